/**
 * Brings waiting messages over the socket: each once per connection, in order, no faster than the server allows.
 * @module
 */
import type { ClientFrame } from '@axia/contract'
import { toBase64 } from '../base64.ts'
import type { Platform } from '../platform.ts'
import { slowestBytesPerMs } from './connection.ts'
import type { Outbox, PendingMessage } from './outbox.ts'

/** Below the server's bound of 60 frames in 10 s, so that pings and the rest find room. */
const burst = 40
const burstMs = 10_000
/** A message that was not acknowledged by then was lost, though the socket seems to stand. */
const ackWithinMs = 30_000
/** A device that has not kept a message by then is not waited for. */
const keptWithinMs = 3_000

export interface SenderOptions {
  outbox: Outbox
  platform: Platform
  /** Answers false when there is no connection. */
  send: (frame: ClientFrame) => boolean
  isConnected: () => boolean
  /** An acknowledgement is overdue. */
  onOverdue: () => void
}

export class Sender {
  readonly #options: SenderOptions
  /** What was sent over this connection and not yet acknowledged, with what calls its time limit off. */
  readonly #inFlight = new Map<string, () => void>()
  /** When the latest messages were sent. */
  #sentAt: number[] = []
  #cancelPause: (() => void) | undefined
  /** It did not keep a message in time, and has not answered since. */
  #isDeviceStuck = false
  /** What calls off the waits for the device. */
  readonly #patience = new Set<() => void>()

  constructor(options: SenderOptions) {
    this.#options = options
  }

  /** Whether the server may have it already. */
  isInFlight(clientId: string): boolean {
    return this.#inFlight.has(clientId)
  }

  /** The ids of what is in flight. */
  get inFlight(): string[] {
    return [...this.#inFlight.keys()]
  }

  /** Takes up what waits on the device for this user, and sends it. */
  async begin(username: string): Promise<void> {
    await this.#patiently(this.#options.outbox.open(username))
    await this.flush()
  }

  /** Sends what waits, once it lies on the device: what a crash could lose is never sent as if it were safe. */
  async flush(): Promise<void> {
    const { outbox, isConnected } = this.#options
    const waiting = outbox.entries
    await this.#patiently(outbox.settled())
    for (const { clientId } of waiting) {
      const message = outbox.get(clientId)
      if (message === undefined || message.failure !== undefined || this.#inFlight.has(clientId)) continue
      if (!isConnected() || this.#cancelPause !== undefined || this.#mustPause()) return
      this.#send(message)
    }
  }

  /** What the device does is done, or took too long: a device that hangs must not keep messages from their way. */
  #patiently(work: Promise<unknown>): Promise<void> {
    const { outbox, platform } = this.#options
    return new Promise((resolve) => {
      const giveUp = () => {
        this.#patience.delete(cancel)
        this.#isDeviceStuck = true
        outbox.doubt()
        resolve()
      }
      // Once is enough: it would hold up each message anew.
      const cancel = platform.setTimer(giveUp, this.#isDeviceStuck ? 0 : keptWithinMs)
      this.#patience.add(cancel)
      void work.then(() => {
        this.#isDeviceStuck = false
        this.#patience.delete(cancel)
        cancel()
        resolve()
      })
    })
  }

  /** The server has it, or refused it. */
  settle(clientId: string): void {
    this.#inFlight.get(clientId)?.()
    this.#inFlight.delete(clientId)
  }

  /** The server asked to be spared for a while. */
  pause(delayMs: number): void {
    this.#cancelPause?.()
    this.#cancelPause = this.#options.platform.setTimer(() => {
      this.#cancelPause = undefined
      void this.flush()
    }, delayMs)
  }

  /** The connection is gone: what was in flight is sent again over the next, under the same ids. */
  interrupt(): void {
    for (const cancel of this.#inFlight.values()) cancel()
    this.#inFlight.clear()
    this.#cancelPause?.()
    this.#cancelPause = undefined
  }

  /** Ends everything, with every timer. */
  close(): void {
    this.interrupt()
    for (const cancel of this.#patience) cancel()
    this.#patience.clear()
  }

  #mustPause(): boolean {
    const now = this.#options.platform.clock().getTime()
    this.#sentAt = this.#sentAt.filter((at) => at > now - burstMs && at <= now)
    const [oldest] = this.#sentAt
    if (oldest === undefined || this.#sentAt.length < burst) return false
    this.pause(oldest + burstMs - now)
    return true
  }

  #send({ clientId, sessionId, type, text, audio, images = [] }: PendingMessage): void {
    const { platform, send, onOverdue } = this.#options
    const isSent = send({
      type: 'message',
      client_id: clientId,
      session_id: sessionId,
      message_type: type,
      ...(text !== '' && { text }),
      ...(audio !== undefined && { audio_base64: toBase64(audio.content) }),
      ...(images.length > 0 && {
        images: images.map(({ content, alt = '' }) => ({ image_base64: toBase64(content), alt })),
      }),
    })
    if (!isSent) return
    this.#sentAt.push(platform.clock().getTime())
    const attached = [...images, ...(audio === undefined ? [] : [audio])]
    const base64Length = attached.reduce((sum, { content }) => sum + (content.length * 4) / 3, 0)
    const patienceMs = ackWithinMs + base64Length / slowestBytesPerMs
    this.#inFlight.set(clientId, platform.setTimer(onOverdue, patienceMs))
  }
}
