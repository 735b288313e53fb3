/**
 * Staying in after having been thrown out, with 200 open sockets.
 * @module
 */
import { describe, expect } from 'vitest'
import { SessionStore } from '../../src/auth/session-store.ts'
import { users } from '../../src/db/schema.ts'
import { registerProblems } from '../../src/problem.ts'
import { openSocket, type TestSocket } from '../chat-server.ts'
import { it, type TestLogin, type TestServer } from '../support.ts'
import { call } from './account.ts'

const socketsPerServer = 100

describe(SessionStore, () => {
  it.override('environment', { LIMIT_SOCKETS_PER_SESSION: '1000', LIMIT_SOCKETS_PER_USER: '1000' })

  async function openMany(server: TestServer, { token }: TestLogin): Promise<TestSocket[]> {
    const { url } = await server.listen()
    const address = `${url.replace('http', 'ws')}/ws/ana?token=${token}`
    const sockets: TestSocket[] = []
    for (let left = socketsPerServer; left > 0; left -= 20) {
      sockets.push(...(await Promise.all(Array.from({ length: 20 }, () => openSocket(address, 'axia.v1')))))
    }
    await Promise.all(sockets.map(({ next }) => next({ type: 'hello' })))
    return sockets
  }

  const ways: [string, (server: TestServer, owner: TestLogin, thief: TestLogin) => Promise<unknown>][] = [
    ['its session is revoked', (server, owner, thief) => call(server, owner, 'DELETE', `/sessions/${thief.sessionId}`)],
    ['the user is disabled', (server, owner) => server.services.userStore.setDisabled(owner.userId, true)],
  ]

  it.for(ways)(
    'closes 200 sockets on two servers and refuses the token within a second when %s',
    async ([what, act], { server, annotate }) => {
      const servers = [server, await server.another()]
      const [owner, thief] = [await server.logIn('ana'), await server.logIn('ana')]
      const sockets = (await Promise.all(servers.map((each) => openMany(each, thief)))).flat()
      for (const each of servers) expect((await call(each, thief, 'GET', '/me')).statusCode).toBe(200)

      const started = performance.now()
      await act(server, owner, thief)
      const refused = servers.map(async (each) => {
        while ((await call(each, thief, 'GET', '/me')).statusCode !== 401) {
          await new Promise((resolve) => setTimeout(resolve, 2)) // calls from memory alone let nothing else be heard
          if (performance.now() - started > 5000) throw new Error('the token is still good')
        }
        return performance.now() - started
      })
      const restMs = Math.max(...(await Promise.all(refused)))
      const codes = await Promise.all(sockets.map(({ closed }) => closed))
      const socketMs = performance.now() - started

      await annotate(
        `${what}: ${sockets.length} sockets closed after ${Math.round(socketMs)} ms, token refused after ${Math.round(restMs)} ms`,
      )
      expect(new Set(codes)).toEqual(new Set([4401]))
      expect(codes).toHaveLength(200)
      expect(socketMs).toBeLessThan(1000)
      expect(restMs).toBeLessThan(1000)
    },
  )
})

describe(registerProblems, () => {
  it('refuses the token of a user who is removed at this moment', async ({ server, db }) => {
    const ana = await server.logIn('ana')
    expect((await call(server, ana, 'GET', '/me')).statusCode).toBe(200)
    await db.delete(users) // before anybody has heard of it
    const calls: [string, object?][] = [
      ['/tasks', { title: 'late' }],
      ['/task-lists', { name: 'late' }],
      ['/calendar/events', { title: 'late', start_time: '2026-05-01T10:00' }],
      ['/send-message', { text: 'late' }],
      ['/ws-ticket'],
    ]
    for (const [url, body] of calls) expect((await call(server, ana, 'POST', url, body)).statusCode, url).toBe(401)
    expect((await call(server, ana, 'PATCH', '/reminders', { tasks: false })).statusCode).toBe(401)
  })
})

describe('settings that close a way', () => {
  it.override('environment', {
    WS_QUERY_TOKEN: 'off',
    LIMIT_SOCKETS_PER_SESSION: '1',
    LIMIT_SOCKETS_PER_USER: '2',
    LIMIT_SESSIONS_PER_USER: '3',
    LIMIT_LOGINS_PER_MINUTE: '2',
  })

  it('let no token stand in an address, and still take tickets and headers', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { url } = await server.listen()
    const open = (query: string, headers = {}) =>
      openSocket(`${url.replace('http', 'ws')}/ws/ana${query}`, undefined, headers)
    await expect(open(`?token=${ana.token}`)).rejects.toMatchObject({ status: 401 })
    const { ticket } = (await call(server, ana, 'POST', '/ws-ticket')).json()
    const first = await open(`?ticket=${ticket}`)
    await expect(open('', ana.headers)).rejects.toMatchObject({ status: 429 })
    first.socket.terminate()
    await expect.poll(async () => (await open('', ana.headers)).socket.readyState).toBe(1)
  })

  it('hold sessions and logins down to what they say', async ({ server }) => {
    const [first, ...others] = [await server.logIn('ana'), await server.logIn('ana'), await server.logIn('ana')]
    server.clock.turn({ seconds: 1 })
    const last = await server.logIn('ana')
    await expect.poll(async () => first && (await call(server, first, 'GET', '/me')).statusCode).toBe(401)
    for (const each of [...others, last]) expect((await call(server, each, 'GET', '/me')).statusCode).toBe(200)
    const attempt = async (username: string) =>
      (await server.app.inject({ method: 'POST', url: '/token', payload: { username, password: 'x' } })).statusCode
    expect([await attempt('a'), await attempt('b'), await attempt('c')]).toEqual([401, 401, 429])
  })
})
