import { describe, expect, it } from 'vitest'
import { testEvent } from '../../test-support.tsx'
import { barsOf, barsWithin, blocksOf, firstSeen, lanesIn, movedTimes, stretchedTimes } from './layout.ts'

const zone = 'America/Bogota'
const week = ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28']
const days = (title: string, first: string, next: string) =>
  testEvent({ title, all_day: true, start_time: first, end_time: next })
/** Hours of the 25th in Bogotá. */
const hours = (title: string, start: string, end: string) =>
  testEvent({ title, start_time: `2026-11-25T${start}:00-05:00`, end_time: `2026-11-25T${end}:00-05:00` })

describe(barsOf, () => {
  it('puts what overlaps into lanes, whole days and the longest first, and knows what goes on', () => {
    const bars = barsOf(
      [
        hours('Cena', '20:00', '21:00'),
        days('Feria', '2026-11-25', '2026-11-26'),
        days('Viaje', '2026-11-20', '2026-11-26'),
        days('Curso', '2026-11-26', '2026-12-03'),
      ],
      week,
      zone,
    )
    expect(
      bars.map(({ event, first, last, lane, fromBefore, goesOn }) => [
        event.title,
        first,
        last,
        lane,
        fromBefore,
        goesOn,
      ]),
    ).toEqual([
      ['Viaje', 0, 3, 0, true, false],
      ['Feria', 3, 3, 1, false, false],
      ['Cena', 3, 3, 2, false, false],
      ['Curso', 4, 6, 0, false, true],
    ])
  })
})

describe(blocksOf, () => {
  it('puts what overlaps side by side, and what does not over the whole width', () => {
    const blocks = blocksOf(
      [
        hours('a', '09:00', '11:00'),
        hours('b', '10:00', '12:00'),
        hours('c', '11:00', '12:00'),
        hours('d', '14:00', '15:00'),
      ],
      '2026-11-25',
      zone,
    )
    expect(blocks.map(({ event, lane, lanes, span }) => [event.title, lane, lanes, span])).toEqual([
      ['a', 0, 2, 1],
      ['b', 1, 2, 1],
      ['c', 0, 2, 1],
      ['d', 0, 1, 1],
    ])
  })

  it('cuts a night at midnight, and draws a moment so that it can be hit', () => {
    const night = testEvent({ start_time: '2026-11-26T03:00:00Z', end_time: '2026-11-26T11:00:00Z' })
    expect(blocksOf([night], '2026-11-25', zone)).toMatchObject([{ startMinute: 1320, endMinute: 1440, goesOn: true }])
    expect(blocksOf([night], '2026-11-26', zone)).toMatchObject([{ startMinute: 0, endMinute: 360, fromBefore: true }])
    expect(blocksOf([hours('x', '10:00', '10:00')], '2026-11-25', zone)).toMatchObject([
      { startMinute: 600, endMinute: 624 },
    ])
    expect(blocksOf([hours('x', '23:55', '23:55')], '2026-11-25', zone)).toMatchObject([
      { startMinute: 1416, endMinute: 1440 },
    ])
  })
})

describe('the reach of a short event', () => {
  const reachOf = (...events: ReturnType<typeof hours>[]) =>
    blocksOf(events, '2026-11-25', zone).map(({ event, reach: { above, below } }) => [event.title, above, below])

  it('goes into the free time around it, as far as a finger needs', () => {
    expect(reachOf(hours('a', '10:00', '10:30'), hours('b', '12:00', '13:00'))).toEqual([
      ['a', 6, 6],
      ['b', 0, 0],
    ])
    expect(reachOf(hours('a', '00:00', '00:30'))).toEqual([['a', 0, 12]])
  })

  it('never goes over what stands beside it, and shares what lies between two short ones', () => {
    expect(reachOf(hours('a', '09:00', '10:00'), hours('b', '10:00', '10:30'), hours('c', '10:40', '11:10'))).toEqual([
      ['a', 0, 0],
      ['b', 0, 5],
      ['c', 5, 7],
    ])
    expect(reachOf(hours('a', '09:00', '09:30'), hours('b', '09:00', '10:30'), hours('c', '09:30', '10:00'))).toEqual([
      ['b', 0, 0],
      ['a', 12, 0],
      ['c', 0, 12],
    ])
  })
})

describe(movedTimes, () => {
  it('keeps the hour on the wall over a change of the clocks, and the length', () => {
    const event = testEvent({ start_time: '2026-10-24T07:00:00Z', end_time: '2026-10-24T08:30:00Z' })
    expect(movedTimes(event, { days: 1 }, 'Europe/Madrid')).toEqual({
      start_time: '2026-10-25T08:00:00.000Z',
      end_time: '2026-10-25T09:30:00.000Z',
    })
  })

  it('goes over midnight, and moves days as days', () => {
    expect(movedTimes(hours('x', '23:30', '23:45'), { minutes: 45 }, zone).start_time).toBe('2026-11-26T05:15:00.000Z')
    expect(movedTimes(hours('x', '00:15', '01:00'), { minutes: -30 }, zone).start_time).toBe('2026-11-25T04:45:00.000Z')
    expect(movedTimes(days('x', '2026-11-30', '2026-12-02'), { days: 2 }, zone)).toEqual({
      start_time: '2026-12-02',
      end_time: '2026-12-04',
    })
  })
})

describe(stretchedTimes, () => {
  it('pulls the end, and never before the start', () => {
    expect(stretchedTimes(hours('x', '10:00', '11:00'), { minutes: 30 }, zone).end_time).toBe(
      '2026-11-25T16:30:00.000Z',
    )
    expect(stretchedTimes(hours('x', '10:00', '11:00'), { minutes: -300 }, zone).end_time).toBe(
      '2026-11-25T15:15:00.000Z',
    )
    expect(stretchedTimes(days('x', '2026-11-25', '2026-11-28'), { days: -9 }, zone).end_time).toBe('2026-11-26')
  })
})

describe(barsWithin, () => {
  it('shows as many as have room, and one more where it is the last of all its days', () => {
    const bars = barsOf(
      [
        days('Viaje', '2026-11-22', '2026-11-27'),
        days('Curso', '2026-11-25', '2026-11-29'),
        hours('Dentista', '09:00', '10:00'),
        hours('Almuerzo', '13:00', '14:00'),
        testEvent({ title: 'Cine', start_time: '2026-11-24T20:00:00-05:00', end_time: '2026-11-24T22:00:00-05:00' }),
      ],
      week,
      zone,
    )
    const titles = (lanes: number) =>
      Object.values(barsWithin(bars, lanes)).map((some) => some.map(({ event }) => event.title).sort())
    expect(titles(1)).toEqual([
      ['Cine', 'Viaje'],
      ['Almuerzo', 'Curso', 'Dentista'],
    ])
    expect(titles(2)).toEqual([
      ['Cine', 'Curso', 'Viaje'],
      ['Almuerzo', 'Dentista'],
    ])
    expect(titles(3)).toEqual([['Almuerzo', 'Cine', 'Curso', 'Dentista', 'Viaje'], []])
  })
})

describe(lanesIn, () => {
  it.each([
    [5, 1],
    [6.2, 1],
    [6.25, 2],
    [7.75, 3],
    [12, 6],
    [1, 1],
  ])('gives a day of %s rem %s lanes', (heightRem, lanes) => {
    expect(lanesIn(heightRem)).toBe(lanes)
  })
})

describe(firstSeen, () => {
  const halfADay = 12 * 60

  it('begins in the morning, so that it is seen what comes on the other days', () => {
    expect(firstSeen(halfADay, undefined)).toBe(6.75 * 60)
    expect(firstSeen(halfADay, 14 * 60)).toBe(6.75 * 60)
  })

  it('keeps now in sight: in the night, in the evening, and on a small screen', () => {
    expect(firstSeen(halfADay, 5 * 60)).toBe(3.5 * 60)
    expect(firstSeen(halfADay, 20 * 60)).toBe(11 * 60)
    expect(firstSeen(4 * 60, 14 * 60)).toBe(12.5 * 60)
    expect(firstSeen(halfADay, 30)).toBe(0)
  })
})
