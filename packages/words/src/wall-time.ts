/**
 * Wall time, what a clock on the wall shows, and the instants that it names in a time zone.
 * @module
 */
import { DateTime, IANAZone } from 'luxon'

const dayMs = 86_400_000
const minuteMs = 60_000

/** Whether this machine knows the zone, by its IANA name. Bare offsets such as `+02:00` are no zones. */
export function isTimeZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name)
}

/** What the wall clock shows at an instant; its fields are read as if they were UTC. */
export function wallTimeOf(instant: Date, timeZone: string): DateTime<true> {
  const offsetMinutes = IANAZone.create(timeZone).offset(instant.getTime())
  return valid(DateTime.fromMillis(instant.getTime() + offsetMinutes * minuteMs, { zone: 'utc' }))
}

/**
 * The instant at which the wall clock shows this time: the first of two when the clocks go back, undefined when they go
 * forward over it.
 */
export function findInstant(wallTime: DateTime, timeZone: string): Date | undefined {
  const zone = IANAZone.create(timeZone)
  const wallMs = wallTime.toMillis()
  const offsets = [zone.offset(wallMs - dayMs), zone.offset(wallMs + dayMs)].sort((a, b) => b - a)
  for (const offset of offsets) {
    const instantMs = wallMs - offset * minuteMs
    if (zone.offset(instantMs) === offset) return new Date(instantMs)
  }
  return undefined
}

/** As `findInstant`; a time that the clocks jump over is moved on by as much as they jump (RFC 5545 §3.3.5). */
export function instantOf(wallTime: DateTime, timeZone: string): Date {
  const found = findInstant(wallTime, timeZone)
  if (found !== undefined) return found
  const offsetBefore = IANAZone.create(timeZone).offset(wallTime.toMillis() - dayMs)
  return new Date(wallTime.toMillis() - offsetBefore * minuteMs)
}

/** Wall time as the database keeps it: `YYYY-MM-DD HH:MM:SS.mmm`. */
export function wallText(wallTime: DateTime): string {
  return wallTime.toFormat('yyyy-MM-dd HH:mm:ss.SSS')
}

/** Reads what `wallText` wrote, or PostgreSQL made of it. */
export function readWallText(text: string): DateTime<true> {
  return valid(DateTime.fromSQL(text, { zone: 'utc' }))
}

/** The calendar day, `YYYY-MM-DD`, at its first moment. */
export function readDay(day: string): DateTime<true> {
  return valid(DateTime.fromISO(day, { zone: 'utc' }))
}

function valid(time: DateTime): DateTime<true> {
  if (!time.isValid) throw new RangeError('not a time')
  return time as DateTime<true>
}
