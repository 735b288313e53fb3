/**
 * The administrator's commands about keys, the audit log, and what ends an account.
 * @module
 */
import { generate } from 'otplib'
import { describe, expect } from 'vitest'
import { it as base, hashSettings, password, run } from '../../test/admin-support.ts'
import { onPostgresql } from '../../test/support.ts'
import { readConfig } from '../config.ts'
import { type RunningServer, startServer } from '../server.ts'

const it = base
  /** A server on which Ana is signed in. */
  .extend('ana', async ({ environment }, { onCleanup }) => {
    const server = await startServer({ config: readConfig(environment), hashSettings })
    onCleanup(() => server.stop())
    const { userStore, passwords, login } = server.services
    const user = await userStore.add({ username: 'ana', passwordHash: await passwords.hash(password) })
    const device = { username: 'ana', password, deviceName: 'Phone', address: '127.0.0.1' }
    return { server, user, device, token: (await login.byPassword(device)).accessToken }
  })

async function statusOf({ app }: RunningServer, token: string): Promise<number> {
  return (await app.inject({ url: '/me', headers: { authorization: `Bearer ${token}` } })).statusCode
}

describe('key rotate', () => {
  it('signs with a new key, throws nobody out, and keeps the authenticator apps', async ({ environment, ana }) => {
    if (onPostgresql) {
      const refused = await run(environment, ['key', 'rotate'])
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('SECRET_KEY_PREVIOUS') })
      return
    }
    const { server, user, device, token } = ana
    const { keys, secondFactor, login } = server.services
    const { secret = '' } = (await secondFactor.begin(user)) ?? {}
    await secondFactor.confirm(user.id, await generate({ secret, epoch: Math.floor(Date.now() / 1000) - 30 }))
    const before = keys.signingKeyId
    expect(await run(environment, ['key', 'rotate'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Nobody'),
    })
    expect(keys.signingKeyId).not.toBe(before)
    expect(await statusOf(server, token)).toBe(200)
    const code = await generate({ secret })
    const { accessToken } = await login.byPassword({ ...device, code })
    const header = JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString())
    expect(header.kid).toBe(keys.signingKeyId)
  })

  it('throws everybody out at once when the old key is not to be trusted', async ({ environment, ana }) => {
    const { server, token } = ana
    expect(await statusOf(server, token)).toBe(200)
    const { code } = await run(environment, ['key', 'rotate', '--forget'])
    expect([code, await statusOf(server, token)]).toEqual(onPostgresql ? [1, 200] : [0, 401])
  })
})

describe('audit', () => {
  it('lists what happened, of all or of one, and says that the chain is whole', async ({ environment, ana: _ }) => {
    const listed = await run(environment, ['audit'])
    expect(listed.stdout).toMatch(/NUMBER\s+AT\s+ACTION\s+USER\s+ADDRESS\s+DEVICE/)
    expect(listed.stdout).toMatch(/2 .*login\s+ana\s+127\.0\.0\.1\s+Phone/)
    const one = await run(environment, ['audit', '--user', 'ana', '--limit', '1', '--json'])
    expect(JSON.parse(one.stdout)).toEqual([expect.objectContaining({ number: 2, action: 'login', user: 'ana' })])
    expect(await run(environment, ['audit', '--verify'])).toMatchObject({
      code: 0,
      stderr: 'The audit log is whole: 2 entries.\n',
    })
    expect(await run(environment, ['audit', '--limit', 'x'])).toMatchObject({ code: 2 })
  })

  it('fails when an entry was changed', async ({ environment, ana }) => {
    const { db } = ana.server.services
    await db.execute('alter table audit_log disable trigger audit_log_append_only')
    await db.execute("update audit_log set address = '10.0.0.9' where number = 2")
    expect(await run(environment, ['audit', '--verify'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('entry 2 does not follow'),
    })
  })
})

describe('user', () => {
  it('remove asks for a plain yes, ends the sessions, and leaves the name in nobody’s hands', async ({
    environment,
    ana,
  }) => {
    const { server, token } = ana
    expect(await run(environment, ['user', 'remove', 'ana'])).toMatchObject({ code: 2 })
    expect(await statusOf(server, token)).toBe(200)
    expect(await run(environment, ['user', 'remove', 'ana', '--yes'])).toMatchObject({ code: 0 })
    await expect.poll(() => statusOf(server, token), { timeout: 1000, interval: 20 }).toBe(401)
    expect((await run(environment, ['audit', '--limit', '1', '--json'])).stdout).toContain('user_removed')
  })

  it('reset-factors lets the password stand alone again', async ({ environment, ana }) => {
    const { server, user, device, token } = ana
    const { secondFactor, login } = server.services
    const { secret = '' } = (await secondFactor.begin(user)) ?? {}
    await secondFactor.confirm(user.id, await generate({ secret }))
    await expect(login.byPassword(device)).rejects.toMatchObject({ code: 'mfa_required' })
    expect(await run(environment, ['user', 'reset-factors', 'ana'])).toMatchObject({ code: 0 })
    const { stdout } = await run(environment, ['audit', '--limit', '2', '--json'])
    expect(JSON.parse(stdout)).toMatchObject([{ action: 'sessions_revoked' }, { action: 'totp_disabled', user: 'ana' }])
    await expect(login.byPassword(device)).resolves.toBeDefined()
    await expect.poll(() => statusOf(server, token), { timeout: 1000, interval: 20 }).toBe(401)
  })
})
