/**
 * When an event is: the moments of a request become wall time, zone and instants that fit each other.
 * @module
 */
import type { CalendarEventPatch, NewCalendarEvent } from '@axia/contract'
import { instantOf, readWallText, wallText, wallTimeOf } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import { type ReadMoment, readMoment, readTimeZone } from '../moment.ts'
import { invalidField } from '../problem.ts'
import { canonicalRecurrence, findSeriesEnd, readRecurrence } from '../recurrence.ts'
import type { EventRow, EventTimes } from './event.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Days that one occurrence of a series may take. */
const maxSeriesDays = 366

/** Start and end on the wall, with the instants when those are already known. */
interface Span {
  start: DateTime
  end: DateTime
  startAt: Date
  endAt: Date
}

/**
 * What a new event, or a change of one, means. A change keeps what it does not name: a moved start takes the end along, a
 * changed zone keeps the wall time.
 *
 * @throws {Problem} `invalid_request` naming the field.
 */
export function readEventTimes(
  body: NewCalendarEvent | CalendarEventPatch,
  before: EventRow | undefined,
  userTimeZone: string,
): EventTimes {
  const timeZone =
    body.time_zone === undefined ? (before?.timeZone ?? userTimeZone) : readTimeZone(body.time_zone, 'time_zone')
  const start = body.start_time === undefined ? undefined : readMoment(body.start_time, timeZone, 'start_time')
  const end = body.end_time == null ? body.end_time : readMoment(body.end_time, timeZone, 'end_time')
  const allDay = body.all_day ?? (start === undefined ? (before?.allDay ?? false) : start.kind === 'day')
  const span = allDay ? daysOf(start, end, before, timeZone) : hoursOf(start, end, before, timeZone)
  const times = {
    allDay,
    timeZone,
    startLocal: wallText(span.start),
    endLocal: wallText(span.end),
    startAt: span.startAt,
    endAt: span.endAt,
  }
  const text = body.recurrence === undefined ? before?.recurrence : body.recurrence
  return withRecurrence(times, text)
}

/** Times on the wall with their instants, and the rule by which they come again. */
export function settleTimes(
  { allDay, timeZone }: Pick<EventTimes, 'allDay' | 'timeZone'>,
  { start, end }: { start: DateTime; end: DateTime },
  recurrence: string | null,
): EventTimes {
  const [startLocal, endLocal] = [wallText(start), wallText(end)]
  const [startAt, endAt] = [instantOf(start, timeZone), instantOf(end, timeZone)]
  return withRecurrence({ allDay, timeZone, startLocal, endLocal, startAt, endAt }, recurrence)
}

function withRecurrence(
  times: Omit<EventTimes, 'recurrence' | 'seriesEndsAt'>,
  text: string | null | undefined,
): EventTimes {
  if (text == null || text.trim() === '') return { ...times, recurrence: null, seriesEndsAt: null }
  return { ...times, recurrence: canonicalRecurrence(text), seriesEndsAt: seriesEnd(text, times) }
}

/** The end of an occurrence that starts then: as long on the wall as the first one, over a change of the clocks too. */
export function occurrenceEnd(series: Pick<EventTimes, 'startLocal' | 'endLocal' | 'timeZone'>, start: Date): Date {
  return instantOf(wallTimeOf(start, series.timeZone).plus(lengthMsOf(series)), series.timeZone)
}

function seriesEnd(text: string, times: Omit<EventTimes, 'recurrence' | 'seriesEndsAt'>): Date | null {
  const { allDay, timeZone, startAt, endAt, startLocal } = times
  if (endAt.getTime() - startAt.getTime() > maxSeriesDays * dayMs) {
    throw invalidField('end_time', `of a recurring event must be at most ${maxSeriesDays} days after its start`)
  }
  const start = allDay ? { at: readWallText(startLocal).toJSDate(), timeZone: 'utc' } : { at: startAt, timeZone }
  const last = findSeriesEnd(readRecurrence(text), start)
  if (last === undefined) return null
  return occurrenceEnd(times, allDay ? instantOf(wallTimeOf(last, 'utc'), timeZone) : last)
}

/** Whole days, the end excluded (RFC 5545 §3.6.1). */
function daysOf(
  start: ReadMoment | undefined,
  end: ReadMoment | null | undefined,
  before: EventRow | undefined,
  timeZone: string,
): Span {
  const first = start === undefined ? readWallText(required(before).startLocal).startOf('day') : dayOf(start, timeZone)
  const after =
    end == null ? first.plus(end === null || !before?.allDay ? dayMs : lengthMsOf(before)) : lastDayOf(end, timeZone)
  const next = after.hour + after.minute + after.second === 0 ? after : after.startOf('day').plus({ days: 1 })
  if (next <= first) throw invalidField('end_time', 'must be after start_time: it is the day after the last one')
  return { start: first, end: next, startAt: instantOf(first, timeZone), endAt: instantOf(next, timeZone) }
}

function hoursOf(
  start: ReadMoment | undefined,
  end: ReadMoment | null | undefined,
  before: EventRow | undefined,
  timeZone: string,
): Span {
  if (start?.kind === 'day') throw invalidField('start_time', 'must have a time, as all_day is false')
  if (end?.kind === 'day') throw invalidField('end_time', 'must have a time, as start_time has one')
  if (start === undefined && required(before).allDay)
    throw invalidField('start_time', 'is needed, as all_day becomes false')
  const keeps = before !== undefined && before.timeZone === timeZone
  const startAt = start?.at ?? (keeps ? before.startAt : instantOf(readWallText(required(before).startLocal), timeZone))
  const startWall = wallTimeOf(startAt, timeZone)
  if (end != null) {
    if (end.at < startAt) throw invalidField('end_time', 'must not be before start_time')
    return { start: startWall, end: wallTimeOf(end.at, timeZone), startAt, endAt: end.at }
  }
  if (start === undefined && end === undefined && keeps) {
    return { start: startWall, end: readWallText(before.endLocal), startAt, endAt: before.endAt }
  }
  if (end === null || before === undefined || before.allDay) {
    const endAt = new Date(startAt.getTime() + hourMs)
    return { start: startWall, end: wallTimeOf(endAt, timeZone), startAt, endAt }
  }
  const endWall = startWall.plus(lengthMsOf(before))
  return { start: startWall, end: endWall, startAt, endAt: instantOf(endWall, timeZone) }
}

function dayOf(moment: ReadMoment, timeZone: string): DateTime {
  return moment.kind === 'day' ? moment.day : wallTimeOf(moment.at, timeZone).startOf('day')
}

function lastDayOf(moment: ReadMoment, timeZone: string): DateTime {
  return moment.kind === 'day' ? moment.day : wallTimeOf(moment.at, timeZone)
}

/** As long as it is on the wall. */
function lengthMsOf(event: Pick<EventTimes, 'startLocal' | 'endLocal'>): number {
  return readWallText(event.endLocal).toMillis() - readWallText(event.startLocal).toMillis()
}

function required(before: EventRow | undefined): EventRow {
  if (before === undefined) throw invalidField('start_time', 'is required')
  return before
}
