/**
 * Calendars that come in and go out, as the server has them.
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
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import { Store } from '../store.ts'
import type { CalendarSourcesProvider, CalendarSourcesState } from './calendar-sources-types.ts'

const nothing: CalendarSourcesState = { subscriptions: undefined, feed: undefined, error: undefined }

/** A file may be large, and another server slow. */
const longTimeoutMs = 60_000

export class ApiCalendarSourcesProvider implements CalendarSourcesProvider {
  readonly #api: ApiService
  readonly #onEvents: () => Promise<void>
  readonly #store = new Store<CalendarSourcesState>(nothing)

  /** @param onEvents called when events came or went */
  constructor(api: ApiService, onEvents: () => Promise<void>) {
    this.#api = api
    this.#onEvents = onEvents
  }

  get state(): CalendarSourcesState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  async load({ signal }: SignalOptions = {}): Promise<void> {
    try {
      const subscriptions = await this.#api.request('GET /calendar/subscriptions', { signal })
      this.#store.set({ ...this.state, subscriptions, error: undefined })
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.code !== 'aborted') this.#store.set({ ...this.state, error: cause })
    }
  }

  /** Loads again what was loaded, if anything was. */
  async refresh(): Promise<void> {
    if (this.state.subscriptions !== undefined) await this.load()
    if (this.state.feed === undefined) return
    await this.loadFeed().catch((cause: unknown) => {
      if (!(cause instanceof ApiError)) throw cause // what is known stays
    })
  }

  /** Forgets everything: it belongs to another user, or to nobody. */
  clear(): void {
    this.#store.set(nothing)
  }

  async loadFeed({ signal }: SignalOptions = {}): Promise<CalendarFeed> {
    const feed = await this.#api.request('GET /calendar/feed', { signal })
    this.#store.set({ ...this.state, feed })
    return feed
  }

  async importFile(ics: string, { signal }: SignalOptions = {}): Promise<CalendarImportResult> {
    const options = { body: { ics }, signal, timeoutMs: longTimeoutMs }
    const result = await this.#api.request('POST /calendar/import', options)
    await this.#onEvents()
    return result
  }

  async add(subscription: NewCalendarSubscription, { signal }: SignalOptions = {}): Promise<CalendarSubscription> {
    const options = { body: subscription, signal, timeoutMs: longTimeoutMs }
    const added = await this.#api.request('POST /calendar/subscriptions', options)
    this.#change((all) => [...all.filter(({ id }) => id !== added.id), added])
    await this.#onEvents()
    return added
  }

  async change(
    id: string,
    patch: CalendarSubscriptionPatch,
    { signal }: SignalOptions = {},
  ): Promise<CalendarSubscription> {
    const options = { params: { id }, body: patch, signal }
    return this.#replace(await this.#api.request('PATCH /calendar/subscriptions/{id}', options))
  }

  async fetchAgain(id: string, { signal }: SignalOptions = {}): Promise<CalendarSubscription> {
    const options = { params: { id }, signal, timeoutMs: longTimeoutMs }
    const answer = this.#replace(await this.#api.request('POST /calendar/subscriptions/{id}/refresh', options))
    await this.#onEvents()
    return answer
  }

  async remove(id: string, { signal }: SignalOptions = {}): Promise<void> {
    await this.#api.request('DELETE /calendar/subscriptions/{id}', { params: { id }, signal })
    this.#change((all) => all.filter((each) => each.id !== id))
    await this.#onEvents()
  }

  async openFeed({ signal }: SignalOptions = {}): Promise<NewCalendarFeed> {
    const made = await this.#api.request('POST /calendar/feed', { signal })
    this.#store.set({ ...this.state, feed: { active: true, created_at: made.created_at, last_read_at: null } })
    return made
  }

  async closeFeed({ signal }: SignalOptions = {}): Promise<void> {
    await this.#api.request('DELETE /calendar/feed', { signal })
    this.#store.set({ ...this.state, feed: { active: false, created_at: null, last_read_at: null } })
  }

  #replace(changed: CalendarSubscription): CalendarSubscription {
    this.#change((all) => all.map((each) => (each.id === changed.id ? changed : each)))
    return changed
  }

  #change(change: (all: readonly CalendarSubscription[]) => readonly CalendarSubscription[]): void {
    const { subscriptions } = this.state
    if (subscriptions !== undefined) this.#store.set({ ...this.state, subscriptions: change(subscriptions) })
  }
}
