import { describe, expect, it } from 'vitest'
import { firstDays, plainRule, type Rule, readRule, ruleText } from './rule.ts'

const sameDay = (instant: string) => instant.slice(0, 10)
const wednesday = '2026-11-25'

describe(readRule, () => {
  it.for([
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=3;COUNT=5',
    'FREQ=WEEKLY',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR',
    'FREQ=WEEKLY;BYDAY=MO;UNTIL=20270301',
    'FREQ=MONTHLY',
    'FREQ=MONTHLY;BYDAY=4WE',
    'FREQ=MONTHLY;BYDAY=-1WE;COUNT=12',
    'FREQ=YEARLY;INTERVAL=4',
  ])('shows %s, and writes it as it was', (text) => {
    const repeat = readRule(text, wednesday, sameDay)
    expect(repeat.kind).toBe('rule')
    expect(ruleText(repeat, wednesday)).toBe(text)
  })

  it.for([
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
    'FREQ=MONTHLY;BYDAY=2MO',
    'FREQ=YEARLY;BYMONTH=3;BYDAY=1SU',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=DAILY;BYDAY=MO',
  ])('leaves %s alone', (text) => {
    expect(readRule(text, wednesday, sameDay)).toEqual({ kind: 'other', text })
  })

  it('shows the day on which it ends, also where an instant ends it', () => {
    const ends = (text: string) => {
      const repeat = readRule(text, wednesday, () => '2026-12-31')
      return repeat.kind === 'rule' && repeat.rule.end
    }
    expect(ends('FREQ=DAILY;UNTIL=20270101T045959Z')).toEqual({ kind: 'until', day: '2026-12-31' })
    expect(ends('FREQ=DAILY;UNTIL=20270101')).toEqual({ kind: 'until', day: '2027-01-01' })
  })
})

describe(firstDays, () => {
  const days = (rule: Partial<Rule> & Pick<Rule, 'unit'>, start = wednesday, most = 4) =>
    firstDays({ ...plainRule(rule.unit), ...rule }, start, most).map((day) => day.slice(5))

  it('knows the days that come', () => {
    expect(days({ unit: 'day', every: 2 })).toEqual(['11-25', '11-27', '11-29', '12-01'])
    expect(days({ unit: 'week', weekdays: [1, 3] })).toEqual(['11-25', '11-30', '12-02', '12-07'])
    expect(days({ unit: 'week', every: 2, weekdays: [0, 3] })).toEqual(['11-25', '11-29', '12-09', '12-13'])
    expect(days({ unit: 'month', monthWay: 'last_weekday' })).toEqual(['11-25', '12-30', '01-27', '02-24'])
    expect(days({ unit: 'month', monthWay: 'weekday' })).toEqual(['11-25', '12-23', '01-27', '02-24'])
    expect(days({ unit: 'month' }, '2026-12-31')).toEqual(['12-31', '01-31', '03-31', '05-31'])
    expect(days({ unit: 'year' }, '2028-02-29', 2)).toEqual(['02-29', '02-29'])
    expect(days({ unit: 'day', end: { kind: 'count', count: 2 } })).toEqual(['11-25', '11-26'])
    expect(days({ unit: 'week', end: { kind: 'until', day: '2026-12-03' } })).toEqual(['11-25', '12-02'])
  })
})
