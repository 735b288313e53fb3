/**
 * Floods: too deep, too long, too many, and readers who do not read.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { describe, expect } from 'vitest'
import type { WebSocket } from 'ws'
import { buildApp } from '../../src/app.ts'
import { socketRoutes } from '../../src/chat/socket.ts'
import { openSocket, RefusedError, type TestSocket } from '../chat-server.ts'
import { it, type TestLogin, type TestServer } from '../support.ts'
import { openRaw, parseAnswer, sendRaw } from './raw.ts'

describe(buildApp, () => {
  /** JSON of exactly so many bytes. */
  const filled = (bytes: number, member: string, more = '') => {
    const frame = `{${more}"${member}":""}`
    return frame.replace('""}', `"${'x'.repeat(bytes - frame.length)}"}`)
  }

  const limits = [
    ['/token', 8192, 'password', '"username":"ana",'],
    ['/setup', 8192, 'password', '"username":"ana","code":"x",'],
    ['/tasks', 262_144, 'description', '"title":"x",'],
    ['/calendar/events', 262_144, 'description', '"title":"x",'],
    ['/send-message', 1_179_648, 'audio_base64', '"type":"audio",'],
    ['/passkeys', 262_144, 'name', ''],
  ] as const

  it('reads at most its bytes of a body at every call, however it is sent', async ({ server }) => {
    const ana = await server.logIn('ana')
    const headers = { ...ana.headers, 'content-type': 'application/json' }
    const { port } = await server.listen()
    for (const [url, most, member, more] of limits) {
      const post = (payload: string) => server.app.inject({ method: 'POST', url, headers, payload })
      expect((await post(filled(most, member, more))).statusCode, url).toBeOneOf([400, 401, 403])
      const over = await post(filled(most + 1, member, more))
      expect([over.statusCode, over.json().type], url).toEqual([413, '/problems/payload_too_large'])
      const head = [
        `POST ${url} HTTP/1.1`,
        'Host: a',
        `Authorization: Bearer ${ana.token}`,
        'Content-Type: application/json',
      ]
      const announced = [...head, 'Content-Length: 99999999999', '', '{'].join('\r\n')
      expect(parseAnswer(await sendRaw(port, announced)).status, url).toBe(413) // before it is sent
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
      const chunked = [...head, 'Transfer-Encoding: chunked', '', ''].join('\r\n') + chunk.repeat(20)
      expect(parseAnswer(await sendRaw(port, chunked)).status, url).toBe(413) // although nobody said how long it would be
    }
  })

  it('takes JSON 64 deep and no deeper, whatever stands in its strings', async ({ server }) => {
    const ana = await server.logIn('ana')
    const headers = { ...ana.headers, 'content-type': 'application/json' }
    const post = (payload: string) => server.app.inject({ method: 'POST', url: '/tasks', headers, payload })
    const nested = (depth: number) => `{"title":"x","more":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
    expect((await post(nested(64))).statusCode).toBe(201)
    expect((await post(nested(65))).json()).toMatchObject({ status: 400, detail: expect.stringContaining('nest') })
    expect((await post(JSON.stringify({ title: '{['.repeat(200) }))).statusCode).toBe(201)
    expect((await post(`{"title":"\\"${'['.repeat(200)}"}`)).statusCode).toBe(201)
    expect((await post(`{"a":"\\\\","b":${'['.repeat(200)}`)).json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining('nest'),
    })
    for (const depth of [10_000, 100_000]) expect((await post('['.repeat(depth))).statusCode).toBe(400)
  })

  it('takes titles and texts up to their length in characters, and no longer', async ({ server }) => {
    const ana = await server.logIn('ana')
    const post = (url: string, payload: object) => server.app.inject({ method: 'POST', url, ...ana, payload })
    expect((await post('/tasks', { title: '😀'.repeat(500) })).statusCode).toBe(201)
    expect((await post('/tasks', { title: 'x'.repeat(501) })).json()).toMatchObject({ errors: [{ field: 'title' }] })
    expect((await post('/tasks', { title: 'x', description: 'x'.repeat(20_001) })).statusCode).toBe(400)
    expect((await post('/send-message', { text: 'x'.repeat(20_001) })).json()).toMatchObject({
      errors: [{ field: 'text' }],
    })
    expect((await post('/token', { username: 'x'.repeat(257), password: 'x' })).statusCode).toBe(400)
  })
})

describe(socketRoutes, () => {
  const address = async (server: TestServer, { token }: TestLogin, name = 'ana') => {
    const { port } = server.app.server.address() as { port: number }
    return `ws://127.0.0.1:${port}/ws/${name}?token=${token}`
  }
  const ask = { type: 'ping' }

  it('opens 10 sockets of a session and 30 of a user, and answers 429 beyond, also to many at once', async ({
    server,
  }) => {
    const logins = await Promise.all([server.logIn('eva'), server.addUser('ana')])
    const [a, b, c, d] = [
      await server.logIn('ana'),
      await server.logIn('ana'),
      await server.logIn('ana'),
      await server.logIn('ana'),
    ]
    await server.listen()
    const open = async (who: TestLogin, count: number, name = 'ana') => {
      const url = await address(server, who, name)
      const opened: TestSocket[] = []
      const ends: number[] = []
      for (const each of await Promise.allSettled(Array.from({ length: count }, () => openSocket(url, 'axia.v1')))) {
        if (each.status === 'fulfilled') opened.push(each.value)
        else ends.push(each.reason instanceof RefusedError ? each.reason.status : 0)
      }
      const greeted = await Promise.all(
        opened.map(({ closed, next }) => Promise.race([next({ type: 'hello' }).then(() => 200), closed])),
      )
      return [...greeted, ...ends]
    }
    const count = (statuses: number[], status: number) => statuses.filter((each) => each === status).length
    const first = await open(a, 14) // those who passed the handshake together are told 1013
    expect(count(first, 200)).toBe(10)
    expect(count(first, 429) + count(first, 1013)).toBe(4)
    expect(await open(a, 1)).toEqual([429])
    expect(count(await open(b, 10), 200)).toBe(10)
    expect(count(await open(c, 10), 200)).toBe(10)
    expect(await open(d, 1)).toEqual([429])
    expect(await open(logins[0], 1, 'eva')).toEqual([200])
  })

  it('cuts off who asks for pongs and does not read them', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { port } = await server.listen()
    const connection = await openRaw(port)
    const key = randomBytes(16).toString('base64')
    connection.socket.write(
      [
        `GET /ws/ana?token=${ana.token} HTTP/1.1`,
        'Host: a',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${key}`,
        '',
        '',
      ].join('\r\n'),
    )
    await expect.poll(() => connection.received()).toContain('101')
    connection.socket.pause()
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125, 'x')])
    const many = Buffer.concat(Array.from({ length: 2000 }, () => ping))
    const count = promisify(server.app.server.getConnections.bind(server.app.server))
    const openConnections = () => count()
    for (let sent = 0; sent < 400 && (await openConnections()) > 0; sent++) {
      connection.socket.write(many)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect.poll(openConnections, { timeout: 5000 }).toBe(0)
    connection.socket.destroy()
  })

  it('counts 60 frames in 10 s of every kind, then says so and closes with 1008', async ({ server }) => {
    const ana = await server.logIn('ana')
    await server.listen()
    const kinds = ['nonsense', '{}', '[]', '{"type":"unknown"}', Buffer.from('binary'), '']
    const socket = await openSocket(await address(server, ana), 'axia.v1')
    for (let sent = 0; sent < 61; sent++) socket.send(kinds[sent % kinds.length] ?? '')
    expect(await socket.closed).toBe(1008)
    expect(socket.frames.at(-1)).toMatchObject({ type: 'error', code: 'rate_limited', retry_after: 10 })
    const next = await openSocket(await address(server, ana), 'axia.v1')
    next.send(ask)
    await next.next({ type: 'pong' })
  })

  const tooMuch = [
    [
      'text over 64 KB',
      (socket: WebSocket) => socket.send(JSON.stringify({ type: 'text', text: 'x'.repeat(66_000) })),
      1009,
    ],
    ['a frame over the limit', (socket: WebSocket) => socket.send(Buffer.alloc(1_200_000, 'x').toString()), 1009],
    [
      'more fragments than allowed',
      (socket: WebSocket) => {
        for (let part = 0; part < 1026; part++) socket.send('x', { fin: false })
      },
      1008,
    ],
    [
      'fragments over the limit',
      (socket: WebSocket) => {
        for (let part = 0; part < 20; part++) socket.send('x'.repeat(100_000), { fin: false })
      },
      1009,
    ],
  ] as const

  it('closes on frames that are too long, or come in too many parts', async ({ server }) => {
    const ana = await server.logIn('ana')
    await server.listen()
    for (const [name, send, code] of tooMuch) {
      const { socket, closed } = await openSocket(await address(server, ana))
      socket.on('error', () => {})
      send(socket)
      expect(await closed, name).toBe(code)
    }
  })

  const broken = [
    ['an unmasked frame', Buffer.from([0x81, 0x01, 0x61]), 1002],
    ['a compressed frame that nobody agreed on', Buffer.from([0xc1, 0x81, 0, 0, 0, 0, 0x61]), 1002],
    ['a reserved opcode', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['a continuation of nothing', Buffer.from([0x80, 0x80, 0, 0, 0, 0]), 1002],
    ['a fragmented ping', Buffer.from([0x09, 0x80, 0, 0, 0, 0]), 1002],
    ['a ping that is too long', Buffer.from([0x89, 0xfe, 0, 126, 0, 0, 0, 0]), 1002],
    ['a close code that nobody may send', Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xee]), 1002],
    ['broken UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), 1007],
    ['a surrogate in UTF-8', Buffer.from([0x81, 0x83, 0, 0, 0, 0, 0xed, 0xa0, 0x80]), 1007],
    ['a length of 2^63', Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1009],
  ] as const

  it('closes on frames that are none with the code that says so', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { port } = await server.listen()
    const lines = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ]
    for (const [name, bytes, code] of broken) {
      const connection = await openRaw(port)
      connection.socket.write([`GET /ws/ana?token=${ana.token} HTTP/1.1`, 'Host: a', ...lines, '', ''].join('\r\n'))
      await expect.poll(() => connection.received(), { interval: 5 }).toContain('\r\n\r\n')
      const before = connection.received().length
      connection.socket.write(bytes)
      await expect.poll(() => connection.received().length, { interval: 5 }).toBeGreaterThan(before)
      const frame = Buffer.from(connection.received().slice(before), 'latin1')
      expect([frame[0], frame.readUInt16BE(2)], name).toEqual([0x88, code])
      connection.socket.destroy()
      await connection.closed
    }
    expect((await server.app.inject({ url: '/health' })).statusCode).toBe(200)
  })

  it('is as before after a voice of the wrong kind, binary, and text that is no JSON', async ({ server }) => {
    const ana = await server.logIn('ana')
    await server.listen()
    const plain = await openSocket(await address(server, ana))
    const wrong = [
      '{"type":"audio","audio_base64":"AAAA"}',
      '\0',
      '\u2028',
      '{"text":"\\ud800"',
      '"',
      '1e999',
      'null',
      Buffer.from([0]),
    ]
    for (const frame of wrong) plain.send(frame)
    await expect.poll(() => plain.frames.length).toBe(wrong.length)
    for (const frame of plain.frames)
      expect(frame).toMatchObject({ error: 'invalid_request', detail: expect.any(String) })
    plain.send({ text: '/help', session_id: 'c' })
    await expect.poll(() => plain.frames.at(-1)).toMatchObject({ session_id: 'c', output: expect.any(String) })
  })
})
