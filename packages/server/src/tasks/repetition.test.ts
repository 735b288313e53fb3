import { readDay, wallTimeOf } from '@axia/words/wall-time'
import { describe, expect, it } from 'vitest'
import { beginRepetition, type Due, nextAfter } from './repetition.ts'

const bogota = 'America/Bogota'

function dueOf(text: string): Due {
  return text.length === 10 ? { dueOn: text, dueAt: null } : { dueOn: null, dueAt: new Date(text) }
}

/** When the next one is due, told as on the wall. */
function next(rule: string, due: string, now: string, { from = due, timeZone = bogota } = {}): string | undefined {
  const task = { ...dueOf(due), ...beginRepetition(rule, dueOf(from), timeZone) }
  const found = nextAfter(task, timeZone, new Date(now))
  if (found === undefined) return undefined
  return found.dueOn ?? wallTimeOf(found.dueAt ?? new Date(0), timeZone).toFormat('yyyy-MM-dd HH:mm')
}

describe(nextAfter, () => {
  it.for([
    ['the day after', 'FREQ=DAILY', '2026-11-21', '2026-11-21T15:00Z', '2026-11-22'],
    ['done early, the one after it', 'FREQ=WEEKLY', '2026-11-23', '2026-11-21T15:00Z', '2026-11-30'],
    ['the weekdays of the rule', 'FREQ=WEEKLY;BYDAY=MO,TH', '2026-11-23', '2026-11-23T15:00Z', '2026-11-26'],
    ['what was missed is not made up for', 'FREQ=DAILY', '2026-11-01', '2026-11-21T15:00Z', '2026-11-22'],
    ['today is today in the zone', 'FREQ=DAILY', '2026-11-20', '2026-11-22T04:00Z', '2026-11-22'],
    ['a month without that day is left out', 'FREQ=MONTHLY', '2027-01-31', '2027-01-31T15:00Z', '2027-03-31'],
    ['the second Tuesday', 'FREQ=MONTHLY;BYDAY=2TU', '2026-12-08', '2026-12-08T15:00Z', '2027-01-12'],
    ['a leap day', 'FREQ=YEARLY', '2028-02-29', '2028-02-29T15:00Z', '2032-02-29'],
    ['many years of days later', 'FREQ=DAILY', '2009-01-01', '2026-11-21T15:00Z', '2026-11-22'],
    ['its hour is still to come', 'FREQ=DAILY', '2026-11-20T23:30Z', '2026-11-21T15:00Z', '2026-11-21 18:30'],
    ['its hour is over', 'FREQ=DAILY', '2026-11-20T23:30Z', '2026-11-21T23:31Z', '2026-11-22 18:30'],
  ] as const)('%s: %s', ([, rule, due, now, expected]) => {
    expect(next(rule, due, now)).toBe(expected)
  })

  it('keeps the hour on the wall when the clocks change', () => {
    const at = { timeZone: 'Europe/Madrid' }
    expect(next('FREQ=DAILY', '2027-03-27T08:00Z', '2027-03-27T10:00Z', at)).toBe('2027-03-28 09:00')
    expect(next('FREQ=DAILY', '2027-03-27T01:30Z', '2027-03-27T10:00Z', at)).toBe('2027-03-28 03:30') // 02:30 is jumped over
  })

  it('goes on by the rule after a task that was put off, or brought forward', () => {
    const monday = { from: '2026-11-23' }
    expect(next('FREQ=WEEKLY', '2026-11-25', '2026-11-25T15:00Z', monday)).toBe('2026-11-30')
    expect(next('FREQ=WEEKLY', '2026-11-20', '2026-11-20T15:00Z', monday)).toBe('2026-11-30')
  })

  it('ends beyond the years of four digits', () => {
    const task = { ...beginRepetition('FREQ=DAILY', dueOf('2026-11-21'), bogota), dueOn: '10006-04-05', dueAt: null }
    expect(nextAfter(task, bogota, new Date('2026-11-21T15:00Z'))).toBeUndefined()
    const late = { ...task, dueOn: null, dueAt: new Date(Date.UTC(10006, 3, 5)) }
    expect(nextAfter(late, bogota, new Date('2026-11-21T15:00Z'))).toBeUndefined()
  })

  it('ends where the rule ends', () => {
    expect(next('FREQ=DAILY;COUNT=2', '2026-11-21', '2026-11-21T15:00Z')).toBe('2026-11-22')
    expect(next('FREQ=DAILY;COUNT=2', '2026-11-22', '2026-11-22T15:00Z', { from: '2026-11-21' })).toBeUndefined()
    expect(next('FREQ=DAILY;UNTIL=20261121', '2026-11-21', '2026-11-21T15:00Z')).toBeUndefined()
  })
})

describe(beginRepetition, () => {
  it('counts from the day in the user’s zone', () => {
    const { repeatsFrom } = beginRepetition('FREQ=DAILY', dueOf('2026-11-21T03:00Z'), bogota)
    expect(readDay(repeatsFrom ?? '').toISODate()).toBe('2026-11-20')
  })
})
