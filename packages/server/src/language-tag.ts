/**
 * How a user's corner of the world writes: the account knows a language and a time zone, and the zone tells the region.
 * @module
 */

export type Language = 'es' | 'en'

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
