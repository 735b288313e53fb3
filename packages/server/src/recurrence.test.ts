import { describe, expect, it } from 'vitest'
import { findSeriesEnd, readRecurrence, startsWithin } from './recurrence.ts'

const begin = (at: string, timeZone: string) => ({ at: new Date(at), timeZone })

function starts(rule: string, start: ReturnType<typeof begin>, from: string, to: string, limit = 100): string[] {
  const window = { from: new Date(from), to: new Date(to), limit }
  return startsWithin(readRecurrence(rule), start, undefined, window).map((at) => at.toISOString())
}

describe(readRecurrence, () => {
  it.for([
    'FREQ=DAILY',
    'rrule:freq=weekly;byday=mo,we;wkst=su',
    'FREQ=MONTHLY;BYDAY=-1FR;COUNT=12',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=20271231T000000Z',
  ])('takes %s', (rule) => {
    expect(() => readRecurrence(rule)).not.toThrow()
  })

  it.for([
    '',
    'every monday',
    'BYDAY=MO',
    'FREQ=FORTNIGHTLY',
    'FREQ=SECONDLY',
    'FREQ=HOURLY',
    'FREQ=DAILY;BYHOUR=1,2,3',
    'FREQ=DAILY;FREQ=WEEKLY',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;INTERVAL=99999999999',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=1001',
    'FREQ=DAILY;COUNT=3;UNTIL=20271231',
    'FREQ=DAILY;UNTIL=tomorrow',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=WEEKLY;BYMONTHDAY=3',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYWEEKNO=3',
    'FREQ=MONTHLY;BYSETPOS=1',
    'FREQ=YEARLY;BYYEARDAY=366;BYMONTHDAY=1',
    'FREQ=YEARLY;BYWEEKNO=1;BYYEARDAY=1',
    'FREQ=DAILY;RSCALE=CHINESE',
    'FREQ=DAILY\nDTSTART:19700101T000000Z',
    `FREQ=MONTHLY;BYMONTHDAY=${Array(100).fill('1').join(',')}`,
    '__proto__=1',
    'constructor=1;FREQ=DAILY',
  ])('refuses %s', (rule) => {
    expect(() => readRecurrence(rule)).toThrow(
      expect.objectContaining({ code: 'invalid_request', errors: [expect.objectContaining({ field: 'recurrence' })] }),
    )
  })
})

describe(startsWithin, () => {
  it.for([
    [
      'America/New_York',
      '2026-10-25T13:00:00Z',
      ['2026-10-25T13:00:00.000Z', '2026-11-01T14:00:00.000Z', '2026-11-08T14:00:00.000Z'],
    ],
    [
      'Europe/Madrid',
      '2026-10-18T07:00:00Z',
      ['2026-10-18T07:00:00.000Z', '2026-10-25T08:00:00.000Z', '2026-11-01T08:00:00.000Z', '2026-11-08T08:00:00.000Z'],
    ],
    [
      'America/Bogota',
      '2026-10-25T14:00:00Z',
      ['2026-10-25T14:00:00.000Z', '2026-11-01T14:00:00.000Z', '2026-11-08T14:00:00.000Z'],
    ],
  ] as const)('keeps nine in the morning in %s over a change of the clocks', ([timeZone, first, expected]) => {
    expect(starts('FREQ=WEEKLY', begin(first, timeZone), '2026-10-01', '2026-11-10')).toEqual(expected)
  })

  it('leaves out an hour that the clocks jump over', () => {
    const found = starts('FREQ=DAILY', begin('2026-03-06T07:30:00Z', 'America/New_York'), '2026-03-07', '2026-03-11')
    expect(found).toEqual(['2026-03-07T07:30:00.000Z', '2026-03-09T06:30:00.000Z', '2026-03-10T06:30:00.000Z'])
  })

  it('takes the first of an hour that comes twice', () => {
    const found = starts('FREQ=DAILY', begin('2026-10-30T05:30:00Z', 'America/New_York'), '2026-10-31', '2026-11-03')
    expect(found).toEqual(['2026-10-31T05:30:00.000Z', '2026-11-01T05:30:00.000Z', '2026-11-02T06:30:00.000Z'])
  })

  it('has the first occurrence also where the rule has none', () => {
    const found = starts(
      'FREQ=WEEKLY;BYDAY=TU',
      begin('2026-11-23T15:00:00Z', 'America/Bogota'),
      '2026-11-01',
      '2026-12-02',
    )
    expect(found).toEqual(['2026-11-23T15:00:00.000Z', '2026-11-24T15:00:00.000Z', '2026-12-01T15:00:00.000Z'])
  })

  it.for([
    ['FREQ=DAILY;UNTIL=20261125', '2026-11-25T15:00:00.000Z'],
    ['FREQ=DAILY;UNTIL=20261125T145959Z', '2026-11-24T15:00:00.000Z'],
    ['FREQ=DAILY;UNTIL=20261125T150000Z', '2026-11-25T15:00:00.000Z'],
    ['FREQ=DAILY;UNTIL=20261125T095959', '2026-11-24T15:00:00.000Z'],
  ] as const)('ends %s with %s', ([rule, last]) => {
    expect(starts(rule, begin('2026-11-23T15:00:00Z', 'America/Bogota'), '2026-11-01', '2027-01-01').at(-1)).toBe(last)
  })

  it('finds what lies far ahead, and the rare, in their right place', () => {
    const leap = begin('2024-02-29T12:00:00Z', 'Europe/Madrid')
    expect(starts('FREQ=YEARLY', leap, '2027-01-01', '2037-01-01')).toEqual([
      '2028-02-29T12:00:00.000Z',
      '2032-02-29T12:00:00.000Z',
      '2036-02-29T12:00:00.000Z',
    ])
    const daily = begin('1990-01-01T12:00:00Z', 'Europe/Madrid')
    expect(starts('FREQ=DAILY;INTERVAL=3', daily, '2090-01-01', '2090-01-08')).toEqual([
      '2090-01-01T12:00:00.000Z',
      '2090-01-04T12:00:00.000Z',
      '2090-01-07T12:00:00.000Z',
    ])
  })

  it('stops at the limit, wherever the series goes', () => {
    const found = starts('FREQ=DAILY', begin('2026-01-01T12:00:00Z', 'Europe/Madrid'), '2026-01-01', '2036-01-01', 50)
    expect(found.length).toBeGreaterThanOrEqual(50)
    expect(found.length).toBeLessThan(100)
  })

  it('counts an all-day series in days, whatever the zone', () => {
    const found = starts('FREQ=DAILY;UNTIL=20261102', begin('2026-10-31T00:00:00Z', 'utc'), '2026-10-01', '2026-12-01')
    expect(found.map((at) => at.slice(0, 10))).toEqual(['2026-10-31', '2026-11-01', '2026-11-02'])
  })
})

describe(findSeriesEnd, () => {
  const start = begin('2026-11-23T15:00:00Z', 'America/Bogota')
  const end = (rule: string) => findSeriesEnd(readRecurrence(rule), start)?.toISOString()

  it('knows the last of a counted series, a bound of one until, and none of an endless one', () => {
    expect(end('FREQ=DAILY;COUNT=3')).toBe('2026-11-25T15:00:00.000Z')
    expect(end('FREQ=DAILY;COUNT=1')).toBe('2026-11-23T15:00:00.000Z')
    expect(end('FREQ=DAILY;UNTIL=20261201T000000Z')).toBe('2026-12-01T00:00:00.000Z')
    expect(end('FREQ=DAILY')).toBeUndefined()
  })

  it.for([
    'FREQ=DAILY;UNTIL=20260101',
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=29',
    'FREQ=WEEKLY;INTERVAL=53;BYMONTH=1;BYSETPOS=5;BYDAY=MO',
    'FREQ=YEARLY;INTERVAL=999;COUNT=1000',
    'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366',
  ])('refuses %s', (rule) => {
    expect(() => end(rule)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })

  it('costs little, also with the most hostile rules that it takes', () => {
    const days = Array.from({ length: 53 }, (_, week) => `${week + 1}MO`).join(',')
    const hostile = [
      `FREQ=YEARLY;BYDAY=${days}`,
      'FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366',
      'FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-366,366,1,2,3',
      'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6,9,11',
      'FREQ=DAILY;COUNT=1000',
      'FREQ=YEARLY;COUNT=1000',
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=1000',
    ]
    for (const rule of hostile) {
      const before = process.cpuUsage()
      try {
        const last = end(rule)
        startsWithin(readRecurrence(rule), start, last === undefined ? undefined : new Date(last), {
          from: new Date('2030-01-01'),
          to: new Date('2040-01-01'),
          limit: 200,
        })
      } catch {}
      expect(process.cpuUsage(before).user / 1000, rule).toBeLessThan(1000)
    }
  })
})
