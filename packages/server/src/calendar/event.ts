/**
 * What the calendar's parts call things: rows, times, windows and occurrences.
 * @module
 */
import type { eventExceptions, events } from '../db/schema.ts'

export type EventRow = typeof events.$inferSelect

/** One occurrence of a series that is left out or differs. */
export type ExceptionRow = typeof eventExceptions.$inferSelect

/** The columns that say what. */
export type EventWords = Pick<EventRow, 'title' | 'description' | 'location'>

/** What an event, or one occurrence of a series, can have of its own beside its times. */
export type EventParts = Pick<EventRow, keyof EventWords | 'reminder'>

/** The columns that say when. */
export type EventTimes = Pick<
  EventRow,
  'allDay' | 'timeZone' | 'startLocal' | 'endLocal' | 'startAt' | 'endAt' | 'recurrence' | 'seriesEndsAt'
>

export type NewEventRow = Pick<EventParts, 'title'> & Partial<EventParts> & EventTimes & Partial<Pick<EventRow, 'uid'>>

/** Which part of a series is meant: from the occurrence that starts then by the rule, as wall time in the series' zone. */
export interface SeriesPart {
  key: string
  scope: 'this' | 'following' | 'all'
}

/** What is to become of an event: `times` sees the event, or the occurrence from which a change is made. */
export interface EventEdit {
  words: Partial<EventParts>
  /** Whether anything about the times is named at all. */
  movesTimes: boolean
  /** The rule that is wished for; undefined leaves it. */
  recurrence: string | null | undefined
  /** Of one occurrence: whether it is left out. */
  cancelled: boolean | undefined
  times: (before: EventRow, withRule: boolean) => EventTimes
}

/** One occurrence of an event. */
export interface Occurrence {
  id: string
  /** The event; of a changed occurrence with what is its own. */
  event: EventRow
  /** Of a series: when it starts by the rule, as the wire names it. */
  occurrence: string | undefined
  /** When it starts; an all-day one with the first moment of its day in the zone of who asks. */
  startMs: number
  endMs: number
  /** The days of an all-day occurrence, the last one excluded; undefined for others. */
  days: { first: string; next: string } | undefined
}

/** Where an occurrence stands in the list: its start, its event among those that start together, and itself in its series. */
export type Place = Pick<Occurrence, 'startMs' | 'id'> & Partial<Pick<Occurrence, 'occurrence'>>

export interface EventWindow {
  /** Included: what ends after it. */
  from: Date
  /** Excluded: what starts before it. */
  to: Date
  /** The zone in which all-day events have their days. */
  timeZone: string
  limit: number
  /** Only occurrences of this event. */
  id?: string | undefined
  /** The last occurrence of the page before. */
  after?: Place | undefined
}
