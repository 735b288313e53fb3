/**
 * Calendar events in the database; a store call sees the rows of one user.
 * @module
 */
import { and, asc, count, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { lockUser } from '../db/lock-user.ts'
import { notify } from '../db/notices.ts'
import { eventExceptions, events } from '../db/schema.ts'
import { newId } from '../id.ts'
import { type Page, pageOf } from '../paging.ts'
import { Problem } from '../problem.ts'
import type { EventEdit, EventRow, EventWindow, ExceptionRow, NewEventRow, Occurrence, SeriesPart } from './event.ts'
import { occurrencesIn } from './occurrences-in.ts'
import { type Changed, changeSeries, deleteFromSeries } from './series-changes.ts'

/** Recurring events that a user may have: each of them costs its share whenever the calendar is read. */
const maxSeries = 500

/** Finds out of the row which part of its series is meant. */
export type PartOf = (row: EventRow) => SeriesPart | undefined

/** What of a deleted event, and of its exceptions, is kept to put them back. */
export type RestoredEvent = Omit<EventRow, 'userId' | 'updatedAt'>
export type RestoredException = Omit<ExceptionRow, 'eventId' | 'userId' | 'updatedAt'>

export interface EventStore {
  /** @throws {Problem} `conflict` when there are too many series. */
  add(userId: string, event: NewEventRow, db?: Database): Promise<EventRow>
  find(userId: string, id: string, db?: Database): Promise<EventRow | undefined>
  /** What is left out of a series or differs, in order. */
  exceptions(userId: string, id: string, db: Database): Promise<ExceptionRow[]>
  /** How many more recurring events the user may have of her own; nobody else adds one until the transaction ends. */
  roomForSeries(userId: string, tx: Database): Promise<number>
  /** Occurrences that touch the window, by their start. */
  list(userId: string, window: EventWindow): Promise<Page<Occurrence>>
  /**
   * Changes an event, or a part of a series; nobody else can change it meanwhile. Undefined when the user has no such event.
   *
   * @throws {Problem} `read_only` for the events of a subscribed calendar.
   */
  change(userId: string, id: string, edit: EventEdit, part?: PartOf, db?: Database): Promise<Changed | undefined>
  /** As `change`, for deleting. False when the user has no such event. */
  delete(userId: string, id: string, part?: PartOf, db?: Database): Promise<boolean>
  /**
   * Puts a deleted event back as it was, a series with its exceptions. False when it is there.
   *
   * @throws {Problem} `conflict` when there are too many series.
   */
  restore(userId: string, row: RestoredEvent, exceptions: readonly RestoredException[], db: Database): Promise<boolean>
}

export function createEventStore({ db, clock }: { db: Database; clock: Clock }): EventStore {
  const one = (userId: string, id: string) => and(eq(events.userId, userId), eq(events.id, id))
  const within = <T>(tx: Database | undefined, work: (tx: Database) => Promise<T>) =>
    tx === undefined ? db.transaction(work) : work(tx)

  async function changed(tx: Database, userId: string): Promise<void> {
    await notify(tx, 'axia_changes', { user_id: userId, resource: 'calendar' })
  }

  async function roomForSeries(userId: string, tx: Database): Promise<number> {
    await lockUser(tx, userId)
    const series = and(eq(events.userId, userId), isNotNull(events.recurrence), isNull(events.subscriptionId))
    const [row] = await tx.select({ count: count() }).from(events).where(series)
    return maxSeries - (row?.count ?? 0)
  }

  async function refuseTooManySeries(tx: Database, userId: string): Promise<void> {
    if ((await roomForSeries(userId, tx)) <= 0) {
      throw new Problem('conflict', { detail: `There are already ${maxSeries} recurring events` })
    }
  }

  /** The row, held until the transaction ends. The user is held before it, as by everybody who comes to both. */
  async function hold(tx: Database, userId: string, id: string): Promise<EventRow | undefined> {
    await lockUser(tx, userId)
    const [row] = await tx.select().from(events).where(one(userId, id)).for('update')
    if (row !== undefined && row.subscriptionId !== null) throw new Problem('read_only')
    return row
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

    roomForSeries,

    async find(userId, id, tx = db) {
      const [row] = await tx.select().from(events).where(one(userId, id))
      return row
    },

    async exceptions(userId, id, tx) {
      return tx
        .select()
        .from(eventExceptions)
        .where(and(eq(eventExceptions.userId, userId), eq(eventExceptions.eventId, id)))
        .orderBy(asc(eventExceptions.occurrenceLocal))
    },

    async list(userId, window) {
      const rows = await occurrencesIn({ db, userId }, window)
      return pageOf(rows.slice(0, window.limit + 1), window.limit, cursorOf)
    },

    async change(userId, id, edit, partOf, outer) {
      return within(outer, async (tx) => {
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

    async delete(userId, id, partOf, outer) {
      return within(outer, async (tx) => {
        const series = await hold(tx, userId, id)
        if (series === undefined) return false
        await deleteFromSeries({ tx, series, now: clock() }, partOf?.(series))
        await changed(tx, userId)
        return true
      })
    },

    async restore(userId, row, exceptions, tx) {
      if (row.recurrence !== null) await refuseTooManySeries(tx, userId)
      const ours = { userId, updatedAt: clock() }
      const back = await tx
        .insert(events)
        .values({ ...row, ...ours })
        .onConflictDoNothing()
        .returning({ id: events.id })
      if (back.length === 0) return false
      const rows = exceptions.map((each) => ({ ...each, ...ours, eventId: row.id }))
      if (rows.length > 0) await tx.insert(eventExceptions).values(rows)
      await changed(tx, userId)
      return true
    },
  }
}

/** Where a page ends, as its reader will name it. */
function cursorOf({ startMs, id, occurrence }: Occurrence): string {
  return occurrence === undefined ? `${startMs}_${id}` : `${startMs}_${id}_${Date.parse(occurrence)}`
}
