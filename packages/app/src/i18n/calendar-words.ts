/**
 * The calendar's own texts in one language, and in the one that is spoken.
 * @module
 */
import type { Locale } from '@axia/contract'
import { calendarEn } from './calendar-en.ts'
import { type CalendarDictionary, calendarEs } from './calendar-es.ts'
import { useI18n } from './i18n.tsx'

export function useCalendarWords(): CalendarDictionary {
  return calendarWords(useI18n().locale)
}

export function calendarWords(locale: Locale): CalendarDictionary {
  return locale === 'es' ? calendarEs : calendarEn
}
