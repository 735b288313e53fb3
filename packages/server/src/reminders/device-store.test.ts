import { eq } from 'drizzle-orm'
import { describe, expect, vi } from 'vitest'
import type { Calls } from '../../test/calls.ts'
import { addEvent, it, until } from '../../test/reminder-support.ts'
import type { TestServer } from '../../test/support.ts'
import { pushDeliveries, pushSubscriptions } from '../db/schema.ts'

/** The agent speaks of its own accord. */
function agentSays(server: TestServer, { userId }: Calls, text: string, webhookId: string) {
  const place = { messageId: undefined, conversationName: 'casa' }
  return server.services.messageStore.receive(userId, { ...place, webhookId, text, audio: undefined })
}

describe('a notice of an answer', () => {
  it('comes when no device is connected, without a word of the answer, and not to who does not want it', async ({
    server,
    service,
    ana,
    clock,
  }) => {
    const say = (text: string, webhookId: string) => agentSays(server, ana, text, webhookId)
    await say('the secret of the answer', '1')
    await server.services.reminders.round()
    expect(service.received).toEqual([])
    clock.turn({ seconds: 3 })
    await server.services.reminders.round()
    expect(service.received).toMatchObject([
      { message: { kind: 'answer', body: 'Tienes una respuesta', link: '/chat/casa' }, urgency: 'normal' },
    ])
    expect(JSON.stringify(service.received)).not.toContain('secret')
    await ana.patch('/reminders', { answers: false })
    await say('another', '2')
    clock.turn({ seconds: 3 })
    await server.services.reminders.round()
    expect(service.received).toHaveLength(1)
  })

  it('is taken back by whichever server has a device of the user connected', async ({
    server,
    service,
    ana,
    db,
    clock,
  }) => {
    await agentSays(server, ana, 'x', '1')
    expect(await db.select().from(pushDeliveries)).toHaveLength(1)
    const other = await server.another()
    vi.spyOn(other.services.hub, 'isPresent').mockReturnValue(true)
    await other.services.reminders.start()
    await db.transaction((tx) =>
      other.services.reminders.announceAnswer(tx, { userId: ana.userId, conversationName: 'y' }),
    )
    await server.services.reminders.announceAnswer(db, { userId: ana.userId, conversationName: 'z' })
    await vi.waitFor(async () => expect(await db.select().from(pushDeliveries)).toEqual([]), 10_000)
    clock.turn({ seconds: 5 })
    await server.services.reminders.round()
    expect(service.received).toEqual([])
  })
})

describe('a device that was thrown out', () => {
  const devices = (db: TestServer['services']['db'], userId: string) =>
    db.select().from(pushSubscriptions).where(eq(pushSubscriptions.userId, userId))

  it('gets nothing more: signed out, revoked, beside a changed password, disabled', async ({ server, service, db }) => {
    const { sessionStore, userStore } = server.services
    const login = await server.logIn('ana')
    const subscribe = async () => {
      const one = await server.logIn('ana')
      const headers = { ...one.headers, 'content-type': 'application/json' }
      await server.app.inject({ method: 'POST', url: '/push/subscriptions', headers, payload: service.subscribe() })
      expect(await devices(db, login.userId)).not.toEqual([])
      return one
    }
    const one = await subscribe()
    await server.app.inject({ method: 'POST', url: '/logout', headers: one.headers })
    expect(await devices(db, login.userId)).toEqual([])
    await sessionStore.revoke(login.userId, (await subscribe()).sessionId)
    expect(await devices(db, login.userId)).toEqual([])
    await subscribe()
    await sessionStore.revokeAll(login.userId, { sessionId: login.sessionId })
    expect(await devices(db, login.userId)).toEqual([])
    await subscribe()
    await userStore.setDisabled(login.userId, true)
    expect(await devices(db, login.userId)).toEqual([])
  })

  it('gets nothing more either when its session had expired by then; until then it is reminded', async ({
    server,
    service,
    ana,
    db,
    clock,
  }) => {
    await addEvent(ana, { start_time: '2026-11-24T11:00:00' })
    clock.turn({ hours: 48 })
    await server.services.sessionStore.prune()
    expect((await ana.get('/push/subscriptions')).statusCode).toBe(401)
    expect(await until(server, service, '2026-11-24T11:00', 60)).toEqual(['Dentista: 11:00'])
    const again = await server.logIn('ana')
    await server.services.sessionStore.revokeAll(ana.userId, { sessionId: again.sessionId })
    expect(await devices(db, ana.userId)).toEqual([])
  })

  it('is forgotten when nobody has signed in on it for a month', async ({ server, ana, db, clock }) => {
    clock.turn({ hours: 29 * 24 })
    await server.services.deviceStore.prune()
    expect(await devices(db, ana.userId)).toHaveLength(1)
    clock.turn({ hours: 25 })
    await server.services.deviceStore.prune()
    expect(await devices(db, ana.userId)).toEqual([])
  })
})
