/**
 * The texts of date fields in the language that is spoken.
 * @module
 */
import { dateEn } from './date-en.ts'
import { type DateDictionary, dateEs } from './date-es.ts'
import { useI18n } from './i18n.tsx'

export function useDateWords(): DateDictionary {
  return useI18n().locale === 'es' ? dateEs : dateEn
}
