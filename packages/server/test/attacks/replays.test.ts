/**
 * Replays: tickets, codes, challenges and answers that are used again.
 * @module
 */
import { createHmac } from 'node:crypto'
import { describe, expect } from 'vitest'
import { createHandshake } from '../../src/auth/handshake.ts'
import { createPasskeys } from '../../src/auth/passkeys.ts'
import { createSecondFactor } from '../../src/auth/second-factor.ts'
import { createSetup } from '../../src/auth/setup.ts'
import { appMessageRoute } from '../../src/chat/app-message-route.ts'
import { openSocket } from '../chat-server.ts'
import { it, type TestLogin, type TestServer } from '../support.ts'
import { bearerOf, call, codeOf, logInWith, password, setUpTotp } from './account.ts'
import { createAuthenticator } from './authenticator.ts'

describe(createHandshake, () => {
  it('takes a ticket once, for the path of its own user, within its time, and after no revocation', async ({
    server,
  }) => {
    const ana = await server.logIn('ana')
    const { url } = await server.listen()
    const issue = async (): Promise<string> => (await call(server, ana, 'POST', '/ws-ticket')).json().ticket
    const open = (name: string, ticket: string) =>
      openSocket(`${url.replace('http', 'ws')}/ws/${name}?ticket=${ticket}`)

    const once = await issue()
    ;(await open('ana', once)).socket.terminate()
    await expect(open('ana', once)).rejects.toMatchObject({ status: 401 })

    const foreignPath = await issue()
    await expect(open('eva', foreignPath)).rejects.toMatchObject({ status: 403 })
    await expect(open('ana', foreignPath)).rejects.toMatchObject({ status: 401 }) // used up by the attempt

    const late = await issue()
    server.clock.turn({ seconds: 30 })
    await expect(open('ana', late)).rejects.toMatchObject({ status: 401 })

    const revoked = await issue()
    await server.revokeSessionsOf('ana')
    await expect(open('ana', revoked)).rejects.toMatchObject({ status: 401 })
  })

  it('takes no ticket that is twice there, cut, padded, in other letters, or a token; and no ticket for a token', async ({
    server,
  }) => {
    const ana = await server.logIn('ana')
    const { url } = await server.listen()
    const { ticket } = (await call(server, ana, 'POST', '/ws-ticket')).json()
    const open = (query: string) => openSocket(`${url.replace('http', 'ws')}/ws/ana?${query}`)
    for (const query of [
      `ticket=${ticket}&ticket=${ticket}`,
      `ticket=${ticket.slice(0, -1)}`,
      `ticket=${ticket}=`,
      `ticket=${ticket}%00`,
      `ticket=${ticket.toUpperCase()}`,
      `ticket=`,
      `ticket[]=${ticket}`,
      `ticket=${ana.token.slice(0, 128)}`,
      `token=${ticket}`,
      `token=${ana.token}&token=${ana.token}`,
    ]) {
      await expect(open(query), query).rejects.toMatchObject({ status: expect.toBeOneOf([400, 401]) })
    }
    ;(await open(`ticket=${ticket}`)).socket.terminate() // none of them used it up
    expect((await server.app.inject({ url: '/me', headers: { authorization: `Bearer ${ticket}` } })).statusCode).toBe(
      401,
    )
  })
})

describe(createSecondFactor, () => {
  it('takes a code once, also for another account, another server, or to confirm another secret', async ({
    server,
  }) => {
    const ana = await server.logIn('ana')
    const { secret, codes } = await setUpTotp(server, ana)
    const code = await codeOf(server, secret)
    expect((await logInWith(server, { totp: code })).statusCode).toBe(200)
    expect((await logInWith(server, { totp: code })).statusCode).toBe(401)
    expect((await logInWith(server, { totp: `${code.slice(0, 3)} ${code.slice(3)}` })).statusCode).toBe(401)
    const another = await server.another()
    expect((await logInWith(another, { totp: code })).statusCode).toBe(401)

    const [recovery = ''] = codes
    const eva = await server.logIn('eva')
    await setUpTotp(server, eva)
    expect((await logInWith(server, { username: 'eva', totp: recovery })).statusCode).toBe(401)
    expect((await logInWith(server, { totp: recovery })).statusCode).toBe(200)
    expect((await logInWith(another, { totp: recovery.replaceAll('-', '') })).statusCode).toBe(401)
  })

  it('gives no new recovery codes for a code of the app that is in force already', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { secret, codes } = await setUpTotp(server, ana)
    const again = await call(server, ana, 'POST', '/totp/confirm', { code: await codeOf(server, secret) })
    expect(again.statusCode).toBe(403)
    expect((await logInWith(server, { totp: codes[0] })).statusCode).toBe(200)
  })

  it('uses up the code of the one who signs in, and of nobody else', async ({ server }) => {
    const [ana, eva] = [await server.logIn('ana'), await server.logIn('eva')]
    const { secret } = await setUpTotp(server, ana)
    const other = await setUpTotp(server, eva)
    expect((await logInWith(server, { totp: await codeOf(server, secret) })).statusCode).toBe(200)
    expect((await logInWith(server, { username: 'eva', totp: await codeOf(server, other.secret) })).statusCode).toBe(
      200,
    )
  })

  it('forgets the recovery codes with the app that they stood for', async ({ server }) => {
    const ana = await server.logIn('ana')
    const first = await setUpTotp(server, ana)
    await call(server, ana, 'DELETE', '/totp', { current_password: password })
    const second = await setUpTotp(server, ana)
    expect((await logInWith(server, { totp: first.codes[0] })).statusCode).toBe(401)
    expect((await logInWith(server, { totp: await codeOf(server, first.secret) })).statusCode).toBe(401)
    expect((await logInWith(server, { totp: second.codes[0] })).statusCode).toBe(200)
  })

  it('lets nobody try codes without end while a secret waits for its first one', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { secret } = (await call(server, ana, 'POST', '/totp', { current_password: password })).json()
    for (let guess = 0; guess < 10; guess++) {
      expect((await call(server, ana, 'POST', '/totp/confirm', { code: '000000' })).statusCode).toBe(403)
    }
    const right = { code: await codeOf(server, secret) }
    expect((await call(server, ana, 'POST', '/totp/confirm', right)).statusCode).toBe(429)
  })
})

describe(createPasskeys, () => {
  const origin = 'http://localhost:8077'

  async function addPasskey(server: TestServer, who: Pick<TestLogin, 'headers'>) {
    const authenticator = createAuthenticator(origin)
    const begun = (await call(server, who, 'POST', '/passkeys/options', { current_password: password })).json()
    const body = { challenge_id: begun.challenge_id, name: 'Key', response: authenticator.register(begun.options) }
    return { authenticator, body, answer: await call(server, who, 'POST', '/passkeys', body) }
  }

  async function begin(server: TestServer) {
    return (await server.app.inject({ method: 'POST', url: '/passkey-login/options' })).json()
  }

  const logIn = (server: TestServer, payload: object, headers: Record<string, string> = {}) =>
    server.app.inject({ method: 'POST', url: '/passkey-login', payload, headers })

  it('adds and signs in with what answers a challenge once', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { authenticator, body, answer } = await addPasskey(server, ana)
    expect(answer.statusCode).toBe(201)
    expect((await call(server, ana, 'POST', '/passkeys', body)).statusCode).toBe(403)

    const { challenge_id, options } = await begin(server)
    const payload = { challenge_id, response: authenticator.assert(options) }
    const signedIn = await logIn(server, payload)
    expect(signedIn.statusCode).toBe(200)
    expect((await call(server, bearerOf(signedIn), 'GET', '/me')).json()).toMatchObject({ username: 'ana' })
    expect((await logIn(server, payload)).statusCode).toBe(403)
    expect((await logIn(await server.another(), payload)).statusCode).toBe(403)
  })

  it('uses a challenge up with a wrong answer, after its time, for another user, and for another purpose', async ({
    server,
  }) => {
    const ana = await server.logIn('ana')
    const { authenticator } = await addPasskey(server, ana)
    const spoilt = await begin(server)
    const good = { challenge_id: spoilt.challenge_id, response: authenticator.assert(spoilt.options) }
    const wrong = { challenge_id: spoilt.challenge_id, response: authenticator.assert({ challenge: 'AAAA' }) }
    expect((await logIn(server, wrong)).statusCode).toBe(403)
    expect((await logIn(server, good)).statusCode).toBe(403)

    const late = await begin(server)
    server.clock.turn({ minutes: 5 })
    const tooLate = { challenge_id: late.challenge_id, response: authenticator.assert(late.options) }
    expect((await logIn(server, tooLate)).statusCode).toBe(403)

    const eva = await server.logIn('eva')
    const hers = (await call(server, eva, 'POST', '/passkeys/options', { current_password: password })).json()
    const stolen = createAuthenticator(origin).register(hers.options)
    const body = { challenge_id: hers.challenge_id, name: 'Stolen', response: stolen }
    expect((await call(server, ana, 'POST', '/passkeys', body)).statusCode).toBe(403)

    const adding = (await call(server, ana, 'POST', '/passkeys/options', { current_password: password })).json()
    const crossed = { challenge_id: adding.challenge_id, response: authenticator.assert(adding.options) }
    expect((await logIn(server, crossed)).statusCode).toBe(403)
    const login = await begin(server)
    const registered = createAuthenticator(origin).register(login.options)
    const added = { challenge_id: login.challenge_id, name: 'Crossed', response: registered }
    expect((await call(server, ana, 'POST', '/passkeys', added)).statusCode).toBe(403)
  })

  const lies = [
    ['another origin', { origin: 'https://evil.test' }],
    ['another port', { origin: 'http://localhost:9999' }],
    ['another relying party', { relyingPartyId: 'evil.test' }],
    ['nobody who was asked', { userVerified: false }],
    ['a counter that stands still', { signCount: 1 }],
    ['a counter that goes back', { signCount: 0 }],
    ['a registration', { type: 'webauthn.create' }],
  ] as const

  it('refuses an answer that differs from a good one in one thing', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { authenticator } = await addPasskey(server, ana)
    for (const [name, change] of lies) {
      const { challenge_id, options } = await begin(server)
      const lie = { challenge_id, response: authenticator.assert(options, change) }
      expect((await logIn(server, lie)).statusCode, name).toBe(403)
      const next = await begin(server)
      const good = { challenge_id: next.challenge_id, response: authenticator.assert(next.options) }
      expect((await logIn(server, good)).statusCode, name).toBe(200)
    }
  })

  it('refuses a passkey of another key under a known name, one that was removed, and one of a disabled user', async ({
    server,
  }) => {
    const ana = await server.logIn('ana')
    const { authenticator, answer } = await addPasskey(server, ana)
    const attempt = async (response: (options: { challenge: string }) => object) => {
      const { challenge_id, options } = await begin(server)
      return (await logIn(server, { challenge_id, response: response(options) })).statusCode
    }
    const impostor = createAuthenticator(origin)
    const knownId = async (options: { challenge: string }) => {
      const known = authenticator.assert(options, { signCount: 99 })
      return { ...known, response: Object.entries(impostor.assert(options)).find(([name]) => name === 'response')?.[1] }
    }
    const { challenge_id, options } = await begin(server)
    expect((await logIn(server, { challenge_id, response: await knownId(options) })).statusCode).toBe(403)
    expect(await attempt((options) => impostor.assert(options))).toBe(403)
    await server.services.userStore.setDisabled(ana.userId, true)
    expect(await attempt((options) => authenticator.assert(options))).toBe(403)
    await server.services.userStore.setDisabled(ana.userId, false)
    expect(await attempt((options) => authenticator.assert(options))).toBe(200)
    const back = await server.logIn('ana')
    await call(server, back, 'DELETE', `/passkeys/${answer.json().id}`)
    expect(await attempt((options) => authenticator.assert(options))).toBe(403)
  })

  it('lets nobody answer without end: ten wrong ones, then a wait', async ({ server }) => {
    const { authenticator } = await addPasskey(server, await server.logIn('ana'))
    for (let guess = 0; guess < 10; guess++) {
      const { challenge_id, options } = await begin(server)
      const wrong = { challenge_id, response: createAuthenticator(origin).assert(options) }
      expect((await logIn(server, wrong)).statusCode).toBe(403)
    }
    const { challenge_id, options } = await begin(server)
    expect((await logIn(server, { challenge_id, response: authenticator.assert(options) })).statusCode).toBe(429)
  })

  it('lets an address begin so many sign-ins a minute and no more: each leaves a row behind', async ({
    server,
    clock,
  }) => {
    const attempt = async () => (await server.app.inject({ method: 'POST', url: '/passkey-login/options' })).statusCode
    for (let count = 0; count < server.config.limits.loginsPerMinute; count++) expect(await attempt()).toBe(200)
    expect(await attempt()).toBe(429)
    clock.turn({ minutes: 1 })
    expect(await attempt()).toBe(200)
  })
})

describe(createSetup, () => {
  it('takes a code once, also one that an earlier start printed', async ({ server }) => {
    const [first = '', second = ''] = [await server.services.setup.announce(), await server.services.setup.announce()]
    const setUp = (code: string, username: string) =>
      server.app.inject({ method: 'POST', url: '/setup', payload: { code, username, password } })
    expect((await setUp(first, 'ana')).statusCode).toBe(201)
    expect((await setUp(first, 'eva')).statusCode).toBe(409)
    expect((await setUp(second, 'eva')).statusCode).toBe(409)
    expect((await server.services.userStore.list()).map(({ username }) => username)).toEqual(['ana'])
  })
})

describe(appMessageRoute, () => {
  const secret = Buffer.from('nine eight seven six five four 3').toString('base64')
  it.override('environment', { N8N_WEBHOOK_URL: 'http://127.0.0.1:9/', N8N_WEBHOOK_SECRET: `whsec_${secret}` })

  function sign(server: TestServer, body: string, { id = 'msg_1', seconds = 0, key = secret } = {}) {
    const timestamp = String(Math.floor(server.clock().getTime() / 1000) + seconds)
    const signature = createHmac('sha256', Buffer.from(key, 'base64'))
      .update(`${id}.${timestamp}.${body}`)
      .digest('base64')
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
  }

  it('takes a signed message once however often it comes', async ({ server }) => {
    const ana = await server.logIn('ana')
    const body = JSON.stringify({ username: 'ana', output: 'good morning', session_id: 'c' })
    const post = (headers: object, payload = body) =>
      server.app.inject({
        method: 'POST',
        url: '/app-message',
        headers: { 'content-type': 'application/json', ...headers },
        payload,
      })
    const headers = sign(server, body)
    const [first, ...again] = [await post(headers), await post(headers), await post(headers)]
    expect(first?.statusCode).toBe(202)
    for (const each of again) expect(each.json()).toEqual(first?.json())
    expect((await call(server, ana, 'GET', '/messages/c')).json()).toHaveLength(1)
    server.clock.turn({ seconds: 301 })
    expect((await post(headers)).statusCode).toBe(401)
  })

  it('takes no signed body that nests deeper than others may', async ({ server }) => {
    const headers = { 'content-type': 'application/json' }
    for (const depth of [65, 10_000]) {
      const payload = `{"username":"ana","output":"x","more":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
      const signed = { ...headers, ...sign(server, payload) }
      const answer = await server.app.inject({ method: 'POST', url: '/app-message', headers: signed, payload })
      expect(answer.json()).toMatchObject({ status: 400, detail: expect.stringContaining('nest') })
    }
  })

  it('believes no signature that is missing, of another body, id, time or key, twice there, or empty', async ({
    server,
  }) => {
    await server.logIn('ana')
    const body = JSON.stringify({ username: 'ana', output: 'hello', session_id: 'c' })
    const good = sign(server, body)
    const attempts: [string, object, string?][] = [
      ['nothing', {}],
      ['another body', good, body.replace('hello', 'bye')],
      ['a space in the body', good, `${body} `],
      ['another id', { ...good, 'webhook-id': 'msg_2' }],
      ['another time', { ...good, 'webhook-timestamp': String(Number(good['webhook-timestamp']) + 1) }],
      ['another key', sign(server, body, { key: Buffer.from('x'.repeat(32)).toString('base64') })],
      ['an empty key', sign(server, body, { key: '' })],
      ['a time that is over', sign(server, body, { seconds: -301 })],
      ['a time that is to come', sign(server, body, { seconds: 301 })],
      ['no version', { ...good, 'webhook-signature': good['webhook-signature'].slice(3) }],
      ['another version', { ...good, 'webhook-signature': good['webhook-signature'].replace('v1', 'v2') }],
      ['an empty signature', { ...good, 'webhook-signature': 'v1,' }],
      ['a time that is no number', { ...good, 'webhook-timestamp': 'NaN' }],
      ['an id in parts', { ...good, 'webhook-id': 'msg 1' }],
    ]
    for (const [name, headers, payload = body] of attempts) {
      const type = { 'content-type': 'application/json' }
      const answer = await server.app.inject({
        method: 'POST',
        url: '/app-message',
        headers: { ...type, ...headers },
        payload,
      })
      expect(answer.statusCode, name).toBe(401)
    }
    const asText = { 'content-type': 'text/plain', ...good }
    const plain = await server.app.inject({ method: 'POST', url: '/app-message', headers: asText, payload: body })
    expect(plain.statusCode).toBe(401)
  })
})
