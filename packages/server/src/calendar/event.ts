/**
 * What the calendar's parts call things: rows, times, windows and occurrences.
 * @module
 */
import type { events } from '../db/schema.ts'

export type EventRow = typeof events.$inferSelect

/** The columns that say what. */
export type EventWords = Pick<EventRow, 'title' | 'description' | 'location'>

/** The columns that say when. */
export type EventTimes = Pick<
  EventRow,
  'allDay' | 'timeZone' | 'startLocal' | 'endLocal' | 'startAt' | 'endAt' | 'recurrence' | 'seriesEndsAt'
>

export type NewEventRow = Pick<EventWords, 'title'> & Partial<EventWords> & EventTimes
export type EventChange = Partial<EventWords> & EventTimes

/** One occurrence of an event. */
export interface Occurrence {
  id: string
  event: EventRow
  /** When it starts; an all-day one with the first moment of its day in the zone of who asks. */
  startMs: number
  endMs: number
  /** The days of an all-day occurrence, the last one excluded; undefined for others. */
  days: { first: string; next: string } | undefined
}

/** Where an occurrence stands in the list: its start, and its event among those that start together. */
export type Place = Pick<Occurrence, 'startMs' | 'id'>

export interface EventWindow {
  /** Included: what ends after it. */
  from: Date
  /** Excluded: what starts before it. */
  to: Date
  /** The zone in which all-day events have their days. */
  timeZone: string
  limit: number
  /** The last occurrence of the page before. */
  after?: Place | undefined
}
