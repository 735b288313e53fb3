import { sql } from 'drizzle-orm'
import { generate } from 'otplib'
import { describe, expect } from 'vitest'
import { codeOf, logInWith, setUpTotp } from '../../test/attacks/account.ts'
import { createAuthenticator } from '../../test/attacks/authenticator.ts'
import { it, type TestServer } from '../../test/support.ts'
import { createAuditLog } from './audit-log.ts'

const password = 'correct horse battery staple'

type LoggedIn = Awaited<ReturnType<TestServer['logIn']>>

async function actionsOf(server: TestServer, who: LoggedIn) {
  const entries: { action: string }[] = (await server.app.inject({ url: '/audit-log', ...who })).json()
  return entries.map(({ action }) => action)
}

describe(createAuditLog, () => {
  it('writes down what happens to an account, for its owner to read, newest first', async ({ server }) => {
    await server.addUser('ana', password)
    const post = (payload: object) => server.app.inject({ method: 'POST', url: '/token', payload })
    await post({ username: 'ana', password: 'wrong' })
    await post({ username: 'ana', password, device_name: 'Lost phone' })
    const laptop = await server.logIn('ana')
    const [, phone] = (await server.app.inject({ url: '/sessions', ...laptop })).json()
    await server.app.inject({ method: 'DELETE', url: `/sessions/${phone.id}`, ...laptop })
    const payload = { current_password: password, new_password: 'a second and better one' }
    await server.app.inject({ method: 'PUT', url: '/password', ...laptop, payload })
    expect(await actionsOf(server, laptop)).toEqual([
      'password_changed',
      'session_revoked',
      'login',
      'login',
      'login_refused',
      'user_added',
    ])
    const [, revoked] = (await server.app.inject({ url: '/audit-log', ...laptop })).json()
    expect(revoked).toMatchObject({ device_name: 'Lost phone', current: true, address: '127.0.0.1' })
    const older = await server.app.inject({ url: `/audit-log?before=${revoked.number}&limit=1`, ...laptop })
    expect(older.json()).toMatchObject([{ number: revoked.number - 1, action: 'login' }])
  })

  it('shows nobody the entries of others', async ({ server }) => {
    const [ana, blanca] = [await server.logIn('ana'), await server.logIn('blanca')]
    expect(await actionsOf(server, ana)).toEqual(['login', 'user_added'])
    expect(await actionsOf(server, blanca)).toEqual(['login', 'user_added'])
  })

  it('holds no secret: no password, no token, no name that was merely typed', async ({ server, db }) => {
    const ana = await server.logIn('ana')
    const typed = 'my password by mistake'
    await server.app.inject({ method: 'POST', url: '/token', payload: { username: typed, password: 'canary-word' } })
    const result = await db.execute(sql`select a::text as entry from audit_log a`)
    const text = JSON.stringify(result)
    for (const secret of [typed, 'canary-word', ana.token]) expect(text).not.toContain(secret)
  })

  it('is one whole chain, also when many write at once', async ({ server }) => {
    await Promise.all(['ana', 'blanca', 'carla', 'diana'].map((name) => server.logIn(name)))
    expect(await server.services.audit.verify()).toEqual({ entries: 8, whole: true })
  })

  it('is checked to its end, a few entries at a time', async ({ server, db, clock }) => {
    for (let entries = 2; entries <= 6; entries += 2) {
      await server.addUser(`user-${entries}`)
      await server.logIn(`user-${entries}`)
      for (const pageSize of [1, 2, 3, 4, 1000]) {
        expect(await createAuditLog({ db, clock, pageSize }).verify()).toEqual({ entries, whole: true })
      }
    }
    await db.execute(sql`alter table audit_log disable trigger audit_log_append_only`)
    await db.execute(sql`update audit_log set address = '10.0.0.9' where number = 5`)
    await db.execute(sql`alter table audit_log enable trigger audit_log_append_only`)
    for (const pageSize of [1, 2, 3, 4, 1000]) {
      const verdict = { entries: 4, whole: false, brokenAt: 5 }
      expect(await createAuditLog({ db, clock, pageSize }).verify()).toEqual(verdict)
    }
  })

  it('writes down factors and passkeys that come and go, once each, and nothing that was refused', async ({
    server,
  }) => {
    const ana = await server.logIn('ana')
    const ask = async (method: 'POST' | 'DELETE', url: string, payload?: object) =>
      await server.app.inject({ method, url, ...ana, ...(payload && { payload }) })
    const { secret } = (await ask('POST', '/totp', { current_password: password })).json()
    await ask('POST', '/totp/confirm', { code: '000000' })
    expect(await actionsOf(server, ana)).toEqual(['login', 'user_added'])
    const epoch = Math.floor(server.clock().getTime() / 1000)
    await ask('POST', '/totp/confirm', { code: await generate({ secret, epoch }) })
    await ask('DELETE', '/totp', { current_password: 'wrong' })
    for (let count = 0; count < 2; count++) await ask('DELETE', '/totp', { current_password: password })
    const authenticator = createAuthenticator('http://localhost:8077')
    for (const status of [201, 403]) {
      const { challenge_id, options } = (await ask('POST', '/passkeys/options', { current_password: password })).json()
      const response = authenticator.register(options)
      const added = await ask('POST', '/passkeys', { challenge_id, name: 'Key', response })
      expect(added.statusCode).toBe(status) // the second time it is there already
      expect((await actionsOf(server, ana))[0]).toBe('passkey_added')
    }
    const [passkey] = (await server.app.inject({ url: '/security', ...ana })).json().passkeys
    for (let count = 0; count < 2; count++) await ask('DELETE', `/passkeys/${passkey.id}`)
    expect(await actionsOf(server, ana)).toEqual([
      'passkey_removed',
      'passkey_added',
      'totp_disabled',
      'totp_enabled',
      'login',
      'user_added',
    ])
  })

  it('writes down which login took a recovery code, and which passkey was refused', async ({ server }) => {
    const ana = await server.logIn('ana')
    const { secret, codes } = await setUpTotp(server, ana)
    await logInWith(server, { totp: await codeOf(server, secret) })
    expect((await actionsOf(server, ana)).slice(0, 2)).toEqual(['login', 'totp_enabled'])
    await logInWith(server, { totp: codes[0] })
    expect((await actionsOf(server, ana)).slice(0, 2)).toEqual(['login', 'recovery_code_used'])
    const begun = (await server.app.inject({ method: 'POST', url: '/passkey-login/options' })).json()
    const payload = {
      challenge_id: begun.challenge_id,
      response: createAuthenticator('http://localhost:8077').assert(begun.options),
    }
    await server.app.inject({ method: 'POST', url: '/passkey-login', payload })
    const [last] = await server.services.audit.list(undefined, { limit: 1 })
    expect(last).toMatchObject({ action: 'login_refused', userId: null, address: '127.0.0.1' })
  })

  it('refuses to be changed, and shows where somebody did it all the same', async ({ server, db }) => {
    await server.logIn('ana')
    await server.logIn('ana')
    await expect(db.execute(sql`update audit_log set action = 'logout' where number = 2`)).rejects.toThrow()
    await expect(db.execute(sql`delete from audit_log where number = 2`)).rejects.toThrow()
    const tamper = async (statement: ReturnType<typeof sql>) => {
      await db.execute(sql`alter table audit_log disable trigger audit_log_append_only`)
      await db.execute(statement)
      await db.execute(sql`alter table audit_log enable trigger audit_log_append_only`)
      return await server.services.audit.verify()
    }
    expect(await tamper(sql`update audit_log set address = '10.0.0.9' where number = 3`)).toEqual({
      entries: 2,
      whole: false,
      brokenAt: 3,
    })
    expect(await tamper(sql`delete from audit_log where number = 2`)).toEqual({ entries: 1, whole: false, brokenAt: 3 })
  })
})
