import { gt } from 'drizzle-orm'
import { generate } from 'otplib'
import { describe, expect } from 'vitest'
import { it, type TestServer } from '../../test/support.ts'
import { createSecondFactor } from './second-factor.ts'

const password = 'correct horse battery staple'

type LoggedIn = Awaited<ReturnType<TestServer['logIn']>>

/** What the app on the phone shows, so many steps from now. */
async function codeOf(server: TestServer, secret: string, steps = 0): Promise<string> {
  return await generate({ secret, epoch: Math.floor(server.clock().getTime() / 1000) + steps * 30 })
}

function post(server: TestServer, who: LoggedIn, url: string, payload: object) {
  return server.app.inject({ method: 'POST', url, ...who, payload })
}

/** Sets the second factor up, as Settings does. */
async function setUp(server: TestServer, who: LoggedIn) {
  const { secret, otpauth_url } = (await post(server, who, '/totp', { current_password: password })).json()
  const confirmed = await post(server, who, '/totp/confirm', { code: await codeOf(server, secret) })
  return { secret, otpauth_url, codes: confirmed.json().recovery_codes as string[] }
}

function logIn(server: TestServer, totp?: string, given = password) {
  const payload = { username: 'ana', password: given, ...(totp !== undefined && { totp }) }
  return server.app.inject({ method: 'POST', url: '/token', payload })
}

describe(createSecondFactor, () => {
  it('is not in force before its first code, and asks for the password before it begins', async ({ server }) => {
    const ana = await server.logIn('ana')
    expect((await post(server, ana, '/totp', { current_password: 'wrong' })).json()).toMatchObject({
      status: 403,
      errors: [{ field: 'current_password' }],
    })
    const { secret } = (await post(server, ana, '/totp', { current_password: password })).json()
    expect((await logIn(server)).statusCode).toBe(200)
    expect((await post(server, ana, '/totp/confirm', { code: '000000' })).json()).toMatchObject({ status: 403 })
    expect((await logIn(server)).statusCode).toBe(200)
    const confirmed = await post(server, ana, '/totp/confirm', { code: await codeOf(server, secret) })
    expect(confirmed.json().recovery_codes).toHaveLength(10)
    expect((await logIn(server)).statusCode).toBe(401)
  })

  it('names issuer and user for the app, and keeps the secret sealed', async ({ server, db }) => {
    const ana = await server.logIn('ana')
    const { secret, otpauth_url } = await setUp(server, ana)
    expect(otpauth_url).toMatch(/^otpauth:\/\/totp\/AxIA:ana\?.*issuer=AxIA/)
    const { rows } = (await db.execute('select sealed_secret from totp_secrets')) as unknown as { rows: object[] }
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(Buffer.from(Object.values(rows[0] ?? {})[0]).toString('latin1')).not.toContain(secret)
  })

  it('asks for the code after the right password only, and takes each code once', async ({ server }) => {
    const { secret } = await setUp(server, await server.logIn('ana'))
    expect((await logIn(server, undefined, 'wrong')).json()).toMatchObject({ error: 'invalid_grant' })
    const asked = await logIn(server)
    expect(asked.json()).toMatchObject({ status: 401, type: '/problems/mfa_required', error: 'mfa_required' })
    server.clock.turn({ seconds: 60 })
    const code = await codeOf(server, secret)
    expect((await logIn(server, code, 'wrong')).statusCode).toBe(401)
    expect((await logIn(server, code)).statusCode).toBe(200)
    expect((await logIn(server, code)).statusCode).toBe(401)
    server.clock.turn({ seconds: 60 })
    const next = await codeOf(server, secret)
    const both = await Promise.all([logIn(server, next), logIn(server, next)])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401])
  })

  it('allows a clock that is one step off, and no more', async ({ server }) => {
    const { secret } = await setUp(server, await server.logIn('ana'))
    server.clock.turn({ minutes: 5 })
    expect((await logIn(server, await codeOf(server, secret, -2))).statusCode).toBe(401)
    expect((await logIn(server, await codeOf(server, secret, 2))).statusCode).toBe(401)
    expect((await logIn(server, await codeOf(server, secret, -1))).statusCode).toBe(200)
    expect((await logIn(server, await codeOf(server, secret, 1))).statusCode).toBe(200)
    expect((await logIn(server, await codeOf(server, secret))).statusCode).toBe(401) // an older step than the last one
  })

  it('takes each recovery code once, however it is typed, and counts what is left', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { codes } = await setUp(server, ana)
    const [code = '', other = ''] = codes
    expect(code).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/)
    expect((await logIn(server, code.toUpperCase().replaceAll('-', ' '))).statusCode).toBe(200)
    expect((await logIn(server, code)).statusCode).toBe(401)
    const both = await Promise.all([logIn(server, other), logIn(server, other)])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401])
    const security = (await server.app.inject({ url: '/security', ...ana })).json()
    expect(security).toMatchObject({ totp: true, recovery_codes_left: 8 })
  })

  it('counts no login as a guess that only wanted to know whether a code is asked for', async ({ server }) => {
    const { secret } = await setUp(server, await server.logIn('ana'))
    for (let attempt = 0; attempt < 12; attempt++) {
      expect((await logIn(server)).json()).toMatchObject({ error: 'mfa_required' })
    }
    server.clock.turn({ seconds: 60 })
    expect((await logIn(server, await codeOf(server, secret))).statusCode).toBe(200)
  })

  it('asks a disabled user for no code: that would tell that the password is right', async ({ server }) => {
    const ana = await server.logIn('ana')
    await setUp(server, ana)
    await server.services.userStore.setDisabled(ana.userId, true)
    expect((await logIn(server)).json()).toMatchObject({ status: 401, error: 'invalid_grant' })
  })

  it('counts no right code as a guess', async ({ server, db }) => {
    await setUp(server, await server.logIn('ana'))
    const { throttles } = db._.fullSchema
    expect(await db.select().from(throttles).where(gt(throttles.count, 0))).toEqual([])
  })

  it('cannot be guessed by who knows the password', async ({ server }) => {
    const { secret } = await setUp(server, await server.logIn('ana'))
    for (let guess = 0; guess < 10; guess++) expect((await logIn(server, '000000')).statusCode).toBe(401)
    server.clock.turn({ seconds: 60 })
    expect((await logIn(server, await codeOf(server, secret))).statusCode).toBe(429)
  })

  it('is not weakened by starting again while it is in force, and goes only with the password', async ({ server }) => {
    const ana = await server.logIn('ana')
    await setUp(server, ana)
    expect((await post(server, ana, '/totp', { current_password: password })).statusCode).toBe(409)
    const remove = (current_password: string) =>
      server.app.inject({ method: 'DELETE', url: '/totp', ...ana, payload: { current_password } })
    expect((await remove('wrong')).statusCode).toBe(403)
    expect((await logIn(server)).statusCode).toBe(401)
    expect((await remove(password)).statusCode).toBe(204)
    expect((await logIn(server)).statusCode).toBe(200)
  })

  it('lets a password be short only while it stands', async ({ server }) => {
    const ana = await server.logIn('ana')
    const put = (new_password: string) =>
      server.app.inject({
        method: 'PUT',
        url: '/password',
        ...ana,
        payload: { current_password: password, new_password },
      })
    expect((await put('v7#kqz2m')).statusCode).toBe(400)
    await setUp(server, ana)
    expect((await put('v7#kqz2m')).statusCode).toBe(204)
    const payload = { current_password: 'v7#kqz2m' }
    const removed = await server.app.inject({ method: 'DELETE', url: '/totp', ...ana, payload })
    expect(removed.json()).toMatchObject({ type: '/problems/weak_password', errors: [{ field: 'current_password' }] })
    expect((await logIn(server, undefined, 'v7#kqz2m')).json()).toMatchObject({ error: 'mfa_required' })
  })

  it('survives a rotation of the key that seals it', async ({ server }) => {
    const { secret } = await setUp(server, await server.logIn('ana'))
    const { keys, secondFactor } = server.services
    const before = keys.signingKeyId
    keys.replace([
      { text: 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T' },
      { text: server.config.secretKey ?? '', retiredAt: server.clock() },
    ])
    expect(keys.signingKeyId).not.toBe(before)
    expect(await secondFactor.reseal()).toEqual({ lost: 0 })
    keys.replace([{ text: 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T' }])
    server.clock.turn({ seconds: 60 })
    expect((await logIn(server, await codeOf(server, secret))).statusCode).toBe(200)
    keys.replace([{ text: 'Qw9eR8tY7uI6oP5aS4dF3gH2jK1lZ0xC' }])
    expect(await secondFactor.reseal()).toEqual({ lost: 1 })
  })

  it('confirms nothing before it is begun', async ({ server }) => {
    const ana = await server.logIn('ana')
    expect((await post(server, ana, '/totp/confirm', { code: '123456' })).statusCode).toBe(403)
    expect((await server.app.inject({ url: '/security', ...ana })).json()).toMatchObject({ totp: false })
    expect(await server.services.secondFactor.use(ana.userId, '123456')).toBe('wrong')
  })

  it('is each user’s own: what one sets up, uses and removes changes nothing for another', async ({ server, db }) => {
    const { secondFactor } = server.services
    const [ana, eva, blanca] = [await server.logIn('ana'), await server.logIn('eva'), await server.logIn('blanca')]
    const { codes } = await setUp(server, ana)
    await setUp(server, eva)
    expect(await secondFactor.enabled(blanca.userId)).toBe(false)
    expect(await secondFactor.use(ana.userId, codes[0] ?? '')).toBe('recovery')
    expect(await secondFactor.state(ana.userId)).toEqual({ totp: true, recoveryCodesLeft: 9 })
    expect(await secondFactor.state(eva.userId)).toEqual({ totp: true, recoveryCodesLeft: 10 })
    expect(await secondFactor.state(blanca.userId)).toEqual({ totp: false, recoveryCodesLeft: 0 })
    await post(server, blanca, '/totp', { current_password: password })
    const begunOnly = [await secondFactor.state(blanca.userId), await secondFactor.remove(blanca.userId)]
    expect(begunOnly).toEqual([{ totp: false, recoveryCodesLeft: 0 }, false])
    expect(await secondFactor.remove(ana.userId)).toBe(true)
    expect(await secondFactor.state(eva.userId)).toEqual({ totp: true, recoveryCodesLeft: 10 })
    expect(await db.$count(db._.fullSchema.recoveryCodes)).toBe(10)
  })

  it('is sealed anew for each user with her own secret, and never in silence when that fails', async ({
    server,
    db,
  }) => {
    const [ana, eva] = [await server.logIn('ana'), await server.logIn('eva')]
    const [hers, other] = [await setUp(server, ana), await setUp(server, eva)]
    const { keys, secondFactor } = server.services
    const old = { text: server.config.secretKey ?? '', retiredAt: server.clock() }
    keys.replace([{ text: 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T' }, old])
    expect(await secondFactor.reseal()).toEqual({ lost: 0 })
    server.clock.turn({ seconds: 60 })
    expect(await secondFactor.use(ana.userId, await codeOf(server, hers.secret))).toBe('totp')
    expect(await secondFactor.use(eva.userId, await codeOf(server, other.secret))).toBe('totp')

    const { totpSecrets } = db._.fullSchema
    const [row] = await db.select().from(totpSecrets)
    const spoilt = Buffer.from(row?.sealedSecret ?? [])
    spoilt[spoilt.length - 1] = (spoilt.at(-1) ?? 0) ^ 1
    await db.update(totpSecrets).set({ sealedSecret: spoilt })
    keys.replace([{ text: 'Qw9eR8tY7uI6oP5aS4dF3gH2jK1lZ0xC' }, { text: 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T' }])
    await expect(secondFactor.reseal()).rejects.toThrow()
  })
})
