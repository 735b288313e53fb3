/**
 * Bytes that no well-behaved client sends: smuggled headers, slow requests, broken HTTP.
 * @module
 */
import type { InjectOptions } from 'fastify'
import { describe, expect } from 'vitest'
import { dataHeaders } from '../../src/http/headers.ts'
import { refuseUnclearHost } from '../../src/http/host.ts'
import { refuseConnection } from '../../src/http/refusal.ts'
import { createServer } from '../../src/http/server.ts'
import { it, type TestServer } from '../support.ts'
import { logInWith, password } from './account.ts'
import { openRaw, parseAnswer, sendRaw, statusesIn } from './raw.ts'

/** Lines of a request, with CRLF behind each and an empty one at the end. */
const request = (...lines: string[]) => `${[...lines, '', ''].join('\r\n')}`
const handshake = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

function expectOurHeaders(headers: Iterable<[string, string]>, name: string): void {
  expect(Object.fromEntries(headers), name).toMatchObject(dataHeaders)
}

describe(refuseConnection, () => {
  const smuggled = request('GET /health HTTP/1.1', 'Host: a')
  const post = (...lines: string[]) =>
    request('POST /token HTTP/1.1', 'Host: a', 'Content-Type: application/json', ...lines)

  const broken = [
    ['a length and chunks', `${post('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n${smuggled}`],
    ['chunks and a length', `${post('Transfer-Encoding: chunked', 'Content-Length: 6')}0\r\n\r\n${smuggled}`],
    ['two lengths', post('Content-Length: 0', `Content-Length: ${smuggled.length}`) + smuggled],
    ['two lengths in one', post(`Content-Length: 0, ${smuggled.length}`) + smuggled],
    ['a length that is no number', `${post('Content-Length: +5')}hello${smuggled}`],
    ['a negative length', post('Content-Length: -1') + smuggled],
    ['an endless length', post('Content-Length: 99999999999999999999') + smuggled],
    ['chunks that are not last', `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${smuggled}`],
    ['an unknown coding', `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${smuggled}`],
    ['chunks said twice', `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0\r\n\r\n${smuggled}`],
    ['a space before the colon', `${post('Transfer-Encoding : chunked')}0\r\n\r\n${smuggled}`],
    ['a folded line', post('X-A: b', ' Content-Length: 5') + smuggled],
    ['a chunk size with a sign', `${post('Transfer-Encoding: chunked')}+0\r\n\r\n${smuggled}`],
    ['a chunk size of 17 digits', `${post('Transfer-Encoding: chunked')}FFFFFFFFFFFFFFFFF\r\n${smuggled}`],
    ['a chunk without its end', `${post('Transfer-Encoding: chunked')}1\r\nAXX0\r\n\r\n${smuggled}`],
    ['NUL in a header', request('GET /health HTTP/1.1', 'Host: a', 'X-A: b\0c')],
    ['a bare CR in a header', request('GET /health HTTP/1.1', 'Host: a', 'X-A: b\rX-B: c')],
    ['a name with a space', request('GET /health HTTP/1.1', 'Host: a', 'X A: b')],
    ['a byte above ASCII in the address', request('GET /health\xff HTTP/1.1', 'Host: a')],
    ['an unknown method', request('EVIL /health HTTP/1.1', 'Host: a')],
    ['an unknown version', request('GET /health HTTP/3.7', 'Host: a')],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['the hello of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['no request at all', '\0\0\0\0\r\n\r\n'],
  ] as const

  it('refuses what is no request, or could be two, answers once and ends the connection', async ({ server }) => {
    const { port } = await server.listen()
    const refuse = async ([name, bytes]: (typeof broken)[number]) => {
      const received = await sendRaw(port, bytes, { untilClosed: true })
      const answer = parseAnswer(received)
      expect(statusesIn(received), name).toEqual([400]) // what stood behind was not taken for a request
      expectOurHeaders(answer.headers, name)
      expect(JSON.parse(answer.body), name).toMatchObject({ type: '/problems/invalid_request', status: 400 })
    }
    await Promise.all(broken.map(refuse))
    expect((await server.app.inject({ url: '/health' })).statusCode).toBe(200)
  })

  it('refuses a header block over 16 KB, in one header, in many, and in the address', async ({ server }) => {
    const { port } = await server.listen()
    const blocks = [
      request('GET /health HTTP/1.1', 'Host: a', `X-A: ${'a'.repeat(17_000)}`),
      request('GET /health HTTP/1.1', 'Host: a', ...Array.from({ length: 1700 }, (_, n) => `X-${n}: aaa`)),
      request(`GET /health?${'a'.repeat(17_000)} HTTP/1.1`, 'Host: a'),
    ]
    for (const block of blocks) {
      const answer = parseAnswer(await sendRaw(port, block))
      expect(answer.status).toBe(431)
      expectOurHeaders(answer.headers, '431')
      expect(JSON.parse(answer.body)).toMatchObject({ type: '/problems/headers_too_large' })
    }
    const within = request('GET /health HTTP/1.1', 'Host: a', `X-A: ${'a'.repeat(15_000)}`)
    expect(parseAnswer(await sendRaw(port, within)).status).toBe(200)
  })

  it('ends connections that send nothing, headers drop by drop, or a body drop by drop', async ({ server }) => {
    server.app.server.headersTimeout = 300
    server.app.server.requestTimeout = 600
    const { port } = await server.listen()
    const started = performance.now()
    const slow = await Promise.all(
      ['', 'GET /health HTTP/1.1\r\nHost: a\r\nX-A: ', `${post('Content-Length: 100')}{`].map(async (bytes) => {
        const connection = await openRaw(port)
        connection.socket.write(bytes)
        const drops = setInterval(() => bytes && connection.socket.write('a'), 100)
        await connection.closed
        clearInterval(drops)
        return connection.received()
      }),
    )
    expect(performance.now() - started).toBeLessThan(6000) // the times are looked at every 2 s
    for (const received of slow) {
      const answer = parseAnswer(received)
      expect(answer.status).toBe(408)
      expectOurHeaders(answer.headers, '408')
    }
    expect((await server.app.inject({ url: '/health' })).statusCode).toBe(200)
  })
})

describe(refuseUnclearHost, () => {
  it('refuses a request to two hosts or to none, and takes one of HTTP/1.0 without', async ({ server }) => {
    const { port } = await server.listen()
    const status = async (...lines: string[]) => {
      const answer = parseAnswer(await sendRaw(port, request(...lines)))
      expectOurHeaders(answer.headers, lines.join())
      return answer.status
    }
    expect(await status('GET /health HTTP/1.1', 'Host: a', 'Connection: close')).toBe(200)
    expect(await status('GET /health HTTP/1.1', 'Host: a', 'hOST: b', 'Connection: close')).toBe(400)
    expect(await status('GET /health HTTP/1.1', 'Host: a', 'Host: a', 'Connection: close')).toBe(400)
    expect(await status('GET /health HTTP/1.1', 'Connection: close')).toBe(400)
    expect(await status('GET /health HTTP/1.0')).toBe(200)
  })
})

describe(createServer, () => {
  it('upgrades to a WebSocket at the chat alone; elsewhere the offer is not taken', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { port } = await server.listen()
    const authorization = `Authorization: Bearer ${ana.token}`
    for (const [path, lines] of [
      ['/health', handshake],
      ['/me', handshake],
      ['/app/', handshake],
      ['/ws/ana', ['Connection: Upgrade', 'Upgrade: h2c']],
      ['/health', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk']],
    ] as const) {
      const received = await sendRaw(
        port,
        request(`GET ${path}?token=${ana.token} HTTP/1.1`, 'Host: a', authorization, ...lines),
      )
      expect(parseAnswer(received).status, path).toBeOneOf([200, 404, 426])
    }
    const body = JSON.stringify({ username: 'ana', password })
    const length = `Content-Length: ${body.length}`
    const type = 'Content-Type: application/json'
    const posted = await sendRaw(port, request('POST /token HTTP/1.1', 'Host: a', type, length, ...handshake) + body)
    expect(parseAnswer(posted).status).toBe(200) // its body is read, and waited for no longer than others
    for (const path of ['/ws/ana', '/ws/', '/ws/ana/x', '/ws/%00', '/ws/%zz', `/ws/${'a'.repeat(600)}`]) {
      const connection = await openRaw(port)
      connection.socket.write(request(`GET ${path} HTTP/1.1`, 'Host: a', ...handshake))
      await connection.closed // a refused handshake leaves no connection behind
      const answer = parseAnswer(connection.received())
      expect(answer.status, path).toBeOneOf([400, 401, 404, 414])
      expectOurHeaders(answer.headers, path)
    }
  })

  it('has no TRACE, CONNECT, or method in a header, and mirrors nothing', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { port } = await server.listen()
    const authorization = `Authorization: Bearer ${ana.token}`
    const trace = await sendRaw(port, request('TRACE /me HTTP/1.1', 'Host: a', authorization))
    expect(parseAnswer(trace).status).toBe(404)
    expect(trace).not.toContain(ana.token)
    expect(statusesIn(await sendRaw(port, request('CONNECT 127.0.0.1:80 HTTP/1.1', 'Host: a')))).toEqual([])
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      const url = '/logout?_method=POST&method=POST'
      const answer = await server.app.inject({ url, headers: { ...ana.headers, [name]: 'POST' } })
      expect(answer.statusCode).toBe(404)
      const read = await server.app.inject({ url: '/sessions', headers: { ...ana.headers, [name]: 'DELETE' } })
      expect(read.json()).toHaveLength(1)
    }
    expect((await server.app.inject({ url: '/me', ...ana })).statusCode).toBe(200)
  })

  it('sends the headers of data with every refusal', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { port } = await server.listen()
    const json = { 'content-type': 'application/json' }
    const expected: [number, InjectOptions][] = [
      [400, { method: 'POST', url: '/token', headers: json, payload: '{' }],
      [400, { url: '/%zz' }],
      [401, { url: '/me' }],
      [403, { method: 'POST', url: '/logout', headers: { ...ana.headers, origin: 'https://evil.test' } }],
      [404, { url: '/nowhere' }],
      [404, { url: '/tasks/0190b3a0-0000-7000-8000-000000000000', ...ana }],
      [413, { method: 'POST', url: '/token', headers: json, payload: `"${'x'.repeat(9000)}"` }],
      [414, { url: `/messages/${'a'.repeat(600)}`, ...ana }],
      [415, { method: 'POST', url: '/token', headers: { 'content-type': 'text/xml' }, payload: '<a/>' }],
      [426, { url: '/ws/ana' }],
    ]
    for (const [status, call] of expected) {
      const answer = await server.app.inject(call)
      expect(answer.statusCode).toBe(status)
      expect(answer.headers, String(status)).toMatchObject(dataHeaders)
      expect(answer.headers['content-type'], String(status)).toContain('application/problem+json')
    }
    for (let guess = 0; guess < 10; guess++) await logInWith(server, { password: 'wrong' })
    const slowed = await logInWith(server)
    expect([slowed.statusCode, Number(slowed.headers['retry-after']) > 0]).toEqual([429, true])
    expect(slowed.headers).toMatchObject(dataHeaders)
    const expecting = request(
      'POST /token HTTP/1.1',
      'Host: a',
      'Expect: wonders',
      'Content-Length: 0',
      'Connection: close',
    )
    expectOurHeaders(parseAnswer(await sendRaw(port, expecting)).headers, 'Expect')
  })

  const repeated = [
    ['the good one first', (good: string) => [`Authorization: Bearer ${good}`, 'Authorization: Bearer x']],
    ['the good one last', (good: string) => ['Authorization: Bearer x', `Authorization: Bearer ${good}`]],
    ['both good', (good: string) => [`Authorization: Bearer ${good}`, `AUTHORIZATION: Bearer ${good}`]],
    ['an empty one', (good: string) => [`Authorization: Bearer ${good}`, 'authorization:']],
  ] as const

  it('believes none of two Authorization headers', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { port } = await server.listen()
    for (const [name, lines] of repeated) {
      const me = request('GET /me HTTP/1.1', 'Host: a', ...lines(ana.token))
      expect(parseAnswer(await sendRaw(port, me)).status, name).toBe(401)
      const socket = request('GET /ws/ana HTTP/1.1', 'Host: a', ...handshake, ...lines(ana.token))
      expect(parseAnswer(await sendRaw(port, socket)).status, name).toBe(401)
    }
  })
})

describe('proxies', () => {
  const forwarded = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.test',
    'x-real-ip': '203.0.113.9',
    'x-client-ip': '203.0.113.9',
    'true-client-ip': '203.0.113.9',
    forwarded: 'for=203.0.113.9;proto=https;host=evil.test',
  }

  /** The address that a login is written down under, and whether the answer took the connection for an encrypted one. */
  async function seenAs(server: TestServer, headers: Record<string, string>, remoteAddress = '127.0.0.1') {
    const payload = { username: 'ana', password }
    const answer = await server.app.inject({ method: 'POST', url: '/token', headers, payload, remoteAddress })
    const authorization = `Bearer ${answer.json().access_token}`
    const sessions = (await server.app.inject({ url: '/sessions', headers: { authorization } })).json()
    const current = sessions.find((each: { current: boolean }) => each.current)
    return { address: current?.address, encrypted: answer.headers['strict-transport-security'] !== undefined }
  }

  it('believes no header of a proxy that nobody declared', async ({ server }) => {
    await server.addUser('ana')
    expect(await seenAs(server, forwarded)).toEqual({ address: '127.0.0.1', encrypted: false })
    for (let guess = 0; guess < 10; guess++) {
      const payload = { username: 'eva', password: 'wrong' }
      const headers = { ...forwarded, 'x-forwarded-for': `203.0.113.${guess}` }
      await server.app.inject({ method: 'POST', url: '/token', headers, payload })
    }
    expect((await logInWith(server, { username: 'eva' })).statusCode).toBe(429) // no way around the throttle
  })

  describe('that are declared', () => {
    it.override('environment', { TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' })

    const chains = [
      ['203.0.113.9', '203.0.113.9'],
      ['198.51.100.1, 203.0.113.9', '203.0.113.9'],
      ['198.51.100.1, 203.0.113.9, 10.1.2.3', '203.0.113.9'],
      ['127.0.0.1, 203.0.113.9, 10.1.2.3', '203.0.113.9'],
      ['198.51.100.1', '198.51.100.1'],
    ] as const

    it('are walked from the right', async ({ server }) => {
      await server.addUser('ana')
      for (const [header, address] of chains) {
        const seen = await seenAs(server, { 'x-forwarded-for': header, 'x-forwarded-proto': 'https' })
        expect(seen, header).toEqual({ address, encrypted: true })
      }
    })

    it('say the same in vain from an address that is not declared', async ({ server }) => {
      await server.addUser('ana')
      expect(await seenAs(server, forwarded, '192.0.2.7')).toEqual({ address: '192.0.2.7', encrypted: false })
    })
  })
})
