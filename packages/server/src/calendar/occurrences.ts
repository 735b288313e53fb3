/**
 * What happens when: an event's one occurrence, or those of a series within a window.
 * @module
 */
import { instantOf, readDay, readWallText, wallText, wallTimeOf } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import { readRecurrence, startsWithin } from '../recurrence.ts'
import type { EventRow, EventTimes, EventWindow, ExceptionRow, Occurrence, Place } from './event.ts'
import { occurrenceEnd } from './event-times.ts'

/** An hour of summer time may lie between a series' first occurrence and another one's length. */
const slackMs = 2 * 3_600_000

/** Starts that are looked for beyond the limit, as up to so many of those found lie before the window or the cursor. */
const spareStarts = 4

/** By start, then by event, then by their order in the series. */
export function compareOccurrences(a: Place, b: Place): number {
  if (a.startMs !== b.startMs) return a.startMs - b.startMs
  return compareTexts(a.id, b.id) || compareTexts(a.occurrence ?? '', b.occurrence ?? '')
}

/** The event itself; of a series, its first occurrence. */
export function singleOccurrence(event: EventRow, timeZone: string): Occurrence {
  const { id, allDay, startAt, endAt, startLocal, endLocal } = event
  if (allDay) return { ...allDayOccurrence(event, readWallText(startLocal), readWallText(endLocal), timeZone) }
  return { id, event, occurrence: undefined, startMs: startAt.getTime(), endMs: endAt.getTime(), days: undefined }
}

/** How the wire names the occurrence that starts then by the rule: an instant, or a date. */
export function occurrenceName(series: EventRow, key: string): string {
  if (series.allDay) return key.slice(0, 10)
  return startOf(series, key).toISOString()
}

/** The key of the occurrence that the wire names so: the way back from `occurrenceName`. */
export function keyNamed(series: EventRow, name: string): string {
  return wallText(series.allDay ? readDay(name) : wallTimeOf(new Date(name), series.timeZone))
}

/** When an occurrence starts by the rule. Of an hour that comes twice the first occurrence knows which it means. */
export function startOf(series: EventTimes, key: string): Date {
  const wall = readWallText(key)
  if (wall.toMillis() === readWallText(series.startLocal).toMillis()) return series.startAt
  return instantOf(wall, series.timeZone)
}

/** The occurrence as if it were an event that happens once. */
export function asSingle(series: EventRow, key: string, exception?: ExceptionRow): EventRow {
  const byRule = { ...series, ...timesByRule(series, key) }
  return exception === undefined ? byRule : withOwn(byRule, exception)
}

/** When the occurrence is by the rule, as if it happened once. */
function timesByRule(series: EventTimes, key: string): EventTimes {
  const start = readWallText(key)
  const lengthMs = readWallText(series.endLocal).toMillis() - readWallText(series.startLocal).toMillis()
  const end = start.plus(lengthMs)
  const startAt = startOf(series, key)
  const isFirst = startAt.getTime() === series.startAt.getTime()
  return {
    ...series,
    startLocal: wallText(start),
    endLocal: wallText(end),
    startAt,
    endAt: isFirst ? series.endAt : instantOf(end, series.timeZone),
    seriesEndsAt: null,
  }
}

/** A row with what an exception has of its own. */
function withOwn(row: EventRow, exception: ExceptionRow): EventRow {
  const { title, description, location, reminder } = exception
  return {
    ...row,
    title: title ?? row.title,
    description: description ?? row.description,
    location: location ?? row.location,
    reminder: reminder ?? row.reminder,
    ...ownTimes(exception),
  }
}

/** What stands in an exception that has no times of its own. */
export const noTimes = { allDay: null, timeZone: null, startLocal: null, endLocal: null, startAt: null, endAt: null }

/** The times that an exception has of its own, if it has any. */
export function ownTimes(exception: ExceptionRow): Omit<EventTimes, 'recurrence' | 'seriesEndsAt'> | undefined {
  const { allDay, timeZone, startLocal, endLocal, startAt, endAt } = exception
  if (allDay === null || timeZone === null || startLocal === null || endLocal === null) return undefined
  if (startAt === null || endAt === null) return undefined
  return { allDay, timeZone, startLocal, endLocal, startAt, endAt }
}

/**
 * The keys of a series' occurrences from one to another, both included: when each starts by the rule, as wall time in the
 * series' zone.
 */
export function keysBetween(series: EventTimes, from: string, to: string, limit: number): string[] {
  if (series.recurrence === null) return []
  const { start, last } = ruleStart(series)
  const at = (key: string) => (series.allDay ? readWallText(key).toJSDate() : startOf(series, key))
  const window = { from: at(from), to: new Date(at(to).getTime() + 1), limit }
  return startsWithin(readRecurrence(series.recurrence), start, last, window)
    .filter((each) => each >= window.from && each < window.to)
    .slice(0, limit)
    .map((each) => wallText(wallTimeOf(each, start.timeZone)))
    .filter((key) => series.seriesEndsAt === null || timesByRule(series, key).endAt <= series.seriesEndsAt)
}

/** Whether the rule has an occurrence that starts then. */
export function hasKey(series: EventRow, key: string): boolean {
  return keysBetween(series, key, key, 1).includes(key)
}

/**
 * Occurrences of a series that touch the window and come after its cursor; about as many as the window's limit asks for.
 *
 * @param exceptions those of the series that may matter in the window
 */
export function expandSeries(
  event: EventRow,
  window: EventWindow,
  exceptions: readonly ExceptionRow[] = [],
): Occurrence[] {
  const byKey = new Map(exceptions.map((each) => [canonicalKey(each.occurrenceLocal), each]))
  const wide = { ...window, limit: window.limit + spareStarts + exceptions.length }
  const byRule = (event.allDay ? expandDays(event, wide) : expandHours(event, wide)).flatMap((occurrence) => {
    const exception = byKey.get(occurrence.key)
    if (exception === undefined) return [occurrence]
    if (exception.cancelled || ownTimes(exception) !== undefined) return []
    return [{ ...occurrence, event: withOwn(event, exception) }]
  })
  const moved = exceptions.flatMap((exception) => {
    if (exception.cancelled || exception.orphaned || ownTimes(exception) === undefined) return []
    const key = canonicalKey(exception.occurrenceLocal)
    const own = singleOccurrence(asSingle(event, key, exception), window.timeZone)
    return [{ ...own, occurrence: occurrenceName(event, key) }]
  })
  const [fromMs, toMs] = [window.from.getTime(), window.to.getTime()]
  const { after } = window
  return [...byRule, ...moved].filter((occurrence) => {
    const { startMs, endMs } = occurrence
    if (startMs >= toMs || (endMs <= fromMs && startMs < fromMs)) return false
    return after === undefined || compareOccurrences(occurrence, after) > 0
  })
}

/** PostgreSQL leaves out a fraction that is none. */
export function canonicalKey(wall: string): string {
  return wallText(readWallText(wall))
}

interface ExpandedOccurrence extends Occurrence {
  key: string
}

function expandHours(event: EventRow, { from, to, limit, after }: EventWindow): ExpandedOccurrence[] {
  if (event.recurrence === null) return []
  const lengthMs = event.endAt.getTime() - event.startAt.getTime()
  const start = { at: event.startAt, timeZone: event.timeZone }
  const earliest = new Date(Math.max(from.getTime() - lengthMs - slackMs, after?.startMs ?? Number.NEGATIVE_INFINITY))
  const ends = event.seriesEndsAt?.getTime() ?? Number.POSITIVE_INFINITY
  return startsWithin(readRecurrence(event.recurrence), start, event.seriesEndsAt ?? undefined, {
    from: earliest,
    to,
    limit,
  }).flatMap((at) => {
    const isFirst = at.getTime() === event.startAt.getTime()
    const end = isFirst ? event.endAt : occurrenceEnd(event, at)
    if (end.getTime() > ends) return []
    const key = wallText(wallTimeOf(at, event.timeZone))
    const occurrence = at.toISOString()
    return [{ id: event.id, event, key, occurrence, startMs: at.getTime(), endMs: end.getTime(), days: undefined }]
  })
}

/** Days know no zone: they are counted in UTC, and get their instants in the zone of who asks. */
function expandDays(event: EventRow, { from, to, timeZone, limit, after }: EventWindow): ExpandedOccurrence[] {
  if (event.recurrence === null) return []
  const first = readWallText(event.startLocal)
  const lengthMs = readWallText(event.endLocal).toMillis() - first.toMillis()
  const fromWall = wallTimeOf(from, timeZone).toMillis() - lengthMs
  const afterWall = after && wallTimeOf(new Date(after.startMs), timeZone).startOf('day').toMillis()
  const { start: ruleBegin, last } = ruleStart(event)
  return startsWithin(readRecurrence(event.recurrence), ruleBegin, last, {
    from: new Date(Math.max(fromWall, afterWall ?? Number.NEGATIVE_INFINITY)),
    to: wallTimeOf(to, timeZone).toJSDate(),
    limit,
  }).flatMap((at) => {
    const start = wallTimeOf(at, 'utc')
    const end = start.plus(lengthMs)
    if (last && end.toMillis() > last.getTime()) return []
    return [
      {
        ...allDayOccurrence(event, start, end, timeZone),
        key: wallText(start),
        occurrence: start.toISODate(),
      },
    ]
  })
}

/** Where a rule begins, and the bound of one that ends. */
function ruleStart(event: EventTimes) {
  if (!event.allDay) {
    return { start: { at: event.startAt, timeZone: event.timeZone }, last: event.seriesEndsAt ?? undefined }
  }
  const ends = event.seriesEndsAt && wallTimeOf(event.seriesEndsAt, event.timeZone)
  return { start: { at: readWallText(event.startLocal).toJSDate(), timeZone: 'utc' }, last: ends?.toJSDate() }
}

function allDayOccurrence(event: EventRow, first: DateTime<true>, next: DateTime<true>, timeZone: string): Occurrence {
  return {
    id: event.id,
    event,
    occurrence: undefined,
    startMs: instantOf(first, timeZone).getTime(),
    endMs: instantOf(next, timeZone).getTime(),
    days: { first: first.toISODate(), next: next.toISODate() },
  }
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
