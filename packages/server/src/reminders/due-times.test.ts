import { describe, expect, it } from 'vitest'
import { eventDueMs, eventOverMs, type LeadSettings, type RemindedOccurrence, taskDueMs } from './due-times.ts'

const settings: LeadSettings = { events: '10', allDay: 'same_day' }

function occurrence(reminder: string, start: string, { allDay = false, minutes = 60 } = {}): RemindedOccurrence {
  const startMs = Date.parse(start)
  const event = { title: 'x', allDay, reminder, subscriptionId: null }
  return { id: 'x', event, occurrence: undefined, startMs, endMs: startMs + minutes * 60_000 }
}

const at = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16))

describe(eventDueMs, () => {
  it.for<[string, string, { allDay?: boolean }, string | undefined]>([
    ['default', '2026-11-23T15:00Z', {}, '2026-11-23T14:50'],
    ['none', '2026-11-23T15:00Z', {}, undefined],
    ['0', '2026-11-23T15:00Z', {}, '2026-11-23T15:00'],
    ['1440', '2026-11-23T15:00Z', {}, '2026-11-22T15:00'],
    ['same_day', '2026-11-22T23:30Z', {}, '2026-11-23T08:00'],
    ['day_before', '2026-11-23T15:00Z', {}, '2026-11-22T19:00'],
    ['default', '2026-11-22T23:00Z', { allDay: true }, '2026-11-23T08:00'],
    ['60', '2026-11-22T23:00Z', { allDay: true }, '2026-11-22T22:00'],
    // summer time begins in Madrid on 29 March 2026 at two, and ends on 25 October at three
    ['same_day', '2026-03-28T23:00Z', { allDay: true }, '2026-03-29T07:00'],
    ['day_before', '2026-03-28T23:00Z', { allDay: true }, '2026-03-28T19:00'],
    ['same_day', '2026-10-24T22:00Z', { allDay: true }, '2026-10-25T08:00'],
    ['day_before', '2026-10-24T22:00Z', { allDay: true }, '2026-10-24T18:00'],
    ['1440', '2026-03-29T07:00Z', {}, '2026-03-28T07:00'],
  ])('of an event in Madrid with %s that starts at %s (%o) it is at %s', ([reminder, start, options, due]) => {
    expect(at(eventDueMs(occurrence(reminder, start, options), settings, 'Europe/Madrid'))).toBe(due)
  })

  it('follows the settings where an event says nothing, for whole days by their own', () => {
    const none: LeadSettings = { events: 'none', allDay: 'day_before' }
    expect(eventDueMs(occurrence('default', '2026-11-23T15:00Z'), none, 'UTC')).toBeUndefined()
    const day = occurrence('default', '2026-11-23T00:00Z', { allDay: true })
    expect(at(eventDueMs(day, none, 'UTC'))).toBe('2026-11-22T20:00')
    expect(eventDueMs(day, { ...none, allDay: 'none' }, 'UTC')).toBeUndefined()
  })

  it('leaves an event that takes no time a quarter of an hour', () => {
    expect(at(eventOverMs(occurrence('0', '2026-11-23T15:00Z', { minutes: 0 })))).toBe('2026-11-23T15:15')
    expect(at(eventOverMs(occurrence('0', '2026-11-23T15:00Z', { minutes: 90 })))).toBe('2026-11-23T16:30')
  })
})

describe(taskDueMs, () => {
  it('is at the time, or at nine on the wall of its day', () => {
    const task = { id: 'x', title: 'x', dueOn: null, dueAt: null }
    const dueAt = new Date('2026-11-23T15:00Z')
    expect(taskDueMs({ ...task, dueAt }, 'Europe/Madrid')).toBe(dueAt.getTime())
    expect(at(taskDueMs({ ...task, dueOn: '2026-03-29' }, 'Europe/Madrid'))).toBe('2026-03-29T07:00')
    expect(at(taskDueMs({ ...task, dueOn: '2026-03-28' }, 'Europe/Madrid'))).toBe('2026-03-28T08:00')
    expect(taskDueMs(task, 'UTC')).toBeUndefined()
  })
})
