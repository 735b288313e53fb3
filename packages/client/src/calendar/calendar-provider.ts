/**
 * The user's events between two moments, kept up to date.
 * @module
 */
import { CalendarEvent, type CalendarEventPatch, type NewCalendarEvent } from '@axia/contract'
import { Check } from 'typebox/value'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import { answerOrGuess, type Changes, directChanges, type MadeChange, type WaitingChange } from '../offline/changes.ts'
import { firstOfEach, type Seen } from '../offline/seen.ts'
import { type Change, OptimisticList } from '../optimistic-list.ts'
import type { Clock } from '../platform.ts'
import { Store } from '../store.ts'
import type { CalendarProvider, CalendarState, SeriesOptions } from './calendar-types.ts'
import { occurrenceKey } from './occurrence-key.ts'
import { SeenEvents, type Span } from './seen-events.ts'

const pageSize = 200
const nothing: CalendarState = { status: 'idle', events: [] }

export interface CalendarProviderOptions {
  api: ApiService
  clock: Clock
  seen: Seen
  changes: Changes
}

export class ApiCalendarProvider implements CalendarProvider {
  readonly #api: ApiService
  readonly #clock: Clock
  readonly #changes: Changes
  readonly #store = new Store<CalendarState>(nothing)
  readonly #list = new OptimisticList<CalendarEvent>(
    (events) => this.#store.set({ ...this.state, events }),
    (change) => this.#seen.change(change),
  )
  readonly #seen: SeenEvents
  #load = 0

  constructor({ api, clock, seen, changes }: CalendarProviderOptions) {
    this.#api = api
    this.#clock = clock
    this.#changes = changes
    changes.onTakenUp((change, made) => this.#takeUp(change, made))
    this.#seen = new SeenEvents(seen)
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
    if (!isSame) this.#list.replace(this.#list.confirmed.filter((event) => touches(event, span)))
    const seenAt = isSame && this.state.seenAt !== undefined ? { seenAt: this.state.seenAt } : {}
    this.#store.set({ ...span, ...seenAt, status: 'loading', events: this.#list.items })
    const showing = isSame ? undefined : this.#showSeen(span, load)
    try {
      const events = await this.#fetch(span, load, signal)
      if (events === undefined) return
      this.#list.replace(events)
      this.#seen.keep(span, events)
      this.#store.set({ ...span, status: 'ready', events: this.#list.items, seenAt: this.#clock() })
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (load !== this.#load) return
      // Who calls a load off knows it: that is no failure to show.
      if (cause.code === 'aborted') this.#store.set({ ...this.state, status: before === 'ready' ? 'ready' : 'idle' })
      else this.#store.set({ ...this.state, status: 'failed', error: cause })
    }
    await showing
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

  add(
    event: NewCalendarEvent,
    options: SignalOptions & { idempotencyKey?: string | undefined } = {},
  ): Promise<CalendarEvent> {
    const made = this.#changes.make('POST /calendar/events', { body: event, ...options })
    const guess = this.#guess(made.id, event)
    const done = this.#list.change(
      (events) => sorted([...events, guess]),
      () => made.done,
      putIn(made.id),
    )
    return this.#settled(made, done, () => guess)
  }

  change(id: string, patch: CalendarEventPatch, options: SeriesOptions = {}): Promise<CalendarEvent> {
    const made = this.#changesFor(options).make('PATCH /calendar/events/{id}', callOf(id, options, { body: patch }))
    const isMeant = partOf(() => this.#changes.idOf(id), options)
    const guess = patched(isMeant, patch, options)
    const done = this.#list.change(
      guess,
      () => made.done,
      (answer) => (events) => {
        const isOne = answer.recurrence === null || (answer.occurrence !== null && answer.id === this.#changes.idOf(id))
        return isOne ? sorted(events.map((event) => (isMeant(event) ? answer : event))) : guess(events)
      },
    )
    return this.#settled(made, done, () => {
      const changed = this.state.events.find(isMeant)
      if (changed === undefined) throw new ApiError('unreachable', 'The server does not answer')
      return changed
    })
  }

  async remove(id: string, options: SeriesOptions = {}): Promise<void> {
    const made = this.#changesFor(options).make('DELETE /calendar/events/{id}', callOf(id, options, {}))
    const gone = without(partOf(() => this.#changes.idOf(id), options))
    const done = this.#list.change(
      gone,
      () => made.done,
      () => gone,
    )
    await answerOrGuess(made, done, () => undefined)
  }

  /** What a series becomes from an occurrence on only the server can say, and a repeat of that would be another change. */
  #changesFor({ scope }: SeriesOptions): Pick<Changes, 'make'> {
    return scope === 'following' ? directChanges(this.#api) : this.#changes
  }

  async held(): Promise<readonly CalendarEvent[]> {
    return this.#list.over(firstOfEach([this.#list.confirmed, ...(await this.#seen.all())].flat(), occurrenceKey))
  }

  /** The server alone knows a series' occurrences, and whether the event stands in the span at all. */
  #settled<A>(made: MadeChange<unknown>, done: Promise<A>, guess: () => A): Promise<A> {
    const refreshed = done.then(async (answer) => {
      await this.refresh()
      return answer
    })
    return answerOrGuess(made, refreshed, guess)
  }

  /** Shows what an earlier program left to be sent. */
  #takeUp(change: WaitingChange, made: MadeChange<unknown>): void {
    const effect = this.#effectOf(change)
    if (effect === undefined) return
    const isNew = change.call === 'POST /calendar/events'
    const done = this.#list.change(
      effect,
      () => made.done,
      (answer) => (isNew && Check(CalendarEvent, answer) ? putIn(change.id)(answer) : effect),
    )
    done.then(
      () => this.refresh(),
      () => undefined, // what was refused stands among the changes
    )
  }

  #effectOf(change: WaitingChange): Change<CalendarEvent> | undefined {
    const isMeant = partOf(() => this.#changes.idOf(change.target), change.query)
    if (change.call === 'POST /calendar/events') {
      return (events) => sorted([...events, this.#guess(change.id, change.body)])
    }
    if (change.call === 'PATCH /calendar/events/{id}') return patched(isMeant, change.body, change.query)
    return change.call === 'DELETE /calendar/events/{id}' ? without(isMeant) : undefined
  }

  /** What the device saw last, until the server answers. */
  async #showSeen(span: Span, load: number): Promise<void> {
    const { events, seenAt } = await this.#seen.find(span)
    if (load !== this.#load || this.state.status === 'ready') return
    if (events.length === 0 && seenAt === undefined) return
    this.#list.replace(sorted(events))
    this.#store.set({ ...this.state, events: this.#list.items, ...(seenAt !== undefined && { seenAt }) })
  }

  /** Undefined when another load was begun meanwhile. */
  async #fetch(
    { from, to }: Span,
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

  #guess(id: string, event: NewCalendarEvent): CalendarEvent {
    const now = this.#clock().toISOString()
    return {
      id,
      title: event.title ?? event.summary ?? '',
      description: event.description ?? '',
      location: event.location ?? '',
      start_time: event.start_time,
      end_time: event.end_time ?? event.start_time,
      all_day: event.all_day ?? event.start_time.length === 'YYYY-MM-DD'.length,
      time_zone: event.time_zone ?? 'UTC',
      recurrence: event.recurrence ?? null,
      occurrence: null,
      subscription_id: null,
      reminder: event.reminder ?? 'default',
      created_at: now,
      updated_at: now,
    }
  }
}

function momentOf(value: string | Date): string {
  return typeof value === 'string' ? value : value.toISOString()
}

/** Whether an event lies in a span, as far as that is known without its zone: a day's hours may be those of another zone. */
function touches({ start_time, end_time }: CalendarEvent, { from, to }: { from: string; to: string }): boolean {
  return Date.parse(start_time) < Date.parse(to) && Date.parse(end_time) > Date.parse(from)
}

/** It may be there already: a reload can come between the server's commit and its answer. */
function putIn(guessId: string): (event: CalendarEvent) => Change<CalendarEvent> {
  return (event) => (events) => sorted([...events.filter(({ id }) => id !== event.id && id !== guessId), event])
}

/** Tells the events that a change is about. */
function partOf(idNow: () => string, { occurrence, scope = 'this' }: SeriesOptions): (event: CalendarEvent) => boolean {
  if (occurrence == null || scope === 'all') return (event) => event.id === idNow()
  if (scope === 'this') return (event) => event.id === idNow() && event.occurrence === occurrence
  return (event) =>
    event.id === idNow() && event.occurrence !== null && Date.parse(event.occurrence) >= Date.parse(occurrence)
}

function without(isMeant: (event: CalendarEvent) => boolean): Change<CalendarEvent> {
  return (events) => events.filter((event) => !isMeant(event))
}

function patched(
  isMeant: (event: CalendarEvent) => boolean,
  patch: CalendarEventPatch,
  { occurrence = null }: SeriesOptions,
): Change<CalendarEvent> {
  return (events) => {
    const from = events.find((event) => isMeant(event) && event.occurrence === occurrence)
    const shiftMs = shiftOf(from, patch)
    return sorted(
      events.map((event) => (isMeant(event) ? applied(event, patch, { isItself: event === from, shiftMs }) : event)),
    )
  }
}

function callOf<T extends object>(id: string, { occurrence, scope, signal }: SeriesOptions, more: T) {
  const query = occurrence == null ? {} : { occurrence, ...(scope !== undefined && { scope }) }
  return { params: { id }, query, signal, ...more }
}

/** By how much an event is moved; undefined where days become hours or the other way round. */
function shiftOf(from: CalendarEvent | undefined, { start_time }: CalendarEventPatch): number | undefined {
  if (from === undefined || start_time === undefined) return undefined
  if (start_time.length > 10 !== from.start_time.length > 10) return undefined
  return Date.parse(start_time) - Date.parse(from.start_time)
}

/**
 * The event as it will be. What else of a series moves along follows from rules that the server knows: until it answers, those
 * occurrences are moved by as much.
 */
function applied(
  event: CalendarEvent,
  patch: CalendarEventPatch,
  { isItself, shiftMs }: { isItself: boolean; shiftMs: number | undefined },
): CalendarEvent {
  const title = patch.title ?? patch.summary
  const words = {
    ...event,
    ...(title !== undefined && { title }),
    ...(patch.description !== undefined && { description: patch.description }),
    ...(patch.location !== undefined && { location: patch.location }),
  }
  if (!isItself) {
    if (shiftMs === undefined) return words
    return { ...words, start_time: shifted(event.start_time, shiftMs), end_time: shifted(event.end_time, shiftMs) }
  }
  return {
    ...words,
    ...(patch.all_day !== undefined && { all_day: patch.all_day }),
    ...(patch.start_time !== undefined && { start_time: patch.start_time }),
    ...(typeof patch.end_time === 'string' && { end_time: patch.end_time }),
  }
}

function shifted(time: string, byMs: number): string {
  const text = new Date(Date.parse(time) + byMs).toISOString()
  return time.length > 10 ? text : text.slice(0, 10)
}

/** By start; an all-day event, whose start is a date, before the hours of its day. */
function sorted(events: readonly CalendarEvent[]): CalendarEvent[] {
  const order = ({ start_time: start }: CalendarEvent) =>
    start.length > 10 ? Date.parse(start) : Date.parse(start) - 1
  return [...events].sort((a, b) => order(a) - order(b))
}
