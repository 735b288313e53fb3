/**
 * Whether this phone can lock the app.
 * @module
 */
import { useEffect, useState } from 'react'
import type { ScreenLock } from './screen-lock.ts'

/** The lock, where this phone has what it asks for; undefined elsewhere. */
export function useLockOffer(lock: ScreenLock | undefined): ScreenLock | undefined {
  const [isOffered, setOffered] = useState(lock?.state.isOn ?? false)
  useEffect(() => {
    let over = false
    void lock?.isAvailable().then((isAvailable) => !over && setOffered(isAvailable || lock.state.isOn))
    return () => {
      over = true
    }
  }, [lock])
  return isOffered ? lock : undefined
}
