/**
 * How long to wait before something is tried again.
 * @module
 */

const baseMs = 1000
const capMs = 300_000

/** Full jitter: whole herds of repeats spread over the whole span (in milliseconds). Attempts count from 1. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(capMs, baseMs * 2 ** (attempt - 1)))
}
