/**
 * Who has stolen the whole database finds nothing in it that opens anything.
 * @module
 */
import { sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { describe, expect } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import * as schema from '../../src/db/schema.ts'
import { it } from '../support.ts'
import { call, codeOf, logInWith, password, setUpTotp } from './account.ts'

const tables = Object.values(schema).flatMap((each) => (each instanceof PgTable ? [getTableConfig(each).name] : []))

/** Every row of every table as text; bytes stand in it as hexadecimal digits. */
async function dumpOf(db: Database): Promise<string> {
  const rows = tables.map((table) => sql.raw(`select to_jsonb(t)::text as row from ${table} t`))
  return JSON.stringify(await db.execute(sql.join(rows, sql` union all `))).toLowerCase()
}

/** The forms in which a secret could lie there: as it is, without what people may leave out, and the bytes of each. */
function formsOf(secret: string): string[] {
  const forms = [secret, secret.replaceAll('-', ''), Buffer.from(secret).toString('base64')]
  const bytes = [...forms, ...forms.map((form) => form.toLowerCase()), ...forms.map((form) => form.toUpperCase())]
  const decoded = [Buffer.from(secret, 'base64url').toString('hex')]
  return [...forms, ...bytes.map((form) => Buffer.from(form).toString('hex')), ...decoded].map((form) =>
    form.toLowerCase(),
  )
}

describe('a stolen database', () => {
  it('holds no password, token, ticket, code, key or secret of an app in clear', async ({ server, db }) => {
    const setupCode = (await server.services.setup.announce()) ?? ''
    const ana = await server.logIn('ana')
    const { secret, codes } = await setUpTotp(server, ana)
    const { ticket } = (await call(server, ana, 'POST', '/ws-ticket')).json()
    const { access_token } = (await logInWith(server, { totp: await codeOf(server, secret) })).json()
    await logInWith(server, { password: 'a wrong one that says much' })
    const { privateKey } = await server.services.pushKeys.ensure()
    const secrets = {
      setupCode,
      secret,
      ticket,
      privateKey,
      access_token,
      password,
      key: server.config.secretKey ?? '',
    }
    const dump = await dumpOf(db)
    expect(dump).toContain(Buffer.from('$argon2id$').toString().toLowerCase()) // it is all there
    for (const [name, each] of Object.entries({ ...secrets, ...codes, typed: 'a wrong one that says much' })) {
      expect(each.length, name).toBeGreaterThan(10)
      for (const form of formsOf(each)) expect(dump.includes(form), name).toBe(false)
    }
  })
})
