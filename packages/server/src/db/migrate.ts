/**
 * Brings the tables up to date, from the SQL that drizzle-kit made, in one transaction: all of it or nothing.
 * @module
 */
import { fileURLToPath } from 'node:url'
import { type SQL, sql } from 'drizzle-orm'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Database } from './database.ts'
import { DatabaseStartError, rootCode, rootLine } from './start-error.ts'

/** Where the migrations are. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

/** Servers that start together migrate one after the other: the number is PostgreSQL's advisory lock, drawn once. */
const advisoryLock = 7_251_884_011

/**
 * Applies what is missing. Safe to call from several servers at once.
 *
 * @returns how many migrations were applied.
 * @throws {DatabaseStartError} when the database was already used by a newer AxIA, or what it holds does not fit.
 */
export async function migrate(db: Database, folder = migrationsFolder): Promise<number> {
  const migrations = readMigrationFiles({ migrationsFolder: folder })
  return await db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)`)
    await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(advisoryLock))})`)
    const pending = await missing(tx, migrations)
    if (pending.length === 0) return 0
    await tx.execute(sql`create schema if not exists drizzle`)
    await tx.execute(
      sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
    )
    for (const { sql: statements, hash, folderMillis } of pending) {
      for (const statement of statements) await tx.execute(sql.raw(statement)).catch(refuse)
      await tx.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`,
      )
    }
    return pending.length
  })
}

/** Another cause, such as a lost connection or a missing right, has its own words elsewhere. */
function refuse(cause: unknown): never {
  const code = rootCode(cause)
  const isOurs =
    code !== undefined && /^(?:2[0-9A-F]|42)\w{3}$/.test(code) && code !== '42501' && !code.startsWith('28')
  if (!isOurs) throw cause
  const message = `the tables cannot be brought up to date (${rootLine(cause)}): nothing was changed; start the version that ran before, and report this line`
  throw new DatabaseStartError(message, { cause })
}

/** How far a database is: `new` knows no migration, `behind` misses some. */
export async function migrationState(db: Database, folder = migrationsFolder): Promise<'new' | 'behind' | 'current'> {
  const last = await lastApplied(db)
  if (last === undefined) return 'new'
  const pending = await missing(db, readMigrationFiles({ migrationsFolder: folder }))
  return pending.length === 0 ? 'current' : 'behind'
}

async function missing(db: Database, migrations: MigrationMeta[]): Promise<MigrationMeta[]> {
  const last = await lastApplied(db)
  if (last === undefined) return migrations
  if (last > Math.max(...migrations.map(({ folderMillis }) => folderMillis))) {
    throw new DatabaseStartError('the database was written by a newer AxIA: start that version, or an even newer one')
  }
  return migrations.filter(({ folderMillis }) => folderMillis > last)
}

async function lastApplied(db: Database): Promise<number | undefined> {
  const exists = await one(db, sql`select to_regclass('drizzle.__drizzle_migrations') is not null as value`)
  if (exists !== true) return undefined
  const last = await one(db, sql`select max(created_at) as value from drizzle.__drizzle_migrations`)
  return last === null || last === undefined ? undefined : Number(last)
}

/** What both drivers answer to a query with one value. */
const OneValue = Type.Object({ rows: Type.Tuple([Type.Object({ value: Type.Unknown() })]) })

async function one(db: Database, query: SQL): Promise<unknown> {
  const result = await db.execute(query)
  if (!Check(OneValue, result)) throw new Error('the database gave no value')
  return result.rows[0].value
}
