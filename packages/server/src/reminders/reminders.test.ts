import type { PushSubscription } from '@axia/contract'
import { describe, expect, vi } from 'vitest'
import { callsOf } from '../../test/calls.ts'
import type { PushService } from '../../test/push-service.ts'
import { add, addEvent, it, start, until, withDevice } from '../../test/reminder-support.ts'
import type { TestServer } from '../../test/support.ts'
import { pushDeliveries, reminderPlans, reminderSnoozes } from '../db/schema.ts'
import { createReminders } from './reminders.ts'

describe(createReminders, () => {
  it('reminds of an event as long before as the settings say, once, with what leads to it', async ({
    server,
    service,
    ana,
  }) => {
    const { id } = await addEvent(ana, {})
    expect(await until(server, service, '2026-11-21T10:49')).toEqual([])
    expect(await until(server, service, '2026-11-21T12:00')).toEqual(['Dentista: 11:00'])
    expect(service.received[0]).toMatchObject({
      message: { kind: 'event', id, lang: 'es', link: `/calendar?day=2026-11-21&event=${id}` },
      urgency: 'high',
    })
    expect(Object.keys(service.received[0]?.message ?? {}).sort()).toEqual(
      ['body', 'id', 'kind', 'lang', 'link', 'tag', 'title'].sort(),
    )
    expect(service.received[0]?.ttlSeconds).toBeLessThanOrEqual(4200)
  })

  it('follows what an event says itself, and what becomes of it', async ({ server, service, ana }) => {
    await addEvent(ana, { title: 'never', reminder: 'none' })
    await addEvent(ana, { title: 'an hour', start_time: '2026-11-21T12:00:00', reminder: 60 })
    const moved = await addEvent(ana, { title: 'moved' })
    const gone = await addEvent(ana, { title: 'gone' })
    await ana.patch(`/calendar/events/${moved.id}`, { start_time: '2026-11-21T13:00:00' })
    await ana.delete(`/calendar/events/${gone.id}`)
    expect(await until(server, service, '2026-11-21T11:30')).toEqual(['an hour: 12:00'])
    await ana.patch('/reminders', { events: 30 })
    expect(await until(server, service, '2026-11-21T12:35')).toEqual(['moved: 13:00'])
    await ana.patch(`/calendar/events/${moved.id}`, { start_time: '2026-11-21T15:00:00' })
    expect(await until(server, service, '2026-11-21T15:00')).toEqual(['moved: 15:00'])
  })

  it('reminds of each occurrence of a series, but of none that is left out, and of a moved one where it went', async ({
    server,
    service,
    ana,
  }) => {
    const { id } = await addEvent(ana, { title: 'Gimnasio', recurrence: 'FREQ=DAILY' })
    const occurrence = (day: number) => `/calendar/events/${id}?occurrence=2026-11-${day}T16:00:00Z&scope=this`
    await ana.delete(occurrence(22))
    await ana.patch(occurrence(23), { start_time: '2026-11-23T18:00:00', reminder: 60 })
    expect(await until(server, service, '2026-11-25T12:00', 60)).toEqual([
      'Gimnasio: 11:00',
      'Gimnasio: 18:00',
      'Gimnasio: 11:00',
      'Gimnasio: 11:00',
    ])
    expect(service.received.map(({ message }) => message.occurrence)).toEqual([
      '2026-11-21T16:00:00.000Z',
      '2026-11-23T16:00:00.000Z',
      '2026-11-24T16:00:00.000Z',
      '2026-11-25T16:00:00.000Z',
    ])
  })

  it('reminds of days at nine or on the evening before, in the zone that the user is in by then', async ({
    server,
    service,
    ana,
  }) => {
    await addEvent(ana, { title: 'Fiesta', start_time: '2026-11-22' })
    await addEvent(ana, { title: 'Viaje', start_time: '2026-11-23', reminder: 'day_before' })
    expect(await until(server, service, '2026-11-22T09:00')).toEqual(['Fiesta: Hoy'])
    await server.services.userStore.change(ana.userId, { timeZone: 'Europe/Madrid' })
    expect(await until(server, service, '2026-11-22T13:55')).toEqual([])
    expect(await until(server, service, '2026-11-22T14:00')).toEqual(['Viaje: Mañana']) // eight in the evening of Madrid
  })

  it('reminds of tasks when they are due, unless they are done or nobody wants it', async ({
    server,
    service,
    ana,
  }) => {
    const { id } = await add(ana, '/tasks', { title: 'Llamar', due_date: '2026-11-21T12:00:00' })
    const done = await add(ana, '/tasks', { title: 'hecho', due_date: '2026-11-21T12:00:00' })
    await ana.patch(`/tasks/${done.id}`, { completed: true })
    await add(ana, '/tasks', { title: 'Pagar', due_date: '2026-11-22' })
    expect(await until(server, service, '2026-11-21T12:00')).toEqual(['Llamar: 12:00'])
    expect(service.received[0]?.message).toMatchObject({ kind: 'task', id, link: `/tasks?task=${id}` })
    expect(await until(server, service, '2026-11-22T09:00', 60)).toEqual(['Pagar: Hoy'])
    await ana.patch('/reminders', { tasks: false })
    await add(ana, '/tasks', { title: 'sin aviso', due_date: '2026-11-22T10:00:00' })
    expect(await until(server, service, '2026-11-22T11:00')).toEqual([])
  })

  it('reminds late after a downtime, but of nothing that is over, and of nothing from before the first device', async ({
    server,
    service,
    ana,
  }) => {
    await addEvent(ana, { title: 'over', end_time: '2026-11-21T11:30:00' })
    await addEvent(ana, { title: 'not over', end_time: '2026-11-21T14:00:00' })
    expect(await until(server, service, '2026-11-21T12:30', 150)).toEqual(['not over: 11:00'])
    const [device] = (await ana.get('/push/subscriptions')).json<PushSubscription[]>()
    await ana.delete(`/push/subscriptions/${device?.id}`)
    await addEvent(ana, { title: 'missed', start_time: '2026-11-21T13:00:00', end_time: '2026-11-21T23:00:00' })
    expect(await until(server, service, '2026-11-21T14:00')).toEqual([])
    await withDevice(ana, service)
    expect(await until(server, service, '2026-11-21T15:00')).toEqual([])
  })

  it('puts a reminder off, and forgets that when what it was about is gone or done', async ({
    server,
    service,
    ana,
  }) => {
    const event = await addEvent(ana, {})
    const task = await add(ana, '/tasks', { title: 'Llamar', due_date: '2026-11-21T10:50:00' })
    await until(server, service, '2026-11-21T10:50')
    const snooze = (kind: string, id: string) => ana.post('/reminders/snooze', { kind, id, minutes: 10 })
    expect((await snooze('event', event.id)).statusCode).toBe(204)
    await snooze('event', event.id)
    await snooze('task', task.id)
    await ana.patch(`/tasks/${task.id}`, { completed: true })
    expect(await until(server, service, '2026-11-21T10:59', 1)).toEqual([])
    expect(await until(server, service, '2026-11-21T11:05', 1)).toEqual(['Dentista: 11:00'])
    expect(service.received[0]?.topic).toBe(service.received.at(-1)?.topic)
    await snooze('event', event.id)
    await ana.delete(`/calendar/events/${event.id}`)
    expect(await until(server, service, '2026-11-21T11:30')).toEqual([])
    expect(await server.services.db.select().from(reminderSnoozes)).toEqual([])
  })

  it('reaches every device of the user and nobody else, and drops a device that is gone', async ({
    server,
    service,
    ana,
    db,
  }) => {
    await withDevice(await callsOf(server, 'ana'), service)
    await withDevice(await callsOf(server, 'bob'), service)
    await addEvent(ana, {})
    expect(await until(server, service, '2026-11-21T10:50')).toHaveLength(2)
    expect(new Set(service.received.map(({ device }) => device)).size).toBe(2)
    service.answerWith(410)
    await addEvent(ana, { start_time: '2026-11-21T12:00:00' })
    await until(server, service, '2026-11-21T12:00')
    expect((await ana.get('/push/subscriptions')).json()).toEqual([])
    expect(await db.select().from(pushDeliveries)).toEqual([])
  })

  it('tries again when a push service is out of order, and says so where devices are listed when it gives up', async ({
    server,
    service,
    ana,
    db,
  }) => {
    await addEvent(ana, {})
    service.answerWith(503, { 'retry-after': '120' })
    await until(server, service, '2026-11-21T10:50')
    expect(service.received).toHaveLength(1)
    server.clock.turn({ seconds: 110 })
    await server.services.reminders.round()
    expect(service.received).toHaveLength(1)
    service.answerWith(201)
    expect(await until(server, service, '2026-11-21T11:30')).toEqual(['Dentista: 11:00'])
    const [device] = (await ana.get('/push/subscriptions')).json<PushSubscription[]>()
    expect(device).toMatchObject({ failing: false, last_sent_at: expect.any(String) })

    service.answerWith(400)
    await addEvent(ana, { start_time: '2026-11-21T13:00:00' })
    await until(server, service, '2026-11-21T14:00')
    expect(service.received).toHaveLength(3)
    expect((await ana.get('/push/subscriptions')).json()).toMatchObject([{ failing: true }])
    expect(await db.select().from(pushDeliveries)).toEqual([])
  })

  it('loses nothing and shows nothing twice when a server dies between sending and writing that down', async ({
    server,
    service,
    ana,
  }) => {
    await addEvent(ana, {})
    await until(server, service, '2026-11-21T10:49')
    const { deliveryStore, ...dying } = diesAfterSending(server, service)
    server.clock.turn({ minutes: 1 })
    await dying.round()
    expect(service.received).toHaveLength(1)
    expect(await deliveryStore.claim(10, [])).toEqual([]) // the dead one still holds it
    const heir = await server.another()
    heir.clock.turn({ minutes: 2 })
    await heir.services.reminders.round()
    await heir.services.reminders.round()
    expect(service.received).toHaveLength(2)
    const [one, other] = service.received
    expect(one?.topic).toBe(other?.topic) // the push service and the device put one in the place of the other
    expect(one?.message).toEqual(other?.message)
  })

  it('plans what is due again when a server dies on the way, and once when several look at the same time', async ({
    server,
    service,
    ana,
    db,
  }) => {
    await addEvent(ana, {})
    await until(server, service, '2026-11-21T10:49')
    server.clock.turn({ minutes: 1 })
    expect(await server.services.planStore.claim(10)).toHaveLength(1) // and dies
    await server.services.reminders.round()
    expect(service.received).toEqual([])
    server.clock.turn({ minutes: 2 })
    const others = await Promise.all([server.another(), server.another()])
    await Promise.all([server, ...others].map(({ services }) => services.reminders.round()))
    expect(service.received).toHaveLength(1)
    const [plan] = await db.select().from(reminderPlans)
    expect(plan).toMatchObject({ stale: false, leasedUntil: null, doneUntil: server.clock() })
  })

  it('hands nothing to delivery when another server was there first', async ({ server, ana, service, db }) => {
    await addEvent(ana, {})
    server.clock.turn({ minutes: 50 })
    const [plan] = await server.services.planStore.claim(10)
    await db.update(reminderPlans).set({ leasedUntil: null, nextAt: start })
    await server.services.reminders.round()
    expect(service.received).toHaveLength(1)
    const to = { doneUntil: server.clock(), nextAt: server.clock() }
    if (plan === undefined) throw new Error('no plan')
    expect(await server.services.planStore.advance(db, plan, to, [])).toBe(false)
  })

  it('asks the database once when nothing is due', async ({ server, ana, service, clock }) => {
    await addEvent(ana, { start_time: '2026-11-21T18:00:00' })
    await server.services.reminders.round()
    expect(await server.services.planStore.nextDue()).toEqual(new Date('2026-11-21T22:50:00Z'))
    clock.turn({ hours: 5 })
    const claim = vi.spyOn(server.services.planStore, 'claim')
    const nextDue = vi.spyOn(server.services.planStore, 'nextDue')
    await server.services.reminders.start()
    await vi.waitFor(() => expect(nextDue).toHaveBeenCalledTimes(1))
    await server.services.reminders.stop()
    expect(claim).not.toHaveBeenCalled()
    expect(service.received).toEqual([])
    expect(ana.userId).toBeDefined()
  })
})

/** Reminders of a server that dies as soon as the push service has the message. */
function diesAfterSending(server: TestServer, service: PushService) {
  const { db, database, clock, planStore, eventStore, pushKeys, timers } = { ...server, ...server.services }
  const { deliveryStore } = server.services
  const dead = { ...deliveryStore, sent: () => new Promise<void>(() => {}) }
  const reminders = createReminders({
    db,
    bus: database.bus,
    clock,
    timers,
    random: () => 1,
    log: { warn: () => {} },
    planStore,
    deliveryStore: dead,
    listOccurrences: (userId, window) => eventStore.list(userId, window),
    pushKeys,
    sendPush: service.push.send,
    isPresent: () => false,
    soleServer: false,
  })
  const round = async () => {
    void reminders.round()
    await vi.waitFor(() => expect(service.received).not.toEqual([]), 10_000)
  }
  return { deliveryStore, round }
}
