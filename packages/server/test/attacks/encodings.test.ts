/**
 * Odd encodings: NUL, lone surrogates, broken UTF-8, numbers that no database holds.
 * @module
 */
import { describe, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { registerJsonBodies } from '../../src/http/body.ts'
import { registerWebApp } from '../../src/http/web-app.ts'
import { it } from '../support.ts'
import { password } from './account.ts'
import { parseAnswer, sendRaw } from './raw.ts'

const unknown = '0190b3a0-0000-7000-8000-000000000000'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }

describe(buildApp, () => {
  it('answers odd bytes in paths and queries with 4xx, or as if they were not there', async ({ server }) => {
    const ana = await server.logIn('ana')
    const odd = [
      '%00',
      '%ff',
      '%c3%28',
      '%ed%a0%80',
      '%f4%90%80%80',
      '%e2%80%ae',
      '%0d%0aSet-Cookie:%20a=b',
      '%25%30%30',
      '%zz',
      '%',
      '%u0041',
      '\u{1f600}',
      '..%2f',
      ';a=b',
      '%09',
    ]
    for (const each of odd) {
      for (const url of [
        `/messages/${each}`,
        `/messages/a${each}b/${unknown}`,
        `/tasks/${each}`,
        `/tasks/${unknown}${each}`,
        `/sessions/${each}`,
        `/tasks?after=${each}`,
        `/tasks?limit=${each}`,
        `/tasks?completed=${each}`,
        `/calendar/events?time_min=${each}`,
        `/messages?after=${each}`,
        `/audit-log?before=${each}`,
        `/${each}`,
        `/app/${each}`,
        `/ws/${each}`,
        `/me?${each}=${each}`,
      ]) {
        const answer = await server.app.inject({ url: encodeURI(url).replaceAll('%25', '%'), ...ana })
        expect(answer.statusCode, url).toBeLessThan(500)
        expect(answer.headers['set-cookie'], url).toBeUndefined()
      }
    }
  })

  it('takes for numbers and ids only what the database takes too', async ({ server }) => {
    const ana = await server.logIn('ana')
    await server.app.inject({
      method: 'POST',
      url: '/send-message',
      ...ana,
      payload: { text: '/help', session_id: 'c' },
    })
    for (const number of [
      '1e300',
      '9007199254740992',
      '99999999999999999999',
      '1.5',
      '-1',
      '0',
      'Infinity',
      'NaN',

      '1_000',
      ' 1x',
    ]) {
      for (const url of ['/audit-log?before=', '/messages/c?before=', '/tasks?limit=', '/messages/c?limit=']) {
        expect(
          (await server.app.inject({ url: url + encodeURIComponent(number), ...ana })).statusCode,
          url + number,
        ).toBe(400)
      }
    }
    for (const id of [
      `urn:uuid:${unknown}`,
      unknown.replaceAll('-', ''),
      `{${unknown}}`,
      `${unknown} `,
      unknown.slice(1),
      `${unknown}0`,
      '1',
      'null',
    ]) {
      for (const url of ['/tasks/', '/calendar/events/', '/messages/c/']) {
        const tail = url === '/messages/c/' ? '/audio' : ''
        expect(
          (await server.app.inject({ url: url + encodeURIComponent(id) + tail, ...ana })).statusCode,
          url + id,
        ).toBe(400)
      }
    }
    for (const url of [
      `/calendar/events?after=-999999999999999_${unknown}`,
      `/calendar/events?after=999999999999999_${unknown}`,
      `/messages?after=zzzzzzzzzz_${unknown}`,
      `/calendar/events?time_min=9998-12-31T23:59:59-23:59`,
      '/calendar/events?time_max=1000-01-01T00:00:00%2B23:59',
      '/calendar/events?time_min=0000-01-01',
      '/calendar/events?time_min=9999-12-31',
      '/calendar/events?time_min=2026-02-30',
      '/calendar/events?time_min=2026-01-01T24:00',
      '/calendar/events?time_min=2016-12-31T23:59:60Z',
    ]) {
      expect((await server.app.inject({ url, ...ana })).statusCode, url).toBe(400)
    }
  })

  it('keeps text as it can, refuses NUL, and answers in whole UTF-8', async ({ server }) => {
    const ana = await server.logIn('ana')
    const post = (payload: string | Buffer) =>
      server.app.inject({ method: 'POST', url: '/tasks', headers: { ...ana.headers, ...json }, payload })
    const titles = [
      '\\ud800',
      '\\udfff\\ud800',
      '\\u202e',
      '\\ufeff x',
      '\\u0001\\u001f\\u007f',
      '\\ufffe\\uffff',
      "'; drop table tasks; --",
      '$1',
      '%s%n',
      '<script>',
    ]
    for (const title of titles) {
      const answer = await post(`{"title":"a${title}"}`)
      expect(answer.statusCode, title).toBe(201)
      expect(answer.rawPayload.equals(Buffer.from(answer.rawPayload.toString('utf8')))).toBe(true)
    }
    expect((await post('{"title":"a\\u0000b"}')).json()).toMatchObject({ status: 400, errors: [{ field: 'title' }] })
    expect((await post(Buffer.from('7b227469746c65223a22c328227d', 'hex'))).statusCode).toBeLessThan(500)
    expect((await post(Buffer.from('{"title":"utf16"}', 'utf16le'))).statusCode).toBe(400)
    expect(
      (await post(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"title":"bom"}')]))).statusCode,
    ).toBeLessThan(500)
    expect((await server.app.inject({ url: '/tasks', ...ana })).json().length).toBeGreaterThanOrEqual(titles.length)
  })

  it('reads the form of /token strictly', async ({ server }) => {
    await server.addUser('ana', password)
    const post = (payload: string | Buffer, headers: Record<string, string> = form) =>
      server.app.inject({ method: 'POST', url: '/token', headers, payload })
    const good = `username=ana&password=${encodeURIComponent(password)}`
    expect((await post(good)).statusCode).toBe(200)
    for (const body of [
      `${good}&username=eva`,
      `${good}&password=x`,
      'username=ana',
      'username[]=ana&password=x',
      'username=ana&password[$ne]=',
      'username=%00&password=x',
      'username=ana%00&password=x',
      '',
      '&&&',
      '=',
      'username',
      '%',
      `${good}&totp=`,
      `${good}&device_name=%00`,
    ]) {
      expect((await post(body)).statusCode, body).toBe(400)
    }
    for (const body of ['username=%ff&password=%ff', 'username=%c3%28&password=x', 'username=ana&password=%ed%a0%80']) {
      expect((await post(body)).statusCode, body).toBe(401)
    }
    expect((await post(Buffer.from([0x75, 0xff, 0x3d, 0xfe]))).statusCode).toBe(400)
    for (const type of [
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/xml',
      'application/json; charset=utf-7x',
      'application/jsonx',
      '*/*',
    ]) {
      expect((await post(good, { 'content-type': type })).statusCode, type).toBeOneOf([400, 415])
    }
    expect((await post(`/token?${good}`, {})).statusCode).toBeOneOf([400, 415])
    expect((await server.app.inject({ method: 'POST', url: `/token?${good}` })).statusCode).toBe(400)
  })
})

describe(registerJsonBodies, () => {
  const keys = ['__proto__', 'constructor', 'prototype']

  it('lets no key reach a prototype, in JSON, form or query', async ({ server }) => {
    const ana = await server.logIn('ana')
    const headers = { ...ana.headers, ...json }
    const bodies = [
      '{"__proto__":{"polluted":true},"title":"x"}',
      '{"constructor":{"prototype":{"polluted":true}},"title":"x"}',
      '{"title":"x","a":{"__proto__":{"polluted":true}}}',
      '{"\\u005f_proto__":{"polluted":true},"title":"x"}',
      '{"__proto__":null,"title":"x"}',
    ]
    for (const payload of bodies) {
      expect((await server.app.inject({ method: 'POST', url: '/tasks', headers, payload })).statusCode, payload).toBe(
        400,
      )
    }
    for (const key of keys) {
      await server.app.inject({ url: `/tasks?${key}=1&${key}[polluted]=1&${key}.polluted=1`, ...ana })
      const payload = `${key}=1&${key}[polluted]=true&${key}.polluted=true&username=ana&password=x`
      await server.app.inject({ method: 'POST', url: '/token', headers: form, payload })
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('says nothing of what it could not read', async ({ server }) => {
    const marked = 'm4rk3d-v4lu3'
    const ana = await server.logIn('ana')
    const headers = { ...ana.headers, ...json }
    const answers = [
      await server.app.inject({ method: 'POST', url: '/tasks', headers, payload: `{"title":"${marked}` }),
      await server.app.inject({ method: 'POST', url: '/tasks', headers, payload: `{"title":{"${marked}":1}}` }),
      await server.app.inject({
        method: 'POST',
        url: '/tasks',
        headers,
        payload: `{"due_date":"${marked}","title":"x"}`,
      }),
      await server.app.inject({
        method: 'POST',
        url: '/token',
        headers: json,
        payload: `{"username":["${marked}"],"password":"${marked}"}`,
      }),
      await server.app.inject({
        method: 'POST',
        url: '/token',
        headers: form,
        payload: `username=${marked}&username=${marked}&password=${marked}`,
      }),
      await server.app.inject({ url: `/tasks?limit=${marked}`, ...ana }),
      await server.app.inject({ url: `/tasks/${marked}`, ...ana }),
      await server.app.inject({ url: `/messages?after=${marked}`, ...ana }),
      await server.app.inject({ url: `/${marked}` }),
      await server.app.inject({ url: `/%zz${marked}` }),
      await server.app.inject({
        method: 'POST',
        url: '/tasks',
        headers: { ...ana.headers, 'content-type': `text/${marked}` },
        payload: 'x',
      }),
      await server.app.inject({
        method: 'POST',
        url: '/tasks',
        headers: { ...headers, 'idempotency-key': `${marked} ${marked}` },
        payload: '{"title":"x"}',
      }),
      await server.app.inject({ method: 'PATCH', url: '/me', headers, payload: JSON.stringify({ time_zone: marked }) }),
      await server.app.inject({
        method: 'POST',
        url: '/calendar/events',
        headers,
        payload: JSON.stringify({ title: 'x', start_time: '2026-01-01', recurrence: marked }),
      }),
    ]
    for (const answer of answers) {
      expect(answer.statusCode).toBeGreaterThanOrEqual(400)
      expect(answer.body + JSON.stringify(answer.headers)).not.toContain(marked)
    }
  })
})

describe(registerWebApp, () => {
  const climbs = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '..%5c',
    '%2e%2e%5c',
    '..\\',
    '....//',
    '%252e%252e%252f',
    '..%c0%af',
    '..%00/',
    './../',
    '%2e/%2e%2e/',
    'assets/../../',
    'assets/..%2f..%2f',
    '/',
    '//',
    '~/',
  ]
  const targets = [
    'package.json',
    'etc/passwd',
    'src/main.tsx',
    'index.html/../../package.json',
    '.env',
    'vite.config.ts',
  ]

  it('serves nothing from outside its folder, however one climbs', async ({ server }) => {
    const { port } = await server.listen()
    for (const climb of climbs) {
      for (const target of targets) {
        for (const times of [1, 4]) {
          const bytes = `GET /app/${climb.repeat(times)}${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
          const answer = parseAnswer(await sendRaw(port, bytes))
          const whole = `${climb} ${target}: ${answer.status} ${answer.body}`
          expect(whole).not.toMatch(/root:.*:0:0:|"dependencies"|defineConfig|createRoot/)
          expect(
            [200, 301, 302, 307, 308].includes(answer.status) && !answer.body.includes('<!doctype html>'),
            whole,
          ).toBe(false)
        }
      }
    }
  }, 30_000)

  it('leads nowhere but to itself', async ({ server }) => {
    for (const url of [
      '/',
      '/app',
      '/app?next=//evil.test',
      '//evil.test',
      '//evil.test/app',
      '/\\evil.test',
      '/app//evil.test',
      '/app/%2f%2fevil.test',
      '/app/..//evil.test',
      '/docs//evil.test',
      '/?url=https://evil.test',
      '/.//evil.test',
    ]) {
      for (const host of ['localhost:8077', 'evil.test']) {
        const answer = await server.app.inject({ url, headers: { host, 'x-forwarded-host': 'evil.test' } })
        const { location } = answer.headers
        expect([undefined, '/app/', '/docs/'], url).toContain(location)
        if (answer.statusCode < 400 && location === undefined) expect(answer.body).not.toContain('evil.test')
      }
    }
  })

  it('allows its pages nothing inline, and no page to frame them', async ({ server }) => {
    for (const url of ['/app/', '/app/tasks', '/docs']) {
      const answer = await server.app.inject({ url })
      const policy = String(answer.headers['content-security-policy'])
      expect(answer.statusCode).toBe(200)
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(answer.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S|<style|\son\w+=|style=|javascript:/i)
      expect(answer.headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      })
    }
  })
})
