/**
 * What is said of refused changes, in the language that is spoken.
 * @module
 */
import { useI18n } from './i18n.tsx'
import { offlineEn } from './offline-en.ts'
import { type OfflineDictionary, offlineEs } from './offline-es.ts'

export function useOfflineWords(): OfflineDictionary {
  return useI18n().locale === 'es' ? offlineEs : offlineEn
}
