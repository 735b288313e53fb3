/**
 * The account and its sessions.
 * @module
 */
import type { Session } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { createWorld, friendlyServer, json, me, noContent, problem } from '../../test/support.ts'
import { ApiAccountProvider } from './account-provider.ts'

function session(id: string, current = false): Session {
  const now = '2026-11-21T10:00:00Z'
  return { id, device_name: id, address: '::1', created_at: now, last_seen_at: now, expires_at: now, current }
}

async function signedIn() {
  const server = friendlyServer().on('GET /sessions', () => json([session('here', true), session('a'), session('b')]))
  const world = createWorld({ server })
  await world.client.auth.login('ana', 'secret')
  const { account } = world.client
  await account.sessions()
  return { ...world, account, ids: () => account.state.sessions?.map(({ id }) => id) }
}

describe(ApiAccountProvider, () => {
  it('shows who is signed in', async () => {
    const { account } = await signedIn()
    await account.me()
    expect(account.state.me).toEqual(me('ana'))
  })

  it('changes language and time zone', async () => {
    const { account, server } = await signedIn()
    server.on('PATCH /me', ({ text }) => json({ ...me('ana'), ...JSON.parse(text) }))
    await account.changeMe({ locale: 'en' })
    expect(account.state.me?.locale).toBe('en')
  })

  it('renames a session', async () => {
    const { account, server } = await signedIn()
    server.on('PATCH /sessions/a', ({ text }) => json({ ...session('a'), ...JSON.parse(text) }))
    await account.renameSession('a', 'phone')
    expect(account.state.sessions?.map(({ device_name }) => device_name)).toEqual(['here', 'phone', 'b'])
  })

  it('revokes one session', async () => {
    const { account, server, ids } = await signedIn()
    server.on('DELETE /sessions/a', noContent)
    await account.revokeSession('a')
    expect(ids()).toEqual(['here', 'b'])
  })

  it('logs out when it is this session that is revoked', async () => {
    const { account, server, client } = await signedIn()
    await account.revokeSession('here')
    expect(client.auth.state).toEqual({ status: 'no_token' })
    expect(server.named('POST /logout')).toHaveLength(1)
  })

  it('revokes all others, by itself and with a new password', async () => {
    const { account, server, ids } = await signedIn()
    server.on('DELETE /sessions', noContent)
    await account.revokeOtherSessions()
    expect(ids()).toEqual(['here'])
    await account.sessions()
    server.on('PUT /password', noContent)
    await account.changePassword('old', 'new')
    expect(ids()).toEqual(['here'])
    expect(JSON.parse(server.named('PUT /password')[0]?.text ?? '')).toEqual({
      current_password: 'old',
      new_password: 'new',
    })
  })

  it('stays signed in when the current password is wrong', async () => {
    const { account, server, client, ids } = await signedIn()
    server.on('PUT /password', () => problem('wrong_password', 403))
    await expect(account.changePassword('wrong', 'new')).rejects.toMatchObject({ code: 'wrong_password' })
    expect(client.auth.isAuthenticated).toBe(true)
    expect(ids()).toEqual(['here', 'a', 'b'])
  })

  it('shows why loading failed', async () => {
    const { account, server } = await signedIn()
    server.on('GET /sessions', () => problem('busy', 503))
    await account.sessions().catch(() => {})
    expect(account.state.error?.code).toBe('busy')
  })
})
