/**
 * Web pages of other origins that call this server.
 * @module
 */
import { calls } from '@axia/contract'
import { request } from 'undici'
import { describe, expect } from 'vitest'
import { createOriginCheck, shellOrigins } from '../../src/http/origin.ts'
import { openSocket } from '../chat-server.ts'
import { it } from '../support.ts'
import { createAuthenticator } from './authenticator.ts'

const own = 'http://localhost:8077'
const foreign = [
  'null',
  'https://evil.test',
  'http://evil.localhost:8077',
  'http://localhost.evil.test:8077',
  'http://localhost:8078',
  'http://localhost',
  'https://localhost:8443',
  'https://localhost.',
  'capacitor://evil.test',
  'capacitor://localhost.evil.test',
  'capacitor://localhost:8077',
  'ionic://localhost',
  'http://localhost:80770',
  'http://user@localhost:8078',
  'http://127.0.0.1.evil.test:8077',
  'http://127.0.0.1:9',
  'http://[::1]:9',
  'http://[::2]:8077',
  'http://0.0.0.0:8077',
  'http://192.0.2.1:8077',
  'file://',
  'chrome-extension://abcdef',
  'app://localhost',
  'http://2130706433:9',
  '',
  ' ',
  'localhost:8077',
  '//localhost:8077',
  `${own}/`,
  `${own}, https://evil.test`,
  `https://evil.test, ${own}`,
  'HTTP://LOCALHOST:8077x',
  'undefined',
  '*',
]

/** Over a connection: what stands before the app answers too. */
async function ask(address: string, { method = 'GET', headers = {} }: { method?: string; headers?: object }) {
  const answer = await request(address, { method: method as 'GET', headers: { ...headers } })
  return { statusCode: answer.statusCode, headers: answer.headers, body: await answer.body.text() }
}

const changing = Object.keys(calls).filter((each) => !each.startsWith('GET '))

describe(createOriginCheck, () => {
  it('refuses every call that changes something, and the socket, from any page but ours', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { url } = await server.listen()
    for (const origin of foreign) {
      for (const each of changing) {
        const [method = '', path = ''] = each.split(' ')
        const place = path.replaceAll(/\{\w+\}/g, '0190b3a0-0000-7000-8000-000000000000')
        const headers = { ...ana.headers, origin, host: 'localhost:8077' }
        const answer = await ask(url + place, { method, headers })
        expect([origin, each, answer.statusCode, JSON.parse(answer.body).type]).toEqual([
          origin,
          each,
          403,
          '/problems/foreign_origin',
        ])
        expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      }
      const socket = openSocket(`${url.replace('http', 'ws')}/ws/ana?token=${ana.token}`, undefined, {
        origin: origin || ' ',
      })
      await expect(socket, origin).rejects.toMatchObject({ status: 403 })
    }
    expect((await server.app.inject({ url: '/me', ...ana })).statusCode).toBe(200)
  })

  it.for([
    ['http://evil.test:8077', 'evil.test:8077'],
    ['http://evil.test', 'evil.test'],
    ['http://localhost:8077', 'evil.test:8077', 'declared'],
    ['http://127.0.0.1:9', '127.0.0.1:8077'],
    ['http://[::1]:8077', '[::1]:8077', 'loopback'],
    ['http://127.0.0.2:8077', '127.0.0.2:8077', 'loopback'],
  ] as const)(
    'knows %s at %s for what it is: a rebound name is foreign, loopback is not',
    async ([origin, host, ours], { server }) => {
      const ana = await server.logIn('ana')
      const answer = await server.app.inject({
        method: 'POST',
        url: '/logout',
        headers: { ...ana.headers, origin, host },
      })
      expect(answer.statusCode).toBe(ours === undefined ? 403 : 204)
    },
  )

  it('answers no preflight, names no other origin as welcome, and sets no cookie', async ({ server }) => {
    await server.addUser('ana')
    const { url: address } = await server.listen()
    for (const url of ['/token', '/tasks', '/ws-ticket', '/app/', '/health']) {
      const headers = {
        origin: 'https://evil.test',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      }
      const answer = await ask(address + url, { method: 'OPTIONS', headers })
      expect(answer.statusCode).toBe(404)
      const read = await ask(`${address}/health`, { headers })
      expect(read.statusCode).toBe(200)
      const named = [answer, read].flatMap((each) => Object.keys(each.headers))
      expect(named.filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    const payload = { username: 'ana', password: 'correct horse battery staple' }
    const answers = [
      await server.app.inject({ method: 'POST', url: '/token', payload }),
      await server.app.inject({ url: '/app/' }),
      await server.app.inject({ url: '/docs' }),
      await server.app.inject({ url: '/me', headers: { cookie: 'session=x' } }),
    ]
    for (const { headers } of answers) expect(headers['set-cookie']).toBeUndefined()
  })

  describe.each([...shellOrigins])('from the app at %s', (origin) => {
    it('answers its preflights and its calls, and never with credentials', async ({ server }) => {
      const ana = await server.logIn('ana')
      const { url } = await server.listen()
      const preflight = await ask(`${url}/tasks/0190b3a0-0000-7000-8000-000000000000`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'authorization,content-type,idempotency-key',
        },
      })
      expect(preflight.statusCode).toBe(204)
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'authorization, content-type, idempotency-key',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      const headers = { ...ana.headers, origin, host: 'axia.example.org' }
      const ticket = await ask(`${url}/ws-ticket`, { method: 'POST', headers })
      expect(ticket.statusCode).toBe(200)
      expect(ticket.headers['access-control-allow-origin']).toBe(origin)
      expect(ticket.headers.vary).toContain('Origin')
      for (const answer of [preflight, ticket]) {
        expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
      }
    })

    it('gives the origin by itself nothing: without a token every guarded call is a 401', async ({ server }) => {
      await server.addUser('ana')
      const { url: address } = await server.listen()
      for (const each of ['GET /me', 'POST /ws-ticket', 'GET /tasks', 'DELETE /sessions']) {
        const [method = '', url = ''] = each.split(' ')
        const headers = { origin, cookie: 'session=x', host: 'localhost:8077' }
        const answer = await server.app.inject({ method: method as 'GET', url, headers })
        expect([each, answer.statusCode]).toEqual([each, 401])
      }
      const socket = openSocket(`${address.replace('http', 'ws')}/ws/ana?token=nonsense`, undefined, { origin })
      await expect(socket).rejects.toMatchObject({ status: 401 })
    })

    it('takes no passkey that was made or used there', async ({ server }) => {
      const ana = await server.logIn('ana')
      const headers = { ...ana.headers, origin }
      const post = (url: string, payload: object) => server.app.inject({ method: 'POST', url, headers, payload })
      const add = async (madeAt: string) => {
        const begun = (await post('/passkeys/options', { current_password: 'correct horse battery staple' })).json()
        const response = createAuthenticator(madeAt).register(begun.options)
        return post('/passkeys', { challenge_id: begun.challenge_id, name: 'Key', response })
      }
      expect((await add(origin)).json()).toMatchObject({ type: '/problems/passkey_refused' })
      expect((await add('http://localhost:8077')).statusCode).toBe(201)
    })
  })

  describe('with another origin declared', () => {
    it.override('environment', { CORS_ORIGINS: 'https://app.example.org', PUBLIC_URL: 'https://axia.example.org' })

    it('lets in that one and no neighbour of it, and never with credentials', async ({ server }) => {
      const ana = await server.logIn('ana')
      const { url } = await server.listen()
      const ticketFor = (origin: string) =>
        ask(`${url}/ws-ticket`, { method: 'POST', headers: { ...ana.headers, origin, host: 'axia.example.org' } })
      const welcome = await ticketFor('https://app.example.org')
      expect([welcome.statusCode, welcome.headers['access-control-allow-origin']]).toEqual([
        200,
        'https://app.example.org',
      ])
      expect(welcome.headers['access-control-allow-credentials']).toBeUndefined()
      expect(welcome.headers.vary).toContain('Origin')
      expect((await ticketFor('https://axia.example.org')).statusCode).toBe(200)
      for (const origin of [
        'http://app.example.org',
        'https://app.example.org:8443',
        'https://evil.app.example.org',
        'https://app.example.org.evil.test',
        'https://example.org',
        'https://APP.example.org.',
        'https://appXexample.org',
        'null',
        'http://axia.example.org',
      ]) {
        const answer = await ticketFor(origin)
        expect([origin, answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([
          origin,
          403,
          undefined,
        ])
      }
    })
  })
})
