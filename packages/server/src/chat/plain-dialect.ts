/**
 * The plain dialect: one question, one answer, for whoever speaks JSON over a socket.
 * @module
 */
import type { PlainError } from '@axia/contract'
import { newId } from '../id.ts'
import type { Connection } from './connection.ts'
import type { Dialect, DialectOptions, Refusal } from './dialect.ts'
import { type Members, namedConversation, readPlainQuestion } from './frame-check.ts'
import { toPlainAnswer } from './message-row.ts'
import type { Outcome } from './message-store.ts'
import { outcomeWords } from './outbox-words.ts'
import { readQuestion } from './question.ts'

export class PlainDialect implements Dialect {
  readonly #connection: Connection
  readonly #options: DialectOptions
  /** Where those questions go that name no conversation. */
  #ownConversation: string | undefined

  constructor(connection: Connection, options: DialectOptions) {
    this.#connection = connection
    this.#options = options
  }

  async greet(): Promise<void> {
    await this.#options.hub.join(this.#connection)
  }

  async handle(members: Members): Promise<void> {
    const { messageStore, hub, onError } = this.#options
    const { userId } = this.#connection.session
    const { session_id: sessionId, type, text, audio_base64 } = readPlainQuestion(members)
    const question = readQuestion({ type, text, audio_base64 })
    if (sessionId === undefined) this.#ownConversation ??= newId()
    const conversationName = sessionId ?? this.#ownConversation
    const { messageId } = await messageStore.ask(userId, { ...question, conversationName })
    // Not awaited: the next frame is taken while the agent thinks about this one.
    hub.outcomeOf(userId, messageId, this.#connection.untilEnd()).then(
      (outcome) => outcome && this.#tell(outcome),
      (error: unknown) => onError(error, this.#connection),
    )
  }

  refuse({ code, detail }: Refusal, members: Members | undefined): void {
    this.#connection.send({ error: code, session_id: namedConversation(members), detail })
  }

  #tell(outcome: Outcome): void {
    this.#connection.send(outcome.status === 'answered' ? toPlainAnswer(outcome.answer) : this.#toError(outcome))
  }

  #toError(outcome: Exclude<Outcome, { status: 'answered' }>): PlainError {
    const { conversationName, status } = outcome
    const words = outcomeWords[this.#connection.session.locale]
    const detail = (status === 'failed' ? outcome.detail : null) ?? words[status]
    return { error: status === 'failed' ? 'agent_failed' : 'conflict', session_id: conversationName, detail }
  }
}
