/**
 * Looks for work in the database when it is woken, when something is due, and after a failure: one look at a time.
 * @module
 */
import type { Timers } from './timers.ts'

export interface LookoutOptions {
  timers: Timers
  /**
   * Looks, and takes on what it finds. `isWokenAgain`: another look follows at once.
   *
   * @returns milliseconds until the next look is due; undefined when only being woken leads to one.
   */
  look(isWokenAgain: () => boolean): Promise<number | undefined>
  /** Told of a look that threw; the next one comes a little later. */
  onError(error: unknown): void
}

export interface Lookout {
  /** Looks from now on; the first time at once. */
  start(): void
  /** There may be work. What is said during a look leads to one more. */
  wake(): void
  /** Looks no more. Settles when the last look is over. */
  stop(): Promise<void>
}

/** After a failure of the database, in milliseconds. */
export const databasePauseMs = 2000

export function createLookout({ timers, look, onError }: LookoutOptions): Lookout {
  let isOut = false
  let isWoken = false
  let looking: Promise<void> | undefined
  let cancelNext = () => {}

  function wake(): void {
    if (!isOut) return
    isWoken = true
    looking ??= lookAll().finally(() => {
      looking = undefined
      if (isWoken) wake()
    })
  }

  async function lookAll(): Promise<void> {
    cancelNext()
    try {
      while (isWoken && isOut) {
        isWoken = false
        const ms = await look(() => isWoken)
        if (ms !== undefined) lookIn(ms)
      }
    } catch (error) {
      onError(error)
      lookIn(databasePauseMs)
    }
  }

  function lookIn(ms: number): void {
    cancelNext()
    if (isOut) cancelNext = timers.after(ms, wake)
  }

  return {
    start() {
      isOut = true
      wake()
    },
    wake,
    async stop() {
      isOut = false
      cancelNext()
      await looking
    },
  }
}
