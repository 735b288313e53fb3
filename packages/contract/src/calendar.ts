/**
 * Calendar events.
 * @module
 */
import { type Static, Type } from 'typebox'
import {
  bearer,
  CalendarDate,
  closed,
  Id,
  IdempotencyHeaders,
  Instant,
  Moment,
  maxTextLength,
  maxTitleLength,
  NoContent,
  nullable,
  pageQuery,
  TimeZone,
  text,
} from './wire.ts'

/** Longest time before an event at which it is reminded of: a week. */
export const maxReminderMinutes = 10_080

/** So many minutes before the start. */
export const ReminderMinutes = Type.Integer({ minimum: 0, maximum: maxReminderMinutes })

/** By the day: at nine of the first day, or at eight of the evening before. */
export const ReminderDay = Type.Enum(['same_day', 'day_before'])

/** When an event is reminded of: as the user's settings say, never, by the day, or so many minutes before its start. */
export const EventReminder = Type.Union([Type.Enum(['default', 'none']), ReminderDay, ReminderMinutes])
export type EventReminder = Static<typeof EventReminder>

/** An instant, or for an all-day event its date; the end of an all-day event is the day after its last (RFC 5545 §3.6.1). */
const EventTime = Type.Union([Instant, CalendarDate])

/** How much of a series a change is about: one occurrence, it and all later ones, or the whole. */
export const SeriesScope = Type.Enum(['this', 'following', 'all'])
export type SeriesScope = Static<typeof SeriesScope>

/**
 * An event, or one occurrence of a recurring one. Occurrences share the `id` of their series; `occurrence` tells them apart.
 */
export const CalendarEvent = Type.Object({
  id: Id,
  title: Type.String(),
  description: Type.String(),
  location: Type.String(),
  start_time: EventTime,
  end_time: EventTime,
  all_day: Type.Boolean(),
  time_zone: Type.String(),
  recurrence: nullable(Type.String({ description: 'RFC 5545 RRULE without its name, as in FREQ=WEEKLY;BYDAY=MO' })),
  occurrence: nullable(
    Type.Union([Instant, CalendarDate], {
      description: 'When this occurrence of a series starts by its rule, wherever it was moved to; null for others',
    }),
  ),
  subscription_id: nullable(
    Type.String({
      format: 'uuid',
      description: 'The subscribed calendar that it comes from: such an event is only read',
    }),
  ),
  reminder: EventReminder,
  created_at: Instant,
  updated_at: Instant,
})
export type CalendarEvent = Static<typeof CalendarEvent>

const members = {
  title: Type.Optional(text(maxTitleLength, 1)),
  summary: Type.Optional(text(maxTitleLength, 1)),
  description: Type.Optional(text(maxTextLength)),
  location: Type.Optional(text(maxTitleLength)),
  end_time: Type.Optional(nullable(Moment)),
  all_day: Type.Optional(Type.Boolean()),
  time_zone: Type.Optional(TimeZone),
  recurrence: Type.Optional(nullable(text(500))),
  reminder: Type.Optional(EventReminder),
}

/** `summary` is accepted for `title`; one of the two is required. Without an end the event takes an hour, or the day. */
export const NewCalendarEvent = closed({ ...members, start_time: Moment })
export type NewCalendarEvent = Static<typeof NewCalendarEvent>

export const CalendarEventPatch = closed({
  ...members,
  start_time: Type.Optional(Moment),
  cancelled: Type.Optional(
    Type.Boolean({ description: 'Of one occurrence: whether it is left out; false brings a deleted one back' }),
  ),
})
export type CalendarEventPatch = Static<typeof CalendarEventPatch>

export const CalendarEventQuery = Type.Object({
  time_min: Type.Optional(Moment),
  time_max: Type.Optional(Moment),
  ...pageQuery,
})
export type CalendarEventQuery = Static<typeof CalendarEventQuery>

/** Which part of a series a change is about: `occurrence` as the event shows it; the times of the body are then its own. */
export const OccurrenceQuery = Type.Object({
  occurrence: Type.Optional(Moment),
  scope: Type.Optional(SeriesScope),
})
export type OccurrenceQuery = Static<typeof OccurrenceQuery>

const EventPath = Type.Object({ id: Id })

export const calendarCalls = {
  'GET /calendar/events': {
    tags: ['calendar'],
    summary: 'Events that touch the span from time_min (included) to time_max (excluded), by start',
    description:
      'Recurring events are expanded. Without a span: from a month before today to a year after it; with one end, a year from there. At most 10 years. The next page is in the Link header.',
    security: bearer,
    querystring: CalendarEventQuery,
    response: { 200: Type.Array(CalendarEvent) },
  },
  'POST /calendar/events': {
    tags: ['calendar'],
    summary: 'Add an event',
    security: bearer,
    headers: IdempotencyHeaders,
    body: NewCalendarEvent,
    response: { 201: CalendarEvent },
  },
  'GET /calendar/events/{id}': {
    tags: ['calendar'],
    summary: 'One event, for a recurring one its series',
    security: bearer,
    params: EventPath,
    response: { 200: CalendarEvent },
  },
  'PATCH /calendar/events/{id}': {
    tags: ['calendar'],
    summary: 'Change an event, or a part of a series',
    description:
      'Without `occurrence` the whole event. With it `scope` says how much: this one (the default), it and the following ones, which become a series of their own (that is what is answered), or all. Who may have to repeat it, as after a lost answer, gives it an `Idempotency-Key`: a series that was moved once would be moved again.',
    security: bearer,
    headers: IdempotencyHeaders,
    params: EventPath,
    querystring: OccurrenceQuery,
    body: CalendarEventPatch,
    response: { 200: CalendarEvent },
  },
  'DELETE /calendar/events/{id}': {
    tags: ['calendar'],
    summary: 'Delete an event, or a part of a series',
    description:
      'Without `occurrence` the whole event. With it `scope` says how much: this one (the default), it and the following ones, or all.',
    security: bearer,
    params: EventPath,
    querystring: OccurrenceQuery,
    response: { 204: NoContent },
  },
} as const
