/**
 * Asks before the page is closed, while a message or a change waits that this device could not keep.
 * @module
 */
import { useEffect } from 'react'
import { useClient, useStore } from './services.tsx'

export function useLeaveGuard(): void {
  const { chat, changes } = useClient()
  const isMessageUnsafe = useStore(chat, (state) => state.isUnsafe)
  const isChangeUnsafe = useStore<{ isUnsafe: boolean }, boolean>(changes ?? chat, (state) => state.isUnsafe)
  const isUnsafe = isMessageUnsafe || isChangeUnsafe
  useEffect(() => {
    if (!isUnsafe) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isUnsafe])
}
