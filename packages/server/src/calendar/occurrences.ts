/**
 * What happens when: an event's one occurrence, or those of a series within a window.
 * @module
 */

import type { DateTime } from 'luxon'
import { instantOf, readWallText, wallTimeOf } from '../wall-time.ts'
import type { EventRow, EventWindow, Occurrence, Place } from './event.ts'
import { occurrenceEnd } from './event-times.ts'
import { readRecurrence, startsWithin } from './recurrence.ts'

/** An hour of summer time may lie between a series' first occurrence and another one's length. */
const slackMs = 2 * 3_600_000

/** Starts that are looked for beyond the limit, as up to so many of those found lie before the window or the cursor. */
const spareStarts = 4

/** By start, then by event. */
export function compareOccurrences(a: Place, b: Place): number {
  if (a.startMs !== b.startMs) return a.startMs - b.startMs
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** The event itself; of a series, its first occurrence. */
export function singleOccurrence(event: EventRow, timeZone: string): Occurrence {
  const { id, allDay, startAt, endAt, startLocal, endLocal } = event
  if (allDay) return allDayOccurrence(event, readWallText(startLocal), readWallText(endLocal), timeZone)
  return { id, event, startMs: startAt.getTime(), endMs: endAt.getTime(), days: undefined }
}

/** Occurrences of a series that touch the window and come after its cursor; about as many as the window's limit asks for. */
export function expandSeries(event: EventRow, window: EventWindow): Occurrence[] {
  const occurrences = event.allDay ? expandDays(event, window) : expandHours(event, window)
  const fromMs = window.from.getTime()
  const { after } = window
  const touching = occurrences.filter(({ startMs, endMs }) => endMs > fromMs || startMs >= fromMs)
  return after === undefined ? touching : touching.filter((occurrence) => compareOccurrences(occurrence, after) > 0)
}

function expandHours(event: EventRow, { from, to, limit, after }: EventWindow): Occurrence[] {
  if (event.recurrence === null) return []
  const lengthMs = event.endAt.getTime() - event.startAt.getTime()
  const start = { at: event.startAt, timeZone: event.timeZone }
  const earliest = new Date(Math.max(from.getTime() - lengthMs - slackMs, after?.startMs ?? Number.NEGATIVE_INFINITY))
  const ends = event.seriesEndsAt?.getTime() ?? Number.POSITIVE_INFINITY
  return startsWithin(readRecurrence(event.recurrence), start, event.seriesEndsAt ?? undefined, {
    from: earliest,
    to,
    limit: limit + spareStarts,
  }).flatMap((at) => {
    const isFirst = at.getTime() === event.startAt.getTime()
    const end = isFirst ? event.endAt : occurrenceEnd(event, at)
    if (end.getTime() > ends) return []
    return [{ id: event.id, event, startMs: at.getTime(), endMs: end.getTime(), days: undefined }]
  })
}

/** Days know no zone: they are counted in UTC, and get their instants in the zone of who asks. */
function expandDays(event: EventRow, { from, to, timeZone, limit, after }: EventWindow): Occurrence[] {
  if (event.recurrence === null) return []
  const first = readWallText(event.startLocal)
  const lengthMs = readWallText(event.endLocal).toMillis() - first.toMillis()
  const fromWall = wallTimeOf(from, timeZone).toMillis() - lengthMs
  const afterWall = after && wallTimeOf(new Date(after.startMs), timeZone).startOf('day').toMillis()
  const ends = event.seriesEndsAt && wallTimeOf(event.seriesEndsAt, event.timeZone)
  return startsWithin(readRecurrence(event.recurrence), { at: first.toJSDate(), timeZone: 'utc' }, ends?.toJSDate(), {
    from: new Date(Math.max(fromWall, afterWall ?? Number.NEGATIVE_INFINITY)),
    to: wallTimeOf(to, timeZone).toJSDate(),
    limit: limit + spareStarts,
  }).flatMap((at) => {
    const start = wallTimeOf(at, 'utc')
    const end = start.plus(lengthMs)
    return ends && end > ends ? [] : [allDayOccurrence(event, start, end, timeZone)]
  })
}

function allDayOccurrence(event: EventRow, first: DateTime<true>, next: DateTime<true>, timeZone: string): Occurrence {
  return {
    id: event.id,
    event,
    startMs: instantOf(first, timeZone).getTime(),
    endMs: instantOf(next, timeZone).getTime(),
    days: { first: first.toISODate(), next: next.toISODate() },
  }
}
