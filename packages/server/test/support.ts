/**
 * What the server's tests stand on: `it` with a fresh database, a clock that the test turns, and a whole server over both.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { it as base, inject } from 'vitest'
import { type App, buildApp } from '../src/app.ts'
import { issueAccessToken } from '../src/auth/access-token.ts'
import { createKeys } from '../src/auth/keys.ts'
import type { UserRow } from '../src/auth/user-store.ts'
import { CalendarFetchError, type FetchCalendar } from '../src/calendar/fetch-calendar.ts'
import { type Config, readConfig } from '../src/config.ts'
import { buildTemplate } from '../src/db/build-template.ts'
import type { Database, OpenDatabase } from '../src/db/database.ts'
import { openDatabase } from '../src/db/open.ts'
import * as schema from '../src/db/schema.ts'
import { findTemplate } from '../src/db/template.ts'
import { createServices, type ServiceOptions, type Services } from '../src/services.ts'

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

/** Deletes all rows, past triggers and foreign keys: for a few rows that is ten times as fast as to truncate. */
async function empty({ db }: OpenDatabase): Promise<void> {
  const deletes = tables.map((table) => `delete from ${table};`).join(' ')
  const past = `perform set_config('session_replication_role', 'replica', true);`
  await db.execute(sql.raw(`do $$ begin ${past} ${deletes} end $$`))
}

/** How many wait for a lock of another in this database; on the embedded one, with its one connection, others wait outside. */
export async function waitersFor(db: Database): Promise<number> {
  const waiting = sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  const { rows } = (await db.execute(waiting)) as unknown as { rows: { count: number }[] }
  return rows[0]?.count ?? 0
}

/** A device that has logged in. Spread into `inject` it makes the call an authorised one. */
export interface TestLogin {
  headers: { authorization: string }
  token: string
  sessionId: string
  userId: string
  username: string
}

export interface TestServer {
  app: App
  services: Services
  config: Config
  clock: TestClock
  /** Adds a user. The hash is real and cheap. */
  addUser(username: string, password?: string): Promise<UserRow>
  /** One more session of the user, who is added when there is none, past throttling and password. */
  logIn(username: string): Promise<TestLogin>
  revokeSessionsOf(username: string): Promise<void>
  /** Opens a real port on the loopback, for sockets. */
  listen(): Promise<{ port: number; url: string }>
  /** One more server of the cluster: the same database, keys and clock, its own memory. */
  another(): Promise<TestServer>
}

const secretKey = 'pHRgmZ3vVtqk9KcW6yLdXs2bNf8jEu4T'
const cheapHash = { memoryCost: 64, timeCost: 1 }

interface TestServerOptions {
  openAgain: () => Promise<OpenDatabase>
  clock: TestClock
  /** Told how to end what was begun. */
  onCleanup: (end: () => Promise<void>) => unknown
  environment: Record<string, string>
  fetchCalendar: FetchCalendar
  push: ServiceOptions['push']
}

async function createTestServer(database: OpenDatabase, options: TestServerOptions): Promise<TestServer> {
  const { openAgain, clock, onCleanup, environment, fetchCalendar, push } = options
  const config = readConfig({ SECRET_KEY: secretKey, LOG_LEVEL: 'silent', ...environment })
  const keys = createKeys([{ text: secretKey }], clock)
  const log = { warn() {}, error() {} }
  const given = { fetchCalendar, push }
  const services = createServices({ config, database, keys, clock, log, hashSettings: cheapHash, ...given })
  const { userStore, sessionStore, passwords, outbox, reminders } = services
  const app = await buildApp({ services })
  await outbox.start()
  onCleanup(async () => {
    await app.close()
    await outbox.stop()
    await reminders.stop()
    sessionStore.close()
  })

  const addUser: TestServer['addUser'] = async (username, password = 'correct horse battery staple') =>
    userStore.add({ username, passwordHash: await passwords.hash(password) })

  return {
    app,
    services,
    config,
    clock,
    addUser,
    async logIn(username) {
      const user = (await userStore.findByName(username)) ?? (await addUser(username))
      const { id: sessionId } = await sessionStore.open({ userId: user.id, deviceName: 'Test', address: '127.0.0.1' })
      const tokens = { keys, issuer: config.issuer, clock }
      const token = await issueAccessToken({ userId: user.id, sessionId }, tokens)
      return { headers: { authorization: `Bearer ${token}` }, token, sessionId, userId: user.id, username }
    },
    async revokeSessionsOf(username) {
      const user = await userStore.findByName(username)
      if (user !== undefined) await sessionStore.revokeAll(user.id)
    },
    async listen() {
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      return { url, port: Number(new URL(url).port) }
    },
    async another() {
      const again = await openAgain()
      if (again !== database) onCleanup(() => again.close())
      return await createTestServer(again, options)
    },
  }
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
  /** Settings of the server under test, as in the environment: `it.override('environment', { … })` changes them. */
  .extend('environment', async (): Promise<Record<string, string>> => ({}))
  /** The calendars of others: there are none, unless a test brings some. */
  .extend(
    'fetchCalendar',
    async (): Promise<FetchCalendar> => async () => {
      throw new CalendarFetchError('calendar_unreachable')
    },
  )
  /** How push messages are sent: over https to the public internet, unless a test brings another way. */
  .extend('push', async (): Promise<ServiceOptions['push']> => undefined)
  /** A whole server, not listening. */
  .extend('server', async ({ workerDatabase, database, clock, environment, fetchCalendar, push }, { onCleanup }) => {
    const ends: (() => Promise<void>)[] = []
    onCleanup(async () => {
      for (const end of ends.reverse()) await end()
    })
    const { openAgain } = workerDatabase
    const onEnd = (end: () => Promise<void>) => ends.push(end)
    return createTestServer(database, { openAgain, clock, environment, fetchCalendar, push, onCleanup: onEnd })
  })
