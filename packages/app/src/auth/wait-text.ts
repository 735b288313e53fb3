/**
 * How long it is until something is allowed again, counted down in words.
 * @module
 */
import { useI18n } from '../i18n/i18n.tsx'
import { useNow } from '../services.tsx'

/** `45 seconds`, `3 minutes`; undefined when there is nothing to wait for, or no longer. */
export function useWaitText(until: Date | undefined): string | undefined {
  const { t } = useI18n()
  const now = useNow(1000)
  if (until === undefined) return undefined
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000)
  if (seconds <= 0) return undefined
  return seconds < 90 ? t.time.seconds(seconds) : t.time.minutes(Math.ceil(seconds / 60))
}
