/**
 * Calendar events in the database; a store call sees the rows of one user.
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import { instantOf, wallText, wallTimeOf } from '@axia/words/wall-time'
import { and, asc, between, count, eq, exists, gt, gte, isNotNull, isNull, lt, or } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import { eventExceptions, events } from '../db/schema.ts'
import { newId } from '../id.ts'
import { type Page, pageOf } from '../paging.ts'
import { Problem } from '../problem.ts'
import type { EventEdit, EventRow, EventWindow, ExceptionRow, NewEventRow, Occurrence, SeriesPart } from './event.ts'
import { compareOccurrences, expandSeries, singleOccurrence } from './occurrences.ts'
import { type Changed, changeSeries, deleteFromSeries } from './series-changes.ts'

/** Recurring events that a user may have: each of them costs its share whenever the calendar is read. */
const maxSeries = 500

/** How long the expansion of many series may keep other requests waiting. */
const maxBlockMs = 10

/** How long the expansion of all of them may take: more would be an attack. */
const maxExpansionMs = 15_000

/** All-day events are kept with the instants of their own zone; another zone's day begins and ends up to this much apart. */
const zoneSlackMs = 27 * 3_600_000

/** One occurrence of a series takes at most this long: so far before a window one may start that touches it. */
const longestMs = 368 * 86_400_000

/** Finds out of the row which part of its series is meant. */
export type PartOf = (row: EventRow) => SeriesPart | undefined

export interface EventStore {
  /** @throws {Problem} `conflict` when there are too many series. */
  add(userId: string, event: NewEventRow, db?: Database): Promise<EventRow>
  find(userId: string, id: string): Promise<EventRow | undefined>
  /** How many recurring events of the user's own there are. */
  countSeries(userId: string, db?: Database): Promise<number>
  /** Occurrences that touch the window, by their start. */
  list(userId: string, window: EventWindow): Promise<Page<Occurrence>>
  /**
   * Changes an event, or a part of a series; nobody else can change it meanwhile. Undefined when the user has no such event.
   *
   * @throws {Problem} `read_only` for the events of a subscribed calendar.
   */
  change(userId: string, id: string, edit: EventEdit, part?: PartOf): Promise<Changed | undefined>
  /** As `change`, for deleting. False when the user has no such event. */
  delete(userId: string, id: string, part?: PartOf): Promise<boolean>
}

export function createEventStore({ db, clock }: { db: Database; clock: Clock }): EventStore {
  const one = (userId: string, id: string) => and(eq(events.userId, userId), eq(events.id, id))
  const within = <T>(tx: Database | undefined, work: (tx: Database) => Promise<T>) =>
    tx === undefined ? db.transaction(work) : work(tx)

  async function changed(tx: Database, userId: string): Promise<void> {
    await notify(tx, 'axia_changes', { user_id: userId, resource: 'calendar' })
  }

  async function countSeries(userId: string, tx: Database = db): Promise<number> {
    const series = and(eq(events.userId, userId), isNotNull(events.recurrence), isNull(events.subscriptionId))
    const [row] = await tx.select({ count: count() }).from(events).where(series)
    return row?.count ?? 0
  }

  async function refuseTooManySeries(tx: Database, userId: string): Promise<void> {
    if ((await countSeries(userId, tx)) >= maxSeries) {
      throw new Problem('conflict', { detail: `There are already ${maxSeries} recurring events` })
    }
  }

  /** Events that happen once, at an hour. */
  function timedSingles(userId: string, { from, to, limit, after }: EventWindow): Promise<EventRow[]> {
    const startAt = after && new Date(after.startMs)
    const behind = startAt && or(gt(events.startAt, startAt), and(eq(events.startAt, startAt), gt(events.id, after.id)))
    return db
      .select()
      .from(events)
      .where(
        and(
          eq(events.userId, userId),
          isNull(events.recurrence),
          eq(events.allDay, false),
          lt(events.startAt, to),
          or(gt(events.endAt, from), gte(events.startAt, from)),
          behind,
        ),
      )
      .orderBy(asc(events.startAt), asc(events.id))
      .limit(limit + 1)
  }

  /** Events that take whole days once; the window's days are those of its zone. */
  function allDaySingles(userId: string, { from, to, timeZone, limit, after }: EventWindow): Promise<EventRow[]> {
    const day = after && wallTimeOf(new Date(after.startMs), timeZone).startOf('day')
    const later = day && gt(events.startLocal, wallText(day))
    const atDayStart = day && after.startMs === instantOf(day, timeZone).getTime()
    const behind = atDayStart ? or(later, and(eq(events.startLocal, wallText(day)), gt(events.id, after.id))) : later
    return db
      .select()
      .from(events)
      .where(
        and(
          eq(events.userId, userId),
          isNull(events.recurrence),
          eq(events.allDay, true),
          lt(events.startAt, new Date(to.getTime() + zoneSlackMs)), // by the index; the next line is exact
          lt(events.startLocal, wallText(wallTimeOf(to, timeZone))),
          gt(events.endLocal, wallText(wallTimeOf(from, timeZone))),
          behind,
        ),
      )
      .orderBy(asc(events.startLocal), asc(events.id))
      .limit(limit + 1)
  }

  /** An occurrence was moved into the window, wherever its series lies. */
  function hasMovedInto({ from, to }: EventWindow) {
    const span = between(
      eventExceptions.startAt,
      new Date(from.getTime() - longestMs),
      new Date(to.getTime() + zoneSlackMs),
    )
    return exists(
      db
        .select({ id: eventExceptions.eventId })
        .from(eventExceptions)
        .where(and(eq(eventExceptions.eventId, events.id), eq(eventExceptions.orphaned, false), span)),
    )
  }

  /** Exceptions that may matter in the window: of occurrences that lie there, and of those that were moved there. */
  async function exceptionsIn(
    userId: string,
    series: readonly EventRow[],
    { from, to }: EventWindow,
  ): Promise<Map<string, ExceptionRow[]>> {
    if (series.length === 0) return new Map()
    const wall = (ms: number) => wallText(wallTimeOf(new Date(ms), 'UTC'))
    const rows = await db
      .select()
      .from(eventExceptions)
      .where(
        and(
          eq(eventExceptions.userId, userId),
          eq(eventExceptions.orphaned, false),
          or(
            between(
              eventExceptions.occurrenceLocal,
              wall(from.getTime() - longestMs),
              wall(to.getTime() + zoneSlackMs),
            ),
            between(
              eventExceptions.startAt,
              new Date(from.getTime() - longestMs),
              new Date(to.getTime() + zoneSlackMs),
            ),
          ),
        ),
      )
    return Map.groupBy(rows, ({ eventId }) => eventId)
  }

  /** The row, held until the transaction ends. */
  async function hold(tx: Database, userId: string, id: string): Promise<EventRow | undefined> {
    const [row] = await tx.select().from(events).where(one(userId, id)).for('update')
    if (row !== undefined && row.subscriptionId !== null) throw new Problem('read_only')
    return row
  }

  async function series(userId: string, window: EventWindow): Promise<Occurrence[]> {
    const rows = await db
      .select()
      .from(events)
      .where(
        and(
          eq(events.userId, userId),
          isNotNull(events.recurrence),
          or(lt(events.startAt, new Date(window.to.getTime() + zoneSlackMs)), hasMovedInto(window)),
          or(
            isNull(events.seriesEndsAt),
            gte(events.seriesEndsAt, new Date(window.from.getTime() - zoneSlackMs)),
            hasMovedInto(window),
          ),
        ),
      )
    const exceptions = await exceptionsIn(userId, rows, window)
    const occurrences: Occurrence[] = []
    let since = performance.now()
    const enoughAt = since + maxExpansionMs
    for (const row of rows) {
      if (since > enoughAt)
        throw new Problem('busy', { detail: 'The calendar has too many repeating events', retryAfterSeconds: 60 })
      occurrences.push(...expandSeries(row, window, exceptions.get(row.id)))
      if (performance.now() - since < maxBlockMs) continue
      await setImmediate()
      since = performance.now()
    }
    return occurrences
  }

  return {
    async add(userId, event, outer) {
      return within(outer, async (tx) => {
        if (event.recurrence !== null) await refuseTooManySeries(tx, userId)
        const now = clock()
        const [added] = await tx
          .insert(events)
          .values({ id: newId(), userId, ...event, createdAt: now, updatedAt: now })
          .returning()
        if (added === undefined) throw new Error('the event was not added')
        await changed(tx, userId)
        return added
      })
    },

    countSeries,

    async find(userId, id) {
      const [row] = await db.select().from(events).where(one(userId, id))
      return row
    },

    async list(userId, window) {
      const singles = [...(await timedSingles(userId, window)), ...(await allDaySingles(userId, window))]
      const once = singles.map((row) => singleOccurrence(row, window.timeZone))
      const rows = [...once, ...(await series(userId, window))].sort(compareOccurrences)
      return pageOf(rows.slice(0, window.limit + 1), window.limit, cursorOf)
    },

    async change(userId, id, edit, partOf) {
      return db.transaction(async (tx) => {
        const series = await hold(tx, userId, id)
        if (series === undefined) return undefined
        const part = partOf?.(series)
        const addsSeries = series.recurrence === null ? edit.recurrence != null : part?.scope === 'following'
        if (addsSeries) await refuseTooManySeries(tx, userId)
        const done = await changeSeries({ tx, series, now: clock() }, part, edit)
        await changed(tx, userId)
        return done
      })
    },

    async delete(userId, id, partOf) {
      return db.transaction(async (tx) => {
        const series = await hold(tx, userId, id)
        if (series === undefined) return false
        await deleteFromSeries({ tx, series, now: clock() }, partOf?.(series))
        await changed(tx, userId)
        return true
      })
    },
  }
}

/** Where a page ends, as its reader will name it. */
function cursorOf({ startMs, id, occurrence }: Occurrence): string {
  return occurrence === undefined ? `${startMs}_${id}` : `${startMs}_${id}_${Date.parse(occurrence)}`
}
