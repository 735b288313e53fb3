import { PasskeyLogin } from '@axia/contract'
import { Parse } from 'typebox/value'
import { describe, expect } from 'vitest'
import { bearerOf, call, password } from '../../test/attacks/account.ts'
import { type Answering, type Authenticator, createAuthenticator } from '../../test/attacks/authenticator.ts'
import { it, type TestLogin, type TestServer } from '../../test/support.ts'
import { createPasskeys } from './passkeys.ts'

const origin = 'http://localhost:8077'

async function begin(server: TestServer, who: TestLogin) {
  return (await call(server, who, 'POST', '/passkeys/options', { current_password: password })).json()
}

/** A passkey on a device of its own, whose answer may differ from a good one. */
async function add(server: TestServer, who: TestLogin, name = 'Key', change: Partial<Answering> = {}) {
  const { challenge_id, options } = await begin(server, who)
  const authenticator = createAuthenticator(origin)
  const body = { challenge_id, name, response: authenticator.register(options, change) }
  return { authenticator, answer: await call(server, who, 'POST', '/passkeys', body) }
}

async function beginLogin(server: TestServer) {
  return (await server.app.inject({ method: 'POST', url: '/passkey-login/options' })).json()
}

async function logIn(server: TestServer, authenticator: Authenticator, change: Partial<Answering> = {}) {
  const { challenge_id, options } = await beginLogin(server)
  const payload = { challenge_id, response: authenticator.assert(options, change) }
  return await server.app.inject({ method: 'POST', url: '/passkey-login', payload })
}

describe(createPasskeys, () => {
  it('adds several at once, each of them', async ({ server }) => {
    const ana = await server.logIn('ana')
    const bodies: object[] = []
    for (const name of ['Phone', 'Laptop', 'Key']) {
      const { challenge_id, options } = await begin(server, ana)
      bodies.push({ challenge_id, name, response: createAuthenticator(origin).register(options) })
    }
    const answers = await Promise.all(bodies.map((body) => call(server, ana, 'POST', '/passkeys', body)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 201])
  })

  it('asks for the password before it begins', async ({ server }) => {
    const ana = await server.logIn('ana')
    const begun = await call(server, ana, 'POST', '/passkeys/options', { current_password: 'wrong' })
    expect(begun.json()).toMatchObject({ status: 403, errors: [{ field: 'current_password' }] })
  })

  it('tells the browser which devices have one already, and how each of them is reached', async ({ server }) => {
    const ana = await server.logIn('ana')
    const known: object[] = []
    for (const transports of [['hybrid', 'internal'], []]) {
      expect((await begin(server, ana)).options.excludeCredentials).toEqual(known)
      await add(server, ana, 'Key', { transports })
      known.push({ type: 'public-key', id: expect.any(String), transports })
    }
    expect((await begin(server, ana)).options.excludeCredentials).toEqual(known)
    expect((await begin(server, await server.logIn('eva'))).options.excludeCredentials).toEqual([])
  })

  it('wants of the browser a passkey that needs no name, and that its owner unlocks it each time', async ({
    server,
  }) => {
    const { options } = await begin(server, await server.logIn('ana'))
    expect(options.authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' })
    expect((await beginLogin(server)).options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
  })

  it.for([
    ['another origin', { origin: 'https://evil.test' }],
    ['another port', { origin: 'http://localhost:9999' }],
    ['another relying party', { relyingPartyId: 'evil.test' }],
    ['nobody who was asked', { userVerified: false }],
    ['a login', { type: 'webauthn.get' }],
  ] as const)('adds none whose answer says %s', async ([, change], { server }) => {
    const ana = await server.logIn('ana')
    expect((await add(server, ana, 'Key', change)).answer.json()).toMatchObject({ type: '/problems/passkey_refused' })
    expect(await server.services.passkeys.list(ana.userId)).toEqual([])
    expect((await add(server, ana)).answer.statusCode).toBe(201)
  })

  it('renames and removes the one that is meant, and none that is not there', async ({ server }) => {
    const ana = await server.logIn('ana')
    const [phone, laptop] = [await add(server, ana, 'Phone'), await add(server, ana, 'Laptop')]
    const names = async () => (await server.services.passkeys.list(ana.userId)).map(({ name }) => name)
    const renamed = await call(server, ana, 'PATCH', `/passkeys/${laptop.answer.json().id}`, { name: 'Tablet' })
    expect(renamed.json()).toMatchObject({ id: laptop.answer.json().id, name: 'Tablet' })
    expect(await names()).toEqual(['Phone', 'Tablet'])
    const remove = async () => (await call(server, ana, 'DELETE', `/passkeys/${phone.answer.json().id}`)).statusCode
    expect([await remove(), await remove()]).toEqual([204, 404])
    expect(await names()).toEqual(['Tablet'])
  })

  it('lets nobody touch those of another user', async ({ server }) => {
    const [ana, eva] = [await server.logIn('ana'), await server.logIn('eva')]
    const { id } = (await add(server, ana)).answer.json()
    const { passkeys } = server.services
    expect(await passkeys.rename(eva.userId, id, 'Mine')).toBeUndefined()
    expect(await passkeys.remove(eva.userId, id)).toBe(false)
    expect(await passkeys.list(ana.userId)).toMatchObject([{ id, name: 'Key' }])
    expect(await passkeys.list(eva.userId)).toEqual([])
  })

  it('signs in its own user, also when the passkey of another has counted as far', async ({ server }) => {
    const [ana, eva] = [await server.logIn('ana'), await server.logIn('eva')]
    const [hers, other] = [await add(server, ana), await add(server, eva)]
    for (const [username, { authenticator }] of [
      ['eva', other],
      ['eva', other], // though her row lies behind the other since it was used
      ['ana', hers],
    ] as const) {
      const signedIn = await logIn(server, authenticator)
      expect((await call(server, bearerOf(signedIn), 'GET', '/me')).json()).toMatchObject({ username })
    }
  })

  it('knows nobody who is disabled, also while another user is not', async ({ server }) => {
    const [ana] = [await server.logIn('ana'), await server.logIn('eva')]
    const { authenticator } = await add(server, ana)
    const { passkeys, userStore } = server.services
    const check = async () => {
      const { challenge_id, options } = await beginLogin(server)
      const answer = Parse(PasskeyLogin, { challenge_id, response: authenticator.assert(options) })
      return await passkeys.checkLogin(answer, origin)
    }
    expect(await check()).toBe(ana.userId)
    await userStore.setDisabled(ana.userId, true)
    expect(await check()).toBeUndefined()
  })

  it('forgets the challenges whose time is over, and no other', async ({ server, db, clock }) => {
    const { authenticator } = await add(server, await server.logIn('ana'))
    await beginLogin(server)
    clock.turn({ minutes: 5, milliseconds: -1 })
    const { challenge_id, options } = await beginLogin(server)
    await server.services.passkeys.prune()
    expect(await db.$count(db._.fullSchema.webauthnChallenges)).toBe(2)
    clock.turn({ milliseconds: 2 })
    await server.services.passkeys.prune()
    expect(await db.$count(db._.fullSchema.webauthnChallenges)).toBe(1)
    const payload = { challenge_id, response: authenticator.assert(options) }
    expect((await server.app.inject({ method: 'POST', url: '/passkey-login', payload })).statusCode).toBe(200)
  })
})
