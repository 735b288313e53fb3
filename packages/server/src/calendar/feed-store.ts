/**
 * The private address of a user's calendar: who has it can read the calendar, and nothing else.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { and, asc, desc, eq, gte, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
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

export interface FeedStore {
  find(userId: string): Promise<FeedRow | undefined>
  /** A new key; the one before is dead. */
  open(userId: string): Promise<{ key: string; createdAt: Date }>
  close(userId: string): Promise<void>
  /** The calendar that a key opens, as a file; undefined for any other key. */
  read(key: string): Promise<string | undefined>
}

export function createFeedStore({ db, clock }: { db: Database; clock: Clock }): FeedStore {
  return {
    async find(userId) {
      const [row] = await db.select().from(calendarFeeds).where(eq(calendarFeeds.userId, userId))
      return row
    },

    async open(userId) {
      const key = randomBytes(keyBytes).toString('base64url')
      const row = { hash: hashOf(key), createdAt: clock(), lastReadAt: null }
      await db
        .insert(calendarFeeds)
        .values({ userId, ...row })
        .onConflictDoUpdate({ target: calendarFeeds.userId, set: row })
      return { key, createdAt: row.createdAt }
    },

    async close(userId) {
      await db.delete(calendarFeeds).where(eq(calendarFeeds.userId, userId))
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
