/**
 * Recurrence rules (RFC 5545 §3.3.10): checked when they come in, expanded within a window when they are asked for.
 * @module
 */
import { findInstant, instantOf, wallTimeOf } from '@axia/words/wall-time'
import { DateTime } from 'luxon'
import { RRuleTemporal } from 'rrule-temporal'
import { invalidField } from './problem.ts'

const dayMs = 86_400_000

/** Nothing repeats beyond the last year that a moment may name. */
const lastInstantMs = Date.UTC(9998, 11, 31)

/** Most occurrences that a rule may count. */
const maxCount = 1000

/** Periods (days, weeks, …) a rule may pass over on its way to an occurrence: what a hostile rule can cost. */
const maxIdlePeriods = 800

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
type Frequency = (typeof frequencies)[number]

/** Days of each period, the longest. */
const periodDays: Record<Frequency, number> = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 }

/** A rule that was checked. */
export interface Recurrence {
  frequency: Frequency
  interval: number
  /** The rule without its end. */
  pattern: string
  count: number | undefined
  /** `YYYYMMDD`, or with a time, or with a time in UTC. */
  until: string | undefined
}

/** When a series begins: an instant in its zone, or for all-day events midnight in `utc`. */
export interface SeriesStart {
  at: Date
  timeZone: string
}

const day = '(?:MO|TU|WE|TH|FR|SA|SU)'
const list = (item: string) => new RegExp(`^${item}(?:,${item}){0,60}$`)
const forms: Record<string, RegExp> = {
  FREQ: new RegExp(`^(?:${frequencies.join('|')})$`),
  INTERVAL: /^(?:[1-9]\d{0,2})$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  BYDAY: list(`(?:[+-]?(?:[1-9]|[1-4]\\d|5[0-3]))?${day}`),
  BYMONTHDAY: list('[+-]?(?:[1-9]|[12]\\d|3[01])'),
  BYMONTH: list('(?:[1-9]|1[0-2])'),
  BYYEARDAY: list('[+-]?(?:[1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])'),
  BYWEEKNO: list('[+-]?(?:[1-9]|[1-4]\\d|5[0-3])'),
  BYSETPOS: list('[+-]?(?:[1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])'),
  WKST: new RegExp(`^${day}$`),
}
const yearlyOnly = ['BYYEARDAY', 'BYWEEKNO']
const dayOfPeriod = ['BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO']
const subDaily = ['HOURLY', 'MINUTELY', 'SECONDLY', 'BYHOUR', 'BYMINUTE', 'BYSECOND']

/**
 * Checks a rule. Ours happen once a day at most: the time of day is the event's own.
 *
 * @throws {Problem} `invalid_request` naming `recurrence`.
 */
export function readRecurrence(text: string): Recurrence {
  const parts = new Map<string, string>()
  for (const part of canonicalRecurrence(text).split(';')) {
    const [name = '', value = '', ...more] = part.split('=')
    if (subDaily.some((word) => name === word || (name === 'FREQ' && value === word))) {
      throw refuse('cannot repeat more than once a day')
    }
    if (!Object.hasOwn(forms, name) || more.length > 0 || parts.has(name) || !forms[name]?.test(value)) {
      throw refuse('must be an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=MO')
    }
    parts.set(name, value)
  }
  const frequency = frequencyOf(parts.get('FREQ'))
  const byDay = parts.get('BYDAY') ?? ''
  if (frequency !== 'YEARLY' && yearlyOnly.some((name) => parts.has(name))) {
    throw refuse('has a part that only goes with FREQ=YEARLY')
  }
  if (frequency === 'WEEKLY' && parts.has('BYMONTHDAY')) throw refuse('cannot have BYMONTHDAY with FREQ=WEEKLY')
  if (/\d/.test(byDay) && (frequency === 'DAILY' || frequency === 'WEEKLY' || parts.has('BYWEEKNO'))) {
    throw refuse('can number its days only with FREQ=MONTHLY or FREQ=YEARLY')
  }
  if (dayOfPeriod.filter((name) => parts.has(name)).length > 1) throw refuse('counts its days in more than one way')
  if (parts.has('BYSETPOS') && ![...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS')) {
    throw refuse('can have BYSETPOS only beside another BY part')
  }
  if (parts.has('BYSETPOS') && frequency === 'YEARLY' && !parts.has('BYMONTH')) {
    throw refuse('can have BYSETPOS with FREQ=YEARLY only beside BYMONTH')
  }
  if (parts.has('COUNT') && parts.has('UNTIL')) throw refuse('cannot have both COUNT and UNTIL')
  const count = parts.has('COUNT') ? Number(parts.get('COUNT')) : undefined
  if (count !== undefined && count > maxCount) throw refuse(`can count at most ${maxCount} occurrences`)
  const pattern = [...parts].filter(([name]) => name !== 'COUNT' && name !== 'UNTIL').map((part) => part.join('='))
  const interval = Number(parts.get('INTERVAL') ?? 1)
  return { frequency, interval, pattern: pattern.join(';'), count, until: parts.get('UNTIL') }
}

/** The rule as it is kept and shown: without its name, in capitals, as it was written otherwise. */
export function canonicalRecurrence(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
}

/**
 * The start of a series' last occurrence, or a bound that none starts after; undefined when it has no end.
 *
 * @throws {Problem} `invalid_request` naming `recurrence`, for a rule that ends before it begins or whose next date is so
 * far away that nobody can mean it.
 */
export function findSeriesEnd(recurrence: Recurrence, start: SeriesStart): Date | undefined {
  const { count } = recurrence
  const until = untilOf(recurrence, start.timeZone)
  if (until !== undefined && until < start.at) throw refuse('ends before the event starts')
  try {
    const wanted = count ?? 3
    const wall = wallOf(start)
    let last = start.at
    let found = 0
    ruleOf(recurrence, wall.start).all(({ epochMilliseconds }) => {
      const at = wall.findInstant(epochMilliseconds)
      if (at === undefined) return true
      last = at
      found += 1
      return found < wanted
    })
    if (last.getTime() > lastInstantMs) throw new RangeError('beyond the calendar')
    return count === undefined ? until : last
  } catch (cause) {
    throw refuse('finds no next date within reason', cause)
  }
}

export interface Window {
  /** Included. */
  from: Date
  /** Excluded. */
  to: Date
  /** Enough is enough: no more than about this many are looked for. */
  limit: number
}

/** Starts of a series within the window, in their order; `last` bounds a series that counts. */
export function startsWithin(
  recurrence: Recurrence,
  start: SeriesStart,
  last: Date | undefined,
  window: Window,
): Date[] {
  const until = last ?? untilOf(recurrence, start.timeZone)
  const wall = wallOf(start)
  const rule = ruleOf(recurrence, wall.start, { until: until && new Date(wall.of(until) + dayMs) })
  const firstMs = Math.max(window.from.getTime(), start.at.getTime())
  const pastMs = Math.min(window.to.getTime(), (until?.getTime() ?? Number.POSITIVE_INFINITY) + 1)
  if (pastMs <= firstMs) return []
  const endMs = wall.of(new Date(pastMs)) + dayMs
  const longestStepMs = (maxIdlePeriods - 1) * periodDays[recurrence.frequency] * recurrence.interval * dayMs
  const starts: Date[] = []
  let stepMs = Math.max(32, periodDays[recurrence.frequency] * recurrence.interval) * dayMs
  for (
    let fromMs = Math.max(wall.of(new Date(firstMs)) - dayMs, wall.start.getTime());
    fromMs < endMs && starts.length < window.limit;
  ) {
    const toMs = Math.min(fromMs + stepMs, endMs)
    const found = rule.between(new Date(fromMs), new Date(toMs - 1), true)
    for (const { epochMilliseconds } of found) {
      const at = wall.findInstant(epochMilliseconds)
      if (at !== undefined && at.getTime() >= firstMs && at.getTime() < pastMs) starts.push(at)
    }
    if (found.length === 0) stepMs = Math.min(stepMs * 2, longestStepMs)
    fromMs = toMs
  }
  return starts
}

/**
 * A series as the clock on the wall shows it, as if it were UTC: rules are about that clock, and the library takes a hundred
 * times as long in a zone. A day of slack on either side of a window covers every change of clocks.
 */
function wallOf({ at, timeZone }: SeriesStart): {
  start: Date
  /** Milliseconds. */
  of(instant: Date): number
  /** Undefined for an hour that the clocks jump over: it is left out (RFC 5545 §3.3.10). */
  findInstant(wallMs: number): Date | undefined
} {
  const of = (instant: Date) => (timeZone === 'utc' ? instant.getTime() : wallTimeOf(instant, timeZone).toMillis())
  const startMs = of(at)
  return {
    start: new Date(startMs),
    of,
    findInstant(wallMs) {
      if (timeZone === 'utc') return new Date(wallMs)
      if (wallMs === startMs) return at // of an hour that comes twice it knows which it means
      return findInstant(DateTime.fromMillis(wallMs, { zone: 'utc' }), timeZone)
    },
  }
}

function ruleOf({ pattern }: Recurrence, start: Date, { until }: { until?: Date | undefined } = {}): RRuleTemporal {
  return new RRuleTemporal({
    rruleString: pattern,
    dtstart: asUtc(start),
    ...(until !== undefined && { until: asUtc(until) }),
    includeDtstart: true, // DTSTART is the first occurrence, whatever the rule says (RFC 5545 §3.8.5.3)
    maxIterations: maxIdlePeriods + maxCount,
    maxCandidateEvaluations: 100_000,
    cache: false,
  })
}

/** The form in which the library takes an instant, whichever Temporal it uses. */
function asUtc(at: Date): { timeZoneId: string; toString(): string } {
  return { timeZoneId: 'UTC', toString: () => `${at.toISOString().replace('Z', '+00:00')}[UTC]` }
}

/** UNTIL includes its day, or its second. Without `Z` it is wall time in the series' zone. */
function untilOf({ until }: Recurrence, timeZone: string): Date | undefined {
  if (until === undefined) return undefined
  const [date = '', time] = until.split('T')
  const wall = DateTime.fromFormat(date + (time?.replace('Z', '') ?? '235959'), 'yyyyMMddHHmmss', { zone: 'utc' })
  if (!wall.isValid || wall.year < 1000 || wall.year > 9998) throw refuse('names a day or a time that does not exist')
  if (timeZone === 'utc') return wall.endOf('day').toJSDate()
  return time?.endsWith('Z') ? wall.toJSDate() : instantOf(wall, timeZone)
}

function frequencyOf(value: string | undefined): Frequency {
  const frequency = frequencies.find((each) => each === value)
  if (frequency === undefined) throw refuse('must begin with FREQ')
  return frequency
}

function refuse(message: string, cause?: unknown): Error {
  return Object.assign(invalidField('recurrence', message), cause === undefined ? {} : { cause })
}
