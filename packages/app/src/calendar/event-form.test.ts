/**
 * The form of an event.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { testEvent } from '../test-support.tsx'
import { eventFormOf, faultOf, newEventForm, toNewEvent, toPatch, withStart } from './event-form.ts'
import { plainRule } from './rule.ts'

const zone = 'America/Bogota'
const filled = { ...newEventForm('2026-11-21', { day: '2026-11-21', time: '12:10' }), title: 'Cena' }

describe(newEventForm, () => {
  it('begins in the next full hour of today, and at nine on other days', () => {
    expect(filled).toMatchObject({ startDay: '2026-11-21', startTime: '13:00', endTime: '14:00' })
    expect(newEventForm('2026-11-25', { day: '2026-11-21', time: '12:10' }).startTime).toBe('09:00')
  })

  it('never begins a new event after the day is over', () => {
    expect(newEventForm('2026-11-21', { day: '2026-11-21', time: '23:10' })).toMatchObject({
      startTime: '09:00',
      endTime: '10:00',
    })
  })
})

describe(withStart, () => {
  it('takes the end along, over midnight too', () => {
    expect(withStart(filled, { startTime: '23:30' })).toMatchObject({ endDay: '2026-11-22', endTime: '00:30' })
    expect(withStart(filled, { startDay: '2026-12-31' })).toMatchObject({ endDay: '2026-12-31', endTime: '14:00' })
  })

  it('leaves the end where the start is not whole', () => {
    expect(withStart(filled, { startTime: '' })).toMatchObject({ endDay: '2026-11-21', endTime: '14:00' })
    for (const startDay of ['', '0002-12-24', '12026-12-24', '275760-12-24', '2026-02-31']) {
      expect(withStart(filled, { startDay })).toEqual({ ...filled, startDay })
    }
  })

  it('takes the end along once the start is whole again', () => {
    const typing = withStart(filled, { startDay: '0002-12-24' })
    expect(withStart(typing, { startDay: '2026-12-24' }, filled)).toMatchObject({ endDay: '2026-12-24' })
    expect(withStart(typing, { startDay: '2026-12-24' })).toMatchObject({ endDay: '2026-11-21' })
  })

  it('leaves an end where it is that would lie beyond all days', () => {
    const long = { ...filled, endDay: '2026-11-25' }
    expect(withStart(long, { startDay: '9999-12-30' })).toEqual({ ...long, startDay: '9999-12-30' })
    expect(withStart({ ...long, allDay: true }, { startDay: '9999-12-30' }).endDay).toBe('2026-11-25')
  })
})

describe(faultOf, () => {
  it('wants a title, whole times, and an end after the start', () => {
    expect(faultOf(filled)).toBeUndefined()
    expect(faultOf({ ...filled, title: '  ' })).toBe('title_missing')
    expect(faultOf({ ...filled, endTime: '' })).toBe('date_missing')
    expect(faultOf({ ...filled, endTime: filled.startTime })).toBe('end_before_start')
    expect(faultOf({ ...filled, allDay: true, endDay: '2026-11-20' })).toBe('end_before_start')
    expect(faultOf({ ...filled, allDay: true })).toBeUndefined()
  })

  it('knows days that cannot be meant', () => {
    for (const day of ['0202-11-21', '9999-12-31', '12026-11-21', '275760-01-01']) {
      expect(faultOf({ ...filled, startDay: day })).toBe('date_wrong')
      expect(faultOf({ ...filled, allDay: true, endDay: day })).toBe('date_wrong')
    }
    expect(toNewEvent({ ...filled, allDay: true, endDay: '9999-12-30' }, zone).end_time).toBe('9999-12-31')
  })
})

describe(toNewEvent, () => {
  it('sends instants of the user’s zone', () => {
    expect(toNewEvent(filled, zone)).toMatchObject({
      title: 'Cena',
      start_time: '2026-11-21T18:00:00.000Z',
      end_time: '2026-11-21T19:00:00.000Z',
      time_zone: zone,
      recurrence: null,
    })
  })

  it('sends whole days as dates, up to the day after the last', () => {
    const trip = {
      ...filled,
      allDay: true,
      endDay: '2026-11-23',
      repeat: { kind: 'rule' as const, rule: plainRule('year') },
    }
    expect(toNewEvent(trip, zone)).toMatchObject({
      start_time: '2026-11-21',
      end_time: '2026-11-24',
      all_day: true,
      recurrence: 'FREQ=YEARLY',
    })
  })
})

describe(toPatch, () => {
  it('sends what was changed and nothing else', () => {
    const before = eventFormOf(testEvent({ location: 'Café' }), zone)
    expect(toPatch(before, before, zone)).toEqual({})
    expect(toPatch(before, { ...before, location: '' }, zone)).toEqual({ location: '' })
  })

  it('says when to remind only where that was chosen', () => {
    const before = eventFormOf(testEvent({ reminder: 30 }), zone)
    expect(toPatch(before, { ...before, reminder: 'none' }, zone)).toEqual({ reminder: 'none' })
    expect(toNewEvent(before, zone)).toMatchObject({ reminder: 30 })
    expect(toNewEvent({ ...before, reminder: 'default' }, zone)).not.toHaveProperty('reminder')
  })

  it('leaves a rule alone that it cannot show', () => {
    const before = eventFormOf(testEvent({ recurrence: 'FREQ=MONTHLY;BYMONTHDAY=1,15' }), zone)
    expect(before.repeat.kind).toBe('other')
    expect(toPatch(before, { ...before, title: 'Yoga' }, zone)).toEqual({ title: 'Yoga' })
  })

  it('shows an event of another zone at the hours of that one, one of UTC at the user’s', () => {
    const before = eventFormOf(testEvent({ time_zone: 'Asia/Tokyo' }), zone)
    expect(before).toMatchObject({ startDay: '2026-11-22', startTime: '03:00', timeZone: 'Asia/Tokyo' })
    expect(toPatch(before, { ...before, startTime: '02:00' }, zone)).toEqual({
      start_time: '2026-11-21T17:00:00.000Z',
      end_time: '2026-11-21T19:00:00.000Z',
      all_day: false,
    })
    expect(eventFormOf(testEvent({ time_zone: 'UTC' }), zone)).toMatchObject({
      startTime: '13:00',
      timeZone: undefined,
    })
  })

  it('keeps the hours where another zone is chosen, on either side of its daylight saving', () => {
    const before = eventFormOf(testEvent({}), zone)
    expect(toPatch(before, { ...before, timeZone: 'America/New_York' }, zone)).toEqual({
      start_time: '2026-11-21T18:00:00.000Z',
      end_time: '2026-11-21T19:00:00.000Z',
      all_day: false,
      time_zone: 'America/New_York',
    })
    const summer = { ...filled, startDay: '2026-07-01', endDay: '2026-07-01', timeZone: 'America/New_York' }
    expect(toNewEvent(summer, zone)).toMatchObject({
      start_time: '2026-07-01T17:00:00.000Z',
      end_time: '2026-07-01T18:00:00.000Z',
      time_zone: 'America/New_York',
    })
    expect(toNewEvent({ ...summer, allDay: true }, zone)).toMatchObject({ time_zone: zone })
  })
})
