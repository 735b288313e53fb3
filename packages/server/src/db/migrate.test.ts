import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished } from 'vitest'
import { it } from '../../test/support.ts'
import { migrate, migrationState } from './migrate.ts'
import { DatabaseStartError } from './start-error.ts'

/** A folder with one migration, newer than all others. */
function folderWith(statements: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'axia-migrations-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'meta'))
  const entries = [{ idx: 0, version: '7', when: 9_000_000_000_000, tag: '0000_newest', breakpoints: true }]
  writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ version: '7', dialect: 'postgresql', entries }))
  writeFileSync(join(folder, '0000_newest.sql'), statements)
  return folder
}

describe(migrate, () => {
  it('tells in one line that a step failed and what to do, and changes nothing', async ({ db }) => {
    const failing = 'create table half_done (id int);--> statement-breakpoint\nselect 1 from no_such_table\nwhere true;'
    const attempt = migrate(db, folderWith(failing))
    await expect(attempt).rejects.toBeInstanceOf(DatabaseStartError)
    await expect(attempt).rejects.toThrow(
      /^the tables cannot be brought up to date \(relation "no_such_table" does not exist\): nothing was changed; start the version .*$/,
    )
    expect(await db.execute(sql`select to_regclass('half_done') as name`)).toMatchObject({ rows: [{ name: null }] })
    expect(await migrationState(db)).toBe('current')
  })
})
