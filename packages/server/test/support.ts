/**
 * What the server's tests stand on: `it` with a fresh database, and a clock that the test turns.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { it as base, inject } from 'vitest'
import { buildTemplate } from '../src/db/build-template.ts'
import type { OpenDatabase } from '../src/db/database.ts'
import { openDatabase } from '../src/db/open.ts'
import * as schema from '../src/db/schema.ts'
import { findTemplate } from '../src/db/template.ts'

/** A clock that stands still until it is turned. */
export interface TestClock {
  (): Date
  /** Turns the clock forward, or back. */
  turn(by: { milliseconds?: number; seconds?: number; minutes?: number; hours?: number }): void
}

export function testClock(start = new Date()): TestClock {
  let now = start.getTime()
  return Object.assign(() => new Date(now), {
    turn({ milliseconds = 0, seconds = 0, minutes = 0, hours = 0 }: Parameters<TestClock['turn']>[0]) {
      now += milliseconds + 1000 * (seconds + 60 * (minutes + 60 * hours))
    },
  })
}

/** Whether this run tests on a real PostgreSQL. */
export const onPostgresql = process.env.AXIA_TEST_DATABASE === 'postgresql'

/** Makes a database of its own on the run's PostgreSQL. */
export async function createPostgresDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') })
  await admin.connect()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await admin.query(`create database ${name} template template0`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return {
    url: url.href,
    async drop() {
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}

/** An open database, and on a real PostgreSQL the way for one more server to open it too. */
interface WorkerDatabase {
  database: OpenDatabase
  /** Another server's view of the same database. On the embedded one there is one server, so it is the same. */
  openAgain(): Promise<OpenDatabase>
}

const tables = Object.values(schema).flatMap((each) => (each instanceof PgTable ? [getTableConfig(each).name] : []))

async function empty({ db }: OpenDatabase): Promise<void> {
  await db.execute(sql.raw(`truncate ${tables.join(', ')}`))
}

/** `it` whose test gets what it names: see the fixtures. */
export const it = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern which fixtures this one needs: none
  .extend('workerDatabase', { scope: 'worker' }, async ({}, { onCleanup }): Promise<WorkerDatabase> => {
    if (onPostgresql) {
      const { url, drop } = await createPostgresDatabase()
      const database = await openDatabase({ url }, { maxConnections: 5 })
      onCleanup(async () => {
        await database.close()
        await drop()
      })
      return { database, openAgain: () => openDatabase({ url }, { maxConnections: 5 }) }
    }
    if (findTemplate() === undefined) await buildTemplate()
    const database = await openDatabase({ inMemory: true })
    onCleanup(() => database.close())
    return { database, openAgain: async () => database }
  })
  /** The open database, emptied for this test. */
  .extend('database', async ({ workerDatabase }) => {
    await empty(workerDatabase.database)
    return workerDatabase.database
  })
  /** The same database as another server of the cluster sees it; on the embedded one, where there is one server, the same. */
  .extend('anotherDatabase', async ({ workerDatabase, database }, { onCleanup }) => {
    const another = await workerDatabase.openAgain()
    onCleanup(async () => {
      if (another !== database) await another.close()
    })
    return another
  })
  /** Its Drizzle handle, which is all that most stores want. */
  .extend('db', async ({ database }) => database.db)
  /** The test's own clock; it starts now and stands still. */
  .extend('clock', async () => testClock())
