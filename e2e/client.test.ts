/**
 * The client against the real server: live on two devices, out within a second, and nothing lost or doubled when the server
 * goes away.
 * @module
 */
import { type AxiaClient, type ClientOptions, createClient, memoryStorage } from '@axia/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, freePort, type ServerProcess, startServerProcess } from './support/process.ts'
import { type E2eServer, setUp, startTestServer, testPassword } from './support/server.ts'

const clients: AxiaClient[] = []

/** A device of the user's. */
async function device(url: string, options: Partial<ClientOptions> = {}): Promise<AxiaClient> {
  const client = createClient({ baseUrl: url, storage: memoryStorage(), ...options })
  clients.push(client)
  await client.auth.login('ana', testPassword)
  client.chat.initializeWebSocket()
  await until(client.chat, () => client.chat.state.connection.status === 'connected')
  return client
}

/** Resolves when the condition holds; looks at each change. */
function until(
  provider: { subscribe(listener: () => void): () => void },
  condition: () => boolean,
  timeoutMs = 20_000,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (act: () => void) => {
      clearTimeout(timer)
      unsubscribe()
      act()
    }
    const timer = setTimeout(
      () => end(() => reject(new Error(`not true after ${timeoutMs} ms: ${condition}`))),
      timeoutMs,
    )
    const look = () => condition() && end(resolve)
    const unsubscribe = provider.subscribe(look)
    look()
  })
}

afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

describe('the client on a running server', () => {
  let server: E2eServer

  beforeEach(async () => {
    server = await startTestServer()
    await setUp(server)
    return () => server.stop()
  })

  it('shows on every device what is said on one, and what the agent did', async () => {
    const [phone, laptop] = [await device(server.url), await device(server.url)]
    await laptop.tasks.load()
    const heard = laptop.chat.conversation('c')
    phone.chat.send({ text: '/recordar regar las plantas mañana a las 10', sessionId: 'c' })
    await until(heard, () => heard.state.messages.some(({ role }) => role === 'assistant'))
    expect(heard.state.messages[0]).toMatchObject({ role: 'user', text: '/recordar regar las plantas mañana a las 10' })
    await until(laptop.tasks, () => laptop.tasks.state.tasks.length === 1)
    const said = phone.chat.conversation('c')
    await until(said, () => said.state.messages[0]?.state === 'answered')
  })

  it('is out within a second when another device revokes it', async () => {
    const [phone, laptop] = [await device(server.url), await device(server.url)]
    const began = Date.now()
    const out = until(phone.auth, () => phone.auth.state.status === 'token_expired', 5_000)
    await laptop.account.revokeOtherSessions()
    await out
    expect(Date.now() - began).toBeLessThan(1_000)
    expect(phone.auth.state).toMatchObject({ status: 'token_expired', reason: 'revoked' })
    expect(phone.chat.state.connection).toMatchObject({ status: 'refused', reason: 'sign_in' })
    expect(laptop.auth.isAuthenticated).toBe(true)
  })

  it('takes what it missed when it was away', async () => {
    const [phone, laptop] = [await device(server.url), await device(server.url)]
    const conversation = phone.chat.conversation('c')
    await conversation.loadOlder()
    const away = phone.chat.reconnect()
    laptop.chat.send({ text: '/ayuda', sessionId: 'c' })
    await away
    await until(conversation, () => conversation.state.messages.length === 2)
    expect(conversation.state.messages.map(({ role }) => role)).toEqual(['user', 'assistant'])
  })
})

describe('the client on a server that dies', () => {
  it('sends what was written meanwhile, once, when the server is back', async () => {
    const folder = await dataFolder()
    const environment = { PORT: String(await freePort()), DATA_DIR: folder.path }
    let server: ServerProcess = await startServerProcess(environment)
    try {
      const { url, setupCode } = server
      const visitor = createClient({ baseUrl: url, storage: memoryStorage() })
      await visitor.setup({ code: setupCode, username: 'ana', password: testPassword, time_zone: 'America/Bogota' })
      const client = await device(url)
      const conversation = client.chat.conversation('c')
      await conversation.loadOlder()
      await server.stop('SIGKILL')
      client.chat.send({ text: '/tareas', sessionId: 'c' })
      await until(client.chat, () => client.chat.state.connection.status === 'disconnected')
      expect(conversation.state.messages).toMatchObject([{ state: 'pending' }])
      expect(client.auth.isAuthenticated).toBe(true)
      server = await startServerProcess(environment)
      await client.chat.reconnect()
      await until(conversation, () => conversation.state.messages.some(({ role }) => role === 'assistant'), 60_000)
      const stored = await client.api.request('GET /messages/{session_id}', { params: { session_id: 'c' } })
      expect(stored.map(({ role }) => role)).toEqual(['user', 'assistant'])
    } finally {
      await server.stop()
      await folder.remove()
    }
  })
})
