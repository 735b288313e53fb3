/**
 * What the tests of reminders stand on: a user with a device behind a push service, and time that passes.
 * @module
 */
import type { PushSubscription } from '@axia/contract'
import { expect } from 'vitest'
import { type Calls, callsOf } from './calls.ts'
import { type PushService, startPushService } from './push-service.ts'
import { it as base, type TestServer, testClock } from './support.ts'

/** Saturday, ten in the morning in Bogotá. */
export const start = new Date('2026-11-21T15:00:00Z')

export const it = base
  .override('clock', async () => testClock(start))
  .extend('service', async ({ task: _ }, { onCleanup }) => {
    const service = await startPushService()
    onCleanup(() => service.close())
    return service
  })
  .override('push', async ({ service }) => service.push)
  /** Ana, with one device, which writes hours as Spain does. */
  .extend('ana', async ({ server, service }) => {
    const { userId } = await server.logIn('ana')
    const device = { deviceName: 'Phone', address: '127.0.0.1', languages: ['es-ES'] }
    await server.services.sessionStore.open({ userId, ...device })
    const calls = await callsOf(server, 'ana')
    await withDevice(calls, service)
    await server.services.reminders.round()
    return calls
  })

export async function withDevice(calls: Calls, service: PushService): Promise<PushSubscription> {
  const answer = await calls.post('/push/subscriptions', service.subscribe())
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

export async function add(calls: Calls, url: string, body: object): Promise<{ id: string }> {
  const answer = await calls.post(url, body)
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

export const addEvent = (calls: Calls, body: object) =>
  add(calls, '/calendar/events', { title: 'Dentista', start_time: '2026-11-21T11:00:00', ...body })

/** Turns the clock to a wall time of Bogotá, with a look on the way each few minutes as in life, and says what came. */
export async function until(
  server: TestServer,
  service: PushService,
  wall: string,
  stepMinutes = 5,
): Promise<string[]> {
  const before = service.received.length
  const end = Date.parse(`${wall}-05:00`)
  while (server.clock().getTime() < end) {
    const left = end - server.clock().getTime()
    server.clock.turn({ milliseconds: Math.min(left, stepMinutes * 60_000) })
    await server.services.reminders.round()
  }
  return service.received.slice(before).map(({ message: { title, body } }) => `${title}: ${body}`)
}
