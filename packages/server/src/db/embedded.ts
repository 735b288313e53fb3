/**
 * The embedded database: PostgreSQL inside this process, in a folder that no other process may use meanwhile.
 * @module
 */
import { constants, existsSync } from 'node:fs'
import { chmod, cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { channels, type Database, type OpenDatabase } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { keepHouse } from './housekeeping.ts'
import { migrate, migrationState, migrationsFolder } from './migrate.ts'
import { createNotifications } from './notifications.ts'
import { postgresMajor, startInFolder, startInMemory } from './pglite.ts'
import * as schema from './schema.ts'
import { DatabaseStartError, errorCode } from './start-error.ts'
import { findTemplate, flush, flushFolder, readTemplate, unpackTemplate } from './template.ts'

export interface EmbeddedOptions {
  /** Where the migrations are; a test may bring its own. */
  migrations?: string | undefined
  /** The prepared template; by default the one that was built, if any. Null: begin from nothing. */
  template?: string | null | undefined
  /** Called at each fsync; what it throws makes the fsync fail. */
  onFsync?: (() => void) | undefined
  /** Called when the engine has given up; the process should end, and the next start repairs. */
  onPanic?: ((reason: string) => void) | undefined
  /** Told what went wrong in the background. */
  onError?: ((error: unknown) => void) | undefined
}

/** The data folder's parts. */
export function dataFolder(dataDir: string) {
  return {
    database: join(dataDir, 'database'),
    /** The database as it was before its last migration. */
    before: join(dataDir, 'database-before-migration'),
  }
}

/**
 * Opens the database in `dataDir`, which is made when it is not there.
 *
 * @throws {DatabaseStartError} when the folder is in use, cannot be written, or holds another version's database.
 */
export async function openEmbedded(dataDir: string, options: EmbeddedOptions = {}): Promise<OpenDatabase> {
  await makePrivate(dataDir)
  const { afterCrash, release } = lockFolder(dataDir)
  try {
    const { database, before } = dataFolder(dataDir)
    await rm(`${database}.new`, { recursive: true, force: true }) // a first start that was cut short
    const { template = findTemplate() } = options
    if (!existsSync(database)) await prepare(database, template)
    await refuseOtherMajor(dataDir, database)
    const flushedAtMs = afterCrash ? await flushedNow(database) : undefined
    let engine = await startInFolder(database, { ...options, flushedAtMs })
    try {
      if ((await migrationState(drizzle({ client: engine, schema }), options.migrations)) === 'behind') {
        await engine.close()
        await copyFolder(database, before)
        engine = await startInFolder(database, options)
      }
      return await assemble(engine, options, release)
    } catch (cause) {
      if (!engine.closed) await engine.close()
      throw cause
    }
  } catch (cause) {
    release()
    throw cause
  }
}

/** Opens a database that is gone when it closes. */
export async function openInMemory(options: EmbeddedOptions = {}): Promise<OpenDatabase> {
  const { template = findTemplate() } = options
  const engine = await startInMemory(typeof template === 'string' ? await readTemplate(template) : undefined)
  return await assemble(engine, options, () => {})
}

async function assemble(engine: PGlite, options: EmbeddedOptions, release: () => void): Promise<OpenDatabase> {
  const db: Database = drizzle({ client: engine, schema })
  await migrate(db, options.migrations ?? migrationsFolder)
  const { bus, deliver, setConnected } = createNotifications()
  engine.onNotification(deliver)
  await engine.exec(channels.map((channel) => `listen ${channel};`).join(' '))
  setConnected(true)
  const housekeeping = keepHouse(engine, options.onError ?? (() => {}))
  let closing: Promise<void> | undefined

  return {
    kind: 'embedded',
    db,
    bus,
    async ping() {
      await engine.query('select 1')
    },
    close() {
      closing ??= (async () => {
        await housekeeping.stop()
        await engine.close()
        setConnected(false)
        release()
      })()
      return closing
    },
  }
}

/** Brings all that a dead server may have left in memory to the disk, many files at once. Returns when that began. */
async function flushedNow(database: string): Promise<number> {
  const began = Date.now() // the clock by which files are dated
  await flushFolder(database)
  return began
}

/** Makes the folder, and keeps everybody else out of it. */
async function makePrivate(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await chmod(dataDir, 0o700)
  } catch (cause) {
    throw new DatabaseStartError(`DATA_DIR (${dataDir}) cannot be used (${errorCode(cause)}): choose another folder`, {
      cause,
    })
  }
}

/** Makes a new database beside its place and moves it there when it is whole: a half one is never found. */
async function prepare(database: string, template: string | null | undefined): Promise<void> {
  const unfinished = `${database}.new`
  if (template === undefined || template === null) {
    const engine = await startInFolder(unfinished)
    await engine.close()
    await flushFolder(unfinished)
  } else {
    await unpackTemplate(template, unfinished)
  }
  await chmod(unfinished, 0o700)
  await moveInto(unfinished, database)
}

async function refuseOtherMajor(dataDir: string, database: string): Promise<void> {
  const found = await readFile(join(database, 'PG_VERSION'), 'utf8').catch(() => '')
  const major = found.trim()
  if (major === postgresMajor) return
  if (major === '') {
    throw new DatabaseStartError(
      `DATA_DIR (${dataDir}) holds no readable database: restore it, or choose another folder`,
    )
  }
  throw new DatabaseStartError(
    `DATA_DIR (${dataDir}) holds a PostgreSQL ${major} database and this AxIA has PostgreSQL ${postgresMajor} inside: start the AxIA version that wrote it`,
  )
}

/** Keeps the closed database as it is, in place of an older copy. */
async function copyFolder(database: string, copy: string): Promise<void> {
  const unfinished = `${copy}.new`
  await rm(unfinished, { recursive: true, force: true })
  await cp(database, unfinished, { recursive: true, mode: constants.COPYFILE_FICLONE })
  await chmod(unfinished, 0o700)
  await flushFolder(unfinished)
  await rm(copy, { recursive: true, force: true })
  await moveInto(unfinished, copy)
}

async function moveInto(from: string, to: string): Promise<void> {
  await rename(from, to)
  await flush(dirname(to))
}
