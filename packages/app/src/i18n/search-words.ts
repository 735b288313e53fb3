/**
 * The search's own texts in the language that is spoken.
 * @module
 */
import { useI18n } from './i18n.tsx'
import { searchEn } from './search-en.ts'
import { type SearchDictionary, searchEs } from './search-es.ts'

export function useSearchWords(): SearchDictionary {
  return useI18n().locale === 'es' ? searchEs : searchEn
}
