/**
 * Errors on their way into the log.
 * @module
 */
import { DrizzleQueryError } from 'drizzle-orm'

/** The error without what users wrote: the database layer puts a query's parameters into its message. */
export function withoutContent(error: unknown): unknown {
  return error instanceof DrizzleQueryError ? (error.cause ?? new Error('the query failed')) : error
}
