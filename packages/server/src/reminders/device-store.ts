/**
 * Devices that get reminders: where each one's push service is, and the session that asked for it.
 * @module
 */
import type { NewPushSubscription } from '@axia/contract'
import { and, asc, desc, eq, inArray, isNull, lt, lte, ne, or } from 'drizzle-orm'
import type { LiveSession } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { pushSubscriptions, reminderPlans } from '../db/schema.ts'
import { newId } from '../id.ts'
import { Problem } from '../problem.ts'

export type DeviceRow = typeof pushSubscriptions.$inferSelect

/** Devices of one user; the one that was confirmed longest ago makes room. */
const maxDevices = 20
/** A device on which nobody has signed in for so long gets nothing more. */
const maxAgeMs = 30 * 86_400_000
/** Tests of one device come no faster. */
const testPauseMs = 10_000

export interface DeviceStore {
  /** In the order in which they came. */
  list(userId: string): Promise<DeviceRow[]>
  /**
   * Takes on the session's device, in the place of what the session had before. What is known already is confirmed.
   *
   * @param tx under which the session stands.
   * @throws {Problem} `conflict` when the address is another device's.
   */
  put(
    tx: Database,
    session: LiveSession,
    subscription: NewPushSubscription,
  ): Promise<{ row: DeviceRow; isNew: boolean }>
  /** The device that was taken off; undefined when the user has no such one. */
  remove(tx: Database, userId: string, id: string): Promise<DeviceRow | undefined>
  /** Notes that a test is sent. Undefined when the user has no such device. @throws {Problem} `too_many_requests` */
  beginTest(tx: Database, userId: string, id: string): Promise<DeviceRow | undefined>
  /** Takes off those that nobody has confirmed for a month. */
  prune(): Promise<void>
}

export function createDeviceStore({ db, clock }: { db: Database; clock: Clock }): DeviceStore {
  const table = pushSubscriptions
  const one = (userId: string, id: string) => and(eq(table.userId, userId), eq(table.id, id))

  /** From the first device on the user is reminded; of what was before it, no more. */
  async function begin(tx: Database, userId: string): Promise<void> {
    const now = clock()
    const others = await tx.select({ id: table.id }).from(table).where(eq(table.userId, userId)).limit(1)
    const anew = { doneUntil: now, nextAt: null, stale: true }
    const plan = tx.insert(reminderPlans).values({ userId, doneUntil: now })
    if (others.length > 0) await plan.onConflictDoNothing()
    else await plan.onConflictDoUpdate({ target: reminderPlans.userId, set: anew })
  }

  async function makeRoom(tx: Database, userId: string): Promise<void> {
    const surplus = await tx
      .select({ id: table.id })
      .from(table)
      .where(eq(table.userId, userId))
      .orderBy(desc(table.renewedAt), desc(table.id))
      .offset(maxDevices)
    if (surplus.length === 0) return
    const ids = surplus.map(({ id }) => id)
    await tx.delete(table).where(inArray(table.id, ids))
  }

  return {
    list: (userId) => db.select().from(table).where(eq(table.userId, userId)).orderBy(asc(table.id)),

    async put(tx, { userId, sessionId, deviceName }, { endpoint, keys: { p256dh, auth } }) {
      await begin(tx, userId)
      const [known] = await tx.select().from(table).where(eq(table.endpoint, endpoint)).for('update')
      const isSame = known?.p256dh === p256dh && known.auth === auth
      if (known !== undefined && known.userId !== userId && !isSame) throw anothers()
      const before = known?.userId === userId ? eq(table.sessionId, sessionId) : eq(table.endpoint, endpoint)
      const outdated =
        known?.userId === userId ? and(before, ne(table.id, known.id)) : or(before, eq(table.sessionId, sessionId))
      await tx.delete(table).where(outdated)
      const now = clock()
      const device = { userId, sessionId, deviceName, endpoint, p256dh, auth, renewedAt: now, failing: false }
      const [row] =
        known?.userId === userId
          ? await tx.update(table).set(device).where(eq(table.id, known.id)).returning()
          : await tx
              .insert(table)
              .values({ id: newId(), ...device, createdAt: now })
              .onConflictDoNothing({ target: table.endpoint }) // another user has just taken it
              .returning()
      if (row === undefined) throw anothers()
      await makeRoom(tx, userId)
      return { row, isNew: known?.userId !== userId }
    },

    async remove(tx, userId, id) {
      const [row] = await tx.delete(table).where(one(userId, id)).returning()
      return row
    },

    async beginTest(tx, userId, id) {
      const now = clock()
      const rested = or(isNull(table.testedAt), lte(table.testedAt, new Date(now.getTime() - testPauseMs)))
      const [row] = await tx
        .update(table)
        .set({ testedAt: now })
        .where(and(one(userId, id), rested))
        .returning()
      if (row !== undefined) return row
      const known = await tx.select({ id: table.id }).from(table).where(one(userId, id))
      if (known.length > 0) throw new Problem('too_many_requests', { retryAfterSeconds: testPauseMs / 1000 })
      return undefined
    },

    async prune() {
      await db.delete(table).where(lt(table.renewedAt, new Date(clock().getTime() - maxAgeMs)))
    },
  }
}

function anothers(): Problem {
  return new Problem('conflict', { detail: 'This push subscription belongs to another device' })
}
