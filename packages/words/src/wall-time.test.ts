import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { findInstant, instantOf, isTimeZone, readWallText, wallText, wallTimeOf } from './wall-time.ts'

const wall = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

describe(findInstant, () => {
  it.for([
    ['2026-11-27T10:00', 'America/Bogota', '2026-11-27T15:00:00.000Z'],
    ['2026-07-01T10:00', 'Europe/Madrid', '2026-07-01T08:00:00.000Z'],
    ['2026-12-01T10:00', 'Europe/Madrid', '2026-12-01T09:00:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-11-01T00:59', 'America/New_York', '2026-11-01T04:59:00.000Z'],
    ['2026-11-01T02:00', 'America/New_York', '2026-11-01T07:00:00.000Z'],
    ['2026-03-08T01:59', 'America/New_York', '2026-03-08T06:59:00.000Z'],
    ['2026-03-08T03:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    ['2026-06-01T12:00', 'Asia/Kathmandu', '2026-06-01T06:15:00.000Z'],
    ['2026-06-01T12:00', 'UTC', '2026-06-01T12:00:00.000Z'],
  ] as const)('finds %s in %s at %s', ([text, timeZone, instant]) => {
    expect(findInstant(wall(text), timeZone)?.toISOString()).toBe(instant)
    expect(wallTimeOf(new Date(instant), timeZone).toISO()).toBe(wall(text).toISO())
  })

  it.for([
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-03-29T02:00', 'Europe/Madrid', '2026-03-29T01:00:00.000Z'],
    ['2026-09-06T00:00', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ] as const)('finds none for %s in %s, which the clocks jump over; %s is as far behind', ([text, timeZone, moved]) => {
    expect(findInstant(wall(text), timeZone)).toBeUndefined()
    expect(instantOf(wall(text), timeZone).toISOString()).toBe(moved)
  })
})

describe(isTimeZone, () => {
  it.for(['America/Bogota', 'Europe/Madrid', 'UTC', 'Etc/GMT+5'])('knows %s', (name) => {
    expect(isTimeZone(name)).toBe(true)
  })

  it.for(['', '+02:00', '-05', 'Mars/Olympus', 'America/', 'Bogota', '../etc'])('does not know %s', (name) => {
    expect(isTimeZone(name)).toBe(false)
  })
})

describe(wallText, () => {
  it('is read again as what it was, also as PostgreSQL writes it', () => {
    const time = wall('2026-11-27T10:00:00.500')
    expect(readWallText(wallText(time)).toISO()).toBe(time.toISO())
    expect(readWallText('2026-11-27 10:00:00').toISO()).toBe('2026-11-27T10:00:00.000Z')
  })
})
