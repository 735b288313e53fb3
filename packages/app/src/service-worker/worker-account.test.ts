/**
 * What the worker does for who is signed in, as the server sees it.
 * @module
 */
import { createApiClient, memoryStorage } from '@axia/client'
import { baseUrl, friendlyServer, json, noContent, problem, unreachable } from '@axia/client/test/support'
import { describe, expect, it } from 'vitest'
import { workerAccount } from './worker-account.ts'

describe(workerAccount, () => {
  function nobody() {
    const server = friendlyServer()
    const options = { baseUrl, storage: memoryStorage(), fetch: server.fetch }
    return { server, options, account: workerAccount(options) }
  }

  async function signedIn() {
    const world = nobody()
    const client = createApiClient(world.options)
    await client.auth.login('ana', 'secret')
    client.close()
    return { ...world, token: client.auth.getToken() }
  }

  it('puts a reminder off, of one occurrence where it is of one', async () => {
    const { server, account, token } = await signedIn()
    server.on('POST /reminders/snooze', noContent)
    expect(await account.snooze({ kind: 'task', id: 't' }, 10)).toBe(true)
    expect(await account.snooze({ kind: 'event', id: 'e', occurrence: '2026-11-23' }, 10)).toBe(true)
    const asked = server.named('POST /reminders/snooze')
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual([`Bearer ${token}`, `Bearer ${token}`])
    expect(asked.map(({ text }) => JSON.parse(text))).toEqual([
      { kind: 'task', id: 't', minutes: 10 },
      { kind: 'event', id: 'e', minutes: 10, occurrence: '2026-11-23' },
    ])
  })

  it('completes a task', async () => {
    const { server, account } = await signedIn()
    server.on('PATCH /tasks/t', () => json({}))
    expect(await account.complete('t')).toBe(true)
    expect(server.named('PATCH /tasks/t').map(({ text }) => JSON.parse(text))).toEqual([{ completed: true }])
  })

  it('subscribes under the server’s key', async () => {
    const { server, account } = await signedIn()
    const subscription = { endpoint: 'https://push.test/new', keys: { p256dh: 'p', auth: 'a' } }
    server.on('GET /push/key', () => json({ public_key: 'key' })).on('POST /push/subscriptions', () => json({}, 201))
    const asked: string[] = []
    const isDone = await account.subscribe(async (key) => {
      asked.push(key)
      return subscription
    })
    expect([isDone, asked]).toEqual([true, ['key']])
    expect(server.named('POST /push/subscriptions').map(({ text }) => JSON.parse(text))).toEqual([subscription])
  })

  it('asks the server nothing when nobody is signed in', async () => {
    const { server, account } = nobody()
    expect(await account.complete('t')).toBe(false)
    expect(server.calls).toEqual([])
  })

  it('says that nothing was done when the server is away or refuses', async () => {
    const { server, account } = await signedIn()
    server.on('PATCH /tasks/t', unreachable)
    expect(await account.complete('t')).toBe(false)
    server.on('PATCH /tasks/t', () => problem('invalid_token', 401))
    expect(await account.complete('t')).toBe(false)
  })
})
