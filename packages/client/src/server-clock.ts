/**
 * The server's time as this device can tell it: its own clock, set right by what the server says.
 * @module
 */
import type { Clock } from './platform.ts'

/** Smaller differences are the network's delay, or the whole seconds of an HTTP date. */
const ignoredMs = 2_000

/** Counts the server's time from the device's clock and the difference between the two. */
export class ServerClock {
  readonly #clock: Clock
  #offsetMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): Date {
    return new Date(this.#clock().getTime() + this.#offsetMs)
  }

  /** How far the server is ahead of this device, in milliseconds. */
  get offsetMs(): number {
    return this.#offsetMs
  }

  /** Takes a difference that was learnt before a restart. */
  restore(offsetMs: number): void {
    this.#offsetMs = offsetMs
  }

  /** Takes the server's own word for what time it is. */
  learn(serverTime: Date): void {
    const offsetMs = serverTime.getTime() - this.#clock().getTime()
    if (Number.isNaN(offsetMs) || Math.abs(offsetMs - this.#offsetMs) <= ignoredMs) return
    this.#offsetMs = Math.abs(offsetMs) <= ignoredMs ? 0 : offsetMs
  }
}
