/**
 * Calendar events in the database; a store call sees the rows of one user.
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import { and, asc, count, eq, gt, gte, isNotNull, isNull, lt, or } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import { type Database, notify } from '../db/database.ts'
import { events } from '../db/schema.ts'
import { newId } from '../id.ts'
import { type Page, pageOf } from '../paging.ts'
import { Problem } from '../problem.ts'
import { instantOf, wallText, wallTimeOf } from '../wall-time.ts'
import type { EventChange, EventRow, EventWindow, NewEventRow, Occurrence } from './event.ts'
import { compareOccurrences, expandSeries, singleOccurrence } from './occurrences.ts'

/** Recurring events that a user may have: each of them costs its share whenever the calendar is read. */
const maxSeries = 500

/** How long the expansion of many series may keep other requests waiting. */
const maxBlockMs = 10

/** All-day events are kept with the instants of their own zone; another zone's day begins and ends up to this much apart. */
const zoneSlackMs = 27 * 3_600_000

export interface EventStore {
  /** @throws {Problem} `conflict` when there are too many series. */
  add(userId: string, event: NewEventRow, db?: Database): Promise<EventRow>
  find(userId: string, id: string): Promise<EventRow | undefined>
  /** Occurrences that touch the window, by their start. */
  list(userId: string, window: EventWindow): Promise<Page<Occurrence>>
  /** Makes of the row what `change` says, which sees the row as it stands and nobody else can change meanwhile. */
  change(userId: string, id: string, change: (row: EventRow) => EventChange): Promise<EventRow | undefined>
  /** False when the user has no such event. */
  delete(userId: string, id: string, db?: Database): Promise<boolean>
}

export function createEventStore({ db, clock }: { db: Database; clock: Clock }): EventStore {
  const one = (userId: string, id: string) => and(eq(events.userId, userId), eq(events.id, id))
  const within = <T>(tx: Database | undefined, work: (tx: Database) => Promise<T>) =>
    tx === undefined ? db.transaction(work) : work(tx)

  async function changed(tx: Database, userId: string): Promise<void> {
    await notify(tx, 'axia_changes', JSON.stringify({ user_id: userId, resource: 'calendar' }))
  }

  async function refuseTooManySeries(tx: Database, userId: string): Promise<void> {
    const series = and(eq(events.userId, userId), isNotNull(events.recurrence))
    const [row] = await tx.select({ count: count() }).from(events).where(series)
    if ((row?.count ?? 0) >= maxSeries) {
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

  async function series(userId: string, window: EventWindow): Promise<Occurrence[]> {
    const rows = await db
      .select()
      .from(events)
      .where(
        and(
          eq(events.userId, userId),
          isNotNull(events.recurrence),
          lt(events.startAt, new Date(window.to.getTime() + zoneSlackMs)),
          or(isNull(events.seriesEndsAt), gte(events.seriesEndsAt, new Date(window.from.getTime() - zoneSlackMs))),
        ),
      )
    const occurrences: Occurrence[] = []
    let since = performance.now()
    for (const row of rows) {
      occurrences.push(...expandSeries(row, window))
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

    async find(userId, id) {
      const [row] = await db.select().from(events).where(one(userId, id))
      return row
    },

    async list(userId, window) {
      const singles = [...(await timedSingles(userId, window)), ...(await allDaySingles(userId, window))]
      const once = singles.map((row) => singleOccurrence(row, window.timeZone))
      const rows = [...once, ...(await series(userId, window))].sort(compareOccurrences)
      return pageOf(rows.slice(0, window.limit + 1), window.limit, ({ startMs, id }) => `${startMs}_${id}`)
    },

    async change(userId, id, change) {
      return db.transaction(async (tx) => {
        const [before] = await tx.select().from(events).where(one(userId, id)).for('update')
        if (before === undefined) return undefined
        const next = change(before)
        if (before.recurrence === null && next.recurrence !== null) await refuseTooManySeries(tx, userId)
        const [row] = await tx
          .update(events)
          .set({ ...next, updatedAt: clock() })
          .where(one(userId, id))
          .returning()
        await changed(tx, userId)
        return row
      })
    },

    async delete(userId, id, outer) {
      return within(outer, async (tx) => {
        const gone = await tx.delete(events).where(one(userId, id)).returning({ id: events.id })
        if (gone.length > 0) await changed(tx, userId)
        return gone.length > 0
      })
    },
  }
}
