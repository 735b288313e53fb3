/**
 * From an instant to the wall clock of a time zone, and back.
 * @module
 */

/** What a calendar and a clock on the wall show. */
export interface WallTime {
  /** `YYYY-MM-DD` */
  readonly day: string
  /** `HH:MM`, 24 hours */
  readonly time: string
}

/** What one zone's wall shows, by the minute: screens ask for the same moments again whenever they are drawn. */
interface Wall {
  formatter: Intl.DateTimeFormat
  shown: Map<number, WallTime>
}

const walls = new Map<string, Wall>()

/** Minutes that are remembered of a zone, some 100 KB. */
const maxShown = 1000

/** What the wall shows at an instant. */
export function wallOf(instant: Date, timeZone: string): WallTime {
  const { formatter, shown } = wallIn(timeZone)
  const minute = Math.floor(instant.getTime() / 60_000)
  const known = shown.get(minute)
  if (known !== undefined) return known
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {}
  for (const { type, value } of formatter.formatToParts(instant)) parts[type] = value
  const wall = {
    day: `${yearText(parts.year ?? '')}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}`,
  }
  if (shown.size >= maxShown) shown.clear()
  shown.set(minute, wall)
  return wall
}

/** As ISO 8601 writes it: those of more than four digits have six, and a sign. */
function yearText(year: string): string {
  return year.length > 4 ? `+${year.padStart(6, '0')}` : year.padStart(4, '0')
}

function wallIn(timeZone: string): Wall {
  const known = walls.get(timeZone)
  if (known !== undefined) return known
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const wall = { formatter, shown: new Map<number, WallTime>() }
  walls.set(timeZone, wall)
  return wall
}

/** The day on the wall at an instant. */
export function dayOf(instant: Date, timeZone: string): string {
  return wallOf(instant, timeZone).day
}

/**
 * The instant at which the wall shows this. Of a time that comes twice the first is meant; one that is skipped is moved
 * on by what is skipped (RFC 5545 §3.3.5).
 */
export function instantOf({ day, time }: WallTime, timeZone: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`)
  const before = wanted - offsetMs(new Date(wanted - 86_400_000), timeZone)
  if (offsetMs(new Date(before), timeZone) === wanted - before) return new Date(before)
  const after = wanted - offsetMs(new Date(wanted + 86_400_000), timeZone)
  return new Date(offsetMs(new Date(after), timeZone) === wanted - after ? after : before)
}

/** Whether this machine knows the time zone. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** By how much the wall is ahead of UTC. */
function offsetMs(instant: Date, timeZone: string): number {
  const minute = Math.floor(instant.getTime() / 60_000) * 60_000
  const { day, time } = wallOf(new Date(minute), timeZone)
  return Date.parse(`${day}T${time}:00Z`) - minute
}
