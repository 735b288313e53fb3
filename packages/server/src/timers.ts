/**
 * Waiting, handed to everything that waits, so that a test can turn the clock instead of sleeping.
 * @module
 */

export interface Timers {
  /** Calls back once, after so many milliseconds. Returns what takes it back. */
  after(ms: number, callback: () => void): () => void
}

/** The machine's own timers; none of them keeps the process alive. */
export const systemTimers: Timers = {
  after(ms, callback) {
    const timer = setTimeout(callback, Math.max(0, ms)).unref()
    return () => clearTimeout(timer)
  },
}
