import { describe, expect } from 'vitest'
import { users } from '../src/db/schema.ts'
import { newId } from '../src/id.ts'
import { it, testClock } from './support.ts'

const ana = () => ({ id: newId(), username: 'ana', usernameKey: 'ana', passwordHash: 'x' })

describe('it', () => {
  it('gives each test an empty database (one)', async ({ db }) => {
    expect(await db.select().from(users)).toEqual([])
    await db.insert(users).values(ana())
  })

  it('gives each test an empty database (and another)', async ({ db }) => {
    expect(await db.select().from(users)).toEqual([])
    await db.insert(users).values(ana())
  })
})

describe(testClock, () => {
  it('stands still until it is turned', async ({ clock }) => {
    const before = clock()
    clock.turn({ hours: 24, seconds: 1 })
    expect(clock().getTime() - before.getTime()).toBe(86_401_000)
    expect(clock()).toEqual(clock())
  })
})

describe('the server fixture', () => {
  it('logs in without a password, and lets in whom it logged in', async ({ server }) => {
    const ana = await server.logIn('ana')
    const me = await server.app.inject({ url: '/me', ...ana })
    expect(me.json()).toMatchObject({ username: 'ana', session: { id: ana.sessionId } })
  })

  it('hears at once what another server of the cluster revoked', async ({ server }) => {
    const another = await server.another()
    const ana = await server.logIn('ana')
    expect((await another.app.inject({ url: '/me', ...ana })).statusCode).toBe(200)
    await server.revokeSessionsOf('ana')
    await expect.poll(async () => (await another.app.inject({ url: '/me', ...ana })).statusCode).toBe(401)
  })

  it('listens on a port of the system', async ({ server }) => {
    const { url } = await server.listen()
    expect((await fetch(`${url}/health`)).status).toBe(200)
  })
})

describe('the environment fixture', () => {
  it.override('environment', { WS_QUERY_TOKEN: 'off' })

  it("sets the server's configuration", async ({ server }) => {
    expect(server.config.wsQueryToken).toBe(false)
  })
})
