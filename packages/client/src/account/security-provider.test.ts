/**
 * Second factor, passkeys and the audit log.
 * @module
 */
import type { AuditEntry, Passkey } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { createWorld, friendlyServer, json, noContent, problem } from '../../test/support.ts'
import { ApiSecurityProvider } from './security-provider.ts'

const laptop: Passkey = { id: 'a', name: 'Laptop', created_at: '2026-11-21T10:00:00Z', last_used_at: null }
const answer = {
  id: 'abc',
  rawId: 'abc',
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', attestationObject: 'o2M' },
}

function entries(from: number, count: number): AuditEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    number: from - index,
    at: '2026-11-21T10:00:00Z',
    action: 'login' as const,
    address: '::1',
    device_name: 'Laptop',
    current: false,
  }))
}

async function signedIn() {
  const server = friendlyServer().on('GET /security', () =>
    json({ totp: false, recovery_codes_left: 0, passkeys: [laptop] }),
  )
  const world = createWorld({ server })
  await world.client.auth.login('ana', 'secret')
  await world.client.security.load()
  return { ...world, security: world.client.security }
}

describe(ApiSecurityProvider, () => {
  it('sets up an authenticator app in two steps, and shows the recovery codes once', async () => {
    const { security, server } = await signedIn()
    server.on('POST /totp', () => json({ secret: 'ABC', otpauth_url: 'otpauth://totp/AxIA:ana?secret=ABC' }))
    server.on('POST /totp/confirm', () => json({ recovery_codes: ['one', 'two'] }))
    expect(await security.beginTotp('secret')).toMatchObject({ secret: 'ABC' })
    expect(security.state.security?.totp).toBe(false)
    expect(await security.confirmTotp('123456')).toEqual(['one', 'two'])
    expect(security.state.security).toMatchObject({ totp: true, recovery_codes_left: 2 })
    expect(JSON.stringify(security.state)).not.toContain('one')
  })

  it('says when the code was wrong, and changes nothing', async () => {
    const { security, server } = await signedIn()
    server.on('POST /totp/confirm', () => problem('wrong_code', 403))
    await expect(security.confirmTotp('000000')).rejects.toMatchObject({ code: 'wrong_code', retryable: false })
    expect(security.state.security?.totp).toBe(false)
  })

  it('adds, renames and removes passkeys', async () => {
    const { security, server } = await signedIn()
    const phone = { ...laptop, id: 'b', name: 'Phone' }
    server.on('POST /passkeys/options', () => json({ challenge_id: 'c1', options: { challenge: 'xyz' } }))
    server.on('POST /passkeys', () => json(phone, 201))
    server.on('PATCH /passkeys/b', ({ text }) => json({ ...phone, ...JSON.parse(text) }))
    server.on('DELETE /passkeys/a', noContent)
    const asked: unknown[] = []
    await security.addPasskey('secret', 'Phone', async (options) => {
      asked.push(options)
      return answer
    })
    expect(asked).toEqual([{ challenge: 'xyz' }])
    expect(JSON.parse(server.named('POST /passkeys')[0]?.text ?? '')).toEqual({
      challenge_id: 'c1',
      name: 'Phone',
      response: answer,
    })
    await security.renamePasskey('b', 'New phone')
    await security.removePasskey('a')
    expect(security.state.security?.passkeys.map(({ name }) => name)).toEqual(['New phone'])
  })

  it('reads the history page by page, and forgets it at the logout', async () => {
    const { client, security, server } = await signedIn()
    server.on('GET /audit-log', ({ query }) => {
      const before = query.get('before')
      return json(before === null ? entries(40, 10) : entries(Number(before) - 1, 5))
    })
    await security.loadEntries()
    expect(security.state).toMatchObject({ hasOlderEntries: true })
    await security.loadOlderEntries()
    expect(security.state.entries?.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, i) => 40 - i))
    expect(security.state.hasOlderEntries).toBe(false)
    await security.loadEntries()
    expect(security.state).toMatchObject({ entries: { length: 15 }, hasOlderEntries: false }) // what is shown stays
    await client.auth.logout()
    expect(security.state.entries).toBeUndefined()
  })
})
