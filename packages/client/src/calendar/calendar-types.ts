/**
 * What the world sees of the calendar.
 * @module
 */
import type { CalendarEvent, CalendarEventPatch, NewCalendarEvent, SeriesScope } from '@axia/contract'
import type { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Observable } from '../store.ts'

/** The events of the span that was asked for last, by start. Occurrences of one series share its `id`. */
export interface CalendarState {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed'
  readonly events: readonly CalendarEvent[]
  /** When the server last told them all; undefined while it has not, and this device has not seen the whole span before. */
  readonly seenAt?: Date
  /** The span, as it was asked for: a date, a wall time or an instant. */
  readonly from?: string
  readonly to?: string
  /** Why the last load failed. */
  readonly error?: ApiError
}

/** Which part of a series is meant; without `occurrence` the whole. */
export interface SeriesOptions extends SignalOptions {
  /** The event's `occurrence`, as it was loaded. */
  occurrence?: string | null | undefined
  /** Default: `this`, the one occurrence. */
  scope?: SeriesScope | undefined
}

/** The user's calendar. Changes show at once and are taken back when the server refuses them. */
export interface CalendarProvider extends Observable<CalendarState> {
  /** Loads the events between two moments (a `Date` is an instant). Failures stand in `state.error`; it throws none. */
  load(from: string | Date, to: string | Date, options?: SignalOptions): Promise<void>
  /** All that is here: what is loaded, and what this device saw before. */
  held(): Promise<readonly CalendarEvent[]>
  /** @throws {ApiError} */
  add(
    event: NewCalendarEvent,
    options?: SignalOptions & { idempotencyKey?: string | undefined },
  ): Promise<CalendarEvent>
  /**
   * Of an occurrence and the following ones the answer is the new series that they become. The times of the patch are those of
   * the occurrence. @throws {ApiError}
   */
  change(id: string, patch: CalendarEventPatch, options?: SeriesOptions): Promise<CalendarEvent>
  /** A deleted occurrence comes back by `change(id, { cancelled: false }, { occurrence })`. @throws {ApiError} */
  remove(id: string, options?: SeriesOptions): Promise<void>
}
