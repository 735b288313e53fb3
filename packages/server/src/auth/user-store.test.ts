import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { describe, expect } from 'vitest'
import { it, type TestServer } from '../../test/support.ts'
import * as schema from '../db/schema.ts'
import { createUserStore } from './user-store.ts'

const password = 'correct horse battery staple'

/** Everything that the database holds, as text; bytes as hex and as base64. */
async function everything({ services: { db } }: TestServer): Promise<string> {
  const tables = Object.values(schema).filter((each) => each instanceof PgTable)
  const rows = await Promise.all(
    tables.map(async (table) => ({ table: getTableConfig(table).name, rows: await db.select().from(table) })),
  )
  return JSON.stringify(rows, (_key, value: unknown) => {
    if (!(value instanceof Uint8Array) && !isStoredBuffer(value)) return value
    const bytes = Buffer.from(value instanceof Uint8Array ? value : value.data)
    return [bytes.toString('hex'), bytes.toString('base64url'), bytes.toString('latin1')]
  })
}

/** A Buffer as JSON has already written it. */
function isStoredBuffer(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
}

describe(createUserStore, () => {
  it('keeps hashes alone: no password, set-up code, token or ticket can be read out of the database', async ({
    server,
  }) => {
    const { app, services } = server
    const code = (await services.setup.announce()) ?? ''
    const before = await everything(server)
    const post = (url: string, payload: object, headers = {}) => app.inject({ method: 'POST', url, payload, headers })
    expect((await post('/setup', { code, username: 'ana', password })).statusCode).toBe(201)
    const { access_token: token } = (await post('/token', { username: 'ana', password })).json()
    const { ticket } = (await post('/ws-ticket', {}, { authorization: `Bearer ${token}` })).json()
    const after = await everything(server)

    expect(after).toContain('$argon2id$')
    expect(after).toContain('"username":"ana"')
    expect(ticket).toMatch(/^[\w-]{43}$/)
    const [, , signature = ''] = token.split('.')
    const ticketHex = Buffer.from(ticket, 'base64url').toString('hex')
    for (const secret of [password, code, code.replaceAll('-', ''), token, signature, ticket, ticketHex]) {
      expect(secret.length).toBeGreaterThan(8)
      expect(before + after).not.toContain(secret)
    }
  })

  it('checks credentials against what stands there now, and lets nobody in without a stored hash', async ({
    server,
  }) => {
    const { userStore, passwords } = server.services
    const ana = await server.addUser('ana', password)
    const status = async (tried: string) =>
      (await server.app.inject({ method: 'POST', url: '/token', payload: { username: 'ana', password: tried } }))
        .statusCode
    expect(await status(password)).toBe(200)
    const other = await passwords.hash('another long password here')
    await userStore.rehash(ana.id, { from: ana.passwordHash, to: other })
    expect([await status(password), await status('another long password here')]).toEqual([401, 200])
    await userStore.rehash(ana.id, { from: other, to: password })
    expect(await status(password)).toBe(401)
  })
})
