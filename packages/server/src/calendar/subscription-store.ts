/**
 * Subscribed calendars in the database, and the events that came with them.
 * @module
 */
import type { CalendarColor, CalendarFailure } from '@axia/contract'
import { and, asc, count, eq, inArray, isNull, lte } from 'drizzle-orm'
import { type HeldSession, holdSession, type SessionHold } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import { calendarSubscriptions, events, users } from '../db/schema.ts'
import { newId } from '../id.ts'
import { Problem } from '../problem.ts'
import type { Validators } from './fetch-calendar.ts'
import type { ReadEvent } from './ics/ics-reader.ts'
import { replaceEvents } from './subscription-events.ts'

export type SubscriptionRow = typeof calendarSubscriptions.$inferSelect

/** Calendars of others that a user may read. */
const maxSubscriptions = 20

/** How long a server has for a fetch that it took on, before another one takes it. */
const leaseMs = 5 * 60_000

const everyMs = 3_600_000
const mostMs = 24 * 3_600_000

/** How a calendar was when it was read last. */
export interface Known extends Validators {
  contentHash: Uint8Array | null
  /** The zone in which its times without one were read. */
  readIn: string | null
}

/** What a fetch brought. Without `events` nothing was new. */
export interface Fetched extends Known {
  events?: readonly ReadEvent[]
  ignoredCount?: number
}

export interface NewSubscription {
  url: string
  name: string
  color: CalendarColor
  fetched: Fetched
}

export interface SubscriptionStore {
  list(userId: string): Promise<SubscriptionRow[]>
  find(userId: string, id: string): Promise<SubscriptionRow | undefined>
  /** @throws {Problem} `conflict` when there are too many. */
  refuseTooMany(userId: string): Promise<void>
  /** @throws {Problem} `conflict` when there are too many, `invalid_token` when the session has ended. */
  add(session: HeldSession, subscription: NewSubscription): Promise<SubscriptionRow>
  change(
    userId: string,
    id: string,
    change: { name?: string; color?: CalendarColor },
  ): Promise<SubscriptionRow | undefined>
  delete(userId: string, id: string): Promise<boolean>
  /** Those that are due, taken on by this server. */
  takeDue(most: number): Promise<SubscriptionRow[]>
  /** Undefined when it was deleted meanwhile. @throws {Problem} `invalid_token` when the session that asked has ended. */
  keep(subscription: SubscriptionRow, fetched: Fetched, by?: HeldSession): Promise<SubscriptionRow | undefined>
  /** As `keep`, when nothing could be fetched. */
  fail(subscription: SubscriptionRow, failure: CalendarFailure, by?: HeldSession): Promise<SubscriptionRow | undefined>
  /** The zone in which a user's times without a zone are read. */
  timeZoneOf(userId: string): Promise<string>
}

export interface SubscriptionStoreOptions {
  db: Database
  clock: Clock
  sessions: SessionHold
}

export function createSubscriptionStore({ db, clock, sessions }: SubscriptionStoreOptions): SubscriptionStore {
  const table = calendarSubscriptions
  const one = (userId: string, id: string) => and(eq(table.userId, userId), eq(table.id, id))
  const well = () => ({ failure: null, failures: 0, fetchedAt: clock(), dueAt: inAn(everyMs) })
  const inAn = (ms: number) => new Date(clock().getTime() + ms)

  async function changed(tx: Database, userId: string): Promise<void> {
    await notify(tx, 'axia_changes', { user_id: userId, resource: 'calendar' })
  }

  async function refuseTooMany(userId: string, tx: Database = db): Promise<void> {
    const [row] = await tx.select({ count: count() }).from(table).where(eq(table.userId, userId))
    if ((row?.count ?? 0) >= maxSubscriptions) {
      throw new Problem('conflict', { detail: `There are already ${maxSubscriptions} subscribed calendars` })
    }
  }

  /** What was fetched becomes the calendar's, as long as nobody else has begun with it; what is there now. */
  async function replace(
    { id, userId }: SubscriptionRow,
    { events: read = [], ignoredCount = 0, ...known }: Fetched,
    enter: (tx: Database) => Promise<void>,
  ): Promise<SubscriptionRow | undefined> {
    const done = await replaceEvents({ db, subscription: { id, userId }, now: clock(), enter }, read, async (tx) => {
      const eventCount = await tx.$count(events, eq(events.subscriptionId, id))
      const state = { ...knownFrom(known), ...well(), eventCount, ignoredCount }
      const [row] = await tx.update(table).set(state).where(eq(table.id, id)).returning()
      await changed(tx, userId)
      return row
    })
    return done ?? find(userId, id)
  }

  async function find(userId: string, id: string, tx: Database = db): Promise<SubscriptionRow | undefined> {
    const [row] = await tx.select().from(table).where(one(userId, id))
    return row
  }

  /** Makes sure that who asked may still write. */
  const enterAs = (by: HeldSession | undefined) => async (tx: Database) => {
    if (by !== undefined) await holdSession(sessions, by, tx)
  }

  return {
    async list(userId) {
      return db.select().from(table).where(eq(table.userId, userId)).orderBy(asc(table.id))
    },

    find,

    refuseTooMany,

    async add(session, { url, name, color, fetched }) {
      const { userId } = session
      const enter = enterAs(session)
      const added = await db.transaction(async (tx) => {
        await enter(tx) // one at a time
        await refuseTooMany(userId, tx)
        const state = { fetchedAt: clock(), dueAt: inAn(everyMs), createdAt: clock() }
        const [row] = await tx
          .insert(table)
          .values({ id: newId(), userId, url, name, color, ...state })
          .returning()
        if (row === undefined) throw new Error('the subscription was not added')
        await changed(tx, userId)
        return row
      })
      return (await replace(added, fetched, enter)) ?? added
    },

    async change(userId, id, change) {
      if (Object.keys(change).length === 0) return find(userId, id)
      return db.transaction(async (tx) => {
        const [row] = await tx.update(table).set(change).where(one(userId, id)).returning()
        if (row !== undefined) await changed(tx, userId)
        return row
      })
    },

    async delete(userId, id) {
      return db.transaction(async (tx) => {
        const gone = await tx.delete(table).where(one(userId, id)).returning({ id: table.id })
        if (gone.length > 0) await changed(tx, userId)
        return gone.length > 0
      })
    },

    async takeDue(most) {
      const due = db
        .select({ id: table.id })
        .from(table)
        .innerJoin(users, eq(users.id, table.userId))
        .where(and(lte(table.dueAt, clock()), isNull(users.disabledAt)))
        .orderBy(asc(table.dueAt))
        .limit(most)
        .for('update', { of: table, skipLocked: true })
      return db
        .update(table)
        .set({ dueAt: inAn(leaseMs) })
        .where(inArray(table.id, due))
        .returning()
    },

    async keep(subscription, fetched, by) {
      const { id, userId, contentHash } = subscription
      const enter = enterAs(by)
      if (fetched.events !== undefined) return replace(subscription, fetched, enter)
      return db.transaction(async (tx) => {
        await enter(tx)
        const isSame = contentHash === null ? isNull(table.contentHash) : eq(table.contentHash, contentHash)
        const state = { ...knownFrom(fetched), ...well() }
        const rows = await tx
          .update(table)
          .set(state)
          .where(and(one(userId, id), isSame))
          .returning()
        return rows[0] ?? find(userId, id, tx) // another one is just reading it anew
      })
    },

    async fail({ id, failures, failure: before }, failure, by) {
      return db.transaction(async (tx) => {
        await enterAs(by)(tx)
        const dueAt = inAn(Math.min(mostMs, everyMs * 2 ** Math.min(failures, 10)))
        const [row] = await tx
          .update(table)
          .set({ failure, failures: failures + 1, dueAt })
          .where(eq(table.id, id))
          .returning()
        if (row !== undefined && before !== failure) await changed(tx, row.userId)
        return row
      })
    },

    async timeZoneOf(userId) {
      const [row] = await db.select({ timeZone: users.timeZone }).from(users).where(eq(users.id, userId))
      return row?.timeZone ?? 'UTC'
    },
  }
}

/** What the next fetch wants to know of this one. */
function knownFrom({ etag, lastModified, contentHash, readIn }: Fetched): Known {
  return { etag, lastModified, contentHash, readIn }
}
