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
        err: (error: unknown) => (error instanceof Error ? describe(error) : 'unknown error'),
      },
    },
    destination,
  )
}

/** The stack behind the message, which stands in it as it was when the error was made. */
function framesOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message)
  return start < 0 ? '' : stack.slice(start + message.length)
}

/** Members of an error that say what and where, and never with which values: a list, as libraries add what they like. */
const tellingMembers = [
  'code',
  'errno',
  'syscall',
  'address',
  'port',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'routine',
]

/**
 * An error as it may be logged, with its causes. The words of a failed query hold what it was asked with, and the database's own
 * quote the value that it did not like: of those, the code tells what was wrong, and the stack where.
 */
function describe(error: Error): Record<string, unknown> {
  const fromDatabase = 'query' in error || 'severity' in error
  const message = fromDatabase ? 'the database refused a query' : error.message
  const members = Object.entries(error).filter(([name]) => tellingMembers.includes(name))
  return {
    type: error.name,
    message,
    stack: `${error.name}: ${message}${framesOf(error)}`,
    ...Object.fromEntries(members),
    ...(error.cause instanceof Error && { cause: describe(error.cause) }),
  }
}
