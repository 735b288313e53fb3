/**
 * Queries for lists that are asked for all the time: planned once by the database, and their rows taken as they come. Drizzle's
 * own way to a row's object, with a `Date` for each instant, takes longer than everything else on the way to an answer.
 * @module
 */
import type { Query } from 'drizzle-orm'
import type { Database } from './database.ts'

/** A row's values in the order of the query's columns; instants and days are text, as PostgreSQL writes it. */
export type Columns = readonly unknown[]

/**
 * Prepares a query that Drizzle has put together.
 *
 * @param name of the statement on its connections: one name, one query.
 * @param toRow reads a row; see `textOf` and its like.
 * @returns what asks it, given the values of its placeholders.
 */
export function prepareRows<T>(
  db: Database,
  name: string,
  query: { toSQL(): Query },
  toRow: (columns: Columns) => T,
): (values: Record<string, unknown>) => Promise<T[]> {
  const toRows = (rows: unknown[][]) => rows.map(toRow)
  type Rows = { execute: T[]; all: unknown; values: unknown }
  const prepared = db._.session.prepareQuery<Rows>(query.toSQL(), undefined, name, true, toRows)
  return (values) => prepared.execute(values)
}

/** @throws {TypeError} when the database says something else than the schema: these all do. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('the database gave no text')
  return value
}

export function textOrNullOf(value: unknown): string | null {
  return value === null ? null : textOf(value)
}

export function numberOf(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value // a driver may leave a number as it came
  if (typeof number !== 'number' || Number.isNaN(number)) throw new TypeError('the database gave no number')
  return number
}

export function flagOf(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError('the database gave no boolean')
  return value
}

/** An instant as the wire has it (RFC 3339, milliseconds, UTC), from PostgreSQL's `2026-11-21 10:00:00.5+00`. */
export function instantOf(value: unknown): string {
  const text = textOf(value)
  if (!text.endsWith('+00') || text[10] !== ' ') return new Date(text).toISOString() // the session's zone is another one
  const milliseconds = text.slice(20, -3).slice(0, 3).padEnd(3, '0')
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`
}

export function instantOrNullOf(value: unknown): string | null {
  return value === null ? null : instantOf(value)
}
