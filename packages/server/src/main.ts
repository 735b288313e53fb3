/**
 * The process: reads the configuration, serves, says where, and stops when it is told to.
 * @module
 */
import { type Config, ConfigError, isLoopback, readConfig } from './config.ts'
import { DatabaseStartError } from './db/start-error.ts'
import { createLogger } from './logging.ts'
import { type RunningServer, startServer } from './server.ts'

/** A stop that takes longer is cut short. */
const stopWithinMs = 10_000

/** The start has left no more work by then. */
const startedWithinMs = 3000

try {
  const config = readConfig(process.env)
  const logger = createLogger(config.logLevel)
  const server = await startServer({ config, logger, onPanic })
  announce(config, server)
  setTimeout(giveMemoryBack, startedWithinMs).unref()

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    logger.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    await server.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
} catch (error) {
  if (!isForTheOperator(error)) throw error
  const cure =
    'code' in error && error.code === 'EADDRINUSE' ? ' (another program listens there: set PORT to another)' : ''
  process.stderr.write(`AxIA cannot start: ${error.message}${cure}\n`)
  process.exit(1)
}

/** What the start needed and nothing needs any more: a third of the process, in a seventh of a second. Only with `--expose-gc`. */
function giveMemoryBack(): void {
  void globalThis.gc?.({ type: 'major', flavor: 'last-resort', execution: 'sync' })
}

/** What was not acknowledged is lost, everything else is on the disk: the next start repairs the database from it. */
function onPanic(reason: string): never {
  process.stderr.write(`AxIA stops: the embedded database cannot write: ${reason}\n`)
  process.exit(1)
}

/** The lines that a person reads. */
function announce({ host, publicUrl, allowPlainHttp }: Config, { port, setupCode }: RunningServer): void {
  const url = isLoopback(host) ? publicUrl.replace(/:0$/, `:${port}`) : publicUrl
  process.stdout.write(`AxIA is ready: ${url}${setupCode === undefined ? '/app/' : '/app/setup'}\n`)
  if (setupCode !== undefined) process.stdout.write(`Set-up code: ${setupCode}\n`)
  if (allowPlainHttp) process.stdout.write('Plain HTTP is allowed: passwords cross this network unencrypted.\n')
}

function isForTheOperator(error: unknown): error is Error {
  if (error instanceof ConfigError || error instanceof DatabaseStartError) return true
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen'
}
