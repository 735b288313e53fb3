/**
 * When an event is, in the words that follow its name.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { type Format, lastsDays } from '../i18n/format.ts'
import { daysOf } from '../time/agenda.ts'
import { dayOf } from '../time/zoned.ts'

/** The times of an event, be it there already or not. */
export type EventTimes = Pick<CalendarEvent, 'start_time' | 'end_time' | 'all_day'>

/** `tomorrow, 10:00 – 11:00` or `Thursday, 26 November`; of several days the first and the last. */
export function eventWhen(times: EventTimes, format: Format, now: Date): string {
  const today = dayOf(now, format.timeZone)
  return daysAndHours(times, format, (day) => format.namedDay(day, today))
}

/** The same, with a day written as one likes. */
export function daysAndHours(times: EventTimes, format: Format, dayWords: (day: string) => string): string {
  const { first, last } = daysOf(times, format.timeZone)
  if (times.all_day) return first === last ? dayWords(first) : format.dayRange(first, last)
  const [start, end] = [new Date(times.start_time), new Date(times.end_time)]
  const hours = format.timeRange(start, end)
  return lastsDays(start, end) ? hours : `${dayWords(first)}, ${hours}`
}
