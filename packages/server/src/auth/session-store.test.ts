import { describe, expect } from 'vitest'
import { it } from '../../test/support.ts'
import type { Bus } from '../db/database.ts'
import { createAuditLog } from './audit-log.ts'
import { SessionStore } from './session-store.ts'

/** A bus that the test connects and cuts; nothing is ever heard on it. */
function fakeBus(connected = true) {
  const listeners = new Set<(connected: boolean) => void>()
  const bus: Bus & { set(connected: boolean): void } = {
    connected,
    subscribe: () => () => {},
    onConnectionChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(now) {
      Object.assign(bus, { connected: now })
      for (const listener of listeners) listener(now)
    },
  }
  return bus
}

describe(SessionStore, () => {
  it('answers from memory while notifications arrive', async ({ server }) => {
    const { sessionStore } = server.services
    const { sessionId } = await server.logIn('ana')
    expect(sessionStore.recall(sessionId)).toBeUndefined()
    await sessionStore.find(sessionId)
    expect(sessionStore.recall(sessionId)).toMatchObject({ username: 'ana' })
  })

  it('asks the database every time while they do not, and forgets what it knew', async ({ server, db, clock }) => {
    const bus = fakeBus()
    const audit = createAuditLog({ db, clock })
    const blind = new SessionStore({ db, bus, clock, audit, maxPerUser: 25 })
    const { sessionId, userId } = await server.logIn('ana')
    await blind.find(sessionId)
    expect(blind.recall(sessionId)).toBeDefined()
    await server.services.sessionStore.revoke(userId, sessionId) // said on a channel that this store does not hear
    expect(blind.recall(sessionId)).toBeDefined()
    bus.set(false)
    expect(blind.recall(sessionId)).toBeUndefined()
    expect(await blind.find(sessionId)).toBeUndefined()
    const { sessionId: other } = await server.logIn('ana')
    expect(await blind.find(other)).toBeDefined()
    expect(blind.recall(other)).toBeUndefined()
    bus.set(true)
    expect(blind.recall(sessionId)).toBeUndefined()
    expect(await blind.find(sessionId)).toBeUndefined()
  })

  it('remembers no session past its end, nor one whose user is disabled', async ({ server, clock }) => {
    const { sessionStore, userStore } = server.services
    const { sessionId } = await server.logIn('ana')
    const { sessionId: other, userId } = await server.logIn('blanca')
    await sessionStore.find(sessionId)
    clock.turn({ hours: 24 })
    expect(sessionStore.recall(sessionId)).toBeUndefined()
    expect(await sessionStore.find(sessionId)).toBeUndefined()
    clock.turn({ hours: -24 })
    await sessionStore.find(other)
    await userStore.setDisabled(userId, true)
    await expect.poll(() => sessionStore.recall(other), { timeout: 1000, interval: 10 }).toBeUndefined()
    expect(await sessionStore.find(other)).toBeUndefined()
    await userStore.setDisabled(userId, false)
    expect(await sessionStore.find(other)).toBeUndefined() // what was revoked stays so
  })

  it('notes when a session was last seen without writing at each request', async ({ server, clock }) => {
    const { sessionStore } = server.services
    const ana = await server.logIn('ana')
    clock.turn({ minutes: 7 })
    const seenAt = clock().toISOString()
    for (let count = 0; count < 5; count++) await server.app.inject({ url: '/me', ...ana })
    expect((await sessionStore.list(ana.userId))[0]?.lastSeenAt.toISOString()).toBe(seenAt)
    const another = await server.another()
    const stored = async () => (await another.services.sessionStore.list(ana.userId))[0]?.lastSeenAt.toISOString()
    expect(await stored()).not.toBe(seenAt)
    await sessionStore.flushSeen()
    expect(await stored()).toBe(seenAt)
  })

  it('never gives one session of many at once beyond the limit', async ({ server }) => {
    const { userId } = await server.logIn('ana')
    const { sessionStore } = server.services
    const device = { userId, deviceName: 'Test', address: '127.0.0.1' }
    await Promise.all(Array.from({ length: 30 }, () => sessionStore.open(device)))
    expect(await sessionStore.list(userId)).toHaveLength(25)
  })

  it('removes what is over', async ({ server, clock }) => {
    const { sessionId, userId } = await server.logIn('ana')
    clock.turn({ hours: 25 })
    await server.services.sessionStore.prune()
    clock.turn({ hours: -25 })
    expect(await server.services.sessionStore.list(userId)).toEqual([])
    expect(await server.services.sessionStore.find(sessionId)).toBeUndefined()
  })
})
