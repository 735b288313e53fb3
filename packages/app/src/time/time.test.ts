/**
 * Days, time zones and agendas.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { testEvent, testTask } from '../test-support.tsx'
import { byDue, daysOf, dueDayOf, eventsOn, isOverdue, spanOf } from './agenda.ts'
import { addDays, addMonths, dayOrUndefined, daysBetween, isDay, monthGrid, startOfWeek } from './calendar-day.ts'
import { instantOf, isTimeZone, wallOf } from './zoned.ts'

describe('calendar days', () => {
  it('go over the ends of months and leap years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(addMonths('2026-12-31', 2)).toBe('2027-02-01')
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
  })

  it('fill a month with whole weeks that begin where the user lives', () => {
    const monday = monthGrid('2026-11-15', 1)
    expect([monday[0], monday.at(-1), monday.length]).toEqual(['2026-10-26', '2026-12-06', 42])
    const sunday = monthGrid('2026-11-15', 0)
    expect([sunday[0], sunday.at(-1), sunday.length]).toEqual(['2026-11-01', '2026-12-05', 35])
  })

  it('go back to the start of their week', () => {
    expect(startOfWeek('2026-11-22', 1)).toBe('2026-11-16')
    expect(startOfWeek('2026-11-22', 0)).toBe('2026-11-22')
    expect(startOfWeek('2026-12-01', 1)).toBe('2026-11-30')
  })

  it('are read from an address only where they are days', () => {
    expect(dayOrUndefined('2028-02-29')).toBe('2028-02-29')
    for (const text of [null, '', '2026-02-29', '2026-13-01', '2026-1-1', '0000-01-01', '2026-01-01T00:00']) {
      expect(dayOrUndefined(text)).toBeUndefined()
    }
  })

  it('can be planned for while their year has four digits', () => {
    expect(['1000-01-01', '2026-11-21', '9999-12-30'].every(isDay)).toBe(true)
    expect(['', '0999-12-31', '9999-12-31', '+010000-01-01', '12026-11-21'].some(isDay)).toBe(false)
    expect(addDays(addDays('9999-12-30', 5), -5)).toBe('9999-12-30')
  })
})

describe(instantOf, () => {
  it('is the way back from the wall, also around midnight and in odd zones', () => {
    for (const zone of ['America/Bogota', 'Europe/Madrid', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'UTC']) {
      for (const text of ['2026-11-21T00:00:00.000Z', '2026-07-01T23:30:00.000Z', '2026-03-29T03:00:00.000Z']) {
        const instant = new Date(text)
        expect(instantOf(wallOf(instant, zone), zone)).toEqual(instant)
      }
    }
  })

  it('goes on behind the last day that can be planned for', () => {
    const beyond = instantOf({ day: addDays('9999-12-30', 9), time: '00:00' }, 'America/Bogota')
    expect(wallOf(beyond, 'America/Bogota')).toEqual({ day: '+010000-01-08', time: '00:00' })
  })

  it('moves a time that the summer skips on, and takes the first of one that comes twice', () => {
    // Madrid: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00.
    expect(instantOf({ day: '2026-03-29', time: '02:30' }, 'Europe/Madrid').toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    )
    expect(instantOf({ day: '2026-10-25', time: '02:30' }, 'Europe/Madrid').toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    )
  })

  it('knows which names are time zones', () => {
    expect(isTimeZone('America/Bogota')).toBe(true)
    expect(isTimeZone('America/Macondo')).toBe(false)
  })
})

describe('an agenda', () => {
  const zone = 'America/Bogota'

  it('shows a whole-day event on its days alone, whatever the zone', () => {
    const trip = testEvent({ all_day: true, start_time: '2026-11-21', end_time: '2026-11-23' })
    expect(daysOf(trip, zone)).toEqual({ first: '2026-11-21', last: '2026-11-22' })
    expect(daysOf(trip, 'Pacific/Kiritimati')).toEqual({ first: '2026-11-21', last: '2026-11-22' })
  })

  it('ends an event that goes to midnight on its own day', () => {
    const party = testEvent({ start_time: '2026-11-22T01:00:00Z', end_time: '2026-11-22T05:00:00Z' })
    expect(daysOf(party, zone)).toEqual({ first: '2026-11-21', last: '2026-11-21' })
  })

  it('puts whole days first, then the hours in their order', () => {
    const late = testEvent({ title: 'Tarde', start_time: '2026-11-21T22:00:00Z', end_time: '2026-11-21T23:00:00Z' })
    const early = testEvent({ title: 'Mañana', start_time: '2026-11-21T14:00:00Z', end_time: '2026-11-21T15:00:00Z' })
    const whole = testEvent({ title: 'Fiesta', all_day: true, start_time: '2026-11-21', end_time: '2026-11-22' })
    const other = testEvent({ title: 'Otro', start_time: '2026-11-23T14:00:00Z', end_time: '2026-11-23T15:00:00Z' })
    const titles = eventsOn([late, other, early, whole], '2026-11-21', zone).map(({ title }) => title)
    expect(titles).toEqual(['Fiesta', 'Mañana', 'Tarde'])
  })

  it('asks for a span from midnight to midnight of the user', () => {
    expect(spanOf('2026-11-21', '2026-11-22', zone)).toEqual({
      from: '2026-11-21T05:00:00.000Z',
      to: '2026-11-22T05:00:00.000Z',
    })
  })
})

describe('a task that is due', () => {
  const zone = 'America/Bogota'
  const now = new Date('2026-11-22T03:00:00Z') // still the 21st in Bogotá

  it('is overdue after its day, or after its instant', () => {
    expect(isOverdue(testTask({ due_date: '2026-11-21' }), now, zone)).toBe(false)
    expect(isOverdue(testTask({ due_date: '2026-11-20' }), now, zone)).toBe(true)
    expect(isOverdue(testTask({ due_date: '2026-11-22T02:59:00Z' }), now, zone)).toBe(true)
    expect(isOverdue(testTask({ due_date: '2026-11-20', completed: true }), now, zone)).toBe(false)
  })

  it('keeps its date, and shows an instant on the day of the user', () => {
    expect(dueDayOf(testTask({ due_date: '2026-11-21' }), 'Pacific/Kiritimati')).toBe('2026-11-21')
    expect(dueDayOf(testTask({ due_date: '2026-11-22T02:59:00Z' }), zone)).toBe('2026-11-21')
    expect(dueDayOf(testTask({}), zone)).toBeUndefined()
  })

  it('comes before those that are due later, and before those that are never due', () => {
    const tasks = [
      testTask({ title: 'nunca' }),
      testTask({ title: 'el día', due_date: '2026-11-21' }),
      testTask({ title: 'a las diez', due_date: '2026-11-21T15:00:00Z' }),
      testTask({ title: 'ayer', due_date: '2026-11-20' }),
    ]
    expect(tasks.sort(byDue(zone)).map(({ title }) => title)).toEqual(['ayer', 'a las diez', 'el día', 'nunca'])
  })
})
