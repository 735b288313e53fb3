/**
 * How an event repeats: what the form can say, from RFC 5545 rules and back to them.
 * @module
 */
import { addDays, addMonths, daysBetween, weekdayOf } from '../time/calendar-day.ts'

export type RuleUnit = 'day' | 'week' | 'month' | 'year'

/** Which day of the month: the same date, or the same weekday counted from the front or the back. */
export type MonthWay = 'date' | 'weekday' | 'last_weekday'

export type RuleEnd = { kind: 'never' } | { kind: 'count'; count: number } | { kind: 'until'; day: string }

/** A rule that the form can show. */
export interface Rule {
  unit: RuleUnit
  /** Every so many units. */
  every: number
  /** Of a week: 0 for Sunday to 6 for Saturday; none means that of its start. */
  weekdays: readonly number[]
  monthWay: MonthWay
  end: RuleEnd
}

/** `none` does not repeat, `other` by a rule that only a machine can read. */
export type Repeat = { kind: 'none' } | { kind: 'rule'; rule: Rule } | { kind: 'other'; text: string }

const codes = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const frequencies: Record<RuleUnit, string> = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' }
export const units: readonly RuleUnit[] = ['day', 'week', 'month', 'year']

/** The plainest rule of a unit. */
export function plainRule(unit: RuleUnit): Rule {
  return { unit, every: 1, weekdays: [], monthWay: 'date', end: { kind: 'never' } }
}

/** Reads a rule of the wire. Rules that the form cannot show whole are left alone. */
export function readRule(text: string | null, day: string, timeZoneDay: (instant: string) => string): Repeat {
  if (text === null) return { kind: 'none' }
  const parts = new Map(text.split(';').map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']))
  const other: Repeat = { kind: 'other', text }
  const unit = units.find((each) => frequencies[each] === parts.get('FREQ'))
  const every = Number(parts.get('INTERVAL') ?? 1)
  const end = readEnd(parts, timeZoneDay)
  if (unit === undefined || !Number.isInteger(every) || every < 1 || end === undefined) return other
  const rule: Rule = { ...plainRule(unit), every, end }
  for (const name of ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST']) parts.delete(name)
  if (parts.size === 0) return { kind: 'rule', rule }
  const byDay = parts.get('BYDAY')
  if (parts.size === 1 && unit === 'week' && byDay !== undefined) {
    const weekdays = byDay.split(',').map((code) => codes.indexOf(code))
    return weekdays.includes(-1) ? other : { kind: 'rule', rule: { ...rule, weekdays: weekdays.sort() } }
  }
  if (parts.size === 1 && unit === 'month') {
    if (parts.get('BYMONTHDAY') === String(Number(day.slice(8)))) return { kind: 'rule', rule }
    const way = (['weekday', 'last_weekday'] as const).find((each) => ordinalOf(day, each) === byDay)
    if (way !== undefined) return { kind: 'rule', rule: { ...rule, monthWay: way } }
  }
  return other
}

/** The rule for the wire; null where nothing repeats. */
export function ruleText(repeat: Repeat, day: string): string | null {
  if (repeat.kind === 'none') return null
  if (repeat.kind === 'other') return repeat.text
  const { unit, every, weekdays, monthWay, end } = repeat.rule
  const parts = [`FREQ=${frequencies[unit]}`]
  if (every > 1) parts.push(`INTERVAL=${every}`)
  if (unit === 'week' && weekdays.length > 0 && !(weekdays.length === 1 && weekdays[0] === weekdayOf(day))) {
    parts.push(
      `BYDAY=${[...weekdays]
        .sort()
        .map((weekday) => codes[weekday])
        .join(',')}`,
    )
  }
  if (unit === 'month' && monthWay !== 'date') parts.push(`BYDAY=${ordinalOf(day, monthWay)}`)
  if (end.kind === 'count') parts.push(`COUNT=${end.count}`)
  if (end.kind === 'until') parts.push(`UNTIL=${end.day.replaceAll('-', '')}`)
  return parts.join(';')
}

/** Which one of its weekday a day is in its month: 1 to 5, or −1 for the last. */
export function ordinalIn(day: string, way: Exclude<MonthWay, 'date'>): number {
  return way === 'last_weekday' ? -1 : Math.ceil(Number(day.slice(8)) / 7)
}

/** Whether a day is the last one of its weekday in its month. */
export function isLastWeekday(day: string): boolean {
  return addDays(day, 7).slice(0, 7) !== day.slice(0, 7)
}

/** The first days of a series that starts that day. */
export function firstDays(rule: Rule, start: string, most: number): string[] {
  const days = [start]
  const wanted = rule.end.kind === 'count' ? Math.min(most, rule.end.count) : most
  const last = rule.end.kind === 'until' ? rule.end.day : '9999-12-31'
  for (let period = 0; days.length < wanted && period < 600; period++) {
    for (const day of daysOfPeriod(rule, start, period)) {
      if (day > last) return days
      if (day > start && days.length < wanted) days.push(day)
    }
  }
  return days
}

function daysOfPeriod({ unit, every, weekdays, monthWay }: Rule, start: string, period: number): string[] {
  const step = period * every
  if (unit === 'day') return [addDays(start, step)]
  if (unit === 'week') {
    const monday = addDays(start, -((weekdayOf(start) + 6) % 7) + step * 7) // weeks of a rule begin on Monday (RFC 5545)
    const on = weekdays.length > 0 ? weekdays : [weekdayOf(start)]
    return on.map((weekday) => addDays(monday, (weekday + 6) % 7)).sort()
  }
  const first = addMonths(start, unit === 'month' ? step : step * 12)
  if (unit === 'month' && monthWay !== 'date') return weekdayIn(first, weekdayOf(start), ordinalIn(start, monthWay))
  const length = daysBetween(first, addMonths(first, 1))
  const date = Number(start.slice(8))
  return date <= length ? [addDays(first, date - 1)] : [] // a month without that date has no occurrence
}

function weekdayIn(first: string, weekday: number, ordinal: number): string[] {
  const front = addDays(first, (weekday - weekdayOf(first) + 7) % 7)
  const all = [0, 7, 14, 21, 28]
    .map((days) => addDays(front, days))
    .filter((day) => day.slice(0, 7) === first.slice(0, 7))
  const day = all.at(ordinal === -1 ? -1 : ordinal - 1)
  return day === undefined ? [] : [day]
}

function ordinalOf(day: string, way: Exclude<MonthWay, 'date'>): string {
  return `${ordinalIn(day, way)}${codes[weekdayOf(day)]}`
}

function readEnd(parts: ReadonlyMap<string, string>, timeZoneDay: (instant: string) => string): RuleEnd | undefined {
  const count = parts.get('COUNT')
  if (count !== undefined) return { kind: 'count', count: Number(count) }
  const until = parts.get('UNTIL')
  if (until === undefined) return { kind: 'never' }
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(until)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, isUtc] = match
  const date = `${year}-${month}-${day}`
  return { kind: 'until', day: isUtc === 'Z' ? timeZoneDay(`${date}T${hour}:${minute}:${second}Z`) : date }
}

/** Whether the form has another rule than before. */
export function changesRule(before: { repeat: Repeat }, form: { repeat: Repeat }): boolean {
  return JSON.stringify(before.repeat) !== JSON.stringify(form.repeat)
}
