/**
 * The user's events between two moments, kept up to date.
 * @module
 */
import type { CalendarEvent, CalendarEventPatch, NewCalendarEvent } from '@axia/contract'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import { OptimisticList } from '../optimistic-list.ts'
import { type Clock, newId } from '../platform.ts'
import { Store } from '../store.ts'
import type { CalendarProvider, CalendarState } from './calendar-types.ts'

const pageSize = 200
const nothing: CalendarState = { status: 'idle', events: [] }

export class ApiCalendarProvider implements CalendarProvider {
  readonly #api: ApiService
  readonly #clock: Clock
  readonly #store = new Store<CalendarState>(nothing)
  readonly #list = new OptimisticList<CalendarEvent>((events) => this.#store.set({ ...this.state, events }))
  #load = 0

  constructor(api: ApiService, clock: Clock) {
    this.#api = api
    this.#clock = clock
  }

  get state(): CalendarState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  async load(from: string | Date, to: string | Date, { signal }: SignalOptions = {}): Promise<void> {
    const span = { from: momentOf(from), to: momentOf(to) }
    const load = ++this.#load
    const before = this.state.status
    const isSame = span.from === this.state.from && span.to === this.state.to
    if (!isSame) this.#list.replace([])
    this.#store.set({ ...span, status: 'loading', events: this.#list.items })
    try {
      const events = await this.#fetch(span, load, signal)
      if (events === undefined) return
      this.#list.replace(events)
      this.#store.set({ ...span, status: 'ready', events: this.#list.items })
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (load !== this.#load) return
      // Who calls a load off knows it: that is no failure to show.
      if (cause.code === 'aborted') this.#store.set({ ...this.state, status: before === 'ready' ? 'ready' : 'idle' })
      else this.#store.set({ ...this.state, status: 'failed', error: cause })
    }
  }

  /** Loads again what was loaded, if anything was. */
  async refresh(): Promise<void> {
    const { from, to } = this.state
    if (from !== undefined && to !== undefined) await this.load(from, to)
  }

  /** Forgets everything: it belongs to another user, or to nobody. */
  clear(): void {
    this.#load += 1
    this.#list.clear()
    this.#store.set(nothing)
  }

  async add(
    event: NewCalendarEvent,
    { signal, idempotencyKey = newId() }: SignalOptions & { idempotencyKey?: string | undefined } = {},
  ): Promise<CalendarEvent> {
    const guess = this.#guess(event)
    const added = await this.#list.change(
      (events) => sorted([...events, guess]),
      () => this.#api.request('POST /calendar/events', { body: event, idempotencyKey, signal }),
      (answer) => (events) => sorted([...events.filter(({ id }) => id !== answer.id), answer]),
    )
    // The server alone knows a series' occurrences, and whether the event stands in the span at all.
    await this.refresh()
    return added
  }

  async change(id: string, patch: CalendarEventPatch, { signal }: SignalOptions = {}): Promise<CalendarEvent> {
    const changed = await this.#list.change(
      (events) => sorted(events.map((event) => (event.id === id ? applied(event, patch) : event))),
      () => this.#api.request('PATCH /calendar/events/{id}', { params: { id }, body: patch, signal }),
      (answer) => (events) =>
        sorted(events.map((event) => (event.id === id && answer.recurrence === null ? answer : event))),
    )
    await this.refresh()
    return changed
  }

  async remove(id: string, { signal }: SignalOptions = {}): Promise<void> {
    const without = (events: readonly CalendarEvent[]) => events.filter((event) => event.id !== id)
    await this.#list.change(
      without,
      () => this.#api.request('DELETE /calendar/events/{id}', { params: { id }, signal }),
      () => without,
    )
  }

  /** Undefined when another load was begun meanwhile. */
  async #fetch(
    { from, to }: { from: string; to: string },
    load: number,
    signal: AbortSignal | undefined,
  ): Promise<CalendarEvent[] | undefined> {
    for (;;) {
      const { commits } = this.#list
      const events: CalendarEvent[] = []
      let after: string | undefined
      do {
        const query = { time_min: from, time_max: to, limit: pageSize, ...(after !== undefined && { after }) }
        const page = await this.#api.page('GET /calendar/events', { query, signal })
        events.push(...page.items)
        after = page.next
      } while (after !== undefined && load === this.#load)
      if (load !== this.#load) return undefined
      if (commits === this.#list.commits) return events // else changed meanwhile: the answer may be from before that
    }
  }

  #guess(event: NewCalendarEvent): CalendarEvent {
    const now = this.#clock().toISOString()
    return {
      id: newId(),
      title: event.title ?? event.summary ?? '',
      description: event.description ?? '',
      location: event.location ?? '',
      start_time: event.start_time,
      end_time: event.end_time ?? event.start_time,
      all_day: event.all_day ?? event.start_time.length === 'YYYY-MM-DD'.length,
      time_zone: event.time_zone ?? 'UTC',
      recurrence: event.recurrence ?? null,
      created_at: now,
      updated_at: now,
    }
  }
}

function momentOf(value: string | Date): string {
  return typeof value === 'string' ? value : value.toISOString()
}

function applied(event: CalendarEvent, patch: CalendarEventPatch): CalendarEvent {
  // The times of a series' occurrences follow from rules that the server knows: those wait for its answer.
  const isSeries = event.recurrence !== null
  const title = patch.title ?? patch.summary
  return {
    ...event,
    ...(title !== undefined && { title }),
    ...(patch.description !== undefined && { description: patch.description }),
    ...(patch.location !== undefined && { location: patch.location }),
    ...(!isSeries && patch.start_time !== undefined && { start_time: patch.start_time }),
    ...(!isSeries && typeof patch.end_time === 'string' && { end_time: patch.end_time }),
  }
}

/** By start; an all-day event, whose start is a date, before the hours of its day. */
function sorted(events: readonly CalendarEvent[]): CalendarEvent[] {
  const order = ({ start_time: start }: CalendarEvent) =>
    start.length > 10 ? Date.parse(start) : Date.parse(start) - 1
  return [...events].sort((a, b) => order(a) - order(b))
}
