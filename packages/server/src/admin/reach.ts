/**
 * How a command reaches the database: a real PostgreSQL it opens itself; the embedded one through the server that holds it, or,
 * when none runs, by opening the folder.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { createAuthServices } from '../auth/auth-services.ts'
import type { HashSettings } from '../auth/hashing.ts'
import { loadKeys } from '../auth/keys.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { openDatabase } from '../db/open.ts'
import { DatabaseStartError, FolderInUseError } from '../db/start-error.ts'
import { type AdminAnswer, type AdminRequest, createAdministration } from './administration.ts'
import { askRunningServer } from './socket.ts'

/** A server that holds the folder and does not listen yet, or no longer, gets this long. */
const patienceMs = 10_000
const pauseMs = 200

export interface ReachOptions {
  config: Config
  clock: Clock
  hashSettings?: HashSettings | undefined
}

/**
 * Has the request done.
 *
 * @throws {DatabaseStartError} when the database cannot be opened.
 */
export async function perform(request: AdminRequest, options: ReachOptions): Promise<AdminAnswer> {
  const { databaseUrl, dataDir } = options.config
  if (databaseUrl !== undefined) return await performOn({ url: databaseUrl }, request, options)
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const answer = await askRunningServer(dataDir, request)
    if (answer !== undefined) return answer
    try {
      return await performOn({ dataDir }, request, options)
    } catch (error) {
      if (!(error instanceof FolderInUseError)) throw error
      if (waitedMs >= patienceMs) {
        throw new DatabaseStartError('a server holds DATA_DIR and does not answer: restart it', { cause: error })
      }
      await delay(pauseMs)
    }
  }
}

async function performOn(
  place: { url: string } | { dataDir: string },
  request: AdminRequest,
  { config, clock, hashSettings }: ReachOptions,
): Promise<AdminAnswer> {
  const database = await openDatabase(place, { maxConnections: 2 })
  try {
    const keys = loadKeys(config, clock)
    const services = createAuthServices({ config, database, keys, clock, hashSettings })
    const answer = await createAdministration(services)(request)
    services.sessionStore.close()
    return answer
  } finally {
    await database.close()
  }
}
