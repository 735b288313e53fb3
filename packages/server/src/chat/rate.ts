/**
 * How many frames a socket may send in a span of time.
 * @module
 */
import type { Clock } from '../clock.ts'

export interface RateLimit {
  most: number
  windowSeconds: number
}

/** 60 messages in 10 s. */
export const socketRate: RateLimit = { most: 60, windowSeconds: 10 }

/** Counts the frames of one socket. */
export class RateCheck {
  readonly #limit: RateLimit
  readonly #clock: Clock
  readonly #times: number[] = []

  constructor(limit: RateLimit, clock: Clock) {
    this.#limit = limit
    this.#clock = clock
  }

  /** Counts one frame, unless it is beyond the limit: then false. */
  count(): boolean {
    const { most, windowSeconds } = this.#limit
    const now = this.#clock().getTime()
    while (this.#times[0] !== undefined && this.#times[0] <= now - windowSeconds * 1000) this.#times.shift()
    if (this.#times.length >= most) return false
    this.#times.push(now)
    return true
  }
}
