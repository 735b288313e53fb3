/**
 * The server's own words: JSON lines on standard error, without anybody's secrets.
 * @module
 */
import { type DestinationStream, type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

/**
 * A logger. Requests are logged by path, never with their query; a failed query of the database without its parameters.
 */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        req: ({ method, url }: { method?: string; url?: string }) => ({ method, path: url?.split('?')[0] }),
        err: (error: unknown) =>
          error instanceof Error ? pino.stdSerializers.err(withoutValues(error)) : 'unknown error',
      },
    },
    destination,
  )
}

/** The error as it may be logged: a failed query's own message would hold what it was asked with. */
function withoutValues(error: Error): Error {
  return 'query' in error && error.cause instanceof Error ? error.cause : error
}
