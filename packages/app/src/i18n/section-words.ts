/**
 * The names of the settings' sections in the language that is spoken.
 * @module
 */
import { useI18n } from './i18n.tsx'
import { sectionsEn } from './sections-en.ts'
import { type SectionsDictionary, sectionsEs } from './sections-es.ts'

export function useSectionWords(): SectionsDictionary {
  return useI18n().locale === 'es' ? sectionsEs : sectionsEn
}
