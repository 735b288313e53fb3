/**
 * What the world sees of the calendars that come in and go out.
 * @module
 */
import type {
  CalendarFeed,
  CalendarImportResult,
  CalendarSubscription,
  CalendarSubscriptionPatch,
  NewCalendarFeed,
  NewCalendarSubscription,
} from '@axia/contract'
import type { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Observable } from '../store.ts'

export interface CalendarSourcesState {
  /** Calendars of others that are read here; undefined until they were loaded. */
  readonly subscriptions: readonly CalendarSubscription[] | undefined
  /** Whether the own calendar has a private address; undefined until that was loaded. */
  readonly feed: CalendarFeed | undefined
  /** Why the last load failed. */
  readonly error: ApiError | undefined
}

/** Files, subscriptions to calendars of others, and the own calendar's private address. */
export interface CalendarSourcesProvider extends Observable<CalendarSourcesState> {
  /** Loads the subscriptions. Failures stand in `state.error`; it throws none. */
  load(options?: SignalOptions): Promise<void>
  /** Loads whether there is a private address. @throws {ApiError} */
  loadFeed(options?: SignalOptions): Promise<CalendarFeed>
  /** Takes in the text of an `.ics` file. @throws {ApiError} `not_a_calendar` with the line in its message */
  importFile(ics: string, options?: SignalOptions): Promise<CalendarImportResult>
  /** @throws {ApiError} with the reason as its code: `calendar_missing` and the like */
  add(subscription: NewCalendarSubscription, options?: SignalOptions): Promise<CalendarSubscription>
  /** @throws {ApiError} */
  change(id: string, patch: CalendarSubscriptionPatch, options?: SignalOptions): Promise<CalendarSubscription>
  /** Fetches again now; `failure` of the answer says whether that went well. @throws {ApiError} */
  fetchAgain(id: string, options?: SignalOptions): Promise<CalendarSubscription>
  /** @throws {ApiError} */
  remove(id: string, options?: SignalOptions): Promise<void>
  /** Makes the private address, which is told this once; one that was there is dead. @throws {ApiError} */
  openFeed(options?: SignalOptions): Promise<NewCalendarFeed>
  /** @throws {ApiError} */
  closeFeed(options?: SignalOptions): Promise<void>
}
