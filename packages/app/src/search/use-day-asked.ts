/**
 * The day that somebody names in the search, to go there.
 * @module
 */
import type { readWhen } from '@axia/words'
import { useEffect, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { useServices } from '../services.tsx'

/** The day when the question names one and nothing besides, as soon as what reads it is there. */
export function useDayAsked(question: string): string | undefined {
  const { clock } = useServices()
  const { locale: language, format, timeZone } = useI18n()
  const { firstWeekday } = format
  const [read, setRead] = useState<typeof readWhen>()

  useEffect(() => {
    import('@axia/words').then(
      (words) => setRead(() => words.readWhen),
      () => undefined, // out of reach: the calendar itself can be asked
    )
  }, [])

  const when = read?.(question, { now: clock(), timeZone, language, firstWeekday })
  const isDayAlone = when?.status === 'read' && when.rest === '' && when.at === undefined
  return isDayAlone ? when.day : undefined
}
