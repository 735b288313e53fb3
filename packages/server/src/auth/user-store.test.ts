import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { describe, expect } from 'vitest'
import { it, type TestLogin, type TestServer } from '../../test/support.ts'
import * as schema from '../db/schema.ts'
import { createUserStore, UsernameTakenError } from './user-store.ts'

const password = 'correct horse battery staple'

/** Everything that the database holds, as text; bytes as hex and as base64. */
async function everything({ services: { db } }: TestServer): Promise<string> {
  const tables = Object.values(schema).filter((each) => each instanceof PgTable)
  const rows = await Promise.all(
    tables.map(async (table) => ({ table: getTableConfig(table).name, rows: await db.select().from(table) })),
  )
  return JSON.stringify(rows, (_key, value: unknown) => {
    if (!(value instanceof Uint8Array) && !isStoredBuffer(value)) return value
    const bytes = Buffer.from(value instanceof Uint8Array ? value : value.data)
    return [bytes.toString('hex'), bytes.toString('base64url'), bytes.toString('latin1')]
  })
}

/** A Buffer as JSON has already written it. */
function isStoredBuffer(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
}

describe(createUserStore, () => {
  it('keeps hashes alone: no password, set-up code, token or ticket can be read out of the database', async ({
    server,
  }) => {
    const { app, services } = server
    const code = (await services.setup.announce()) ?? ''
    const before = await everything(server)
    const post = (url: string, payload: object, headers = {}) => app.inject({ method: 'POST', url, payload, headers })
    expect((await post('/setup', { code, username: 'ana', password })).statusCode).toBe(201)
    const { access_token: token } = (await post('/token', { username: 'ana', password })).json()
    const { ticket } = (await post('/ws-ticket', {}, { authorization: `Bearer ${token}` })).json()
    const after = await everything(server)

    expect(after).toContain('$argon2id$')
    expect(after).toContain('"username":"ana"')
    expect(ticket).toMatch(/^[\w-]{43}$/)
    const [, , signature = ''] = token.split('.')
    const ticketHex = Buffer.from(ticket, 'base64url').toString('hex')
    for (const secret of [password, code, code.replaceAll('-', ''), token, signature, ticket, ticketHex]) {
      expect(secret.length).toBeGreaterThan(8)
      expect(before + after).not.toContain(secret)
    }
  })

  it('checks credentials against what stands there now, and lets nobody in without a stored hash', async ({
    server,
  }) => {
    const { userStore, passwords } = server.services
    const ana = await server.addUser('ana', password)
    const status = async (tried: string) =>
      (await server.app.inject({ method: 'POST', url: '/token', payload: { username: 'ana', password: tried } }))
        .statusCode
    expect(await status(password)).toBe(200)
    const other = await passwords.hash('another long password here')
    await userStore.rehash(ana.id, { from: ana.passwordHash, to: other })
    expect([await status(password), await status('another long password here')]).toEqual([401, 200])
    await userStore.rehash(ana.id, { from: other, to: password })
    expect(await status(password)).toBe(401)
    await userStore.rehash(ana.id, { from: other, to: other }) // made of a password that was changed meanwhile
    expect(await status('another long password here')).toBe(401)
  })

  it('gives a name once, however it is spelled', async ({ server }) => {
    await server.addUser('Zoë')
    for (const username of ['Zoë', 'zoë', 'ZOE\u0308']) {
      await expect(server.addUser(username)).rejects.toBeInstanceOf(UsernameTakenError)
    }
    expect((await server.services.userStore.list()).map(({ username }) => username)).toEqual(['Zoë'])
  })

  it('keeps the language and the time zone that a user begins with', async ({ server }) => {
    const { userStore } = server.services
    const added = await userStore.add({ username: 'ana', passwordHash: '', locale: 'en', timeZone: 'America/Bogota' })
    expect(await userStore.find(added.id)).toMatchObject({ locale: 'en', timeZone: 'America/Bogota' })
  })

  it('changes, rehashes, resets, disables and removes one user and no other', async ({ server }) => {
    const { userStore, sessionStore } = server.services
    const eva = await server.logIn('eva')
    const hers = await userStore.find(eva.userId)
    const { userId } = await server.logIn('ana')
    const passwordHash = hers?.passwordHash ?? ''
    await userStore.setPassword(userId, passwordHash) // as two have it who came with the same hash from elsewhere
    const changes = [
      () => userStore.change(userId, { locale: 'en', timeZone: 'Asia/Tokyo' }),
      () => userStore.rehash(userId, { from: passwordHash, to: 'a' }),
      () => userStore.setPassword(userId, 'b'),
      () => userStore.setDisabled(userId, true),
      () => userStore.setDisabled(userId, false),
      () => userStore.remove(userId),
    ]
    const standing = []
    for (const change of changes) {
      await change()
      standing.push(await userStore.find(userId))
      expect(await userStore.find(eva.userId)).toEqual(hers)
      expect(await sessionStore.list(eva.userId)).toHaveLength(1)
    }
    expect(standing).toMatchObject([
      { locale: 'en', timeZone: 'Asia/Tokyo' },
      { passwordHash: 'a' },
      { passwordHash: 'b' },
      { disabledAt: server.clock() },
      { disabledAt: null },
      undefined,
    ])
  })

  it('writes down who changed a password, and what the administrator did', async ({ server }) => {
    const { userStore, audit } = server.services
    const { id } = await server.addUser('ana')
    await userStore.setPassword(id, 'a', { address: '192.0.2.1' })
    await userStore.setPassword(id, 'b')
    await userStore.setDisabled(id, true)
    await userStore.setDisabled(id, false)
    await userStore.remove(id)
    expect((await audit.list(id, { limit: 9 })).map(({ action }) => action)).toEqual([
      'user_removed',
      'user_enabled',
      'user_disabled',
      'password_reset',
      'password_changed',
      'user_added',
    ])
  })

  it('leaves a session that was revoked before the user was disabled the time at which it was', async ({
    server,
    db,
    clock,
  }) => {
    const { userId } = await server.logIn('ana')
    const revokedAt = clock()
    await server.revokeSessionsOf('ana')
    clock.turn({ minutes: 1 })
    await server.services.userStore.setDisabled(userId, true)
    expect(await db.select({ revokedAt: schema.sessions.revokedAt }).from(schema.sessions)).toEqual([{ revokedAt }])
  })

  it('ends all sessions of who is disabled or removed, on every server at once, and none by enabling', async ({
    server,
  }) => {
    const { userStore } = server.services
    const another = await server.another()
    const status = async (who: TestLogin) => (await another.app.inject({ url: '/me', ...who })).statusCode
    const ends = [(id: string) => userStore.setDisabled(id, true), (id: string) => userStore.remove(id)]
    for (const [index, end] of ends.entries()) {
      const who = await server.logIn(`ana${index}`)
      await userStore.setDisabled(who.userId, false)
      expect(await status(who)).toBe(200)
      await end(who.userId)
      await expect.poll(() => status(who), { timeout: 1000, interval: 10 }).toBe(401)
    }
  })
})
