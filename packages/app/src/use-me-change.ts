/**
 * Changes of the account's own settings, shown at once and said when they are kept.
 * @module
 */
import type { MePatch } from '@axia/contract'
import { useCallback } from 'react'
import { useI18n } from './i18n/i18n.tsx'
import { useToasts } from './parts/toasts.tsx'
import { useServices } from './services.tsx'

export function useMeChange(): (patch: MePatch) => Promise<void> {
  const { client, preferences } = useServices()
  const { t } = useI18n()
  const { say, sayProblem } = useToasts()
  return useCallback(
    async (patch) => {
      const before = preferences.state.locale
      if (patch.locale !== undefined) preferences.setLocale(patch.locale)
      try {
        await client.account.changeMe(patch)
        if (patch.locale === undefined) say({ text: t.settings.saved }) // a new language says so itself
      } catch (error) {
        preferences.setLocale(before)
        sayProblem(error)
      }
    },
    [client, preferences, t, say, sayProblem],
  )
}
