/**
 * The server as a process: what it says, how it stops, what it refuses, what it keeps, and what its log never holds.
 * @module
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataFolder, failToStart, freePort, type ServerProcess, startServerProcess } from './support/process.ts'
import { call, getToken, setUp, testPassword } from './support/server.ts'
import { handshakeStatus, openSocket } from './support/socket.ts'

const Ticket = Type.Object({ ticket: Type.String() })
const Messages = Type.Array(
  Type.Object({ id: Type.String(), role: Type.String(), text: Type.String(), status: Type.String() }),
)

const wrongSettings: [name: string, settings: Record<string, string>, line: RegExp][] = [
  ['a wrong port', { PORT: 'canary' }, /^AxIA cannot start: PORT must be a whole number .*\n$/],
  [
    'a certificate that is not there',
    { TLS_CERT_FILE: '/nowhere/canary.pem', TLS_KEY_FILE: '/nowhere/canary.key' },
    /^AxIA cannot start: TLS_CERT_FILE names a file that cannot be read\n$/,
  ],
  [
    'a database that does not answer',
    { DATABASE_URL: 'postgresql://ana:canary@127.0.0.1:1/axia', SECRET_KEY: 'pHRgmZ3vVtqk9KcW6yLdXs2bNf8jEu4T' },
    /^AxIA cannot start: .*DATABASE_URL.*\n$/,
  ],
]

describe('the server process', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>
  let port: string
  let running: ServerProcess[]

  beforeEach(async () => {
    folder = await dataFolder()
    port = String(await freePort()) // the same after a restart: it is in the address, and that in the tokens
    running = []
  })
  afterEach(async () => {
    await Promise.all(running.map((server) => server.stop('SIGKILL')))
    await folder.remove()
  })

  async function start(environment: Record<string, string> = {}): Promise<ServerProcess> {
    const server = await startServerProcess({ DATA_DIR: folder.path, PORT: port, ...environment })
    running.push(server)
    return server
  }

  const socketUrl = ({ url }: ServerProcess) => `${url.replace('http', 'ws')}/ws/ana`
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

  it('says where to open it and a set-up code, until there is a user', async () => {
    const first = await start()
    expect(first.output()).toMatch(/^AxIA is ready: http:\/\/localhost:\d+\/app\/setup$/m)
    expect(first.setupCode).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/)
    await setUp(first)
    await first.stop()
    const second = await start()
    expect(second.output()).toMatch(/^AxIA is ready: http:\/\/localhost:\d+\/app\/$/m)
    expect(second.setupCode).toBe('')
  })

  it('stops on SIGTERM: sockets hear 1012, it exits with 0, and a second start has users, sessions and messages', async () => {
    const first = await start()
    await setUp(first)
    const token = await getToken(first)
    await call(first, token, 'POST', '/send-message', { text: '/ayuda', session_id: 'kept' })
    const sockets = await Promise.all(
      [undefined, 'axia.v1'].map((protocol) =>
        openSocket(socketUrl(first), { headers: bearer(token), ...(protocol && { protocol }) }),
      ),
    )
    const ahead = connect(Number(new URL(first.url).port), '127.0.0.1') // as browsers open one, and may never use it
    await once(ahead, 'connect')
    const from = performance.now()
    expect(await first.stop('SIGTERM')).toBe(0)
    expect(performance.now() - from).toBeLessThan(10_000)
    expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([1012, 1012])

    const second = await start()
    const kept = await call(second, token, 'GET', '/messages/kept')
    expect(kept.status).toBe(200)
    expect(Parse(Messages, await kept.json()).map(({ role }) => role)).toEqual(['user', 'assistant'])
  })

  it('keeps every acknowledged message over kill -9, and answers each of them once', async () => {
    let server = await start()
    await setUp(server)
    const token = await getToken(server)
    const acked = new Map<string, string>()
    const rounds = 3
    for (let round = 0; round < rounds; round++) {
      const socket = await openSocket(socketUrl(server), { headers: bearer(token), protocol: 'axia.v1' })
      const send = (id: string) =>
        socket.send({ type: 'message', client_id: id, session_id: 'kill', text: `/ayuda ${id}` })
      const ids = Array.from({ length: 30 }, (_, index) => `${round}-${index}`)
      for (const id of ids) send(id)
      const killAfter = 5 + 7 * round
      for (let count = 0; count < killAfter; count++) {
        const { client_id: id, message_id: messageId } = await socket.nextOf('ack')
        acked.set(String(id), String(messageId))
      }
      await server.stop('SIGKILL')
      for (const frame of socket.unread) {
        if (frame.type === 'ack') acked.set(String(frame.client_id), String(frame.message_id))
      }
      server = await start()
      await repeat(server, token, ids, acked)
    }
    const messages = await allAnswered(server, token, 30 * rounds)
    const questions = messages.filter(({ role }) => role === 'user')
    expect(new Map(questions.map(({ id, text }) => [text.replace('/ayuda ', ''), id]))).toEqual(acked)
    expect(questions).toHaveLength(30 * rounds)
    expect(messages.filter(({ role }) => role === 'assistant')).toHaveLength(30 * rounds)
  })

  /** What a client does when it is back: sends everything again under the same ids, and must get the same messages. */
  async function repeat(
    server: ServerProcess,
    token: string,
    ids: string[],
    acked: Map<string, string>,
  ): Promise<void> {
    const socket = await openSocket(socketUrl(server), { headers: bearer(token), protocol: 'axia.v1' })
    for (const id of ids) socket.send({ type: 'message', client_id: id, session_id: 'kill', text: `/ayuda ${id}` })
    for (const _ of ids) {
      const { client_id: id, message_id: messageId } = await socket.nextOf('ack')
      const before = acked.get(String(id))
      if (before !== undefined) expect(messageId).toBe(before)
      acked.set(String(id), String(messageId))
    }
    await socket.close()
  }

  async function allAnswered(server: ServerProcess, token: string, questions: number) {
    const read = async () => {
      const answer = await call(server, token, 'GET', '/messages/kill?limit=200')
      return Parse(Messages, await answer.json())
    }
    await expect
      .poll(async () => (await read()).filter(({ status }) => status === 'answered').length, { timeout: 30_000 })
      .toBe(questions)
    return read()
  }

  it('refuses a folder that another server has, in one line that says the cure', async () => {
    await start()
    const { code, stdout, stderr } = await failToStart({ DATA_DIR: folder.path })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(
      /^AxIA cannot start: DATA_DIR \(.*\) is in use by another AxIA server \(process \d+\): .*\n$/,
    )
  })

  it('refuses a port that another program has, in one line that says the cure', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const taken = typeof address === 'object' ? String(address?.port) : ''
    const { code, stdout, stderr } = await failToStart({ DATA_DIR: folder.path, PORT: taken })
    other.close()
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^AxIA cannot start: [^\n]*EADDRINUSE[^\n]* set PORT to another\)\n$/)
  })

  it.each(wrongSettings)(
    'refuses %s in one line that says the cure and holds no secret',
    async (_name, setting, line) => {
      const { code, stdout, stderr } = await failToStart({ DATA_DIR: folder.path, ...setting })
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(line)
      expect(stderr).not.toContain('canary')
    },
  )

  it('writes no password, token, ticket or message into its log, at the most talkative level', async () => {
    const dead = `http://127.0.0.1:${await freePort()}/webhook/canary-webhook`
    const server = await start({ LOG_LEVEL: 'trace', N8N_WEBHOOK_URL: dead })
    await setUp(server)
    const token = await getToken(server)
    const post = (path: string, type: string, body: string) =>
      fetch(server.url + path, { method: 'POST', headers: { 'content-type': type, ...bearer(token) }, body })
    const form = 'application/x-www-form-urlencoded'
    await post('/token', form, 'username=ana&password=canary-wrong-password')
    await post('/token', 'application/json', '{"username": "ana", "password": "canary-broken-json')
    await post('/token?password=canary-in-query', form, 'password=canary-without-name')
    await post('/setup', 'application/json', '{"code": "canary-code", "username": "eva", "password": "canary-setup"}')
    await call(server, token, 'PUT', '/password', {
      current_password: 'canary-current',
      new_password: 'canary-new-password',
    })
    await fetch(`${server.url}/nowhere?token=${token}`)
    await fetch(`${server.url}/%?token=${token}`)
    await call(server, `${token}canary-token`, 'GET', '/me')
    const { ticket } = Parse(Ticket, await (await call(server, token, 'POST', '/ws-ticket')).json())
    expect(await handshakeStatus(`${socketUrl(server)}?ticket=${ticket}`)).toBeUndefined()
    expect(await handshakeStatus(`${socketUrl(server)}?ticket=${ticket}`)).toBe(401)
    expect(await handshakeStatus(`${socketUrl(server)}?token=canary-socket-token`)).toBe(401)
    const socket = await openSocket(`${socketUrl(server)}?token=${token}`, { protocol: 'axia.v1' })
    socket.send({ type: 'message', client_id: 'one', text: 'canary-message' })
    await socket.nextOf('ack')
    socket.send({ type: 'nonsense', token, text: 'canary-frame' })
    await socket.nextOf('error')
    await socket.close()
    await call(server, token, 'POST', '/logout')
    expect(await server.stop()).toBe(0)

    const log = server.output()
    expect(log).toContain('"path":"/token"')
    expect(log).toContain('"path":"/ws/ana"')
    expect(log).not.toContain('canary')
    for (const secret of [testPassword, encodeURIComponent(testPassword), ticket, ...token.split('.').slice(1)]) {
      expect(log).not.toContain(secret)
    }
  })
})
