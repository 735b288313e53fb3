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

/** Returns a function that counts one frame and tells whether it is still within the limit. */
export function createRateCheck({ most, windowSeconds }: RateLimit, clock: Clock): () => boolean {
  const times: number[] = []
  return () => {
    const now = clock().getTime()
    while (times[0] !== undefined && times[0] <= now - windowSeconds * 1000) times.shift()
    if (times.length >= most) return false
    times.push(now)
    return true
  }
}
