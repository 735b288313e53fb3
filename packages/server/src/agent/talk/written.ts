/**
 * Hours and dates as the user's app writes them: 17:00 and Friday 27 November in London, 5:00 PM and Friday, November 27 in
 * New York.
 * @module
 */
import { betweenHours, unbroken } from '@axia/words/written'
import type { Phrases } from './phrases.ts'

type Written = Pick<Phrases, 'time' | 'span' | 'date'>

const minutesOfDay = 24 * 60

/** More tags than a household has; they come from outside. */
const maxKnown = 100

const known = new Map<string, Written>()

/** The hours and dates of one language tag; made once, for a format costs more than what it writes. */
export function writtenAs(languageTag: string): Written {
  const made = known.get(languageTag) ?? makeWritten(languageTag)
  if (known.size >= maxKnown) known.clear()
  known.set(languageTag, made)
  return made
}

function makeWritten(languageTag: string): Written {
  const ofUtc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(languageTag, { ...options, timeZone: 'UTC' })
  const hours = ofUtc({ hour: 'numeric', minute: '2-digit' })
  const ofDay = { weekday: 'long', day: 'numeric', month: 'long' } as const
  const [thisYear, otherYear] = [ofUtc(ofDay), ofUtc({ ...ofDay, year: 'numeric' })]
  const at = (minutes: number) => new Date((minutes % minutesOfDay) * 60_000)
  const time = (minutes: number) => unbroken(hours.formatToParts(at(minutes)))
  const between = betweenHours(languageTag)
  return {
    time,
    // Over midnight the platform would add the dates.
    span: (start, end) =>
      at(end) > at(start)
        ? unbroken(hours.formatRangeToParts(at(start), at(end)))
        : `${time(start)}${between}${time(end)}`,
    date: (day, today) => (day.year === today.year ? thisYear : otherYear).format(day.toMillis()),
  }
}
