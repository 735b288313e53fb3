/**
 * What people call a time zone: by its city or country, in their language and in English, and by its letters.
 * @module
 */
import type { Locale } from '@axia/contract'

/** Where summer time differs, the two have letters of their own. */
const winterAndSummer = [new Date('2026-01-15T12:00:00Z'), new Date('2026-07-15T12:00:00Z')]
/** English of both shores: each knows the letters of its own zones, as in EST and CET. */
const lettered = ['en-US', 'en-GB']

/** As in `hora de Europa central`. */
export function spokenName(timeZone: string, locale: Locale): string {
  return nameIn(locale, timeZone, 'longGeneric')
}

/** Everything that it is looked for by, IANA's own name first. */
export function namesOf(timeZone: string, locale: Locale): string[] {
  const generic = new Set([locale, 'en'])
  return [
    timeZone.replaceAll(/[/_]/g, ' '),
    nameIn(locale, timeZone, 'shortGeneric'),
    ...[...generic].map((tag) => nameIn(tag, timeZone, 'longGeneric')),
    ...lettered.flatMap((tag) => winterAndSummer.map((at) => nameIn(tag, timeZone, 'short', at))),
  ]
}

function nameIn(
  tag: string,
  timeZone: string,
  timeZoneName: 'longGeneric' | 'shortGeneric' | 'short',
  at = winterAndSummer[0],
): string {
  const parts = new Intl.DateTimeFormat(tag, { timeZone, timeZoneName }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}
