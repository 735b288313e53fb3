/**
 * The calls about the calendar.
 * @module
 */
import {
  CalendarEvent,
  type CalendarEventPatch,
  calendarCalls,
  type NewCalendarEvent,
  type OccurrenceQuery,
} from '@axia/contract'
import { instantOf, wallText, wallTimeOf } from '@axia/words/wall-time'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { sessionOf } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { once } from '../db/idempotency.ts'
import { readReminder, writeReminder } from '../event-reminder.ts'
import { idForm } from '../id.ts'
import { readInstant, readMoment } from '../moment.ts'
import { defaultPageSize, linkNext } from '../paging.ts'
import { invalidField, Problem } from '../problem.ts'
import type { EventEdit, EventParts, Occurrence, Place } from './event.ts'
import type { EventStore, PartOf } from './event-store.ts'
import { readEventTimes } from './event-times.ts'
import { asSingle, occurrenceName, singleOccurrence } from './occurrences.ts'
import type { Changed } from './series-changes.ts'

export interface CalendarRoutesOptions {
  db: Database
  clock: Clock
  eventStore: EventStore
}

/** Longest span that one call may ask for, in years: series are expanded over it. */
const maxWindowYears = 10

/** Occurrences start between the years 999 and 9999, whatever a cursor says. */
const dayMs = 86_400_000
const [earliestMs, latestMs] = [Date.UTC(999, 0), Date.UTC(9999, 11, 31)]

export const calendarRoutes: FastifyPluginAsyncTypebox<CalendarRoutesOptions> = async (app, options) => {
  const { db, clock, eventStore } = options

  app.get('/calendar/events', { schema: calendarCalls['GET /calendar/events'] }, async (request, reply) => {
    const { userId, timeZone } = sessionOf(request)
    const { limit = defaultPageSize, after } = request.query
    const window = readWindow(request.query, timeZone, clock())
    const page = await eventStore.list(userId, { ...window, timeZone, limit, after: readCursor(after) })
    linkNext(request, reply, page.next)
    return page.rows.map(toEvent)
  })

  app.post('/calendar/events', { schema: calendarCalls['POST /calendar/events'] }, async (request, reply) => {
    const { userId, timeZone } = sessionOf(request)
    const words = readWords(request.body)
    if (words.title === undefined) throw invalidField('title', 'is required')
    const event = { ...words, title: words.title, ...readEventTimes(request.body, undefined, timeZone) }
    const key = request.headers['idempotency-key']
    const fingerprint = `POST /calendar/events ${JSON.stringify(request.body)}`
    const added = await once({ db, userId, key, fingerprint, now: clock(), result: CalendarEvent }, async (tx) =>
      toEvent(singleOccurrence(await eventStore.add(userId, event, tx), timeZone)),
    )
    return reply.code(201).send(added)
  })

  app.get('/calendar/events/:id', { schema: calendarCalls['GET /calendar/events/{id}'] }, async (request) => {
    const { userId, timeZone } = sessionOf(request)
    const row = await eventStore.find(userId, request.params.id)
    if (row === undefined) throw new Problem('not_found')
    return toEvent(singleOccurrence(row, timeZone))
  })

  app.patch('/calendar/events/:id', { schema: calendarCalls['PATCH /calendar/events/{id}'] }, async (request) => {
    const { userId, timeZone } = sessionOf(request)
    const { body, params, query } = request
    const key = request.headers['idempotency-key']
    const fingerprint = `PATCH /calendar/events ${JSON.stringify([params.id, query, body])}`
    return once({ db, userId, key, fingerprint, now: clock(), result: CalendarEvent }, async (tx) => {
      const done = await eventStore.change(userId, params.id, readEdit(body, timeZone), readPart(query), tx)
      if (done === undefined) throw new Problem('not_found')
      return toEvent(occurrenceOf(done, timeZone))
    })
  })

  app.delete(
    '/calendar/events/:id',
    { schema: calendarCalls['DELETE /calendar/events/{id}'] },
    async (request, reply) => {
      const { params, query } = request
      if (!(await eventStore.delete(sessionOf(request).userId, params.id, readPart(query)))) {
        throw new Problem('not_found')
      }
      return reply.code(204).send(null)
    },
  )
}

function readEdit(body: CalendarEventPatch, timeZone: string): EventEdit {
  const { start_time, end_time, all_day, time_zone, recurrence, cancelled } = body
  return {
    words: readWords(body),
    movesTimes: [start_time, end_time, all_day, time_zone].some((member) => member !== undefined),
    recurrence,
    cancelled,
    times: (before, withRule) => {
      if (withRule) return readEventTimes(body, before, timeZone)
      return readEventTimes({ ...body, recurrence: null }, before, timeZone)
    },
  }
}

/** Which part of the series a call is about: it names an occurrence by when it starts by the rule. */
function readPart({ occurrence, scope }: OccurrenceQuery): PartOf {
  return (row) => {
    if (occurrence === undefined) {
      if (scope !== undefined && scope !== 'all') throw invalidField('occurrence', `is required with scope=${scope}`)
      return undefined
    }
    const moment = readMoment(occurrence, row.timeZone, 'occurrence')
    const wall = moment.kind === 'day' ? moment.day : wallTimeOf(moment.at, row.timeZone)
    return { key: wallText(row.allDay ? wall.startOf('day') : wall), scope: scope ?? 'this' }
  }
}

function occurrenceOf({ row, key, exception }: Changed, timeZone: string): Occurrence {
  if (key === undefined) return singleOccurrence(row, timeZone)
  return { ...singleOccurrence(asSingle(row, key, exception), timeZone), occurrence: occurrenceName(row, key) }
}

/** Members that are not there stay away; `summary` counts when there is no `title`. */
function readWords({
  title,
  summary,
  description,
  location,
  reminder,
}: NewCalendarEvent | CalendarEventPatch): Partial<EventParts> {
  const name = title ?? summary
  if (name?.trim() === '') throw invalidField(title === undefined ? 'summary' : 'title', 'must not be blank')
  return {
    ...(name !== undefined && { title: name }),
    ...(description !== undefined && { description }),
    ...(location !== undefined && { location }),
    ...(reminder !== undefined && { reminder: writeReminder(reminder) }),
  }
}

/** The span asked for; from a month before today to a year after it when nothing is said, and a year from or to what is. */
function readWindow(
  { time_min, time_max }: { time_min?: string; time_max?: string },
  timeZone: string,
  now: Date,
): { from: Date; to: Date } {
  const years = (from: Date, amount: number) => instantOf(wallTimeOf(from, timeZone).plus({ years: amount }), timeZone)
  const today = wallTimeOf(now, timeZone).startOf('day')
  const max = time_max === undefined ? undefined : readInstant(time_max, timeZone, 'time_max')
  const min = time_min === undefined ? undefined : readInstant(time_min, timeZone, 'time_min')
  const from = min ?? (max === undefined ? instantOf(today.minus({ months: 1 }), timeZone) : years(max, -1))
  const to = max ?? (min === undefined ? instantOf(today.plus({ years: 1 }), timeZone) : years(min, 1))
  if (to <= from) throw invalidField('time_max', 'must be after time_min')
  if (to > years(from, maxWindowYears)) {
    throw invalidField('time_max', `must be at most ${maxWindowYears} years after time_min`)
  }
  return { from, to: new Date(Math.min(to.getTime(), latestMs - 2 * dayMs)) } // the zones' slack lies within the years that there are
}

const cursorForm = new RegExp(`^(-?\\d{1,15})_(${idForm})(?:_(-?\\d{1,15}))?$`)

function readCursor(after: string | undefined): Place | undefined {
  if (after === undefined) return undefined
  const match = cursorForm.exec(after)
  const [startMs, id, occurrenceMs] = [Number(match?.[1]), match?.[2], match?.[3]]
  if (id === undefined || startMs < earliestMs || startMs > latestMs) {
    throw invalidField('after', 'must come from a Link header')
  }
  if (occurrenceMs === undefined) return { startMs, id }
  const occurrence = new Date(Number(occurrenceMs))
  if (occurrence.getTime() < earliestMs || occurrence.getTime() > latestMs) {
    throw invalidField('after', 'must come from a Link header')
  }
  return { startMs, id, occurrence: occurrence.toISOString() }
}

/** An occurrence as the wire shows it. */
function toEvent({ event, occurrence, startMs, endMs, days }: Occurrence): CalendarEvent {
  return {
    id: event.id,
    title: event.title,
    description: event.description,
    location: event.location,
    start_time: days?.first ?? new Date(startMs).toISOString(),
    end_time: days?.next ?? new Date(endMs).toISOString(),
    all_day: event.allDay,
    time_zone: event.timeZone,
    recurrence: event.recurrence,
    occurrence: occurrence ?? null,
    subscription_id: event.subscriptionId,
    reminder: readReminder(event.reminder),
    created_at: event.createdAt.toISOString(),
    updated_at: event.updatedAt.toISOString(),
  }
}
