import { createECDH, randomBytes } from 'node:crypto'
import type { NewPushSubscription, PushSubscription } from '@axia/contract'
import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { type Calls, callsOf } from '../../test/calls.ts'
import { it } from '../../test/support.ts'
import { auditLog, pushSubscriptions, reminderPlans, tasks } from '../db/schema.ts'
import { newId } from '../id.ts'
import { reminderRoutes } from './routes.ts'

function subscription(endpoint = `https://push.example/${randomBytes(8).toString('hex')}`): NewPushSubscription {
  const p256dh = createECDH('prime256v1').generateKeys('base64url')
  return { endpoint, keys: { p256dh, auth: randomBytes(16).toString('base64url') } }
}

async function subscribe(calls: Calls, body: object = subscription()): Promise<PushSubscription> {
  const answer = await calls.post('/push/subscriptions', body)
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

const list = async (calls: Calls) => (await calls.get('/push/subscriptions')).json<PushSubscription[]>()

describe(reminderRoutes, () => {
  it('gives every server’s devices the same key', async ({ server }) => {
    const other = await server.another()
    const ana = await callsOf(server, 'ana')
    const { public_key: key } = (await ana.get('/push/key')).json<{ public_key: string }>()
    expect(Buffer.from(key, 'base64url')).toHaveLength(65)
    expect((await (await callsOf(other, 'ana')).get('/push/key')).json()).toEqual({ public_key: key })
  })

  it('keeps what a user wants to be reminded of', async ({ server }) => {
    const ana = await callsOf(server, 'ana')
    const settings = { events: 10, all_day: 'same_day', tasks: true, answers: true }
    expect((await ana.get('/reminders')).json()).toEqual(settings)
    const change = { events: 'none', all_day: 'day_before', answers: false }
    expect((await ana.patch('/reminders', change)).json()).toEqual({ ...settings, ...change })
    expect((await ana.patch('/reminders', { events: 0 })).json()).toEqual({ ...settings, ...change, events: 0 })
    expect((await (await callsOf(server, 'bob')).get('/reminders')).json()).toEqual(settings)
  })

  it.for<[string, object]>([
    ['/reminders', { events: 10_081 }],
    ['/reminders', { events: 'default' }],
    ['/reminders', { all_day: 'noon' }],
    ['/reminders', { tasks: 'yes' }],
    ['/calendar/events/01a20074-b629-72ae-9d2e-260b0eb045f9', { reminder: -1 }],
    ['/calendar/events/01a20074-b629-72ae-9d2e-260b0eb045f9', { reminder: 'tomorrow' }],
    ['/calendar/events/01a20074-b629-72ae-9d2e-260b0eb045f9', { reminder: null }],
  ])('refuses a change of %s to %o, naming the member', async ([url, body], { server }) => {
    const answer = await (await callsOf(server, 'ana')).patch(url, body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors[0].field).toBe(Object.keys(body)[0])
  })

  it('has one device a session: what a browser subscribes anew takes the place of what it had', async ({ server }) => {
    const ana = await callsOf(server, 'ana')
    const first = subscription()
    const one = await subscribe(ana, first)
    expect(one).toMatchObject({ device_name: 'Test', current: true, last_sent_at: null, failing: false })
    expect(await subscribe(ana, { ...first, expirationTime: null })).toEqual(one)
    await subscribe(ana)
    expect(await list(ana)).toHaveLength(1)
    const again = await callsOf(server, 'ana')
    await subscribe(again)
    expect((await list(again)).map(({ current }) => current)).toEqual([false, true])
  })

  it('follows a device to its next login, also to another user’s', async ({ server, db }) => {
    const device = subscription()
    const { id } = await subscribe(await callsOf(server, 'ana'), device)
    const again = await callsOf(server, 'ana')
    expect(await subscribe(again, device)).toMatchObject({ id, current: true })
    const bob = await callsOf(server, 'bob')
    await subscribe(bob, device)
    expect(await list(again)).toEqual([])
    expect(await db.select().from(pushSubscriptions)).toHaveLength(1)
  })

  it('lets nobody take a device over by its address alone', async ({ server }) => {
    const ana = await callsOf(server, 'ana')
    const { endpoint } = subscription()
    await subscribe(ana, subscription(endpoint))
    const answer = await (await callsOf(server, 'bob')).post('/push/subscriptions', subscription(endpoint))
    expect(answer.statusCode).toBe(409)
    expect(answer.body).not.toContain(endpoint)
    expect(await list(ana)).toHaveLength(1)
  })

  it('gives an address that two users bring at once to one of them', async ({ server }) => {
    const users = [await callsOf(server, 'ana'), await callsOf(await server.another(), 'bob')]
    for (let round = 0; round < 4; round++) {
      const { endpoint } = subscription()
      const answers = await Promise.all(users.map((each) => each.post('/push/subscriptions', subscription(endpoint))))
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409])
    }
  })

  it('makes room for the twenty-first device', async ({ server, clock }) => {
    const ana = await callsOf(server, 'ana')
    const first = await subscribe(ana)
    for (let count = 0; count < 20; count++) {
      clock.turn({ seconds: 1 })
      await subscribe(await callsOf(server, 'ana'))
    }
    const ids = (await list(ana)).map(({ id }) => id)
    expect(ids).toHaveLength(20)
    expect(ids).not.toContain(first.id)
  })

  it.for<[string, (good: NewPushSubscription) => object]>([
    ['endpoint', (good) => ({ ...good, endpoint: 'http://push.example/x' })],
    ['endpoint', (good) => ({ ...good, endpoint: 'https://a:b@push.example/x' })],
    ['endpoint', (good) => ({ ...good, endpoint: 'https://' })],
    ['endpoint', (good) => ({ ...good, endpoint: 'file:///etc/passwd' })],
    ['endpoint', (good) => ({ ...good, endpoint: `https://push.example/${'x'.repeat(1024)}` })],
    ['keys.p256dh', (good) => ({ ...good, keys: { ...good.keys, p256dh: 'A'.repeat(87) } })],
    ['keys.p256dh', (good) => ({ ...good, keys: { ...good.keys, p256dh: 'short' } })],
    ['keys.auth', (good) => ({ ...good, keys: { ...good.keys, auth: 'short' } })],
    ['keys.auth', ({ endpoint, keys: { p256dh } }) => ({ endpoint, keys: { p256dh } })],
  ])('refuses a subscription with a wrong %s, without saying which it was', async ([field, spoil], { server }) => {
    const body = spoil(subscription())
    const answer = await (await callsOf(server, 'ana')).post('/push/subscriptions', body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toMatchObject([{ field }])
    expect(answer.body).not.toContain('push.example')
  })

  it('writes down who switched reminders on and off, and nothing when a device is confirmed', async ({
    server,
    db,
  }) => {
    const ana = await callsOf(server, 'ana')
    const device = subscription()
    const { id } = await subscribe(ana, device)
    await subscribe(ana, device)
    expect((await ana.delete(`/push/subscriptions/${id}`)).statusCode).toBe(204)
    expect((await ana.delete(`/push/subscriptions/${id}`)).statusCode).toBe(404)
    const rows = await db.select().from(auditLog).where(eq(auditLog.userId, ana.userId)).orderBy(auditLog.number)
    const actions = rows.map(({ action, deviceName }) => [action, deviceName]).slice(-2)
    expect(actions).toEqual([
      ['reminders_enabled', 'Test'],
      ['reminders_disabled', 'Test'],
    ])
  })

  it('sends a device a test, not more often than each ten seconds', async ({ server, clock, db }) => {
    const ana = await callsOf(server, 'ana')
    const { id } = await subscribe(ana)
    const test = () => ana.post(`/push/subscriptions/${id}/test`, undefined)
    expect((await test()).statusCode).toBe(204)
    const refused = await test()
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['retry-after']).toBe('10')
    clock.turn({ seconds: 10 })
    expect((await test()).statusCode).toBe(204)
    expect(await server.services.deliveryStore.claim(10, [])).toMatchObject([{ kind: 'test', device: { id } }])
    expect(await db.select().from(reminderPlans)).toHaveLength(1)
  })

  it('puts off what is the user’s own alone', async ({ server }) => {
    const ana = await callsOf(server, 'ana')
    const task = (await ana.post('/tasks', { title: 'x' })).json<{ id: string }>()
    const bob = await callsOf(server, 'bob')
    const snooze = { kind: 'task', id: task.id, minutes: 10 }
    expect((await bob.post('/reminders/snooze', snooze)).statusCode).toBe(404)
    expect((await ana.post('/reminders/snooze', { ...snooze, id: newId() })).statusCode).toBe(404)
    expect((await ana.post('/reminders/snooze', { ...snooze, kind: 'event' })).statusCode).toBe(404)
    expect((await ana.post('/reminders/snooze', { ...snooze, minutes: 0 })).statusCode).toBe(400)
    expect((await ana.post('/reminders/snooze', snooze)).statusCode).toBe(204)
  })

  it('marks a plan stale when events, tasks or the time zone change, and nobody else’s', async ({ server, db }) => {
    const ana = await callsOf(server, 'ana')
    const bob = await callsOf(server, 'bob')
    await subscribe(bob)
    await subscribe(ana)
    const changes: [string, () => Promise<unknown>][] = [
      ['an event', () => ana.post('/calendar/events', { title: 'x', start_time: '2026-11-25' })],
      ['a task', () => ana.post('/tasks', { title: 'x' })],
      ['a task done', () => db.update(tasks).set({ completed: true })],
      ['a task gone', () => db.delete(tasks)],
      ['a time zone', () => ana.patch('/me', { time_zone: 'Europe/Madrid' })],
      ['a setting', () => ana.patch('/reminders', { events: 5 })],
    ]
    for (const [what, change] of changes) {
      await db.update(reminderPlans).set({ stale: false })
      await change()
      const plans = await db.select().from(reminderPlans)
      const stale = plans.filter((plan) => plan.stale).map(({ userId }) => userId)
      expect(stale, what).toEqual([ana.userId])
    }
  })

  it('leaves no device behind of who is thrown out at the same moment', async ({ server, db }) => {
    const login = await server.logIn('ana')
    const headers = { ...login.headers, 'content-type': 'application/json' }
    const post = () =>
      server.app.inject({
        method: 'POST',
        url: '/push/subscriptions',
        headers,
        payload: JSON.stringify(subscription()),
      })
    const logOut = () => server.services.sessionStore.revoke(login.userId, login.sessionId)
    await Promise.all([post(), logOut(), post(), post()])
    expect(await db.select().from(pushSubscriptions)).toEqual([])
    expect((await post()).statusCode).toBe(401)
  })
})
