/**
 * How something repeats: as it was said, when it happens first, and its rule (RFC 5545 §3.3.10).
 * @module
 */
import type { DateTime } from 'luxon'

export interface Repetition {
  unit: 'day' | 'week' | 'month' | 'year'
  /** Every so many units. */
  every: number
  /** Of a week: 1 for Monday to 7. None: that of its first day. */
  weekdays?: readonly number[]
  /** Of a month: the first to the fourth of a weekday, or the last one (−1). */
  ordinal?: { which: number; weekday: number }
  /** Of a month: its last day. */
  lastDay?: boolean
}

/** When a repetition is over: after so many times, or with a day. */
export interface RepetitionEnd {
  count?: number | undefined
  until?: DateTime | undefined
}

const frequencies = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' }
const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** The first day on which it happens, from a day on. */
export function firstDay({ weekdays = [], ordinal, lastDay }: Repetition, from: DateTime): DateTime {
  if (weekdays.length > 0) return nextDay(from, (day) => weekdays.includes(day.weekday))
  if (lastDay) return from.endOf('month').startOf('day')
  if (ordinal !== undefined) return nextDay(from, (day) => isOrdinal(day, ordinal))
  return from
}

/** The next day after one on which it happens; without days of its own that of the next unit, where the day was named. */
export function dayAfter(repetition: Repetition, day: DateTime, wasNamed: boolean): DateTime {
  const { unit, every, weekdays, ordinal, lastDay } = repetition
  const hasOwnDays = weekdays !== undefined || ordinal !== undefined || lastDay === true
  if (wasNamed && !hasOwnDays) return day.plus({ [unit]: every })
  return firstDay(repetition, day.plus({ days: 1 }))
}

/** The rule without its name, as in `FREQ=WEEKLY;BYDAY=MO`. */
export function ruleOf(repetition: Repetition, { count, until }: RepetitionEnd): string {
  const { unit, every, weekdays = [], ordinal, lastDay } = repetition
  const parts = [`FREQ=${frequencies[unit]}`]
  if (every > 1) parts.push(`INTERVAL=${every}`)
  if (weekdays.length > 0) parts.push(`BYDAY=${weekdays.map((day) => codes[day - 1]).join(',')}`)
  if (ordinal !== undefined) parts.push(`BYDAY=${ordinal.which}${codes[ordinal.weekday - 1]}`)
  if (lastDay) parts.push('BYMONTHDAY=-1')
  if (count !== undefined) parts.push(`COUNT=${count}`)
  else if (until !== undefined) parts.push(`UNTIL=${until.toFormat('yyyyMMdd')}`)
  return parts.join(';')
}

function isOrdinal(day: DateTime, { which, weekday }: { which: number; weekday: number }): boolean {
  if (day.weekday !== weekday) return false
  return which === -1 ? !day.plus({ days: 7 }).hasSame(day, 'month') : Math.ceil(day.day / 7) === which
}

function nextDay(from: DateTime, isMeant: (day: DateTime) => boolean): DateTime {
  const ahead = Array.from({ length: 70 }, (_, days) => from.plus({ days })) // a fifth Monday may be two months away
  return ahead.find(isMeant) ?? from
}

/** Weekdays in the order of the week, each once. */
export function inOrder(weekdays: readonly number[]): number[] {
  return [...new Set(weekdays)].sort((a, b) => a - b)
}

/** From one weekday to another, both included; over the end of the week too. */
export function weekdaysFrom(first: number, last: number): number[] {
  const length = ((last - first + 7) % 7) + 1
  return inOrder(Array.from({ length }, (_, ahead) => ((first - 1 + ahead) % 7) + 1))
}
