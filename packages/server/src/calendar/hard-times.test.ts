/**
 * Hours that come twice or never, days of 23 and 25 hours, and series over them: what is written on the wall is what counts.
 * @module
 */
import { readWallText } from '@axia/words/wall-time'
import { describe, expect, it } from 'vitest'
import { Problem } from '../problem.ts'
import type { EventRow } from './event.ts'
import { readEventTimes } from './event-times.ts'
import { asSingle, expandSeries, keysBetween, occurrenceName, singleOccurrence } from './occurrences.ts'
import { movedRule } from './recurrence-change.ts'

const [bogota, madrid, newYork] = ['America/Bogota', 'Europe/Madrid', 'America/New_York'] as const

function eventOf(body: { start_time: string; end_time?: string; recurrence?: string }, timeZone: string): EventRow {
  const at = new Date('2026-01-01T00:00:00Z')
  return {
    id: '01a20074-b629-72ae-9d2e-260b0eb045f9',
    userId: '01a20074-b629-72ae-9d2e-260b0eb045f8',
    title: 'x',
    description: '',
    location: '',
    ...readEventTimes(body, undefined, timeZone),
    subscriptionId: null,
    uid: null,
    reminder: 'default',
    createdAt: at,
    updatedAt: at,
  }
}

/** `start/end` of the event, or of each occurrence, in UTC: `10-25T07:00/08:00`. */
function spansOf(event: EventRow, viewer: string, from = '2026-01-01', to = '2028-01-01'): string[] {
  const window = { from: new Date(from), to: new Date(to), timeZone: viewer, limit: 100 }
  const occurrences = event.recurrence === null ? [singleOccurrence(event, viewer)] : expandSeries(event, window)
  return occurrences.map(({ startMs, endMs }) => {
    const [start, end] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()]
    return `${start.slice(5, 16)}/${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11, 16) : end.slice(5, 16)}`
  })
}

describe('times on the wall', () => {
  it.for([
    // What happens once. Madrid goes forward on 2027-03-28 at 2, back on 2026-10-25 at 3; New York 2027-03-14, 2026-11-01.
    ['before the jump, over it', madrid, '2027-03-28T01:30', '2027-03-28T03:30', undefined, ['03-28T00:30/01:30']],
    ['the day of the jump', madrid, '2027-03-28T09:00', '2027-03-28T10:00', undefined, ['03-28T07:00/08:00']],
    ['the day before it', madrid, '2027-03-27T09:00', '2027-03-27T10:00', undefined, ['03-27T08:00/09:00']],
    [
      'an hour that comes twice is the first',
      madrid,
      '2026-10-25T02:30',
      '2026-10-25T03:30',
      undefined,
      ['10-25T00:30/02:30'],
    ],
    [
      'unless its offset says the second',
      madrid,
      '2026-10-25T02:30:00+01:00',
      '2026-10-25T03:30',
      undefined,
      ['10-25T01:30/02:30'],
    ],
    ['twice in New York', newYork, '2026-11-01T01:30', '2026-11-01T02:30', undefined, ['11-01T05:30/07:30']],
    ['over the jump in New York', newYork, '2027-03-14T01:30', '2027-03-14T03:00', undefined, ['03-14T06:30/07:00']],
    ['where clocks never change', bogota, '2026-10-25T02:30', '2026-10-25T03:30', undefined, ['10-25T07:30/08:30']],
    ['near midnight', bogota, '2026-12-31T23:30', '2027-01-01T00:30', undefined, ['01-01T04:30/05:30']],
    [
      'half an hour of summer time',
      'Australia/Lord_Howe',
      '2026-10-04T03:00',
      '2026-10-04T04:00',
      undefined,
      ['10-03T16:00/17:00'],
    ],
    // Series: the same hour on the wall on both sides.
    [
      'weekly, back in Madrid',
      madrid,
      '2026-10-18T09:00',
      '2026-10-18T10:00',
      'FREQ=WEEKLY;COUNT=3',
      ['10-18T07:00/08:00', '10-25T08:00/09:00', '11-01T08:00/09:00'],
    ],
    [
      'weekly, forward in Madrid',
      madrid,
      '2027-03-21T09:00',
      '2027-03-21T10:00',
      'FREQ=WEEKLY;COUNT=3',
      ['03-21T08:00/09:00', '03-28T07:00/08:00', '04-04T07:00/08:00'],
    ],
    [
      'weekly, back in New York',
      newYork,
      '2026-10-25T09:00',
      '2026-10-25T10:00',
      'FREQ=WEEKLY;COUNT=3',
      ['10-25T13:00/14:00', '11-01T14:00/15:00', '11-08T14:00/15:00'],
    ],
    [
      'weekly, forward in New York',
      newYork,
      '2027-03-07T09:00',
      '2027-03-07T10:00',
      'FREQ=WEEKLY;COUNT=3',
      ['03-07T14:00/15:00', '03-14T13:00/14:00', '03-21T13:00/14:00'],
    ],
    [
      'weekly in Bogotá',
      bogota,
      '2026-10-18T09:00',
      '2026-10-18T10:00',
      'FREQ=WEEKLY;COUNT=3',
      ['10-18T14:00/15:00', '10-25T14:00/15:00', '11-01T14:00/15:00'],
    ],
    [
      'daily at an hour that is jumped over once',
      newYork,
      '2027-03-13T02:30',
      '2027-03-13T03:00',
      'FREQ=DAILY;COUNT=3',
      ['03-13T07:30/08:00', '03-15T06:30/07:00', '03-16T06:30/07:00'],
    ],
    [
      'daily at an hour that comes twice once',
      newYork,
      '2026-10-31T01:30',
      '2026-10-31T01:45',
      'FREQ=DAILY;COUNT=3',
      ['10-31T05:30/05:45', '11-01T05:30/05:45', '11-02T06:30/06:45'],
    ],
    [
      'nights over the change: the end stays on the wall',
      newYork,
      '2026-10-31T22:00',
      '2026-11-01T06:00',
      'FREQ=DAILY;COUNT=2',
      ['11-01T02:00/11:00', '11-02T03:00/11:00'],
    ],
    [
      'nights over the jump',
      madrid,
      '2027-03-26T22:00',
      '2027-03-27T06:00',
      'FREQ=DAILY;COUNT=3',
      ['03-26T21:00/03-27T05:00', '03-27T21:00/03-28T04:00', '03-28T20:00/03-29T04:00'],
    ],
    [
      'until a day, late in the evening',
      bogota,
      '2026-10-24T23:30',
      '2026-10-24T23:45',
      'FREQ=DAILY;UNTIL=20261025',
      ['10-25T04:30/04:45', '10-26T04:30/04:45'],
    ],
    [
      'the last Sunday of the month, which is the day of the change',
      madrid,
      '2026-09-27T02:30',
      '2026-09-27T02:45',
      'FREQ=MONTHLY;BYDAY=-1SU;COUNT=3',
      ['09-27T00:30/00:45', '10-25T00:30/00:45', '11-29T01:30/01:45'],
    ],
    // Whole days: from midnight to midnight of who looks, 25 or 23 hours long.
    ['a day of 25 hours', madrid, '2026-10-25', '2026-10-26', undefined, ['10-24T22:00/10-25T23:00']],
    ['a day of 23 hours', newYork, '2027-03-14', '2027-03-15', undefined, ['03-14T05:00/03-15T04:00']],
    [
      'a day whose midnight is jumped over',
      'America/Santiago',
      '2026-09-06',
      '2026-09-07',
      undefined,
      ['09-06T04:00/09-07T03:00'],
    ],
    [
      'days over the change',
      madrid,
      '2026-10-24',
      '2026-10-25',
      'FREQ=DAILY;COUNT=3',
      ['10-23T22:00/10-24T22:00', '10-24T22:00/10-25T23:00', '10-25T23:00/10-26T23:00'],
    ],
  ] as const)('%s', ([, timeZone, start_time, end_time, recurrence, expected]) => {
    const event = eventOf({ start_time, end_time, ...(recurrence !== undefined && { recurrence }) }, timeZone)
    expect(spansOf(event, timeZone)).toEqual(expected)
  })

  it.for([
    ['2027-03-28T02:30', madrid],
    ['2027-03-14T02:00', newYork],
    ['2026-09-06T00:30', 'America/Santiago'],
  ] as const)('has no %s in %s', ([start_time, timeZone]) => {
    expect(() => eventOf({ start_time }, timeZone)).toThrow(Problem)
    expect(() => eventOf({ start_time }, bogota)).not.toThrow()
  })

  it('are those of the event’s zone, wherever one looks from; days are those of who looks', () => {
    const hours = eventOf({ start_time: '2026-10-24T09:00', recurrence: 'FREQ=DAILY;COUNT=2' }, madrid)
    expect(spansOf(hours, bogota)).toEqual(['10-24T07:00/08:00', '10-25T08:00/09:00'])
    const days = eventOf({ start_time: '2026-10-25', recurrence: 'FREQ=YEARLY;COUNT=1' }, madrid)
    expect(spansOf(days, bogota)).toEqual(['10-25T05:00/10-26T05:00'])
  })

  it('name occurrences, and lead from the name back to the same one', () => {
    for (const timeZone of [bogota, madrid, newYork]) {
      for (const start_time of ['2026-10-23T01:30', '2027-03-12T03:30']) {
        const series = eventOf({ start_time, recurrence: 'FREQ=DAILY;COUNT=20' }, timeZone)
        const keys = keysBetween(series, series.startLocal, '2027-12-31 00:00:00.000', 100)
        expect(keys).toHaveLength(20)
        for (const key of keys) {
          expect(keysBetween(series, key, key, 5), key).toEqual([key])
          expect(asSingle(series, key).startAt.toISOString(), key).toBe(occurrenceName(series, key))
        }
      }
    }
  })
})

describe(movedRule, () => {
  it.for([
    ['FREQ=WEEKLY;BYDAY=MO,WE', '2026-11-25', '2026-11-26', 'FREQ=WEEKLY;BYDAY=TU,TH'],
    ['FREQ=WEEKLY;BYDAY=SU', '2026-11-22', '2026-11-21', 'FREQ=WEEKLY;BYDAY=SA'],
    ['FREQ=MONTHLY;BYDAY=4WE', '2026-11-25', '2026-11-19', 'FREQ=MONTHLY;BYDAY=3TH'],
    ['FREQ=MONTHLY;BYDAY=-1WE', '2026-11-25', '2026-11-26', 'FREQ=MONTHLY;BYDAY=-1TH'],
    ['FREQ=MONTHLY;BYMONTHDAY=25', '2026-11-25', '2026-11-27', 'FREQ=MONTHLY;BYMONTHDAY=27'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2026-11-30', '2026-11-29', 'FREQ=MONTHLY;BYMONTHDAY=-2'],
    ['FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30', '2026-11-30', '2026-12-01', 'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1'],
    ['FREQ=DAILY', '2026-11-25', '2026-11-27', 'FREQ=DAILY'],
    ['FREQ=WEEKLY;BYDAY=WE', '2026-11-25', '2026-11-25', 'FREQ=WEEKLY;BYDAY=WE'],
  ] as const)('makes of %s, from %s to %s, %s', ([rule, from, to, expected]) => {
    expect(movedRule(rule, readWallText(`${from} 10:00:00.000`), readWallText(`${to} 08:00:00.000`))).toBe(expected)
  })
})
