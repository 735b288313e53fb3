/**
 * The dialect axia.v1: numbered and resumable, for our own clients.
 * @module
 */
import type { ClientFrame } from '@axia/contract'
import { Problem } from '../problem.ts'
import type { Connection } from './connection.ts'
import { type Dialect, type DialectOptions, type Refusal, UnknownFrameError } from './dialect.ts'
import { type Members, readClientFrame } from './frame-check.ts'
import { readQuestion } from './question.ts'

type MessageFrame = Extract<ClientFrame, { type: 'message' }>

/** A client that says nothing after `hello` gets what is new after this long. */
const silentMs = 1000

export class AxiaDialect implements Dialect {
  readonly #connection: Connection
  readonly #options: DialectOptions
  /**
   * Starts to send what changes. Not with `hello`: a client that means to resume must not get new messages before the older ones
   * that it missed, or a break in between would cost it those.
   */
  #follow: ((afterSeq?: number) => void) | undefined

  constructor(connection: Connection, options: DialectOptions) {
    this.#connection = connection
    this.#options = options
  }

  async greet(): Promise<void> {
    const { hub, clock } = this.#options
    const seq = await hub.join(this.#connection)
    if (seq === undefined) return
    const { username, expiresAt } = this.#connection.session
    const [expires_at, server_time] = [expiresAt.toISOString(), clock().toISOString()]
    this.#connection.send({ type: 'hello', username, expires_at, server_time, seq })
    this.#followLater(seq)
  }

  async handle(members: Members): Promise<void> {
    const { messageStore, conversationStore } = this.#options
    const frame = readClientFrame(members)
    if (frame === undefined) throw new UnknownFrameError()
    if (frame.type === 'resume') return this.#resume(frame.after_seq)
    this.#follow?.()
    if (frame.type === 'message') await this.#ask(frame)
    else if (frame.type === 'cancel') await messageStore.cancel(this.#userId, frame.message_id)
    else if (frame.type === 'read') await conversationStore.markRead(this.#userId, frame.session_id, frame.seq)
    else this.#connection.send({ type: 'pong' })
  }

  refuse({ code, detail, retryAfterSeconds }: Refusal, members: Members | undefined): void {
    const clientId = clientIdOf(members)
    this.#connection.send({
      type: 'error',
      ...(clientId !== undefined && { client_id: clientId }),
      code,
      detail,
      ...(retryAfterSeconds !== undefined && { retry_after: retryAfterSeconds }),
    })
  }

  get #userId(): string {
    return this.#connection.session.userId
  }

  #followLater(latestSeq: number): void {
    const { hub, timers } = this.#options
    const cancel = timers.after(silentMs, () => this.#follow?.())
    const takeBack = this.#connection.onEnd(cancel)
    this.#follow = (afterSeq) => {
      this.#follow = undefined
      cancel()
      takeBack() // or an idle socket would keep its timer
      hub.follow(this.#connection, afterSeq ?? latestSeq, { catchingUp: afterSeq !== undefined })
    }
  }

  #resume(afterSeq: number): void {
    if (this.#follow === undefined) this.#options.hub.resume(this.#connection, afterSeq)
    else this.#follow(afterSeq)
  }

  async #ask(frame: MessageFrame): Promise<void> {
    const { client_id: clientId, session_id: conversationName, message_type: type, text, audio_base64, images } = frame
    const question = readQuestion({ type, text, audio_base64, images })
    const stored = await this.#options.messageStore.ask(this.#userId, { ...question, clientId, conversationName })
    if (stored.differs) throw new Problem('idempotency_key_reused') // an acknowledgement would say that this one is kept
    const { messageId: message_id, conversationName: session_id, seq } = stored
    this.#connection.send({ type: 'ack', client_id: clientId, message_id, session_id, seq })
  }
}

/** The sender's own id, so that it knows which of its messages was refused. */
function clientIdOf(members: Members | undefined): string | undefined {
  const clientId = members?.client_id
  return typeof clientId === 'string' && clientId.length <= 128 ? clientId : undefined
}
