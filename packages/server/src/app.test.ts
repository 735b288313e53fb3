import { calls } from '@axia/contract'
import { describe, expect } from 'vitest'
import { it, type TestServer } from '../test/support.ts'
import { buildApp } from './app.ts'

describe(buildApp, () => {
  it('tells that it lives and that it can serve', async ({ server }) => {
    const health = await server.app.inject({ url: '/health' })
    expect(health.json()).toEqual({ status: 'ok', timestamp: server.clock().toISOString() })
    expect((await server.app.inject({ url: '/ready' })).json()).toEqual({ database: 'ok' })
  })

  it('answers every call of the contract, and none that is not in it', async ({ server }) => {
    for (const call of Object.keys(calls)) {
      const [method = '', path = ''] = call.split(' ')
      expect(server.app.hasRoute({ method, url: path.replaceAll(/\{(\w+)\}/g, ':$1') }), call).toBe(true)
    }
    const { openapi, paths } = (await server.app.inject({ url: '/openapi.json' })).json()
    expect(openapi).toBe('3.1.0')
    const documented = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(documented.sort()).toEqual(Object.keys(calls).sort())
  })

  it('asks for a token wherever the contract says so', async ({ server }) => {
    for (const [call, answer] of await askEverywhere(server, {})) {
      expect([answer.statusCode, answer.headers['www-authenticate']], call).toEqual([
        401,
        'Bearer error="invalid_token"',
      ])
    }
  })

  it('refuses a garbage, an expired and a revoked token there, and knows a good one', async ({ server }) => {
    const old = await server.logIn('ana')
    server.clock.turn({ hours: 24, seconds: 1 })
    const revoked = await server.logIn('ana')
    await server.revokeSessionsOf('ana')
    const good = await server.logIn('ana')
    for (const headers of [{ authorization: 'Bearer a.b.c' }, old.headers, revoked.headers]) {
      for (const [call, answer] of await askEverywhere(server, headers)) expect(answer.statusCode, call).toBe(401)
    }
    for (const [call, answer] of await askEverywhere(server, good.headers, ({ path }) => path !== '/logout')) {
      expect(answer.statusCode, call).not.toBe(401)
    }
  })

  it('refuses two Authorization headers, whichever of them is good', async ({ server }) => {
    const { token } = await server.logIn('ana')
    const { port } = await server.listen()
    const { request } = await import('node:http')
    const status = await new Promise((resolve, reject) => {
      const call = request({ port, path: '/me', setDefaultHeaders: false }, (answer) =>
        resolve(answer.resume().statusCode),
      )
      call.setHeader('host', `localhost:${port}`)
      call.setHeader('authorization', [`Bearer ${token}`, `Bearer ${token}`])
      call.on('error', reject).end()
    })
    expect(status).toBe(401)
  })

  it('sends the headers of data with every answer, good or bad', async ({ server }) => {
    for (const url of ['/health', '/me', '/nowhere', '/openapi.json']) {
      expect((await server.app.inject({ url })).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
  })

  it('answers unknown paths and methods with a problem', async ({ server }) => {
    for (const [method, url] of [
      ['GET', '/nowhere'],
      ['DELETE', '/health'],
      ['GET', '/%zz'],
      ['GET', '/tasks/%00'],
    ] as const) {
      const answer = await server.app.inject({ method, url })
      expect(answer.statusCode).toBeLessThan(500)
      expect(answer.headers['content-type']).toContain('application/problem+json')
    }
  })

  it('refuses calls that change something from pages of other origins', async ({ server }) => {
    const phone = await server.logIn('ana')
    const logout = (origin: string, host: string) =>
      server.app.inject({ method: 'POST', url: '/logout', headers: { ...phone.headers, origin, host } })
    const foreign = await logout('https://evil.test', 'localhost:8077')
    expect(foreign.json()).toMatchObject({ status: 403, type: '/problems/foreign_origin' })
    expect((await logout('http://evil.test:8077', 'evil.test:8077')).statusCode).toBe(403) // DNS rebinding
    expect((await logout('null', 'localhost:8077')).statusCode).toBe(403)
    expect((await logout('http://127.0.0.1:8077', '127.0.0.1:8077')).statusCode).toBe(204)
  })
})

/** Calls everything that the contract guards, with nothing but these headers. */
async function askEverywhere(
  { app }: TestServer,
  headers: Record<string, string>,
  wanted: (call: { method: string; path: string }) => boolean = () => true,
) {
  const { paths } = (await app.inject({ url: '/openapi.json' })).json()
  const guarded = Object.entries(paths as Record<string, Record<string, { security: object[] }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security }]) => (security.length > 0 ? [{ method, path }] : [])),
  )
  expect(guarded.length).toBeGreaterThan(20)
  return Promise.all(
    guarded.filter(wanted).map(async ({ method, path }) => {
      const url = path.replaceAll(/\{\w+\}/g, '0190b3a0-0000-7000-8000-000000000000')
      const answer = await app.inject({ method: method.toUpperCase() as 'GET', url, headers })
      return [`${method} ${path}`, answer] as const
    }),
  )
}
