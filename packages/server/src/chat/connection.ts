/**
 * One open socket: what it may send, how much may wait for its reader, and how it ends.
 * @module
 */
import { once } from 'node:events'
import type { PlainFrame, ServerFrame } from '@axia/contract'
import type { WebSocket } from 'ws'
import type { LiveSession } from '../auth/guard.ts'
import type { Timers } from '../timers.ts'

export type DialectName = 'plain' | 'axia.v1'

export interface ConnectionOptions {
  socket: WebSocket
  /** The network connection that the socket speaks through. */
  wire: { readonly bytesRead: number }
  session: LiveSession
  dialect: DialectName
  timers: Timers
}

/** What may wait unread before the reader is cut off. */
const maxUnreadBytes = 1_048_576
/** Who does not answer a close is cut off. */
const closeGraceMs = 1000

/**
 * A socket of a session. After `close` nothing is sent and nothing that still arrives is looked at. Thousands of them are idle at
 * once, so that one holds what every one of them needs, and makes the rest when it is asked for.
 */
export class Connection {
  readonly session: LiveSession
  readonly dialect: DialectName
  readonly #socket: WebSocket
  readonly #wire: ConnectionOptions['wire']
  readonly #timers: Timers
  readonly #atEnd = new Set<() => void>()
  #receivedBefore = 0
  #ended = false
  #alive = true

  constructor({ socket, wire, session, dialect, timers }: ConnectionOptions) {
    this.session = session
    this.dialect = dialect
    this.#socket = socket
    this.#wire = wire
    this.#timers = timers
    socket.on('pong', () => this.heard())
    socket.on('close', () => this.#end())
  }

  /** False once it is closed or being closed. */
  get open(): boolean {
    return !this.#ended && this.#socket.readyState === this.#socket.OPEN
  }

  /** Bytes that wait because the reader does not read. */
  get unreadBytes(): number {
    return this.#socket.bufferedAmount
  }

  /**
   * Calls back once when the socket ends, whoever ends it, and at once when it has ended already.
   *
   * @returns what takes that back.
   */
  onEnd(listener: () => void): () => void {
    if (this.#ended) listener()
    else this.#atEnd.add(listener)
    return () => this.#atEnd.delete(listener)
  }

  /** Aborted when the socket ends. */
  untilEnd(): AbortSignal {
    const controller = new AbortController()
    this.onEnd(() => controller.abort())
    return controller.signal
  }

  /** Settles when the socket is gone. */
  async closed(): Promise<void> {
    if (this.#socket.readyState !== this.#socket.CLOSED) await once(this.#socket, 'close')
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
    const received = this.#wire.bytesRead
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
    if (this.#ended) return
    this.#end()
    this.#socket.resume() // a paused socket would not hear the answer
    this.#socket.close(code, reason)
    const cancel = this.#timers.after(closeGraceMs, () => this.#socket.terminate())
    this.#socket.once('close', cancel)
  }

  /** Cuts off at once. */
  terminate(): void {
    this.#end()
    this.#socket.terminate()
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const listener of this.#atEnd) listener()
    this.#atEnd.clear()
  }
}
