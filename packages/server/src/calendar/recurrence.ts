/**
 * Recurrence rules (RFC 5545 §3.3.10): checked when they come in, expanded within a window when they are asked for.
 * @module
 */
import { DateTime } from 'luxon'
import { RRuleTemporal } from 'rrule-temporal'
import { invalidField } from '../problem.ts'
import { instantOf } from '../wall-time.ts'

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
    const first = ruleOf(recurrence, start, { count: wanted, until }).all((_, index) => index < wanted)
    const last = first.at(-1)?.epochMilliseconds ?? start.at.getTime()
    if (last > lastInstantMs) throw new RangeError('beyond the calendar')
    return count === undefined ? until : new Date(last)
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
  const rule = ruleOf(recurrence, start, { until: last ?? untilOf(recurrence, start.timeZone) })
  const endMs = Math.min(window.to.getTime(), (last?.getTime() ?? Number.POSITIVE_INFINITY) + 1)
  const longestStepMs = (maxIdlePeriods - 1) * periodDays[recurrence.frequency] * recurrence.interval * dayMs
  const starts: Date[] = []
  let stepMs = Math.max(32, periodDays[recurrence.frequency] * recurrence.interval) * dayMs
  for (
    let fromMs = Math.max(window.from.getTime(), start.at.getTime());
    fromMs < endMs && starts.length < window.limit;
  ) {
    const toMs = Math.min(fromMs + stepMs, endMs)
    const found = rule.between(new Date(fromMs), new Date(toMs - 1), true)
    starts.push(...found.map((occurrence) => new Date(occurrence.epochMilliseconds)))
    if (found.length === 0) stepMs = Math.min(stepMs * 2, longestStepMs)
    fromMs = toMs
  }
  return starts
}

function ruleOf(
  { pattern }: Recurrence,
  start: SeriesStart,
  { count, until }: { count?: number; until?: Date | undefined },
): RRuleTemporal {
  return new RRuleTemporal({
    rruleString: pattern,
    dtstart: zoned(start.at, start.timeZone),
    ...(count !== undefined && { count }),
    ...(until !== undefined && count === undefined && { until: zoned(until, 'UTC') }),
    includeDtstart: true, // DTSTART is the first occurrence, whatever the rule says (RFC 5545 §3.8.5.3)
    maxIterations: maxIdlePeriods + maxCount,
    maxCandidateEvaluations: 100_000,
    cache: false,
  })
}

/** The form in which the library takes an instant, whichever Temporal it uses. */
function zoned(at: Date, timeZone: string): { timeZoneId: string; toString(): string } {
  const zone = timeZone === 'utc' ? 'UTC' : timeZone
  const text = DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ")
  return { timeZoneId: zone, toString: () => `${text}[${zone}]` }
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
