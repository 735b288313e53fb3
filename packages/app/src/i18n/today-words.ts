/**
 * The texts of what stands below the day on Hoy, in the language that is spoken.
 * @module
 */
import { useI18n } from './i18n.tsx'
import { todayEn } from './today-en.ts'
import { type TodayDictionary, todayEs } from './today-es.ts'

export function useTodayWords(): TodayDictionary {
  return useI18n().locale === 'es' ? todayEs : todayEn
}
