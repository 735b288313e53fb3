/**
 * Hours as the user's region writes them: 17:00 in Madrid, 5:00 p. m. in Bogotá.
 * @module
 */
import type { Phrases } from './phrases.ts'

type Hours = Pick<Phrases, 'time' | 'span'>

const minutesOfDay = 24 * 60

const known = new Map<string, Hours>()

/** The hours of one language tag; made once, for a format costs more than what it writes. */
export function hoursOf(languageTag: string): Hours {
  const made = known.get(languageTag) ?? makeHours(languageTag)
  known.set(languageTag, made)
  return made
}

function makeHours(languageTag: string): Hours {
  const format = new Intl.DateTimeFormat(languageTag, { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' })
  const at = (minutes: number) => new Date((minutes % minutesOfDay) * 60_000)
  const time = (minutes: number) => format.format(at(minutes))
  return {
    time,
    // Over midnight the platform would add the dates.
    span: (start, end) =>
      at(end) > at(start) ? format.formatRange(at(start), at(end)) : `${time(start)} – ${time(end)}`,
  }
}
