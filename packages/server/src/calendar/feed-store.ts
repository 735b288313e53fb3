/**
 * The private address of a user's calendar: who has it can read the calendar, and nothing else.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { and, asc, desc, eq, gte, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { holdSession, type SessionHold } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import { calendarFeeds, eventExceptions, events, users } from '../db/schema.ts'
import { writeCalendar } from './ics/ics-writer.ts'

/** 256 random bits: nobody guesses them, so that a plain hash of them is enough. */
const keyBytes = 32

/** How far back events go that happened once. */
const backMs = 366 * 86_400_000
const maxEvents = 5000

/** Reads are noted no more often. */
const noteMs = 60_000

export type FeedRow = typeof calendarFeeds.$inferSelect

/** Who makes or revokes an address, and from where. */
export interface FeedOwner {
  userId: string
  sessionId: string
  address: string
}

/** Where it is written down that an address was made or revoked, in the same transaction. */
export interface FeedAudit {
  append(tx: Database, event: FeedOwner & { action: 'calendar_link_made' | 'calendar_link_revoked' }): Promise<void>
}

export interface FeedStoreOptions {
  db: Database
  clock: Clock
  audit: FeedAudit
  sessions: SessionHold
}

export interface FeedStore {
  find(userId: string): Promise<FeedRow | undefined>
  /** A new key; the one before is dead. @throws {Problem} `invalid_token` when the session has ended meanwhile. */
  open(by: FeedOwner): Promise<{ key: string; createdAt: Date }>
  close(by: FeedOwner): Promise<void>
  /** The calendar that a key opens, as a file; undefined for any other key. */
  read(key: string): Promise<string | undefined>
}

export function createFeedStore({ db, clock, audit, sessions }: FeedStoreOptions): FeedStore {
  /** Writes down what was done, and tells the user's other devices. */
  async function done(tx: Database, action: 'calendar_link_made' | 'calendar_link_revoked', by: FeedOwner) {
    await notify(tx, 'axia_changes', { user_id: by.userId, resource: 'calendar' })
    await audit.append(tx, { action, ...by })
  }

  return {
    async find(userId) {
      const [row] = await db.select().from(calendarFeeds).where(eq(calendarFeeds.userId, userId))
      return row
    },

    async open(by) {
      const { userId } = by
      const key = randomBytes(keyBytes).toString('base64url')
      const row = { hash: hashOf(key), createdAt: clock(), lastReadAt: null }
      await db.transaction(async (tx) => {
        await holdSession(sessions, by, tx) // the address would outlast who was thrown out
        await tx
          .insert(calendarFeeds)
          .values({ userId, ...row })
          .onConflictDoUpdate({ target: calendarFeeds.userId, set: row })
        await done(tx, 'calendar_link_made', by)
      })
      return { key, createdAt: row.createdAt }
    },

    async close(by) {
      await db.transaction(async (tx) => {
        const gone = await tx
          .delete(calendarFeeds)
          .where(eq(calendarFeeds.userId, by.userId))
          .returning({ userId: calendarFeeds.userId })
        if (gone.length > 0) await done(tx, 'calendar_link_revoked', by)
      })
    },

    async read(key) {
      const [feed] = await db
        .select({ userId: users.id, username: users.username, lastReadAt: calendarFeeds.lastReadAt })
        .from(calendarFeeds)
        .innerJoin(users, eq(users.id, calendarFeeds.userId))
        .where(and(eq(calendarFeeds.hash, hashOf(key)), isNull(users.disabledAt)))
      if (feed === undefined) return undefined
      const { userId, username, lastReadAt } = feed
      const now = clock()
      if (lastReadAt === null || now.getTime() - lastReadAt.getTime() >= noteMs) {
        await db.update(calendarFeeds).set({ lastReadAt: now }).where(eq(calendarFeeds.userId, userId))
      }
      const recent = or(isNotNull(events.recurrence), gte(events.endAt, new Date(now.getTime() - backMs)))
      const rows = await db
        .select()
        .from(events)
        .where(and(eq(events.userId, userId), isNull(events.subscriptionId), recent))
        .orderBy(sql`${events.recurrence} is null`, desc(events.startAt), asc(events.id)) // of too many, the latest
        .limit(maxEvents)
      const exceptions = await db.select().from(eventExceptions).where(eq(eventExceptions.userId, userId))
      const bySeries = Map.groupBy(exceptions, ({ eventId }) => eventId)
      return writeCalendar({ name: username, events: rows, exceptions: bySeries, now })
    },
  }
}

function hashOf(key: string): Uint8Array {
  return createHash('sha256').update(key).digest()
}
