/**
 * The time zones of a calendar file: by their IANA names, or else by what the file says about their clocks.
 * @module
 */
import { isTimeZone } from '@axia/words/wall-time'
import ICAL from 'ical.js'
import { IANAZone } from 'luxon'
import type { IcsPart } from './ics-lines.ts'

/** Asked first where the file describes clocks without naming a zone that is known: those with the most people. */
const preferred = [
  'Europe/Madrid',
  'America/Bogota',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Mexico_City',
  'America/Argentina/Buenos_Aires',
  'America/Santiago',
  'America/Sao_Paulo',
  'Europe/London',
  'Europe/Lisbon',
  'Europe/Athens',
  'Europe/Moscow',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Australia/Sydney',
  'Pacific/Auckland',
]

/** Before and after these years the clocks are taken to go as in them. */
const [firstYear, lastYear] = [1970, 2100]

/** Changes of clocks that a file may describe. */
const maxObservances = 200

/** Finds the IANA zone that a TZID means; the user's own where nobody can tell. */
export function zoneFinder(zones: readonly IcsPart[], userTimeZone: string): (tzid: string, year: number) => string {
  const described = new Map<string, ICAL.Timezone>()
  let observances = 0
  for (const { text } of zones) {
    try {
      const component = new ICAL.Component(ICAL.parse(text))
      const tzid = component.getFirstPropertyValue('tzid')
      if (typeof tzid !== 'string' || ianaNameIn(tzid) !== undefined) continue // its name says more
      dropWhatCosts(component)
      const own = component.getAllSubcomponents().length
      if (own === 0) continue
      observances += own
      if (observances > maxObservances) break
      const zone = new ICAL.Timezone(component)
      zone.utcOffset(ICAL.Time.fromData({ year: lastYear, month: 1, day: 1 })) // reads its rules once, for all years
      described.set(tzid, zone)
    } catch {
      // A description that cannot be read helps nobody; its name may still be known.
    }
  }
  const known = new Map<string, string>()
  return (tzid, year) => {
    const named = ianaNameIn(tzid)
    if (named !== undefined) return named
    const near = Math.min(Math.max(year, firstYear), lastYear)
    const key = `${tzid} ${near}`
    const found = known.get(key) ?? zoneLike(described.get(tzid), near, userTimeZone)
    known.set(key, found)
    return found
  }
}

/** Leaves the observances that happen once or on a day of each year: other rules can take for ever to follow. */
function dropWhatCosts(zone: ICAL.Component): void {
  for (const observance of zone.getAllSubcomponents()) {
    const rule = observance.getFirstPropertyValue('rrule')
    if (rule !== null && !(rule instanceof ICAL.Recur && isOnceAYear(rule))) zone.removeSubcomponent(observance)
  }
}

/** As in `BYMONTH=10;BYDAY=-1SU` and `BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU`. */
function isOnceAYear({ freq, interval, parts }: ICAL.Recur): boolean {
  const { BYMONTH: months = [], BYDAY: weekdays = [], BYMONTHDAY: days = [], ...others } = parts
  const isFew = months.length <= 1 && weekdays.length <= 1 && days.length <= 7
  const isThere =
    days.length === 0 || (days.some((day) => Math.abs(day) <= 28) && !/\d/.test(String(weekdays[0] ?? '')))
  const isInMonth = !/\d\d|[6-9]/.test(String(weekdays[0] ?? ''))
  return freq === 'YEARLY' && interval === 1 && isFew && isThere && isInMonth && Object.keys(others).length === 0
}

/** `Europe/Madrid`, also behind a maker's name as in `/example.org/2019/Europe/Madrid`. */
function ianaNameIn(tzid: string): string | undefined {
  const parts = tzid.replace(/^\/+/, '').split('/')
  for (let from = 0; from < parts.length; from++) {
    const name = parts.slice(from).join('/')
    if (isTimeZone(name) && (name.includes('/') || name === 'UTC')) return name
  }
  return undefined
}

/** The first zone whose clocks show the same in each month of the year. */
function zoneLike(zone: ICAL.Timezone | undefined, year: number, userTimeZone: string): string {
  if (zone === undefined) return userTimeZone
  const offsets = Array.from({ length: 12 }, (_, month) => {
    const time = ICAL.Time.fromData({ year, month: month + 1, day: 15, hour: 12, minute: 0, second: 0 })
    return { at: Date.UTC(year, month, 15, 12), minutes: zone.utcOffset(time) / 60 }
  })
  const fits = (name: string) => {
    const candidate = IANAZone.create(name)
    return offsets.every(({ at, minutes }) => candidate.offset(at - minutes * 60_000) === minutes)
  }
  return [userTimeZone, ...preferred, ...Intl.supportedValuesOf('timeZone')].find(fits) ?? userTimeZone
}
