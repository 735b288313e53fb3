/**
 * Picks the form of a word that goes with a number.
 * @module
 */
import type { Locale } from '@axia/contract'

const rules: Record<Locale, Intl.PluralRules> = { es: new Intl.PluralRules('es'), en: new Intl.PluralRules('en') }

/** The sentence for one, or the one for any other number. */
export function plural(locale: Locale, count: number, one: string, other: string): string {
  return rules[locale].select(count) === 'one' ? one : other
}
