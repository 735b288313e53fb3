/**
 * The process: reads the configuration, opens, listens, and stops when it is told to.
 * @module
 */
import type { AddressInfo } from 'node:net'
import { buildApp } from './app.ts'
import { loadKeys } from './auth/keys.ts'
import { systemClock } from './clock.ts'
import { type Config, ConfigError, isLoopback, readConfig } from './config.ts'
import { openDatabase } from './db/open.ts'
import { DatabaseStartError } from './db/start-error.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createLogger } from './logging.ts'
import { createServices } from './services.ts'

/** A stop that takes longer is cut short. */
const stopWithinMs = 10_000

try {
  await serve(readConfig(process.env))
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DatabaseStartError || isListenError(error))) throw error
  process.stderr.write(`AxIA cannot start: ${error.message}\n`)
  process.exit(1)
}

async function serve(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel)
  const place = config.databaseUrl === undefined ? { dataDir: config.dataDir } : { url: config.databaseUrl }
  const database = await openDatabase(place, { onError: (error) => logger.warn({ err: error }, 'database') })
  const services = createServices({ config, database, keys: loadKeys(config), clock: systemClock })
  const app = await buildApp({ services, logger })
  const stopHousekeeping = startHousekeeping(services, logger)

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    logger.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    await app.close()
    await stopHousekeeping()
    services.sessionStore.close()
    await database.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))

  try {
    await app.listen({ host: config.host, port: config.port })
  } catch (cause) {
    await database.close()
    throw cause
  }
  announce(config, app.server.address(), await services.setup.announce())
}

/** The two lines that a person reads. */
function announce(config: Config, address: string | AddressInfo | null, setupCode: string | undefined): void {
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  const url = isLoopback(config.host) ? config.publicUrl.replace(/:0$/, `:${port}`) : config.publicUrl
  const page = setupCode === undefined ? '/app/' : '/app/setup'
  process.stdout.write(`AxIA is ready: ${url}${page}\n`)
  if (setupCode !== undefined) process.stdout.write(`Set-up code: ${setupCode}\n`)
  if (config.allowPlainHttp) process.stdout.write('Plain HTTP is allowed: passwords cross this network unencrypted.\n')
}

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen'
}
