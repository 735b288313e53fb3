/**
 * Push messages on their way: each is there until its push service took it, or until it is of no use.
 * @module
 */
import { and, asc, eq, inArray, isNull, lte, notInArray, or, sql } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { pushDeliveries, pushSubscriptions } from '../db/schema.ts'
import { newId } from '../id.ts'
import type { DeviceRow } from './device-store.ts'

export type DeliveryRow = typeof pushDeliveries.$inferSelect

/** What is to be sent, to whichever of the user's devices. */
export interface NewDelivery
  extends Pick<DeliveryRow, 'userId' | 'kind' | 'topic' | 'payload' | 'dueAt' | 'expiresAt'>,
    Partial<Pick<DeliveryRow, 'eventId' | 'taskId'>> {}

/** A message that this server holds until its lease runs out, and the device that it is for. */
export interface Delivery extends DeliveryRow {
  device: DeviceRow
}

export interface DeliveryStore {
  /** Adds it for each device of the user, or for one of them; what waits under the same topic is replaced. */
  add(tx: Database, delivery: NewDelivery, deviceId?: string): Promise<void>
  /** Takes on what is due, a few of each user, and none of those users. */
  claim(most: number, exceptOf: readonly string[]): Promise<Delivery[]>
  /** Its push service has it. */
  sent(delivery: Delivery): Promise<void>
  /** It goes unsent; `isFailure`: because its push service does not take it. */
  drop(delivery: Delivery, isFailure: boolean): Promise<void>
  retry(delivery: Delivery, dueAt: Date): Promise<void>
  /** The device is gone, with all that is on its way to it. */
  dropDevice(deviceId: string): Promise<void>
  /** Takes back notices of answers: the user sees them already. */
  takeBackAnswers(userId: string): Promise<void>
  /** Takes every lease away: for the one server that owns the database, when it starts after a crash. */
  releaseAll(): Promise<void>
}

const leaseMs = 60_000
/** Messages of one user that are on their way at once: nobody's slow push service keeps others waiting. */
const atOnceOfUser = 4

export function createDeliveryStore({ db, clock }: { db: Database; clock: Clock }): DeliveryStore {
  const table = pushDeliveries

  /** Of a message that was replaced meanwhile, nothing is written: the new one is another row. */
  const exactly = ({ id }: Delivery) => eq(table.id, id)

  async function settle(delivery: Delivery, device?: Partial<DeviceRow>): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.delete(table).where(exactly(delivery))
      if (device === undefined) return
      await tx.update(pushSubscriptions).set(device).where(eq(pushSubscriptions.id, delivery.device.id))
    })
  }

  return {
    async add(tx, delivery, deviceId) {
      const ofUser = eq(pushSubscriptions.userId, delivery.userId)
      const devices = await tx
        .select({ id: pushSubscriptions.id })
        .from(pushSubscriptions)
        .where(deviceId === undefined ? ofUser : and(ofUser, eq(pushSubscriptions.id, deviceId)))
        .for('key share')
      if (devices.length === 0) return
      const rows = devices.map(({ id: subscriptionId }) => ({ id: newId(), subscriptionId, ...delivery }))
      const { payload, dueAt, expiresAt } = delivery
      await tx
        .insert(table)
        .values(rows)
        .onConflictDoUpdate({
          target: [table.subscriptionId, table.topic],
          set: { id: sql`excluded.id`, payload, dueAt, expiresAt, attempts: 0, leasedUntil: null },
        })
    },

    async claim(most, exceptOf) {
      const now = clock()
      const isFree = or(isNull(table.leasedUntil), lte(table.leasedUntil, now))
      const others = exceptOf.length > 0 ? notInArray(table.userId, [...exceptOf]) : undefined
      const ranked = db
        .select({
          id: table.id,
          dueAt: table.dueAt,
          rank: sql<number>`row_number() over (partition by ${table.userId} order by ${table.dueAt})`.as('rank'),
        })
        .from(table)
        .where(and(lte(table.dueAt, now), isFree, others))
        .as('ranked')
      const due = db
        .select({ id: ranked.id })
        .from(ranked)
        .where(lte(ranked.rank, atOnceOfUser))
        .orderBy(asc(ranked.dueAt))
        .limit(most)
      const rows = await db
        .update(table)
        .set({ leasedUntil: new Date(now.getTime() + leaseMs), attempts: sql`${table.attempts} + 1` })
        .where(and(inArray(table.id, due), isFree)) // of two servers that found it, one gets it
        .returning()
      if (rows.length === 0) return []
      const ids = rows.map(({ subscriptionId }) => subscriptionId)
      const devices = await db.select().from(pushSubscriptions).where(inArray(pushSubscriptions.id, ids))
      const byId = new Map(devices.map((device) => [device.id, device]))
      return rows.flatMap((row) => {
        const device = byId.get(row.subscriptionId)
        return device === undefined ? [] : [{ ...row, device }]
      })
    },

    sent: (delivery) => settle(delivery, { lastSentAt: clock(), failing: false }),

    drop: (delivery, isFailure) => settle(delivery, isFailure ? { failing: true } : undefined),

    async retry(delivery, dueAt) {
      await db.update(table).set({ dueAt, leasedUntil: null }).where(exactly(delivery))
    },

    async dropDevice(deviceId) {
      await db.delete(pushSubscriptions).where(eq(pushSubscriptions.id, deviceId))
    },

    async takeBackAnswers(userId) {
      await db.delete(table).where(and(eq(table.userId, userId), eq(table.kind, 'answer')))
    },

    async releaseAll() {
      await db.update(table).set({ leasedUntil: null })
    },
  }
}
