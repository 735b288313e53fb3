/**
 * Each language when it is first spoken, for the browser, which loads what it uses.
 * @module
 */
import type { Locale } from '@axia/contract'
import type { Dictionary } from './es.ts'
import type { Languages } from './languages.ts'

const fetchDictionary: Record<Locale, () => Promise<Dictionary>> = {
  es: async () => (await import('./es.ts')).es,
  en: async () => (await import('./en.ts')).en,
}

export function fetchedLanguages(): Languages {
  const dictionaries = new Map<Locale, Dictionary>()
  return {
    find: (locale) => dictionaries.get(locale),
    async load(locale) {
      dictionaries.set(locale, dictionaries.get(locale) ?? (await fetchDictionary[locale]()))
    },
  }
}
