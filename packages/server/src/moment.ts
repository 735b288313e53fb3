/**
 * The wire's moments (a date, a wall time or an instant) become what they mean in a time zone.
 * @module
 */
import { findInstant, instantOf, isTimeZone } from '@axia/words/wall-time'
import { DateTime } from 'luxon'
import { invalidField } from './problem.ts'

/** A day, its calendar fields read as if they were UTC, or a point in time. */
export type ReadMoment = { kind: 'day'; day: DateTime } | { kind: 'instant'; at: Date }

const form =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/

/** Years outside are refused: no person means them, and not every database, format or rule can hold them. */
const firstYear = 1000
const lastYear = 9998

/**
 * Reads a moment. What has no zone is read in the user's; a wall time that comes twice is its first.
 *
 * @throws {Problem} `invalid_request` naming the field, for a day or hour that does not exist, also for a wall time that
 * the clocks jump over.
 */
export function readMoment(text: string, timeZone: string, field: string): ReadMoment {
  const match = form.exec(text)
  if (match === null) throw invalidField(field, 'must be a date, a wall time or an RFC 3339 instant')
  const [, year, month, day, hour, minute, second = '0', fraction = '0', offset] = match
  const wall = DateTime.utc(
    Number(year),
    Number(month),
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second),
    Math.trunc(Number(`0.${fraction}`) * 1000),
  )
  if (!wall.isValid || hour === '24') throw invalidField(field, 'names a day or a time that does not exist')
  refuseFarYear(wall.year, field)
  if (hour === undefined) return { kind: 'day', day: wall }
  if (offset !== undefined) {
    const at = new Date(wall.toMillis() - offsetMinutes(offset) * 60_000)
    refuseFarYear(at.getUTCFullYear(), field) // the zone may carry it over the edge
    return { kind: 'instant', at }
  }
  const at = findInstant(wall, timeZone)
  if (at === undefined)
    throw invalidField(field, 'names a time that does not exist, because the clocks go forward then')
  return { kind: 'instant', at }
}

/** As `readMoment`, for those who want a point in time: a day is its first. @throws {Problem} `invalid_request` naming the field. */
export function readInstant(text: string, timeZone: string, field: string): Date {
  const moment = readMoment(text, timeZone, field)
  return moment.kind === 'instant' ? moment.at : instantOf(moment.day, timeZone)
}

/** Whether nothing is kept of that year. */
export function isFarYear(year: number): boolean {
  return year < firstYear || year > lastYear
}

/** @throws {Problem} `invalid_request` naming the field, for a year that is not kept. */
export function refuseFarYear(year: number, field: string): void {
  if (!isFarYear(year)) return
  throw invalidField(field, `must be between the years ${firstYear} and ${lastYear}`)
}

/** @throws {Problem} `invalid_request` when nobody knows the zone. */
export function readTimeZone(name: string, field: string): string {
  if (!isTimeZone(name)) throw invalidField(field, 'must be an IANA time zone name such as America/Bogota')
  return name
}

function offsetMinutes(offset: string): number {
  if (/^z$/i.test(offset)) return 0
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))
  return offset.startsWith('-') ? -minutes : minutes
}
