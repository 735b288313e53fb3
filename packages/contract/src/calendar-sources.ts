/**
 * Calendars that come in and go out: files, calendars of others, and the user's own as an address for other programs.
 * @module
 */
import { type Static, Type } from 'typebox'
import { bearer, closed, Id, Instant, maxNameLength, NoContent, nullable, text } from './wire.ts'

/** In which colour the events of a calendar are shown. */
export const CalendarColor = Type.Enum(['pine', 'amber', 'plum', 'sky', 'rose', 'olive', 'slate', 'clay'])
export type CalendarColor = Static<typeof CalendarColor>

/** Why a calendar could not be fetched: a problem's code. */
export const CalendarFailure = Type.Enum([
  'not_a_calendar',
  'calendar_address_refused',
  'calendar_unreachable',
  'calendar_missing',
  'calendar_locked',
  'calendar_too_large',
])
export type CalendarFailure = Static<typeof CalendarFailure>

/** A calendar of others that is read here, and fetched again now and then. */
export const CalendarSubscription = Type.Object({
  id: Id,
  url: Type.String(),
  name: Type.String(),
  color: CalendarColor,
  event_count: Type.Integer(),
  ignored_count: Type.Integer({ description: 'Events that could not be taken over' }),
  fetched_at: nullable(Instant),
  failure: nullable(CalendarFailure),
  created_at: Instant,
})
export type CalendarSubscription = Static<typeof CalendarSubscription>

const Address = Type.String({
  minLength: 1,
  maxLength: 2000,
  pattern: '^(?:[Hh][Tt][Tt][Pp][Ss]?|[Ww][Ee][Bb][Cc][Aa][Ll][Ss]?)://[^\\u0000-\\u0020\\u007f]+$',
  description: 'http, https or webcal; of the public internet',
})

/** Without a name the calendar's own is taken. */
export const NewCalendarSubscription = closed({
  url: Address,
  name: Type.Optional(text(maxNameLength, 1)),
  color: Type.Optional(CalendarColor),
})
export type NewCalendarSubscription = Static<typeof NewCalendarSubscription>

export const CalendarSubscriptionPatch = closed({
  name: Type.Optional(text(maxNameLength, 1)),
  color: Type.Optional(CalendarColor),
})
export type CalendarSubscriptionPatch = Static<typeof CalendarSubscriptionPatch>

/** Characters of a calendar file that is taken in. */
export const maxCalendarFileLength = 4_000_000

export const CalendarImport = closed({
  ics: Type.String({ minLength: 1, maxLength: maxCalendarFileLength, description: 'The file: iCalendar, RFC 5545' }),
})
export type CalendarImport = Static<typeof CalendarImport>

/** One event of a file that could not be taken over. */
export const IgnoredEvent = Type.Object({
  line: Type.Integer({ description: 'Where it begins in the file' }),
  reason: Type.Enum(['time', 'recurrence', 'too_many']),
})
export type IgnoredEvent = Static<typeof IgnoredEvent>

export const CalendarImportResult = Type.Object({
  added: Type.Integer(),
  already_there: Type.Integer({ description: 'Known by their UID; they stay as they are' }),
  ignored_count: Type.Integer(),
  ignored: Type.Array(IgnoredEvent, { description: 'The first 20 of them' }),
})
export type CalendarImportResult = Static<typeof CalendarImportResult>

/** Whether the calendar can be read from outside; the address itself is shown once, when it is made. */
export const CalendarFeed = Type.Object({
  active: Type.Boolean(),
  created_at: nullable(Instant),
  last_read_at: nullable(Instant),
})
export type CalendarFeed = Static<typeof CalendarFeed>

export const NewCalendarFeed = Type.Object({
  url: Type.String({ description: 'Who has it can read the calendar. It is not shown again' }),
  created_at: Instant,
})
export type NewCalendarFeed = Static<typeof NewCalendarFeed>

const SubscriptionPath = Type.Object({ id: Id })

export const calendarSourceCalls = {
  'POST /calendar/import': {
    tags: ['calendar'],
    summary: 'Take in the events of a file; takes text/calendar, too',
    security: bearer,
    body: CalendarImport,
    response: { 200: CalendarImportResult },
  },
  'GET /calendar/subscriptions': {
    tags: ['calendar'],
    summary: 'Calendars of others that are read here',
    security: bearer,
    response: { 200: Type.Array(CalendarSubscription) },
  },
  'POST /calendar/subscriptions': {
    tags: ['calendar'],
    summary: 'Subscribe to a calendar; it is fetched before this is answered',
    security: bearer,
    body: NewCalendarSubscription,
    response: { 201: CalendarSubscription },
  },
  'PATCH /calendar/subscriptions/{id}': {
    tags: ['calendar'],
    summary: 'Rename a subscribed calendar, or give it another colour',
    security: bearer,
    params: SubscriptionPath,
    body: CalendarSubscriptionPatch,
    response: { 200: CalendarSubscription },
  },
  'POST /calendar/subscriptions/{id}/refresh': {
    tags: ['calendar'],
    summary: 'Fetch a subscribed calendar again now; `failure` says whether that went well',
    security: bearer,
    params: SubscriptionPath,
    response: { 200: CalendarSubscription },
  },
  'DELETE /calendar/subscriptions/{id}': {
    tags: ['calendar'],
    summary: 'End a subscription; its events go',
    security: bearer,
    params: SubscriptionPath,
    response: { 204: NoContent },
  },
  'GET /calendar/feed': {
    tags: ['calendar'],
    summary: 'Whether the own calendar has a private address for other programs',
    security: bearer,
    response: { 200: CalendarFeed },
  },
  'POST /calendar/feed': {
    tags: ['calendar'],
    summary: 'Make the private address; one that was there before is dead',
    security: bearer,
    response: { 201: NewCalendarFeed },
  },
  'DELETE /calendar/feed': {
    tags: ['calendar'],
    summary: 'Revoke the private address',
    security: bearer,
    response: { 204: NoContent },
  },
} as const
