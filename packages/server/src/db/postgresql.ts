/**
 * A real PostgreSQL by `DATABASE_URL`: a pool for the queries, and one connection of its own that listens.
 * @module
 */
import { drizzle } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import type { Database, OpenDatabase } from './database.ts'
import { listen } from './listener.ts'
import { migrate, migrationsFolder } from './migrate.ts'
import { createNotifications } from './notifications.ts'
import * as schema from './schema.ts'
import { DatabaseStartError, rootCode, rootLine } from './start-error.ts'

export interface PostgresqlOptions {
  migrations?: string | undefined
  /** Most connections for queries; the one that listens comes on top. */
  maxConnections?: number | undefined
  /** From 0 to 1; the usual one by default. */
  random?: (() => number) | undefined
  /** Told what went wrong in the background. */
  onError?: ((error: unknown) => void) | undefined
}

const connectTimeoutMs = 5_000
/** A query that takes longer is given up by PostgreSQL. */
const statementTimeoutMs = 30_000
const lockTimeoutMs = 10_000
/** A transaction in which nothing happens for so long has lost its owner. */
const idleTransactionTimeoutMs = 30_000
/** When even the answer "given up" does not come, the connection is dead. */
const queryTimeoutMs = 35_000
const pingTimeoutMs = 2_000

/**
 * Connects, migrates and listens.
 *
 * @throws {DatabaseStartError} one line that says what to do, without the password.
 */
export async function openPostgresql(url: string, options: PostgresqlOptions = {}): Promise<OpenDatabase> {
  const onError = options.onError ?? (() => {})
  const connection: pg.ClientConfig = {
    connectionString: url,
    application_name: 'axia',
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: connectTimeoutMs,
  }
  const pool = new pg.Pool({
    ...connection,
    max: options.maxConnections ?? 10,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: idleTransactionTimeoutMs,
    query_timeout: queryTimeoutMs,
    // Instants come as text and are read by JavaScript, which knows no zone with seconds in it.
    onConnect: async (client) => {
      await client.query(`set time zone 'UTC'`)
    },
  })
  // A connection may die while nothing is asked of it, also in the middle of a transaction, whose next query then fails. Heard by
  // nobody, its word of that would end the process. The pool says the same of an idle one, and makes another.
  pool.on('connect', (client) => client.on('error', onError))
  pool.on('error', () => {})
  const notifications = createNotifications()
  try {
    await migrateBy(connection, options.migrations ?? migrationsFolder)
    const stopListening = await listen(connection, notifications, onError, options.random ?? Math.random)
    const db: Database = drizzle({ client: pool, schema })
    let closing: Promise<void> | undefined
    return {
      kind: 'postgresql',
      db,
      bus: notifications.bus,
      async ping() {
        await withinMs(pingTimeoutMs, pool.query('select 1'))
      },
      close() {
        closing ??= (async () => {
          await stopListening()
          await pool.end()
        })()
        return closing
      },
    }
  } catch (cause) {
    await pool.end()
    if (cause instanceof DatabaseStartError) throw cause
    throw new DatabaseStartError(`DATABASE_URL: ${explain(cause, url)}`, { cause })
  }
}

/** On a connection of its own, which may take as long as a migration takes. */
async function migrateBy(connection: pg.ClientConfig, migrations: string): Promise<void> {
  const client = new pg.Client(connection)
  client.on('error', () => {}) // the query that it breaks tells of it
  try {
    await client.connect()
    await migrate(drizzle({ client, schema }), migrations)
  } finally {
    await client.end()
  }
}

/** What went wrong, in words for an operator. */
function explain(error: unknown, url: string): string {
  if (!URL.canParse(url)) return 'is not an address such as postgresql://user:password@host:5432/database'
  const { host, port, database, user = '' } = new pg.Client({ connectionString: url })
  const place = `${host}:${port}`
  switch (rootCode(error)) {
    case 'ECONNREFUSED':
      return `nothing answers at ${place}: start PostgreSQL there, or correct the address`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host ${host} is not known: correct the address`
    case '28P01':
    case '28000':
      return `PostgreSQL at ${place} refuses the user ${user}: correct name and password`
    case '3D000':
      return `there is no database ${database} at ${place}: create it (createdb)`
    case '42501':
      return `the user ${user} may not create tables in ${database}: make it the owner of the database`
    case '57P03':
      return `PostgreSQL at ${place} is starting up or shutting down: try again shortly`
    case '53300':
      return `PostgreSQL at ${place} has no connection left: raise its max_connections`
    default:
      return `PostgreSQL at ${place} cannot be used: ${rootLine(error)}`
  }
}

async function withinMs<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  const timer = Promise.withResolvers<never>()
  const timeout = setTimeout(() => timer.reject(new Error('the database does not answer')), timeoutMs)
  try {
    return await Promise.race([work, timer.promise])
  } finally {
    clearTimeout(timeout)
  }
}
