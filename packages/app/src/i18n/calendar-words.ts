/**
 * The calendar's own texts in the language that is spoken.
 * @module
 */
import { calendarEn } from './calendar-en.ts'
import { type CalendarDictionary, calendarEs } from './calendar-es.ts'
import { useI18n } from './i18n.tsx'

export function useCalendarWords(): CalendarDictionary {
  return useI18n().locale === 'es' ? calendarEs : calendarEn
}
