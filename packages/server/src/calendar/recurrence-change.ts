/**
 * A series' rule after its occurrences were moved, or the series was cut in two.
 * @module
 */
import type { DateTime } from 'luxon'
import { canonicalRecurrence } from '../recurrence.ts'

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/**
 * The rule that gives the same series when one of its occurrences is moved to another day: every Wednesday becomes every
 * Thursday, the 5th becomes the 6th. What cannot be moved so is left as it is.
 */
export function movedRule(rule: string, from: DateTime, to: DateTime): string {
  const days = Math.round(to.startOf('day').diff(from.startOf('day'), 'days').days)
  if (days === 0) return rule
  const parts = partsOf(rule)
  const frequency = parts.get('FREQ')
  const byDay = parts.get('BYDAY')
  const byMonthDay = parts.get('BYMONTHDAY')
  if (byDay !== undefined) {
    const each = byDay.split(',')
    if (each.every((day) => weekdays.includes(day)) && frequency === 'WEEKLY') {
      parts.set('BYDAY', each.map((day) => shiftedDay(day, days)).join(','))
    } else if (/^[+-]?\d{1,2}[A-Z]{2}$/.test(byDay)) {
      parts.set('BYDAY', ordinalDay(to, byDay.startsWith('-')))
    }
  }
  if (byMonthDay !== undefined && /^[+-]?\d{1,2}$/.test(byMonthDay)) {
    parts.set('BYMONTHDAY', String(byMonthDay.startsWith('-') ? to.day - (to.daysInMonth ?? 31) - 1 : to.day))
  }
  if (parts.get('BYMONTH') === String(from.month)) parts.set('BYMONTH', String(to.month))
  return textOf(parts)
}

/** The rule with that many occurrences fewer, where it counts them. */
export function remainingRule(rule: string, occurrencesBefore: number): string {
  const parts = partsOf(rule)
  const count = parts.get('COUNT')
  if (count !== undefined) parts.set('COUNT', String(Math.max(1, Number(count) - occurrencesBefore)))
  return textOf(parts)
}

/** The rule that ends before an occurrence: the day before for days, the second before for hours (RFC 5545 §3.3.10). */
export function endedBefore(rule: string, occurrence: { day: DateTime } | { at: Date }): string {
  const parts = partsOf(rule)
  parts.delete('COUNT')
  const until =
    'day' in occurrence
      ? occurrence.day.minus({ days: 1 }).toFormat('yyyyMMdd')
      : new Date(occurrence.at.getTime() - 1000).toISOString().replace(/[-:]|\.\d{3}/g, '')
  parts.set('UNTIL', until)
  return textOf(parts)
}

function partsOf(rule: string): Map<string, string> {
  const pairs = canonicalRecurrence(rule).split(';')
  return new Map(pairs.map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']))
}

function textOf(parts: Map<string, string>): string {
  return [...parts].map(([name, value]) => `${name}=${value}`).join(';')
}

function shiftedDay(day: string, days: number): string {
  return weekdays[(((weekdays.indexOf(day) + days) % 7) + 7) % 7] ?? day
}

/** Which one of its weekday a day is in its month, from the front or from the back: `2TU`, `-1FR`. */
function ordinalDay(day: DateTime, fromBack: boolean): string {
  const name = weekdays[day.weekday - 1] ?? ''
  if (!fromBack) return `${Math.ceil(day.day / 7)}${name}`
  return `-${Math.floor(((day.daysInMonth ?? 31) - day.day) / 7) + 1}${name}`
}
