/**
 * How a user's corner of the world writes: the device they signed in on has named its languages with their regions; while none
 * has, the account's time zone tells the region.
 * @module
 */
import { tagOf } from '@axia/words/written'

export type Language = 'es' | 'en'

/** What decides how a user reads times. */
export interface Reader {
  /** The language tags of the device that signed in last, in its order. */
  languages: readonly string[]
  timeZone: string
}

const maxLanguages = 8

/** The tags of an `Accept-Language` header (RFC 9110 §12.5.4) in languages that are spoken here; programs send none, or `*`. */
export function languagesOf(header: string | undefined): string[] {
  const ranges = (header ?? '').split(',', 64).map((range) => range.split(';', 1)[0]?.trim() ?? '')
  return ranges.filter((range) => /^(?:es|en)(?:-(?:[a-z]{2}|\d{3}))?$/i.test(range)).slice(0, maxLanguages)
}

/** By which language tag a user reads times: the app's own choice, where a device has told what it chooses from. */
export function readersTag(language: Language, { languages, timeZone }: Reader): string {
  return languages.length === 0 ? languageTagOf(language, timeZone) : (tagOf(language, languages) ?? language)
}

/** Found when first asked for: reading what the platform knows of every region takes a tenth of a second. */
let regions: ReadonlyMap<string, string> | undefined

/** The language with the region in which the zone lies, as in `es-CO`; alone where the zone lies in none. */
export function languageTagOf(language: Language, timeZone: string): string {
  regions ??= regionsOfZones()
  const region = regions.get(canonicalZone(timeZone))
  return region === undefined ? language : `${language}-${region}`
}

function regionsOfZones(): Map<string, string> {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
  const codes = letters.flatMap((first) => letters.map((second) => first + second))
  return new Map(codes.flatMap((code) => zonesOf(code).map((zone): [string, string] => [zone, code])))
}

function zonesOf(region: string): readonly string[] {
  const locale: Intl.Locale & { getTimeZones?: () => string[] | undefined } = new Intl.Locale(`und-${region}`)
  return locale.getTimeZones?.() ?? []
}

/** One name for a zone that has several. */
function canonicalZone(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
}
