/**
 * When an event is, in the words that follow its name.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import type { Format } from '../i18n/format.ts'
import { daysOf } from '../time/agenda.ts'
import { dayOf } from '../time/zoned.ts'

/** The times of an event, be it there already or not. */
export type EventTimes = Pick<CalendarEvent, 'start_time' | 'end_time' | 'all_day'>

/** `tomorrow, 10:00 – 11:00` or `Thursday, 26 November`; of several days the first and the last. */
export function eventWhen(times: EventTimes, format: Format, now: Date): string {
  const { first, last } = daysOf(times, format.timeZone)
  const days = first === last ? format.namedDay(first, dayOf(now, format.timeZone)) : format.dayRange(first, last)
  if (times.all_day) return days
  return `${days}, ${format.timeRange(new Date(times.start_time), new Date(times.end_time))}`
}
