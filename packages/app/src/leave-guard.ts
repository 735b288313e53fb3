/**
 * Asks before the page is closed, while a message waits that this device could not keep.
 * @module
 */
import { useEffect } from 'react'
import { useClient, useStore } from './services.tsx'

export function useLeaveGuard(): void {
  const { isUnsafe } = useStore(useClient().chat)
  useEffect(() => {
    if (!isUnsafe) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isUnsafe])
}
