/**
 * What a PostgreSQL server does by itself in the background and the embedded engine, a single process, does not: checkpoints,
 * without which its log would grow for ever, and vacuuming, without which its tables would.
 * @module
 */
import type { PGlite } from '@electric-sql/pglite'
import { Type } from 'typebox'
import { Check } from 'typebox/value'

const periodMs = 60_000
/** Bytes of log after which a checkpoint is worth its while; they are also what is read again after a crash. */
const checkpointBytes = 8 * 1024 * 1024
/** Bytes of log after which the tables are vacuumed. */
const vacuumBytes = 32 * 1024 * 1024

const Position = Type.Object({ bytes: Type.Number() })
const Table = Type.Object({ name: Type.String() })

export interface Housekeeping {
  /** Does what is due now. */
  run(): Promise<void>
  stop(): Promise<void>
}

/** Looks once a minute how much was written; an idle database is left alone. */
export function keepHouse(engine: PGlite, onError: (error: unknown) => void): Housekeeping {
  let checkpointAt: number | undefined
  let vacuumAt: number | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false

  async function run(): Promise<void> {
    const written = await position(engine)
    checkpointAt ??= written
    vacuumAt ??= written
    if (written - vacuumAt >= vacuumBytes) {
      vacuumAt = written
      await vacuum(engine, () => stopped)
    }
    if (written - checkpointAt >= checkpointBytes && !stopped) {
      await engine.exec('checkpoint')
      checkpointAt = await position(engine)
    }
  }

  const timer = setInterval(() => {
    running = running.then(run).catch(onError)
  }, periodMs)
  timer.unref()
  running = running.then(run).catch(onError)

  return {
    run: () => {
      const done = running.then(run)
      running = done.catch(onError)
      return done
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await running
    },
  }
}

/** One table at a time, so that requests get their turn in between. */
async function vacuum(engine: PGlite, stopped: () => boolean): Promise<void> {
  const { rows } = await engine.query<unknown>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  )
  for (const row of rows) {
    if (stopped()) return
    if (Check(Table, row)) await engine.exec(`vacuum (analyze) ${row.name}`)
  }
}

async function position(engine: PGlite): Promise<number> {
  const { rows } = await engine.query<unknown>(`select (pg_current_wal_insert_lsn() - '0/0')::float8 as bytes`)
  const row = rows[0]
  if (!Check(Position, row)) throw new Error('the database does not say how much it wrote')
  return row.bytes
}
