/**
 * Quick add's own texts in one language.
 * @module
 */
import type { Locale } from '@axia/contract'
import { quickAddEn } from './quick-add-en.ts'
import { type QuickAddDictionary, quickAddEs } from './quick-add-es.ts'

export function quickAddWords(locale: Locale): QuickAddDictionary {
  return locale === 'es' ? quickAddEs : quickAddEn
}
