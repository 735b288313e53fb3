import { describe, expect } from 'vitest'
import { it, type TestServer } from '../../test/support.ts'
import { Problem } from '../problem.ts'
import { accountRoutes, openAuthRoutes } from './routes.ts'
import { AccountChangedError } from './session-store.ts'

const password = 'correct horse battery staple'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

function postToken(server: TestServer, body: object) {
  return server.app.inject({ method: 'POST', url: '/token', payload: body })
}

describe(openAuthRoutes, () => {
  it('remembers the languages that the device names, and the assistant writes as its app does', async ({ server }) => {
    await server.addUser('ana')
    const askTheTime = async (acceptLanguage: string) => {
      const token = await server.app.inject({
        method: 'POST',
        url: '/token',
        headers: { 'accept-language': acceptLanguage },
        payload: { username: 'ana', password: 'correct horse battery staple' },
      })
      const answer = await server.app.inject({
        method: 'POST',
        url: '/send-message',
        headers: { authorization: `Bearer ${token.json().access_token}` },
        payload: { type: 'text', text: '¿Qué hora es?' },
      })
      return answer.json().output
    }
    expect(await askTheTime('*')).toMatch(/^(?:Son las|Es la) \*\*\d+:\d\d\*\*/) // Spanish in UTC: in no region
    expect(await askTheTime('es-CO,es;q=0.9')).toMatch(/\d:\d\d\s[ap]\.\sm\.\*\*/)
    expect(await askTheTime('*')).toMatch(/\d:\d\d\s[ap]\.\sm\.\*\*/)
  })

  it('issues a day-long bearer token for a form, as the founding documents have it', async ({ server }) => {
    await server.addUser('ana', password)
    const payload = new URLSearchParams({ username: 'ana', password, grant_type: 'password', scope: 'x' }).toString()
    const answer = await server.app.inject({ method: 'POST', url: '/token', headers: form, payload })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json()).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_400 })
    const me = await server.app.inject({
      url: '/me',
      headers: { authorization: `Bearer ${answer.json().access_token}` },
    })
    expect(me.json()).toMatchObject({ username: 'ana' })
  })

  it('issues one for JSON too, and names the device', async ({ server }) => {
    await server.addUser('ana', password)
    const answer = await postToken(server, { username: 'ana', password, device_name: 'Kitchen tablet' })
    const me = await server.app.inject({
      url: '/me',
      headers: { authorization: `Bearer ${answer.json().access_token}` },
    })
    expect(me.json().session).toMatchObject({ device_name: 'Kitchen tablet' })
  })

  it('names a device that gives no name after what it calls itself', async ({ server }) => {
    await server.addUser('ana', password)
    const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0'
    const devices: [string | undefined, string][] = [
      [`Mozilla/5.0 (Linux; Android 15; Pixel 9) ${chrome} Mobile Safari/537.36`, 'Chrome, Android'],
      [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0`, 'Edge, Windows'],
      ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18.0 Safari/605.1.15', 'Safari, Mac'],
      ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Mobile Safari/604.1', 'Chrome, iPhone'],
      ['Mozilla/5.0 (Unknown) Firefox/140.0', 'Firefox'],
      ['curl/8.14.1', 'curl'],
      ['(none)', 'Unknown device'],
      ['', 'Unknown device'],
      [undefined, 'Unknown device'],
    ]
    for (const [userAgent, deviceName] of devices) {
      const headers = { 'user-agent': userAgent }
      const payload = { username: 'ana', password }
      await server.app.inject({ method: 'POST', url: '/token', headers, payload })
      const ana = await server.logIn('ana')
      const [, { device_name }] = (await server.app.inject({ url: '/sessions', ...ana })).json()
      expect(device_name, userAgent).toBe(deviceName)
    }
  })

  it('finds a user by any spelling of the name', async ({ server }) => {
    await server.addUser('Ana', password)
    expect((await postToken(server, { username: 'aNA', password })).statusCode).toBe(200)
  })

  it('answers a wrong password, an unknown name and a disabled user alike, to the byte', async ({ server }) => {
    await server.addUser('ana', password)
    const blanca = await server.addUser('blanca', password)
    await server.services.userStore.setDisabled(blanca.id, true)
    const answers = await Promise.all([
      postToken(server, { username: 'ana', password: 'not her password' }),
      postToken(server, { username: 'nobody', password }),
      postToken(server, { username: 'blanca', password }),
      postToken(server, { username: 'a\0na', password }),
    ])
    const withoutDate = answers.map(({ statusCode, body, headers }) => ({
      statusCode,
      body,
      headers: { ...headers, date: '' },
    }))
    expect(withoutDate[0]).toMatchObject({ statusCode: 401 })
    expect(JSON.parse(answers[0].body)).toMatchObject({ type: '/problems/invalid_grant', error: 'invalid_grant' })
    expect(answers[0].headers['www-authenticate']).toBeUndefined()
    expect(withoutDate[1]).toEqual(withoutDate[0])
    expect(withoutDate[2]).toEqual(withoutDate[0])
    expect(withoutDate[3]?.statusCode).toBeLessThan(500)
  })

  it.for([
    [{}, 'username'],
    [{ username: 'ana' }, 'password'],
    [{ username: 'ana', password: 7 }, 'password'],
    [{ username: ['ana'], password }, 'username'],
    [{ username: 'ana', password: 'x'.repeat(2000) }, 'password'],
    [{ username: 'ana', password, device_name: '' }, 'device_name'],
  ] as const)('refuses %o with the field named and its value kept', async ([body, field], { server }) => {
    const answer = await postToken(server, body)
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({
      type: '/problems/invalid_request',
      errors: [{ field }],
      error: 'invalid_request',
    })
    expect(answer.body).not.toContain(password)
  })

  it('refuses another grant, a foreign content type, a broken and an oversized body', async ({ server }) => {
    const other = await postToken(server, { username: 'ana', password, grant_type: 'client_credentials' })
    expect(other.json()).toMatchObject({ status: 400, error: 'unsupported_grant_type' })
    const post = (headers: Record<string, string>, payload: string) =>
      server.app.inject({ method: 'POST', url: '/token', headers, payload })
    expect((await post({ 'content-type': 'text/xml' }, '<x/>')).statusCode).toBe(415)
    expect((await post({ 'content-type': 'application/json' }, '{"username":')).statusCode).toBe(400)
    expect((await post({ 'content-type': 'application/json' }, '{"__proto__":{"x":1}}')).statusCode).toBe(400)
    expect((await post({ 'content-type': 'application/json' }, '['.repeat(100))).json().detail).toContain('nest')
    expect((await post(form, `username=ana&password=${'x'.repeat(9000)}`)).statusCode).toBe(413)
    expect((await post(form, 'username=a&username=b&password=x')).json()).toMatchObject({
      errors: [{ field: 'username' }],
    })
  })

  it('slows down who guesses, says for how long, and lets the owner in from where she always came', async ({
    server,
  }) => {
    await server.addUser('ana', password)
    expect((await postToken(server, { username: 'ana', password })).statusCode).toBe(200)
    for (let guess = 0; guess < 10; guess++) {
      expect((await postToken(server, { username: 'ana', password: 'wrong' })).statusCode).toBe(401)
    }
    const slowed = await postToken(server, { username: 'ana', password })
    expect(slowed.statusCode).toBe(429)
    expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(800)
    server.clock.turn({ minutes: 15, seconds: 1 })
    expect((await postToken(server, { username: 'ana', password })).statusCode).toBe(200)
  })

  it('takes no login for a guess that it was too busy to check, nor a password asked again, nor a set-up', async ({
    server,
  }) => {
    const { passwords, setup } = server.services
    const { check, hash } = passwords
    const busy = () => Promise.reject(new Problem('busy', { retryAfterSeconds: 2 }))
    const twelveTimes = async (ask: () => Promise<{ statusCode: number }>) => {
      Object.assign(passwords, { check: busy, hash: busy })
      for (let attempt = 0; attempt < 12; attempt++) expect((await ask()).statusCode).toBe(503)
      Object.assign(passwords, { check, hash })
      return (await ask()).statusCode
    }
    const code = (await setup.announce()) ?? ''
    const post = (url: string, payload: object) => server.app.inject({ method: 'POST', url, payload })
    expect(await twelveTimes(() => post('/setup', { code, username: 'ana', password }))).toBe(201)
    expect(await twelveTimes(() => postToken(server, { username: 'ana', password }))).toBe(200)
    const ana = await server.logIn('ana')
    const payload = { current_password: password }
    expect(await twelveTimes(() => server.app.inject({ method: 'POST', url: '/totp', ...ana, payload }))).toBe(200)
  })

  it('does nothing for a login when too many wait for their check: it is not even counted', async ({ server, db }) => {
    const { passwords } = server.services
    const { check, refuseWhenFull } = passwords
    const refuse = () => {
      throw new Problem('busy', { retryAfterSeconds: 2 })
    }
    Object.assign(passwords, { check: () => Promise.reject(new Error('checked')), refuseWhenFull: refuse })
    const answer = await postToken(server, { username: 'ana', password })
    Object.assign(passwords, { check, refuseWhenFull })
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('2')
    expect(await db.$count(db._.fullSchema.throttles)).toBe(0)
  })

  it('lets the owner in from where she logged in before, whoever guesses at her name elsewhere', async ({ server }) => {
    await server.addUser('ana', password)
    const logIn = (remoteAddress: string, given = password) =>
      server.app.inject({ method: 'POST', url: '/token', remoteAddress, payload: { username: 'ana', password: given } })
    expect((await logIn('203.0.113.7')).statusCode).toBe(200)
    for (let host = 1; host <= 61; host++) await logIn(`198.51.100.${host}`, 'wrong')
    expect((await logIn('198.51.100.200')).statusCode).toBe(429)
    expect((await logIn('203.0.113.7')).statusCode).toBe(200)
  })

  it('throttles a name that nobody has just the same', async ({ server }) => {
    for (let guess = 0; guess < 10; guess++) await postToken(server, { username: 'nobody', password })
    expect((await postToken(server, { username: 'nobody', password })).statusCode).toBe(429)
  })

  it('replaces an older hash at login', async ({ server }) => {
    const { hash } = await import('@node-rs/bcrypt')
    const ana = await server.addUser('ana', password)
    await server.services.userStore.rehash(ana.id, { from: ana.passwordHash, to: await hash(password, 4) })
    expect((await postToken(server, { username: 'ana', password })).statusCode).toBe(200)
    const stored = async () => (await server.services.userStore.find(ana.id))?.passwordHash
    const replaced = await stored()
    expect(replaced).toContain('$argon2id$')
    expect((await postToken(server, { username: 'ana', password })).statusCode).toBe(200)
    expect(await stored()).toBe(replaced) // and one that is as it should be stays
  })

  it('gives a login up whose account is changed again and again meanwhile', async ({ server }) => {
    await server.addUser('ana', password)
    const { sessionStore } = server.services
    let opened = 0
    sessionStore.open = async () => {
      opened++
      throw new AccountChangedError()
    }
    const answer = await postToken(server, { username: 'ana', password })
    expect([answer.statusCode, answer.headers['retry-after'], opened]).toEqual([503, '1', 3])
  })

  it('keeps 25 sessions of a user and lets the oldest go', async ({ server }) => {
    await server.addUser('ana', password)
    const first = await server.logIn('ana')
    for (let count = 0; count < 25; count++) {
      server.clock.turn({ seconds: 1 })
      await server.logIn('ana')
    }
    expect((await server.app.inject({ url: '/me', ...first })).statusCode).toBe(401)
    const last = await server.logIn('ana')
    expect((await server.app.inject({ url: '/sessions', ...last })).json()).toHaveLength(25)
  })
})

describe(accountRoutes, () => {
  it.for([
    ['GET', '/me'],
    ['PATCH', '/me'],
    ['POST', '/logout'],
    ['GET', '/sessions'],
    ['DELETE', '/sessions'],
    ['PUT', '/password'],
    ['POST', '/ws-ticket'],
  ] as const)('refuses %s %s without a good token, before anything else', async ([method, url], { server }) => {
    const { token } = await server.logIn('ana')
    const inject = (headers: Record<string, string>, query = '') =>
      server.app.inject({ method, url: url + query, headers })
    const refused = [
      await inject({}),
      await inject({ authorization: 'Bearer garbage' }),
      await inject({ authorization: `Basic ${token}` }),
      await inject({ authorization: `Bearer ${token.slice(0, -2)}` }),
      await inject({}, `?token=${token}&access_token=${token}`),
    ]
    server.clock.turn({ hours: 24 })
    refused.push(await inject({ authorization: `Bearer ${token}` }))
    for (const answer of refused) {
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
      expect(answer.json()).toMatchObject({ type: '/problems/invalid_token', status: 401 })
    }
  })

  it('changes language and time zone, here and in what other sessions see', async ({ server }) => {
    const [phone, laptop] = [await server.logIn('ana'), await server.logIn('ana')]
    await server.app.inject({ url: '/me', ...laptop })
    const payload = { locale: 'en', time_zone: 'Europe/Madrid', username: 'root', session: {} }
    const answer = await server.app.inject({ method: 'PATCH', url: '/me', ...phone, payload })
    expect(answer.json()).toMatchObject({ username: 'ana', locale: 'en', time_zone: 'Europe/Madrid' })
    await expect
      .poll(async () => (await server.app.inject({ url: '/me', ...laptop })).json())
      .toMatchObject({ username: 'ana', locale: 'en', time_zone: 'Europe/Madrid' })
    const wrong = await server.app.inject({
      method: 'PATCH',
      url: '/me',
      ...phone,
      payload: { time_zone: 'Mars/Olympus' },
    })
    expect(wrong.json()).toMatchObject({ status: 400, errors: [{ field: 'time_zone' }] })
  })

  it('ends this session at logout and no other, also with an empty JSON body', async ({ server }) => {
    const [phone, laptop] = [await server.logIn('ana'), await server.logIn('ana')]
    const headers = { ...phone.headers, 'content-type': 'application/json' }
    expect((await server.app.inject({ method: 'POST', url: '/logout', headers })).statusCode).toBe(204)
    expect((await server.app.inject({ url: '/me', ...phone })).statusCode).toBe(401)
    expect((await server.app.inject({ url: '/me', ...laptop })).statusCode).toBe(200)
  })

  it('lists, renames and revokes sessions, each user her own', async ({ server }) => {
    const [phone, laptop, blanca] = [await server.logIn('ana'), await server.logIn('ana'), await server.logIn('blanca')]
    const list = (await server.app.inject({ url: '/sessions', ...phone })).json()
    expect(list.map(({ id, current }: { id: string; current: boolean }) => [id, current])).toEqual([
      [laptop.sessionId, false],
      [phone.sessionId, true],
    ])
    const patch = (sessionId: string, who: typeof phone) =>
      server.app.inject({
        method: 'PATCH',
        url: `/sessions/${sessionId}`,
        ...who,
        payload: { device_name: 'Old laptop' },
      })
    expect((await patch(laptop.sessionId, phone)).json()).toMatchObject({ device_name: 'Old laptop', current: false })
    expect((await server.app.inject({ url: '/me', ...laptop })).json().session.device_name).toBe('Old laptop')
    expect((await patch(laptop.sessionId, blanca)).statusCode).toBe(404)
    const remove = (sessionId: string, who: typeof phone) =>
      server.app.inject({ method: 'DELETE', url: `/sessions/${sessionId}`, ...who })
    expect((await remove(laptop.sessionId, blanca)).statusCode).toBe(404)
    expect((await remove(laptop.sessionId, phone)).statusCode).toBe(204)
    expect((await server.app.inject({ url: '/me', ...laptop })).statusCode).toBe(401)
    expect((await remove(laptop.sessionId, phone)).statusCode).toBe(404)
    expect((await remove('no-uuid', phone)).json()).toMatchObject({ status: 400, errors: [{ field: 'id' }] })
  })

  it('revokes all others at once', async ({ server }) => {
    const [phone, laptop, tablet] = [await server.logIn('ana'), await server.logIn('ana'), await server.logIn('ana')]
    expect((await server.app.inject({ method: 'DELETE', url: '/sessions', ...phone })).statusCode).toBe(204)
    expect((await server.app.inject({ url: '/me', ...phone })).statusCode).toBe(200)
    for (const gone of [laptop, tablet]) expect((await server.app.inject({ url: '/me', ...gone })).statusCode).toBe(401)
  })

  it('refuses a revoked token on another server within a second', async ({ server }) => {
    const other = await server.another()
    const [phone, laptop] = [await server.logIn('ana'), await server.logIn('ana')]
    expect((await other.app.inject({ url: '/me', ...laptop })).statusCode).toBe(200)
    await server.app.inject({ method: 'DELETE', url: `/sessions/${laptop.sessionId}`, ...phone })
    await expect
      .poll(async () => (await other.app.inject({ url: '/me', ...laptop })).statusCode, { timeout: 1000, interval: 20 })
      .toBe(401)
  })

  it('changes the password, ends all other sessions, and takes the new one from then on', async ({ server }) => {
    await server.addUser('ana', password)
    const [phone, laptop] = [await server.logIn('ana'), await server.logIn('ana')]
    const put = (payload: object) => server.app.inject({ method: 'PUT', url: '/password', ...phone, payload })
    const next = 'a second and better one'
    expect((await put({ current_password: 'wrong', new_password: next })).json()).toMatchObject({
      status: 403,
      errors: [{ field: 'current_password' }],
    })
    expect((await put({ current_password: password, new_password: 'short' })).json()).toMatchObject({
      status: 400,
      errors: [{ field: 'new_password' }],
    })
    expect((await put({ current_password: password, new_password: next })).statusCode).toBe(204)
    expect((await server.app.inject({ url: '/me', ...phone })).statusCode).toBe(200)
    expect((await server.app.inject({ url: '/me', ...laptop })).statusCode).toBe(401)
    expect((await postToken(server, { username: 'ana', password })).statusCode).toBe(401)
    expect((await postToken(server, { username: 'ana', password: next })).statusCode).toBe(200)
  })

  it('gives tickets that are good once, for half a minute, and not beyond their session', async ({ server, db }) => {
    const phone = await server.logIn('ana')
    const issue = async () => (await server.app.inject({ method: 'POST', url: '/ws-ticket', ...phone })).json()
    const first = await issue()
    expect(first).toEqual({ ticket: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/), expires_in: 30 })
    const { ticketStore } = server.services
    expect(await ticketStore.take(first.ticket)).toBe(phone.sessionId)
    expect(await ticketStore.take(first.ticket)).toBeUndefined()
    const second = await issue()
    const both = await Promise.all([ticketStore.take(second.ticket), ticketStore.take(second.ticket)])
    expect(both.filter((sessionId) => sessionId !== undefined)).toHaveLength(1)
    const third = await issue()
    server.clock.turn({ seconds: 29 })
    const fourth = await issue()
    server.clock.turn({ seconds: 1 })
    expect(await ticketStore.take(third.ticket)).toBeUndefined()
    server.clock.turn({ milliseconds: 1 })
    await ticketStore.prune()
    expect(await db.$count(db._.fullSchema.tickets)).toBe(1) // the one that is still good
    expect(await ticketStore.take(fourth.ticket)).toBe(phone.sessionId)
  })
})
