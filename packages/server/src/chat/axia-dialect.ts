/**
 * The dialect axia.v1: numbered and resumable, for our own clients.
 * @module
 */
import type { ClientFrame } from '@axia/contract'
import type { Clock } from '../clock.ts'
import { Problem } from '../problem.ts'
import { type Dialect, type DialectOptions, UnknownFrameError } from './dialect.ts'
import { type Members, readClientFrame } from './frame-check.ts'
import { readQuestion } from './question.ts'
import type { Timers } from './timers.ts'

type MessageFrame = Extract<ClientFrame, { type: 'message' }>

export interface AxiaDialectOptions extends DialectOptions {
  clock: Clock
  timers: Timers
}

/** A client that says nothing after `hello` gets what is new after this long. */
const silentMs = 1000

export function axiaDialect({ connection, hub, messageStore, clock, timers }: AxiaDialectOptions): Dialect {
  const { userId, username, expiresAt } = connection.session
  /**
   * Starts to send what changes. Not with `hello`: a client that means to resume must not get new messages before the older ones
   * that it missed, or a break in between would cost it those.
   */
  let follow: ((afterSeq?: number) => void) | undefined

  function followLater(latestSeq: number): void {
    const cancel = timers.after(silentMs, () => follow?.())
    connection.ended.addEventListener('abort', cancel)
    follow = (afterSeq) => {
      follow = undefined
      cancel()
      connection.ended.removeEventListener('abort', cancel) // or an idle socket would keep its timer
      hub.follow(connection, afterSeq ?? latestSeq, { catchingUp: afterSeq !== undefined })
    }
  }

  function resume(afterSeq: number): void {
    if (follow === undefined) hub.resume(connection, afterSeq)
    else follow(afterSeq)
  }

  async function ask(frame: MessageFrame): Promise<void> {
    const { client_id: clientId, session_id: conversationName, message_type: type, text, audio_base64 } = frame
    const question = readQuestion({ type, text, audio_base64 })
    const stored = await messageStore.ask(userId, { ...question, clientId, conversationName })
    if (stored.differs) throw new Problem('idempotency_key_reused') // an acknowledgement would say that this one is kept
    const { messageId: message_id, conversationName: session_id, seq } = stored
    connection.send({ type: 'ack', client_id: clientId, message_id, session_id, seq })
  }

  return {
    async greet() {
      const seq = await hub.join(connection)
      if (seq === undefined) return
      const [expires_at, server_time] = [expiresAt.toISOString(), clock().toISOString()]
      connection.send({ type: 'hello', username, expires_at, server_time, seq })
      followLater(seq)
    },

    async handle(members) {
      const frame = readClientFrame(members)
      if (frame === undefined) throw new UnknownFrameError()
      if (frame.type === 'resume') return resume(frame.after_seq)
      follow?.()
      if (frame.type === 'message') await ask(frame)
      else if (frame.type === 'cancel') await messageStore.cancel(userId, frame.message_id)
      else connection.send({ type: 'pong' })
    },

    refuse({ code, detail, retryAfterSeconds }, members) {
      const clientId = clientIdOf(members)
      connection.send({
        type: 'error',
        ...(clientId !== undefined && { client_id: clientId }),
        code,
        detail,
        ...(retryAfterSeconds !== undefined && { retry_after: retryAfterSeconds }),
      })
    },
  }
}

/** The sender's own id, so that it knows which of its messages was refused. */
function clientIdOf(members: Members | undefined): string | undefined {
  const clientId = members?.client_id
  return typeof clientId === 'string' && clientId.length <= 128 ? clientId : undefined
}
