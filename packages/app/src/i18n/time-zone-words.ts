/**
 * The texts of the search for a time zone in the language that is spoken.
 * @module
 */
import { useI18n } from './i18n.tsx'
import { timeZoneEn } from './time-zone-en.ts'
import { type TimeZoneDictionary, timeZoneEs } from './time-zone-es.ts'

export function useTimeZoneWords(): TimeZoneDictionary {
  return useI18n().locale === 'es' ? timeZoneEs : timeZoneEn
}
