/**
 * Says that something could not be loaded, and tries again.
 * @module
 */
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import type { Loaded } from './use-day.ts'

/** @param words what could not be loaded */
export function LoadFailure({ loaded: { error, reload }, words }: { loaded: Loaded; words: string }) {
  const { t } = useI18n()
  if (error === undefined) return null
  return (
    <Notice tone="danger" action={<Button onClick={reload}>{t.common.retry}</Button>}>
      {words} {problemText(error, t)}
    </Notice>
  )
}
