/**
 * Days and hours in the user's zone.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { addDays, dayIn, hourIn, inWords, readMoment } from './dates.ts'
import { wordsOf } from './words.ts'

const words = wordsOf('en')

describe(dayIn, () => {
  it('is the day of the zone, not of this machine', () => {
    const instant = new Date('2026-11-22T03:00:00Z')
    expect(dayIn('America/Bogota', instant)).toBe('2026-11-21')
    expect(dayIn('Asia/Tokyo', instant)).toBe('2026-11-22')
  })
})

describe(addDays, () => {
  it('goes over months and leap days', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
  })
})

describe(hourIn, () => {
  it('writes midnight as 00', () => {
    expect(hourIn('America/Bogota', '2026-11-21T05:00:00Z')).toBe('00:00')
  })
})

describe(inWords, () => {
  it('leaves a day the same day, whatever the zone', () => {
    expect(inWords('2026-11-21', { locale: 'es', timeZone: 'America/Bogota' })).toBe('sáb, 21 nov 2026')
  })

  it('says an instant in the user’s zone', () => {
    expect(inWords('2026-11-22T03:30:00Z', { locale: 'en', timeZone: 'America/Bogota' })).toBe(
      'Sat, Nov 21, 2026, 22:30',
    )
  })
})

describe(readMoment, () => {
  const read = (value: string) => readMoment(value, { today: '2026-11-21', words })

  it.each([
    ['today', '2026-11-21'],
    ['Mañana', '2026-11-22'],
    ['2026-12-31', '2026-12-31'],
    ['2026-12-31 15:00', '2026-12-31T15:00'],
    ['2026-12-31T15:00:00-05:00', '2026-12-31T15:00:00-05:00'],
  ])('reads %s', (value, expected) => {
    expect(read(value)).toBe(expected)
  })

  it.each(['', 'soon', '31/12/2026', '2026-13-01', '2026-12-31T25:00'])('refuses "%s"', (value) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ exitCode: 2 }))
  })
})
