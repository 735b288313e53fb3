import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { test as base, describe, expect } from 'vitest'
import { dataFolder, openEmbedded } from './embedded.ts'
import { keepHouse } from './housekeeping.ts'
import { migrationsFolder } from './migrate.ts'
import { postgresMajor, startInFolder } from './pglite.ts'
import { users } from './schema.ts'

const it = base.extend('dataDir', async ({ task: _ }, { onCleanup }) => {
  const folder = await mkdtemp(join(tmpdir(), 'axia-embedded-'))
  onCleanup(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'data')
})

const ana = { id: '0199f7a0-0000-7000-8000-000000000001', username: 'ana', usernameKey: 'ana', passwordHash: 'x' }

/** The project's migrations and one more, of the given SQL. */
async function oneMoreMigration(folder: string, statement: string): Promise<string> {
  await cp(migrationsFolder, folder, { recursive: true })
  const journalFile = join(folder, 'meta/_journal.json')
  const journal = JSON.parse(await readFile(journalFile, 'utf8'))
  journal.entries.push({ idx: 99, version: '7', when: Date.UTC(2100, 0, 1), tag: '0099_more', breakpoints: true })
  await writeFile(journalFile, JSON.stringify(journal))
  await writeFile(join(folder, '0099_more.sql'), statement)
  return folder
}

describe(openEmbedded, () => {
  it('has every commit on the disk before it is acknowledged, and reads without touching it', async ({ dataDir }) => {
    let fsyncs = 0
    const { db, close } = await openEmbedded(dataDir, { onFsync: () => fsyncs++ })
    await db.insert(users).values(ana)
    for (let commit = 0; commit < 20; commit++) {
      const before = fsyncs
      await db.update(users).set({ seq: commit })
      expect(fsyncs).toBeGreaterThan(before)
    }
    await db.select().from(users) // tidies the page that was written last
    const before = fsyncs
    await db.select().from(users)
    expect(fsyncs).toBe(before)
    await close()
  })

  it('acknowledges nothing when the disk fails, says why, and is whole again at the next start', async ({
    dataDir,
  }) => {
    let broken = false
    const reasons: string[] = []
    const { db, close } = await openEmbedded(dataDir, {
      onFsync() {
        if (broken) throw new Error('broken')
      },
      onPanic: (reason) => reasons.push(reason),
    })
    await db.insert(users).values(ana)
    broken = true
    await expect(db.update(users).set({ seq: 7 })).rejects.toThrow()
    expect(reasons).toEqual([expect.stringMatching(/^could not fsync file ".*": I\/O error$/)])
    broken = false
    await expect(db.select().from(users)).rejects.toThrow() // an engine that gave up must not be asked again
    await close()

    const again = await openEmbedded(dataDir)
    expect(await again.db.select({ username: users.username }).from(users)).toEqual([{ username: 'ana' }])
    await again.close()
  })

  it('starts soon after a crash: what was not touched is not flushed file by file', async ({ dataDir }) => {
    const first = await openEmbedded(dataDir)
    await first.db.insert(users).values(ana)
    const crashed = join(dataDir, '../crashed')
    await cp(dataDir, crashed, { recursive: true }) // as a power cut would leave it: not closed
    await first.close()
    const old = new Date(Date.now() - 60_000)
    const copy = dataFolder(crashed).database
    for (const name of await readdir(copy, { recursive: true })) await utimes(join(copy, name), old, old)

    let fsyncs = 0
    const { db, close } = await openEmbedded(crashed, { onFsync: () => fsyncs++ })
    expect(fsyncs).toBeLessThan(100)
    expect(await db.select({ username: users.username }).from(users)).toEqual([{ username: 'ana' }])
    const before = fsyncs
    await db.update(users).set({ seq: 1 })
    expect(fsyncs).toBeGreaterThan(before)
    await close()
  })

  it('says in one line that a damaged database does not start', async ({ dataDir }) => {
    await (await openEmbedded(dataDir)).close()
    await writeFile(join(dataFolder(dataDir).database, 'global/pg_control'), 'x'.repeat(8192))
    await expect(openEmbedded(dataDir)).rejects.toThrow(/^the embedded database \(.*\) does not start: [^\n]+$/)
  })

  it("keeps what was written, in folders that are nobody else's", async ({ dataDir }) => {
    const first = await openEmbedded(dataDir)
    await first.db.insert(users).values(ana)
    await first.close()
    const second = await openEmbedded(dataDir)
    expect(await second.db.select({ username: users.username }).from(users)).toEqual([{ username: 'ana' }])
    await second.close()
    for (const folder of [dataDir, dataFolder(dataDir).database]) expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  it('begins without a template too, and over a first start that was cut short', async ({ dataDir }) => {
    await mkdir(`${dataFolder(dataDir).database}.new/base`, { recursive: true })
    const { db, close } = await openEmbedded(dataDir, { template: null })
    await db.insert(users).values(ana)
    await close()
    expect((await readdir(dataDir)).sort()).toEqual(['database', 'server.lock'])
    expect(await readFile(join(dataFolder(dataDir).database, 'PG_VERSION'), 'utf8')).toBe(`${postgresMajor}\n`)
  })

  it('refuses its folder to a second one until the first is closed', async ({ dataDir }) => {
    const { close } = await openEmbedded(dataDir)
    await expect(openEmbedded(dataDir)).rejects.toThrow(
      `DATA_DIR (${dataDir}) is in use by another AxIA server (process ${process.pid})`,
    )
    await close()
    await (await openEmbedded(dataDir)).close()
  })

  it('gives the folder back when it cannot be opened', async ({ dataDir }) => {
    await (await openEmbedded(dataDir)).close()
    const version = join(dataFolder(dataDir).database, 'PG_VERSION')
    await writeFile(version, '17\n')
    await expect(openEmbedded(dataDir)).rejects.toThrow(
      `DATA_DIR (${dataDir}) holds a PostgreSQL 17 database and this AxIA has PostgreSQL ${postgresMajor} inside`,
    )
    await writeFile(version, `${postgresMajor}\n`)
    await (await openEmbedded(dataDir)).close()
  })

  it('says so when the folder cannot be made', async ({ dataDir }) => {
    await mkdir(join(dataDir, '..'), { recursive: true })
    await writeFile(dataDir, 'a file')
    await expect(openEmbedded(dataDir)).rejects.toThrow(`DATA_DIR (${dataDir}) cannot be used (EEXIST)`)
  })

  it('copies the database before it migrates one with data in it, and only then', async ({ dataDir }) => {
    const { before } = dataFolder(dataDir)
    const more = await oneMoreMigration(join(dataDir, '../more'), 'create table more (a int)')
    const first = await openEmbedded(dataDir)
    await first.db.insert(users).values(ana)
    await first.close()
    await (await openEmbedded(dataDir)).close()
    expect(existsSync(before)).toBe(false)

    const migrated = await openEmbedded(dataDir, { migrations: more })
    await migrated.db.execute(sql`insert into more values (1)`)
    await migrated.db.delete(users)
    await migrated.close()

    const copy = await startInFolder(before)
    expect((await copy.query('select username from users')).rows).toEqual([{ username: 'ana' }])
    await expect(copy.query('select * from more')).rejects.toThrow('does not exist')
    await copy.close()
    await expect(openEmbedded(dataDir)).rejects.toThrow('the database was written by a newer AxIA')
  })

  it('leaves everything as it was when a migration fails', async ({ dataDir }) => {
    const broken = await oneMoreMigration(join(dataDir, '../broken'), 'create table more (a int); select 1/0')
    await (await openEmbedded(dataDir)).close()
    await expect(openEmbedded(dataDir, { migrations: broken })).rejects.toThrow()
    const { db, close } = await openEmbedded(dataDir)
    await expect(db.execute(sql`select * from more`)).rejects.toThrow()
    await close()
  })
})

describe(keepHouse, () => {
  it('keeps the log short and the tables lean, which the engine does not do by itself', async ({ dataDir }) => {
    await mkdir(dataDir, { recursive: true })
    const engine = await startInFolder(join(dataDir, 'database'))
    const housekeeping = keepHouse(engine, () => {})
    await housekeeping.run()
    const size = async (what: string) =>
      (await engine.query<{ size: number }>(`select ${what}::int as size`)).rows[0]?.size
    const log = () => size('(select sum(size) from pg_ls_waldir())')
    await engine.exec(`create table filler as select repeat('x', 1000) as a from generate_series(1, 5000)`)
    for (let round = 0; round < 8; round++) await engine.exec(`update filler set a = a || '${round}'`)
    const logBefore = (await log()) ?? 0
    expect(logBefore).toBeGreaterThan(40_000_000)

    await housekeeping.run()
    expect(await log()).toBeLessThan(logBefore / 2)
    const tableBefore = await size(`pg_relation_size('filler')`)
    for (let round = 0; round < 4; round++) await engine.exec(`update filler set a = a || '${round}'`)
    expect(await size(`pg_relation_size('filler')`)).toBe(tableBefore) // the room of dead rows is used again
    await housekeeping.stop()
    await engine.close()
  })
})
