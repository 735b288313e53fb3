/**
 * One thing that is being done: whether it still is, and why it failed.
 * @module
 */
import { useState } from 'react'

export interface Attempt {
  busy: boolean
  /** What was thrown; undefined while nothing was. */
  failure: unknown
  /** Does it, unless something is being done already. True when it went well. */
  attempt: (act: () => Promise<unknown>) => Promise<boolean>
  forget: () => void
}

export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>()

  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    if (busy) return false
    setBusy(true)
    setFailure(undefined)
    try {
      await act()
      return true
    } catch (error) {
      setFailure(error)
      return false
    } finally {
      setBusy(false)
    }
  }

  return { busy, failure, attempt, forget: () => setFailure(undefined) }
}
