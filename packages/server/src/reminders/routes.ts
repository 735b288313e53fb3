/**
 * The calls about reminders and the devices that get them.
 * @module
 */
import { createECDH } from 'node:crypto'
import { type NewPushSubscription, type PushSubscription, reminderCalls } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { holdSession, type SessionHold, sessionOf } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { invalidField, Problem } from '../problem.ts'
import type { DeviceRow, DeviceStore } from './device-store.ts'
import type { PlanStore } from './plan-store.ts'
import type { Reminders } from './reminders.ts'
import { isPushAddress, type PushKeyPair } from './send-push.ts'

/** Where it is written down who gets reminders. */
export interface DeviceAudit {
  append(
    tx: Database,
    event: {
      action: 'reminders_enabled' | 'reminders_disabled'
      userId: string
      sessionId: string
      address: string
      deviceName: string
    },
  ): Promise<void>
}

export interface ReminderRoutesOptions {
  db: Database
  clock: Clock
  planStore: PlanStore
  deviceStore: DeviceStore
  pushKeys: { ensure(): Promise<PushKeyPair> }
  reminders: Pick<Reminders, 'sendTest' | 'wake'>
  audit: DeviceAudit
  sessionStore: SessionHold
  /** As what addresses push services may be given; see `isPushAddress`. */
  pushProtocols?: readonly string[] | undefined
}

const calls = reminderCalls

export const reminderRoutes: FastifyPluginAsyncTypebox<ReminderRoutesOptions> = async (app, options) => {
  const { db, clock, planStore, deviceStore, pushKeys, reminders, audit, sessionStore, pushProtocols } = options

  /** Who is thrown out at this moment leaves no device behind. */
  async function asLive<T>(request: FastifyRequest, work: (tx: Database) => Promise<T>): Promise<T> {
    return db.transaction(async (tx) => {
      await holdSession(sessionStore, sessionOf(request), tx)
      return work(tx)
    })
  }

  async function writeDown(
    tx: Database,
    request: FastifyRequest,
    action: 'reminders_enabled' | 'reminders_disabled',
    { deviceName }: DeviceRow,
  ): Promise<void> {
    const { userId, sessionId } = sessionOf(request)
    await audit.append(tx, { action, userId, sessionId, address: request.ip, deviceName })
  }

  app.get('/reminders', { schema: calls['GET /reminders'] }, (request) => planStore.settings(sessionOf(request).userId))

  app.patch('/reminders', { schema: calls['PATCH /reminders'] }, (request) =>
    planStore.changeSettings(sessionOf(request).userId, request.body),
  )

  app.post('/reminders/snooze', { schema: calls['POST /reminders/snooze'] }, async (request, reply) => {
    const { kind, id, occurrence, minutes } = request.body
    const dueAt = new Date(clock().getTime() + minutes * 60_000)
    const what = { kind, id, occurrence: occurrence ?? undefined }
    if (!(await planStore.snooze(sessionOf(request).userId, what, dueAt))) throw new Problem('not_found')
    return reply.code(204).send(null)
  })

  app.get('/push/key', { schema: calls['GET /push/key'] }, async () => ({
    public_key: (await pushKeys.ensure()).publicKey,
  }))

  app.get('/push/subscriptions', { schema: calls['GET /push/subscriptions'] }, async (request) => {
    const { userId, sessionId } = sessionOf(request)
    return (await deviceStore.list(userId)).map((row) => toSubscription(row, sessionId))
  })

  app.post('/push/subscriptions', { schema: calls['POST /push/subscriptions'] }, async (request, reply) => {
    const session = sessionOf(request)
    refuseUnusable(request.body, pushProtocols)
    const row = await asLive(request, async (tx) => {
      const { row, isNew } = await deviceStore.put(tx, session, request.body)
      if (isNew) await writeDown(tx, request, 'reminders_enabled', row)
      return row
    })
    return reply.code(201).send(toSubscription(row, session.sessionId))
  })

  app.delete(
    '/push/subscriptions/:id',
    { schema: calls['DELETE /push/subscriptions/{id}'] },
    async (request, reply) => {
      const { userId } = sessionOf(request)
      await asLive(request, async (tx) => {
        const row = await deviceStore.remove(tx, userId, request.params.id)
        if (row === undefined) throw new Problem('not_found')
        await writeDown(tx, request, 'reminders_disabled', row)
      })
      return reply.code(204).send(null)
    },
  )

  const testOptions = { schema: calls['POST /push/subscriptions/{id}/test'] }
  app.post('/push/subscriptions/:id/test', testOptions, async (request, reply) => {
    const { userId, locale } = sessionOf(request)
    await asLive(request, async (tx) => {
      const row = await deviceStore.beginTest(tx, userId, request.params.id)
      if (row === undefined) throw new Problem('not_found')
      await reminders.sendTest(tx, { userId, deviceId: row.id, locale })
    })
    reminders.wake()
    return reply.code(204).send(null)
  })
}

/** @throws {Problem} `invalid_request` for an address that no message may go to, and a key that none can be written for. */
function refuseUnusable({ endpoint, keys }: NewPushSubscription, protocols: readonly string[] | undefined): void {
  if (!isPushAddress(endpoint, protocols)) throw invalidField('endpoint', 'must be an address of https')
  const own = createECDH('prime256v1')
  own.generateKeys()
  try {
    own.computeSecret(Buffer.from(keys.p256dh, 'base64url'))
  } catch {
    throw invalidField('keys.p256dh', 'must be a point of the curve P-256')
  }
}

function toSubscription(
  { id, deviceName, createdAt, lastSentAt, failing, sessionId }: DeviceRow,
  currentSessionId: string,
): PushSubscription {
  return {
    id,
    device_name: deviceName,
    created_at: createdAt.toISOString(),
    last_sent_at: lastSentAt?.toISOString() ?? null,
    failing,
    current: sessionId === currentSessionId,
  }
}
