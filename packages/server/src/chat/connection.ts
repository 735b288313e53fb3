/**
 * One open socket: what it may send, how much may wait for its reader, and how it ends.
 * @module
 */
import type { PlainFrame, ServerFrame } from '@axia/contract'
import type { WebSocket } from 'ws'
import type { LiveSession } from '../auth/guard.ts'
import type { Timers } from './timers.ts'

export type Dialect = 'plain' | 'axia.v1'

export interface ConnectionOptions {
  socket: WebSocket
  session: LiveSession
  dialect: Dialect
  timers: Timers
  /** How many bytes have come in on it so far. */
  receivedBytes: () => number
}

/** What may wait unread before the reader is cut off. */
const maxUnreadBytes = 1_048_576
/** Who does not answer a close is cut off. */
const closeGraceMs = 1000

/** A socket of a session. After `close` nothing is sent and nothing that still arrives is looked at. */
export class Connection {
  readonly session: LiveSession
  readonly dialect: Dialect
  /** Aborted when the socket has ended, whoever ended it. */
  readonly ended: AbortSignal
  /** Settles when the socket is gone. */
  readonly closed: Promise<void>
  readonly #socket: WebSocket
  readonly #timers: Timers
  readonly #receivedBytes: () => number
  #receivedBefore = 0
  readonly #end = new AbortController()
  #alive = true

  constructor({ socket, session, dialect, timers, receivedBytes }: ConnectionOptions) {
    this.session = session
    this.dialect = dialect
    this.ended = this.#end.signal
    this.#socket = socket
    this.#timers = timers
    this.#receivedBytes = receivedBytes
    socket.on('pong', () => {
      this.#alive = true
    })
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#end.abort()
        resolve()
      })
    })
  }

  /** False once it is closed or being closed. */
  get open(): boolean {
    return !this.ended.aborted && this.#socket.readyState === this.#socket.OPEN
  }

  /** Bytes that wait because the reader does not read. */
  get unreadBytes(): number {
    return this.#socket.bufferedAmount
  }

  /**
   * Sends a frame; `onWritten` is called when the operating system has taken it, or never. A reader with 1 MiB unread is cut off.
   */
  send(frame: ServerFrame | PlainFrame, onWritten?: () => void): void {
    if (!this.open) return
    this.#socket.send(JSON.stringify(frame), (error) => {
      if (error === undefined || error === null) onWritten?.()
    })
    if (this.unreadBytes > maxUnreadBytes) this.terminate()
  }

  /** Notes that the other side gave a sign of life. */
  heard(): void {
    this.#alive = true
  }

  /** Drops who gave no sign of life since the last check, and asks the others for one. */
  check(): void {
    if (!this.open) return
    // Its answer to the ping may wait behind voice that a slow line is still bringing: that is a sign of life too.
    const received = this.#receivedBytes()
    if (!this.#alive && received === this.#receivedBefore) this.terminate()
    else this.#socket.ping()
    this.#alive = false
    this.#receivedBefore = received
  }

  /** Stops listening for a while: what arrives waits with its sender. */
  pause(): void {
    if (this.open) this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Says goodbye with a reason; what arrives from now on is not looked at. */
  close(code: number, reason: string): void {
    if (this.ended.aborted) return
    this.#end.abort()
    this.#socket.resume() // a paused socket would not hear the answer
    this.#socket.close(code, reason)
    const cancel = this.#timers.after(closeGraceMs, () => this.#socket.terminate())
    this.#socket.once('close', cancel)
  }

  /** Cuts off at once. */
  terminate(): void {
    this.#end.abort()
    this.#socket.terminate()
  }
}
