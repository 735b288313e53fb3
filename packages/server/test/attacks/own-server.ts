/**
 * A server over the test's database with settings that the fixture does not offer: the cost of a hash, a log.
 * @module
 */
import type { FastifyBaseLogger } from 'fastify'
import { type App, buildApp } from '../../src/app.ts'
import type { HashSettings } from '../../src/auth/hashing.ts'
import { readConfig } from '../../src/config.ts'
import { createServices, type Services } from '../../src/services.ts'
import type { TestServer } from '../support.ts'

export interface OwnServerOptions {
  environment?: Record<string, string>
  hashSettings?: HashSettings
  logger?: FastifyBaseLogger
  /** Told how to end what was begun. */
  onCleanup: (end: () => Promise<void>) => unknown
}

const silent = { warn() {}, error() {} }

/** One more server on the database, keys and clock of the first. */
export async function ownServer(
  { services: { database, keys, clock }, config }: TestServer,
  { environment, hashSettings = { memoryCost: 64, timeCost: 1 }, logger, onCleanup }: OwnServerOptions,
): Promise<{ app: App; services: Services }> {
  const settings = { SECRET_KEY: config.secretKey ?? '', LOG_LEVEL: 'silent', ...environment }
  const log = logger ?? silent
  const services = createServices({ config: readConfig(settings), database, keys, clock, log, hashSettings })
  const app = await buildApp({ services, ...(logger && { logger }) })
  await services.outbox.start()
  onCleanup(async () => {
    await app.close()
    await services.outbox.stop()
    services.sessionStore.close()
  })
  return { app, services }
}
