/**
 * A running server: everything opened in its order, and closed in the reverse one.
 * @module
 */
import type { Logger } from 'pino'
import { createAdministration } from './admin/administration.ts'
import { type AdminSocket, startAdminSocket } from './admin/socket.ts'
import { type App, buildApp } from './app.ts'
import type { HashSettings } from './auth/hashing.ts'
import { createHashingThreads } from './auth/hashing-threads.ts'
import { loadKeys } from './auth/keys.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { openDatabase } from './db/open.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createLogger } from './logging.ts'
import { createServices, type Services } from './services.ts'

export interface ServerOptions {
  config: Config
  clock?: Clock
  logger?: Logger
  hashSettings?: HashSettings
  /** Called when the embedded database has given up, because the disk is full or broken: the process should end at once. */
  onPanic?: (reason: string) => void
}

export interface RunningServer {
  /** Port that it listens on; the system's choice when the configuration says 0. */
  port: number
  /** For the operator's eyes, while there is no user. */
  setupCode: string | undefined
  app: App
  services: Services
  /** Stops accepting, lets what runs finish, closes sockets with 1012 and the database last. */
  stop(): Promise<void>
}

/**
 * Opens the database, listens, and starts what works in the background.
 *
 * @throws {ConfigError | DatabaseStartError} with one line for the operator, or the error of `listen`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, clock = systemClock, logger = createLogger(config.logLevel), hashSettings, onPanic } = options
  const place = config.databaseUrl === undefined ? { dataDir: config.dataDir } : { url: config.databaseUrl }
  const onError = (error: unknown) => logger.warn({ err: error }, 'database')
  const opened = new AsyncDisposableStack() // closed in the reverse order: the sockets first, the database last
  try {
    const database = await openDatabase(place, { onError, onPanic })
    opened.defer(() => database.close())
    const keys = loadKeys(config, clock)
    const hashing = createHashingThreads()
    opened.defer(() => hashing.close())
    const services = createServices({ config, database, keys, clock, log: logger, hashSettings, hashing })
    opened.defer(() => services.sessionStore.close())
    const { lost } = await services.secondFactor.reseal()
    if (lost > 0) {
      logger.warn({ users: lost }, 'authenticator apps sealed under a key that is gone: sign in with recovery codes')
    }
    opened.defer(startHousekeeping(services, logger))
    opened.defer(() => services.agent.close?.())
    services.calendarSources.start()
    opened.defer(() => services.calendarSources.stop())
    const { replaced } = await services.pushKeys.ensure()
    if (replaced) logger.warn('push keys sealed under a key that is gone: devices subscribe to reminders anew')
    await services.reminders.start()
    opened.defer(() => services.reminders.stop())
    await services.outbox.start()
    opened.defer(() => services.outbox.stop())
    const app = await buildApp({ services, logger })
    opened.defer(() => app.close())
    await app.listen({ host: config.host, port: config.port })
    if (database.kind === 'embedded') {
      const adminSocket = await openAdminSocket(config, services, logger)
      opened.defer(() => adminSocket.close())
    }
    const setupCode = await services.setup.announce()
    return { port: portOf(app), setupCode, app, services, stop: () => opened.disposeAsync() }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

/** Nobody else can open the embedded database, so that administration comes to us. */
function openAdminSocket({ dataDir }: Config, services: Services, logger: Logger): Promise<AdminSocket> {
  const onError = (error: unknown) => logger.error({ err: error }, 'administration')
  return startAdminSocket({ dataDir, administration: createAdministration(services), onError })
}

function portOf(app: App): number {
  const address = app.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen on a port')
  return address.port
}
