/**
 * Notices that the machine slept: the clock jumped, or the program was brought back to the foreground.
 * @module
 */
import type { OnWake, SetTimer } from '@axia/client'

export interface WakeOptions {
  clock: () => Date
  setTimer: SetTimer
  /** Calls back on SIGCONT; answers the way out. */
  onContinue: (listener: () => void) => () => void
}

/** Often enough that a dead connection is noticed within ten seconds of waking. */
const lookEveryMs = 5_000
/** A machine that is merely busy is late by less than this. */
const jumpMs = 10_000

/** A terminal tells nobody that it slept, so this looks at the clock. */
export function terminalWake({ clock, setTimer, onContinue }: WakeOptions): OnWake {
  return (listener) => {
    let lookedAt = clock().getTime()
    let cancel = () => {}
    const look = () => {
      const now = clock().getTime()
      if (now - lookedAt > lookEveryMs + jumpMs) listener()
      lookedAt = now
      cancel = setTimer(look, lookEveryMs)
    }
    cancel = setTimer(look, lookEveryMs)
    const leave = onContinue(listener)
    return () => {
      cancel()
      leave()
    }
  }
}
