import { eq } from 'drizzle-orm'
import { describe, expect, onTestFinished } from 'vitest'
import { it, type TestLogin } from '../../test/support.ts'
import type { Clock } from '../clock.ts'
import type { Bus, Channel, Database } from '../db/database.ts'
import { pushSubscriptions, sessions, users } from '../db/schema.ts'
import { newId } from '../id.ts'
import { createAuditLog } from './audit-log.ts'
import { SessionStore } from './session-store.ts'

/** A bus that the test connects and cuts, and on which it speaks itself; nothing else is ever heard on it. */
function fakeBus(connected = true) {
  const onChange = new Set<(connected: boolean) => void>()
  const onNotice = new Map<Channel, (payload: string) => void>()
  const bus: Bus & { listeners: number; set(connected: boolean): void; say(channel: Channel, payload: string): void } =
    {
      connected,
      get listeners() {
        return onChange.size + onNotice.size
      },
      subscribe(channel, listener) {
        onNotice.set(channel, listener)
        return () => onNotice.delete(channel)
      },
      onConnectionChange(listener) {
        onChange.add(listener)
        return () => onChange.delete(listener)
      },
      set(now) {
        Object.assign(bus, { connected: now })
        for (const listener of onChange) listener(now)
      },
      say: (channel, payload) => onNotice.get(channel)?.(payload),
    }
  return bus
}

/** A store that hears what the test says, and nothing of what happens in the database. */
function blindStore({ db, clock }: { db: Database; clock: Clock }) {
  const bus = fakeBus()
  const store = new SessionStore({ db, bus, clock, audit: createAuditLog({ db, clock }), maxPerUser: 25 })
  return { bus, store }
}

const device = { deviceName: 'Test', address: '127.0.0.1' }

/** Lets the devices of these sessions be reminded. */
async function remind(db: Database, logins: TestLogin[]): Promise<void> {
  const keys = { deviceName: 'x', p256dh: 'x', auth: 'x', renewedAt: new Date() }
  const rows = logins.map(({ userId, sessionId }) => ({ id: newId(), userId, sessionId, endpoint: sessionId, ...keys }))
  await db.insert(pushSubscriptions).values(rows)
}

async function reminded(db: Database): Promise<string[]> {
  return (await db.select().from(pushSubscriptions)).map(({ sessionId }) => sessionId).sort()
}

describe(SessionStore, () => {
  it('answers from memory while notifications arrive', async ({ server }) => {
    const { sessionStore } = server.services
    const { sessionId } = await server.logIn('ana')
    expect(sessionStore.recall(sessionId)).toBeUndefined()
    // Word of the new user may come in between: what was read before it is not remembered.
    const remembered = async () => {
      await sessionStore.find(sessionId)
      return sessionStore.recall(sessionId)
    }
    await expect.poll(remembered).toMatchObject({ username: 'ana' })
  })

  it('remembers the languages of the device, for its user alone, until another names others', async ({
    server,
    db,
  }) => {
    const { sessionStore } = server.services
    const [{ userId: ana }, { userId: eva }] = [await server.logIn('ana'), await server.logIn('eva')]
    const languagesOf = async (id: string) =>
      (await db.select({ languages: users.languages }).from(users).where(eq(users.id, id)))[0]?.languages
    await sessionStore.open({ userId: ana, ...device, languages: ['es-CO', 'es'] })
    await sessionStore.open({ userId: ana, ...device })
    expect([await languagesOf(ana), await languagesOf(eva)]).toEqual([['es-CO', 'es'], []])
    await sessionStore.open({ userId: ana, ...device, languages: ['en-GB'] })
    expect(await languagesOf(ana)).toEqual(['en-GB'])
  })

  it('asks the database every time while they do not, and forgets what it knew', async ({ server, db, clock }) => {
    const { bus, store: blind } = blindStore({ db, clock })
    const { sessionId, userId } = await server.logIn('ana')
    await blind.find(sessionId)
    expect(blind.recall(sessionId)).toBeDefined()
    await server.services.sessionStore.revoke(userId, sessionId) // said on a channel that this store does not hear
    expect(await blind.find(sessionId)).toBe(blind.recall(sessionId))
    expect(blind.recall(sessionId)).toBeDefined()
    Object.assign(bus, { connected: false }) // which nobody has been told yet
    expect(blind.recall(sessionId)).toBeUndefined()
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

  it('remembers nothing that was read before a notice and comes after it', async ({ server, db, clock }) => {
    const { bus, store } = blindStore({ db, clock })
    const { sessionId } = await server.logIn('ana')
    const { findLive } = store
    store.findLive = async (ids) => {
      const found = await findLive.call(store, ids)
      bus.say('axia_sessions', JSON.stringify({ session_id: sessionId }))
      return found
    }
    await store.find(sessionId)
    expect(store.recall(sessionId)).toBeUndefined()
    store.findLive = findLive
    await store.find(sessionId)
    expect(store.recall(sessionId)).toBeDefined()
  })

  it('forgets whom a notice is about and nobody else, and everybody when it does not know the notice', async ({
    server,
    db,
    clock,
  }) => {
    const { bus, store } = blindStore({ db, clock })
    const [phone, laptop] = [await server.logIn('ana'), await server.logIn('ana')]
    const other = await server.logIn('blanca')
    const of = { user_id: phone.userId }
    const notices: [Channel, object, boolean[]][] = [
      ['axia_sessions', { session_id: phone.sessionId }, [false, true, true]],
      ['axia_sessions', of, [false, false, true]],
      ['axia_sessions', { something: 'new' }, [false, false, false]],
      ['axia_changes', { ...of, resource: 'sessions' }, [false, false, true]],
      ['axia_changes', { ...of, resource: 'account' }, [false, false, true]],
      ['axia_changes', { ...of, resource: 'tasks' }, [true, true, true]],
      ['axia_changes', { ...of, resource: 'something new' }, [false, false, false]],
    ]
    for (const [channel, notice, remembered] of notices) {
      const ids = [phone, laptop, other].map(({ sessionId }) => sessionId)
      for (const id of ids) await store.find(id)
      bus.say(channel, JSON.stringify(notice))
      expect(
        ids.map((id) => store.recall(id) !== undefined),
        JSON.stringify(notice),
      ).toEqual(remembered)
    }
  })

  it('lets go, when it is closed, of its bus and of what it could no longer hear about', async ({
    server,
    db,
    clock,
  }) => {
    const { bus, store } = blindStore({ db, clock })
    const { sessionId } = await server.logIn('ana')
    await store.find(sessionId)
    expect([bus.listeners, store.recall(sessionId) !== undefined]).toEqual([3, true])
    store.close()
    expect([bus.listeners, store.recall(sessionId) !== undefined]).toEqual([0, false])
  })

  it('knows a session until the very instant of its end', async ({ server, db, clock }) => {
    const { store } = blindStore({ db, clock }) // the notice of the login itself may still be on its way
    const { sessionId } = await server.logIn('ana')
    const { expiresAt = clock() } = (await store.find(sessionId)) ?? {}
    const known = async () => [store.recall(sessionId) !== undefined, (await store.findLive([sessionId])).size]
    clock.turn({ milliseconds: expiresAt.getTime() - clock().getTime() - 1 })
    expect(await known()).toEqual([true, 1])
    clock.turn({ milliseconds: 1 })
    expect(await known()).toEqual([false, 0])
  })

  it('takes a session whose time is over for none: it is neither listed nor renamed, revoked or held', async ({
    server,
    db,
    clock,
  }) => {
    const { sessionStore } = server.services
    const { userId, sessionId } = await server.logIn('ana')
    clock.turn({ hours: 24 })
    expect(await sessionStore.list(userId)).toEqual([])
    expect(await sessionStore.rename(userId, sessionId, 'Phone')).toBeUndefined()
    expect(await sessionStore.revoke(userId, sessionId)).toBe(false)
    expect(await sessionStore.hold({ userId, sessionId }, db)).toBe(false)
  })

  it('finds of many sessions those that were asked for', async ({ server }) => {
    const [phone, laptop] = [await server.logIn('ana'), await server.logIn('ana')]
    await server.logIn('ana')
    const found = await server.services.sessionStore.findLive([phone.sessionId, laptop.sessionId, newId()])
    expect([...found.keys()].sort()).toEqual([phone.sessionId, laptop.sessionId].sort())
  })

  it('tells the other devices whenever the list of sessions is another', async ({ server, database }) => {
    const { sessionStore, userStore } = server.services
    const { id: userId } = await server.addUser('ana')
    const heard: string[] = []
    onTestFinished(database.bus.subscribe('axia_changes', (payload) => heard.push(payload)))
    const notice = (resource: string) => JSON.stringify({ user_id: userId, resource })
    const hears = (...resources: string[]) =>
      expect.poll(() => heard, { interval: 5 }).toEqual(resources.map((each) => notice(each)))
    const { id: sessionId } = await sessionStore.open({ userId, ...device })
    await hears('sessions')
    await sessionStore.rename(userId, sessionId, 'Phone')
    await hears('sessions', 'sessions')
    await sessionStore.revoke(userId, sessionId)
    await hears('sessions', 'sessions', 'sessions')
    expect(await sessionStore.rename(userId, sessionId, 'Gone')).toBeUndefined()
    expect([await sessionStore.revokeAll(userId), await sessionStore.revoke(userId, sessionId)]).toEqual([0, false])
    await userStore.change(userId, { locale: 'en' })
    await hears('sessions', 'sessions', 'sessions', 'account') // what changed nothing told nothing
  })

  it('silences the devices that are thrown out, and no others', async ({ server, db }) => {
    const [phone, laptop, tablet] = [await server.logIn('ana'), await server.logIn('ana'), await server.logIn('ana')]
    const eva = await server.logIn('eva')
    await remind(db, [phone, laptop, tablet, eva])
    const { sessionStore, userStore } = server.services
    const { userId, sessionId } = phone
    await sessionStore.revoke(userId, laptop.sessionId)
    expect(await reminded(db)).toEqual([phone, tablet, eva].map((each) => each.sessionId).sort())
    await sessionStore.revokeAll(userId, { sessionId })
    expect(await reminded(db)).toEqual([phone, eva].map((each) => each.sessionId).sort())
    await userStore.setDisabled(userId, true)
    expect(await reminded(db)).toEqual([eva.sessionId])
  })

  it('renames one session and lets the others keep their names', async ({ server }) => {
    const [phone, laptop] = [await server.logIn('ana'), await server.logIn('ana')]
    const { sessionStore } = server.services
    expect(await sessionStore.rename(phone.userId, laptop.sessionId, 'Laptop')).toMatchObject({ id: laptop.sessionId })
    const names = (await sessionStore.list(phone.userId)).map(({ deviceName }) => deviceName)
    expect(names).toEqual(['Laptop', 'Test'])
  })

  it('writes down who logged out, and who was thrown out by another device or by the administrator', async ({
    server,
  }) => {
    const [phone, laptop, tablet] = [await server.logIn('ana'), await server.logIn('ana'), await server.logIn('ana')]
    const { sessionStore, audit } = server.services
    const { userId } = phone
    await sessionStore.revoke(userId, laptop.sessionId, { sessionId: phone.sessionId })
    await sessionStore.revoke(userId, tablet.sessionId)
    await sessionStore.revoke(userId, phone.sessionId, { sessionId: phone.sessionId })
    const entries = await audit.list(userId, { limit: 9 })
    expect(entries.map(({ action }) => action)).toEqual([
      ...['logout', 'session_revoked', 'session_revoked'],
      ...['login', 'login', 'login', 'user_added'],
    ])
    await sessionStore.revokeAll(userId)
    expect(await audit.list(userId, { limit: 1 })).toEqual(entries.slice(0, 1)) // there was none left
  })

  it('finds no session of a user who is disabled, though nobody revoked it', async ({ server, db, clock }) => {
    const { sessionId, userId } = await server.logIn('ana')
    await db.update(users).set({ disabledAt: clock() })
    expect(await server.services.sessionStore.find(sessionId)).toBeUndefined()
    expect(await server.services.sessionStore.hold({ userId, sessionId }, db)).toBe(false)
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

  it('writes each note once, however many there are, also when there is none', async ({ server, db, clock }) => {
    const { sessionStore } = server.services
    const { sessionId } = await server.logIn('ana')
    clock.turn({ minutes: 1 })
    for (let gone = 0; gone < 500; gone++) sessionStore.touch(newId())
    sessionStore.touch(sessionId)
    await sessionStore.flushSeen()
    const storedAt = async () =>
      (await db.select({ at: sessions.lastSeenAt }).from(sessions).where(eq(sessions.id, sessionId)))[0]?.at
    expect(await storedAt()).toEqual(clock())
    const earlier = new Date(clock().getTime() - 1000)
    await db.update(sessions).set({ lastSeenAt: earlier })
    await sessionStore.flushSeen()
    expect(await storedAt()).toEqual(earlier)
  })

  it('never gives one session of many at once beyond the limit', async ({ server }) => {
    const { userId } = await server.logIn('ana')
    const { sessionStore } = server.services
    await Promise.all(Array.from({ length: 30 }, () => sessionStore.open({ userId, ...device })))
    expect(await sessionStore.list(userId)).toHaveLength(25)
  })

  describe('with room for two sessions', () => {
    it.override('environment', { LIMIT_SESSIONS_PER_USER: '2' })

    it('lets the oldest go, whichever was used last, and counts neither what is over nor what others have', async ({
      server,
      db,
      clock,
    }) => {
      const { sessionStore } = server.services
      const over = await server.logIn('ana')
      await sessionStore.revoke(over.userId, over.sessionId)
      clock.turn({ seconds: 1 })
      const second = await server.logIn('ana')
      clock.turn({ seconds: -1 })
      const oldest = await server.logIn('ana') // whose row lies behind the other
      const blanca = await server.logIn('blanca')
      clock.turn({ seconds: 1 })
      sessionStore.touch(oldest.sessionId)
      await sessionStore.flushSeen()
      const idsOf = async (userId: string) => (await sessionStore.list(userId)).map(({ id }) => id)
      expect(await idsOf(oldest.userId)).toEqual([second.sessionId, oldest.sessionId])
      clock.turn({ seconds: 1 })
      await remind(db, [oldest, second, blanca])
      const third = await server.logIn('ana')
      expect(await reminded(db)).toEqual([second.sessionId, blanca.sessionId].sort())
      expect(await idsOf(oldest.userId)).toEqual([third.sessionId, second.sessionId])
      expect(await idsOf(blanca.userId)).toEqual([blanca.sessionId])
    })
  })

  it('removes what is over, and nothing else', async ({ server, clock }) => {
    const { sessionStore } = server.services
    const { sessionId, userId } = await server.logIn('ana')
    clock.turn({ hours: 25 })
    const later = await server.logIn('ana')
    await sessionStore.prune()
    clock.turn({ hours: -25 })
    expect((await sessionStore.list(userId)).map(({ id }) => id)).toEqual([later.sessionId])
    expect(await sessionStore.find(sessionId)).toBeUndefined()
  })
})
