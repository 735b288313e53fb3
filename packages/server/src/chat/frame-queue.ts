/**
 * The frames of one socket, handled one after another in the order in which they came.
 * @module
 */
import { closeCodes } from '@axia/contract'
import type { RawData, WebSocket } from 'ws'
import { Problem } from '../problem.ts'
import type { Connection } from './connection.ts'
import { type Dialect, type DialectOptions, toRefusal } from './dialect.ts'
import { type Members, readMembers, refuseTooLarge } from './frame-check.ts'
import { RateCheck, type RateLimit } from './rate.ts'

export interface FrameQueueOptions extends Pick<DialectOptions, 'clock' | 'onError'> {
  rate: RateLimit
}

/** So many frames may wait to be handled before the socket is asked to hold back. */
const maxWaiting = 8

export class FrameQueue {
  readonly #connection: Connection
  readonly #dialect: Dialect
  readonly #options: FrameQueueOptions
  readonly #rateCheck: RateCheck
  #waiting = 0
  #last: Promise<void> = Promise.resolve()

  constructor(connection: Connection, dialect: Dialect, options: FrameQueueOptions) {
    this.#connection = connection
    this.#dialect = dialect
    this.#options = options
    this.#rateCheck = new RateCheck(options.rate, options.clock)
  }

  /** Greets, and listens to the socket from now on: a frame may come before anything asynchronous is done. */
  listen(socket: WebSocket): void {
    this.#last = this.#greet()
    socket.on('message', (data, isBinary) => this.#take(isBinary ? undefined : data))
  }

  async #greet(): Promise<void> {
    try {
      await this.#dialect.greet()
    } catch (error) {
      this.#options.onError(error, this.#connection)
      this.#connection.close(closeCodes.restarting, 'come back')
    }
  }

  /** @param data undefined for a binary frame. */
  #take(data: RawData | undefined): void {
    if (!this.#connection.open) return
    this.#connection.heard()
    if (!this.#rateCheck.count()) {
      this.#refuseTooMany()
      return
    }
    const text = data?.toString()
    if (++this.#waiting >= maxWaiting) this.#connection.pause()
    this.#last = this.#last.then(async () => {
      if (this.#connection.open) await this.#handle(text)
      if (--this.#waiting < maxWaiting) this.#connection.resume()
    })
  }

  #refuseTooMany(): void {
    const { most, windowSeconds } = this.#options.rate
    const detail = `at most ${most} messages in ${windowSeconds} s`
    this.#dialect.refuse({ code: 'rate_limited', detail, retryAfterSeconds: windowSeconds }, undefined)
    this.#connection.close(closeCodes.policy, 'too many messages')
  }

  /** It never throws. */
  async #handle(text: string | undefined): Promise<void> {
    let members: Members | undefined
    try {
      if (text === undefined) throw new Problem('invalid_request', { detail: 'a frame must be text, not binary' })
      members = readMembers(text)
      refuseTooLarge(text, members)
      await this.#dialect.handle(members)
    } catch (error) {
      this.#refuse(error, members)
    }
  }

  #refuse(error: unknown, members: Members | undefined): void {
    const refusal = toRefusal(error)
    if (refusal.code === 'internal') this.#options.onError(error, this.#connection)
    this.#dialect.refuse(refusal, members)
    if (refusal.code === 'payload_too_large') this.#connection.close(closeCodes.tooBig, 'frame too large')
  }
}
