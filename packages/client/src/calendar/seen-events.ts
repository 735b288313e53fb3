/**
 * The events that this device saw, by the spans that were asked for: they answer for other spans that they cover, too.
 * @module
 */
import { CalendarEvent } from '@axia/contract'
import { Type } from 'typebox'
import { type Seen, SeenShelf } from '../offline/seen.ts'
import type { Change } from '../optimistic-list.ts'
import { occurrenceKey } from './occurrence-key.ts'

export interface Span {
  /** A date, a wall time or an instant. */
  from: string
  to: string
}

export interface SeenSpan {
  events: CalendarEvent[]
  /** When the oldest of them was seen; undefined where a part of the span was never seen. */
  seenAt: Date | undefined
}

/** About a year by months and weeks. */
const mostSpans = 24
/** All-day events are dates: they stand in a span of instants by less than a day. */
const dayMs = 86_400_000

export class SeenEvents {
  readonly #shelf: SeenShelf<ReturnType<typeof eventsSchema>>

  constructor(seen: Seen) {
    this.#shelf = new SeenShelf(seen, 'events', eventsSchema(), mostSpans)
  }

  keep(span: Span, events: readonly CalendarEvent[]): void {
    this.#shelf.keep(keyOf(span), [...events])
  }

  /** What the server took stands in each of them, before it is read again. */
  change(change: Change<CalendarEvent>): void {
    this.#shelf.change((events, key) => change(events).filter(isWithin(...timesOf(spanOf(key)))))
  }

  /** The latest first. */
  all(): Promise<CalendarEvent[][]> {
    return this.#shelf.all()
  }

  /** The latest word wins where spans overlap: what a later one holds no more is gone. */
  async find(wanted: Span): Promise<SeenSpan> {
    const [from, to] = timesOf(wanted)
    const events = new Map<string, CalendarEvent>()
    const later: Span[] = []
    const found = () => [...events.values()].filter(isWithin(from, to))
    for (const key of await this.#shelf.keys()) {
      const [start, end] = timesOf(spanOf(key))
      const seen = start < to && end > from ? await this.#shelf.find(key) : undefined
      if (seen === undefined) continue
      for (const event of seen.value) {
        const isNews = !events.has(occurrenceKey(event)) && !later.some((span) => isInside(span, event))
        if (isNews) events.set(occurrenceKey(event), event)
      }
      later.push(spanOf(key))
      if (isCovered(wanted, later)) return { events: found(), seenAt: seen.seenAt }
    }
    return { events: found(), seenAt: undefined }
  }
}

/** Whether one who asked for the span was told of the event for certain: a date is one somewhere on earth. */
function isInside(span: Span, { start_time, end_time, all_day }: CalendarEvent): boolean {
  const [from, to] = timesOf(span)
  const doubt = all_day ? dayMs : 0
  return Date.parse(start_time) - doubt >= from && Date.parse(end_time) + doubt <= to
}

function eventsSchema() {
  return Type.Array(CalendarEvent)
}

function keyOf({ from, to }: Span): string {
  return `${from} ${to}`
}

function spanOf(key: string): Span {
  const [from = '', to = ''] = key.split(' ')
  return { from, to }
}

function timesOf({ from, to }: Span): [from: number, to: number] {
  return [Date.parse(from), Date.parse(to)]
}

function isWithin(from: number, to: number): (event: CalendarEvent) => boolean {
  return ({ start_time, end_time }) => Date.parse(start_time) < to + dayMs && Date.parse(end_time) > from - dayMs
}

function isCovered(wanted: Span, spans: readonly Span[]): boolean {
  let [reached, to] = timesOf(wanted)
  for (const [start, end] of spans.map(timesOf).sort((one, other) => one[0] - other[0])) {
    if (start <= reached) reached = Math.max(reached, end)
  }
  return reached >= to
}
