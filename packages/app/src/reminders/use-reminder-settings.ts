/**
 * When the user is reminded where nothing else is said.
 * @module
 */
import type { ReminderSettings } from '@axia/contract'
import { useEffect, useState } from 'react'
import { useClient } from '../services.tsx'

/** Undefined while that is not known. */
export function useReminderSettings(): ReminderSettings | undefined {
  const { api } = useClient()
  const [settings, setSettings] = useState<ReminderSettings>()
  useEffect(() => {
    const abort = new AbortController()
    api.request('GET /reminders', { signal: abort.signal }).then(setSettings, () => undefined) // it goes without, too
    return () => abort.abort()
  }, [api])
  return settings
}
