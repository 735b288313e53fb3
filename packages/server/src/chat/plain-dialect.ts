/**
 * The plain dialect: one question, one answer, for whoever speaks JSON over a socket.
 * @module
 */
import type { PlainError } from '@axia/contract'
import { newId } from '../id.ts'
import type { Dialect, DialectOptions } from './dialect.ts'
import { namedConversation, readPlainQuestion } from './frame-check.ts'
import { toPlainAnswer } from './message-row.ts'
import type { Outcome } from './message-store.ts'
import { outcomeWords } from './outbox-words.ts'
import { readQuestion } from './question.ts'

export function plainDialect({ connection, hub, messageStore, onError }: DialectOptions): Dialect {
  const { userId, locale } = connection.session
  /** Where those questions go that name no conversation. */
  let ownConversation: string | undefined

  function tell(outcome: Outcome): void {
    connection.send(outcome.status === 'answered' ? toPlainAnswer(outcome.answer) : toError(outcome))
  }

  function toError(outcome: Exclude<Outcome, { status: 'answered' }>): PlainError {
    const { conversationName, status } = outcome
    const detail = (status === 'failed' ? outcome.detail : null) ?? outcomeWords[locale][status]
    return { error: status === 'failed' ? 'agent_failed' : 'conflict', session_id: conversationName, detail }
  }

  return {
    async greet() {
      await hub.join(connection)
    },

    async handle(members) {
      const { session_id: sessionId, ...content } = readPlainQuestion(members)
      const question = readQuestion(content)
      if (sessionId === undefined) ownConversation ??= newId()
      const { messageId } = await messageStore.ask(userId, {
        ...question,
        conversationName: sessionId ?? ownConversation,
      })
      // Not awaited: the next frame is taken while the agent thinks about this one.
      hub.outcomeOf(userId, messageId, connection.ended).then((outcome) => outcome && tell(outcome), onError)
    },

    refuse({ code, detail }, members) {
      connection.send({ error: code, session_id: namedConversation(members), detail })
    },
  }
}
