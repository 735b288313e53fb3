/**
 * How a command reaches the database: a real PostgreSQL it opens itself; the embedded one through the server that holds it, or,
 * when none runs, by opening the folder.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { createAuditLog } from '../auth/audit-log.ts'
import { createPasswordHasher, type HashSettings } from '../auth/password.ts'
import { SessionStore } from '../auth/session-store.ts'
import { createUserStore } from '../auth/user-store.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { openDatabase } from '../db/open.ts'
import { DatabaseStartError, FolderInUseError } from '../db/start-error.ts'
import { type AdminAnswer, type Administration, type AdminRequest, createAdministration } from './administration.ts'
import { askRunningServer } from './socket.ts'

/** A server that holds the folder and does not listen yet, or no longer, gets this long. */
const patienceMs = 10_000
const pauseMs = 200

export interface ReachOptions {
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'limits'>
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
  const { db, bus, close } = await openDatabase(place, { maxConnections: 2 })
  const audit = createAuditLog({ db, clock })
  const sessionStore = new SessionStore({ db, bus, clock, audit, maxPerUser: config.limits.sessionsPerUser })
  try {
    const administration: Administration = createAdministration({
      userStore: createUserStore({ db, clock, audit }),
      sessionStore,
      passwords: createPasswordHasher(hashSettings),
    })
    return await administration(request)
  } finally {
    sessionStore.close()
    await close()
  }
}
