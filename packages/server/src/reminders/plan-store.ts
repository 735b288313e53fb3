/**
 * What each user is reminded of, and when that has to be looked at next.
 * @module
 */
import type { Locale, ReminderSettings, ReminderSettingsPatch } from '@axia/contract'
import { and, asc, eq, exists, inArray, isNull, lte, or, sql } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import {
  events,
  pushDeliveries,
  pushSubscriptions,
  reminderPlans,
  reminderSnoozes,
  tasks,
  users,
} from '../db/schema.ts'
import { newId } from '../id.ts'

type PlanRow = typeof reminderPlans.$inferSelect
export type SnoozeRow = typeof reminderSnoozes.$inferSelect

/** A user whose reminders this server looks at until its lease runs out. */
export interface Plan extends Pick<PlanRow, 'userId' | 'events' | 'allDay' | 'tasks' | 'doneUntil'> {
  locale: Locale
  timeZone: string
  languages: readonly string[]
}

/** What is reminded of: an event, one occurrence of a series, or a task. */
export interface Reminded {
  kind: 'event' | 'task'
  id: string
  occurrence: string | undefined
}

export interface PlanStore {
  settings(userId: string): Promise<ReminderSettings>
  changeSettings(userId: string, patch: ReminderSettingsPatch): Promise<ReminderSettings>
  /** The language in which a user hears of an answer; undefined for who has no device or does not want to. */
  answerLocale(tx: Database, userId: string): Promise<Locale | undefined>
  /** False when the user has no such event or task. */
  snooze(userId: string, what: Reminded, dueAt: Date): Promise<boolean>
  snoozes(userId: string): Promise<SnoozeRow[]>
  /** When something has to be looked at or delivered that no other server holds; undefined when nothing waits. */
  nextDue(): Promise<Date | undefined>
  /** Takes on users of whom something is due or has changed. */
  claim(most: number): Promise<Plan[]>
  /** Notes how far a user's reminders are done. False when another server was there first: then nothing of it may stay. */
  advance(tx: Database, plan: Plan, to: { doneUntil: Date; nextAt: Date }, snoozed: readonly string[]): Promise<boolean>
}

/** How long a server has for a look before another one takes it. */
const leaseMs = 60_000

export function createPlanStore({ db, clock }: { db: Database; clock: Clock }): PlanStore {
  const table = reminderPlans
  /** Who has no device is not looked at. */
  const hasDevice = exists(
    db.select({ id: pushSubscriptions.id }).from(pushSubscriptions).where(eq(pushSubscriptions.userId, table.userId)),
  )
  const isFree = (now: Date) => or(isNull(table.leasedUntil), lte(table.leasedUntil, now))

  return {
    async settings(userId) {
      const [row] = await db.select().from(table).where(eq(table.userId, userId))
      return toSettings(row)
    },

    async changeSettings(userId, { events, all_day, tasks, answers }) {
      const change = {
        ...(events !== undefined && { events: String(events) }),
        ...(all_day !== undefined && { allDay: all_day }),
        ...(tasks !== undefined && { tasks }),
        ...(answers !== undefined && { answers }),
        stale: true,
      }
      const [row] = await db
        .insert(table)
        .values({ userId, doneUntil: clock(), ...change })
        .onConflictDoUpdate({ target: table.userId, set: change })
        .returning()
      return toSettings(row)
    },

    async answerLocale(tx, userId) {
      const [row] = await tx
        .select({ locale: users.locale })
        .from(table)
        .innerJoin(users, eq(users.id, table.userId))
        .where(and(eq(table.userId, userId), table.answers, hasDevice))
      return row?.locale
    },

    async snooze(userId, { kind, id, occurrence = null }, dueAt) {
      const source = kind === 'event' ? events : tasks
      const place = kind === 'event' ? { eventId: id } : { taskId: id }
      return db.transaction(async (tx) => {
        const owned = await tx
          .select({ id: source.id })
          .from(source)
          .where(and(eq(source.userId, userId), eq(source.id, id)))
          .for('key share')
        if (owned.length === 0) return false
        const column = kind === 'event' ? reminderSnoozes.eventId : reminderSnoozes.taskId
        const before =
          occurrence === null ? isNull(reminderSnoozes.occurrence) : eq(reminderSnoozes.occurrence, occurrence)
        await tx.delete(reminderSnoozes).where(and(eq(reminderSnoozes.userId, userId), eq(column, id), before))
        await tx.insert(reminderSnoozes).values({ id: newId(), userId, ...place, occurrence, dueAt })
        await tx.update(table).set({ stale: true }).where(eq(table.userId, userId))
        return true
      })
    },

    snoozes: (userId) =>
      db
        .select()
        .from(reminderSnoozes)
        .where(eq(reminderSnoozes.userId, userId))
        .orderBy(asc(reminderSnoozes.dueAt))
        .limit(maxSnoozes),

    async nextDue() {
      const now = clock().toISOString()
      const look = sql`case when ${table.stale} or ${table.nextAt} is null then ${now}::timestamptz else ${table.nextAt} end`
      const plans = db
        .select({ at: sql`min(greatest(${look}, ${table.leasedUntil}))`.as('at') }) // ignores null
        .from(table)
        .where(hasDevice)
      const deliveries = db
        .select({ at: sql`min(greatest(${pushDeliveries.dueAt}, ${pushDeliveries.leasedUntil}))`.as('at') })
        .from(pushDeliveries)
      const [row] = await db
        .select({
          at: sql<string | Date | null>`least((${plans}), (${deliveries}))`,
        })
        .from(sql`(select 1) as one`)
      return row === undefined || row.at === null ? undefined : new Date(row.at)
    },

    async claim(most) {
      const now = clock()
      const due = db
        .select({ userId: table.userId })
        .from(table)
        .where(and(or(table.stale, isNull(table.nextAt), lte(table.nextAt, now)), isFree(now), hasDevice))
        .orderBy(asc(table.nextAt))
        .limit(most)
        .for('update', { skipLocked: true })
      // Due until the look is done: what was marked stale before it must not be forgotten with a server that dies.
      const rows = await db
        .update(table)
        .set({ stale: false, nextAt: now, leasedUntil: new Date(now.getTime() + leaseMs) })
        .where(inArray(table.userId, due))
        .returning()
      if (rows.length === 0) return []
      const ids = rows.map(({ userId }) => userId)
      const owners = await db
        .select({ id: users.id, locale: users.locale, timeZone: users.timeZone, languages: users.languages })
        .from(users)
        .where(inArray(users.id, ids))
      const byId = new Map(owners.map(({ id, ...owner }) => [id, owner]))
      return rows.flatMap(({ userId, events, allDay, tasks, doneUntil }) => {
        const owner = byId.get(userId)
        return owner === undefined ? [] : [{ userId, events, allDay, tasks, doneUntil, ...owner }]
      })
    },

    async advance(tx, { userId, doneUntil: before }, { doneUntil, nextAt }, snoozed) {
      const rows = await tx
        .update(table)
        .set({ doneUntil, nextAt, leasedUntil: null })
        .where(and(eq(table.userId, userId), eq(table.doneUntil, before)))
        .returning({ userId: table.userId })
      if (rows.length === 0) return false
      if (snoozed.length > 0) await tx.delete(reminderSnoozes).where(inArray(reminderSnoozes.id, [...snoozed]))
      return true
    },
  }
}

/** Snoozed reminders of one user that are looked at together. */
const maxSnoozes = 200

function toSettings(row: PlanRow | undefined): ReminderSettings {
  if (row === undefined) return { events: 10, all_day: 'same_day', tasks: true, answers: true }
  const events = row.events === 'none' ? row.events : Number(row.events)
  return { events, all_day: row.allDay, tasks: row.tasks, answers: row.answers }
}
