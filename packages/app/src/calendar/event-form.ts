/**
 * An event as a form holds it, from the wire and back to it.
 * @module
 */
import type { CalendarEvent, CalendarEventPatch, EventReminder, NewCalendarEvent } from '@axia/contract'
import { daysOf } from '../time/agenda.ts'
import { addDays, daysBetween, isDay } from '../time/calendar-day.ts'
import { dayMinutes, minutesOf, timeOf } from '../time/day-minutes.ts'
import { dayOf, instantOf, isTimeZone, type WallTime, wallOf } from '../time/zoned.ts'
import type { EventTimes } from './event-when.ts'
import { changesRule, type Repeat, readRule, ruleText } from './rule.ts'

/** Everything that is typed, as text; days are the first and the last, times those of the wall in `timeZone`. */
export interface EventForm {
  title: string
  allDay: boolean
  startDay: string
  startTime: string
  endDay: string
  endTime: string
  /** Where it is not the user's own. */
  timeZone?: string | undefined
  location: string
  description: string
  repeat: Repeat
  reminder: EventReminder
}

/** What keeps a form from being saved. */
export type EventFault = 'title_missing' | TimesFault
type TimesFault = 'date_missing' | 'date_wrong' | 'end_before_start'

/** A new event: today in the next full hour, on another day at nine. */
export function newEventForm(day: string, now: WallTime): EventForm {
  const nextHour = day === now.day && now.time < '22' ? Number(now.time.slice(0, 2)) + 1 : 9
  const text = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  return {
    title: '',
    allDay: false,
    startDay: day,
    startTime: text(nextHour),
    endDay: day,
    endTime: text(nextHour + 1),
    location: '',
    description: '',
    repeat: { kind: 'none' },
    reminder: 'default',
  }
}

/** A new event between two wall times, or over whole days. */
export function newEventFormAt(start: WallTime, end: WallTime, allDay: boolean): EventForm {
  const form = newEventForm(start.day, { day: '', time: '' })
  if (allDay) return { ...form, allDay, endDay: end.day }
  return { ...form, startTime: start.time, endDay: end.day, endTime: end.time }
}

/** An event of the wire in the form, at the hours of its own zone. */
export function eventFormOf(event: CalendarEvent, timeZone: string): EventForm {
  const { title, location, description, all_day: allDay, recurrence, reminder } = event
  const ownZone = otherZoneOf(event, timeZone)
  const zone = ownZone ?? timeZone
  const { first, last } = daysOf(event, zone)
  const repeat = readRule(recurrence, first, (instant) => dayOf(new Date(instant), zone))
  const common = { title, location, description, allDay, repeat, reminder, timeZone: ownZone }
  if (allDay) {
    return { ...common, startDay: first, startTime: '09:00', endDay: last, endTime: '10:00' }
  }
  const start = wallOf(new Date(event.start_time), zone)
  const end = wallOf(new Date(event.end_time), zone)
  return { ...common, startDay: start.day, startTime: start.time, endDay: end.day, endTime: end.time }
}

/** The zone of an event that is planned in another one than the user's; UTC is nobody's wall. */
function otherZoneOf({ all_day, time_zone: zone }: CalendarEvent, timeZone: string): string | undefined {
  const isOwn = all_day || zone === timeZone || /^(?:Etc\/|UTC|GMT)/.test(zone) || !isTimeZone(zone)
  return isOwn ? undefined : zone
}

/** Whose hours the form shows. */
export function zoneOf({ timeZone: own }: EventForm, timeZone: string): string {
  return own ?? timeZone
}

/** When an event starts, on the wall. */
export type EventStart = Pick<EventForm, 'startDay' | 'startTime'>

/**
 * The form with another start; the end moves along, so that the event stays as long as it is. While either start is not
 * whole, nothing else moves.
 *
 * @param before the start that the end belongs to
 */
export function withStart(form: EventForm, start: Partial<EventStart>, before: EventStart = form): EventForm {
  const moved = { ...form, ...start }
  if (![moved.startDay, before.startDay, form.endDay].every(isDay)) return moved
  const lengthDays = daysBetween(before.startDay, form.endDay)
  if (form.allDay) return withEnd(moved, { endDay: addDays(moved.startDay, lengthDays) })
  if ([before.startTime, form.endTime, moved.startTime].includes('')) return moved
  const length = minutesOf(form.endTime) - minutesOf(before.startTime) + lengthDays * dayMinutes
  const end = minutesOf(moved.startTime) + length
  return withEnd(moved, { endDay: addDays(moved.startDay, Math.floor(end / dayMinutes)), endTime: timeOf(end) })
}

/** Whether day and, where it counts, hour of a start are whole. */
export function hasWholeStart({ allDay, startDay, startTime }: EventForm): boolean {
  return isDay(startDay) && (allDay || startTime !== '')
}

/** An end beyond all days is not taken. */
function withEnd(form: EventForm, end: Partial<EventForm> & { endDay: string }): EventForm {
  return isDay(end.endDay) ? { ...form, ...end } : form
}

/** What is wrong with the form, if anything. */
export function faultOf(form: EventForm): EventFault | undefined {
  return form.title.trim() === '' ? 'title_missing' : timesFaultOf(form)
}

/** What is wrong with its days and hours. */
export function timesFaultOf(form: EventForm): TimesFault | undefined {
  if (form.startDay === '' || form.endDay === '') return 'date_missing'
  if (!isDay(form.startDay) || !isDay(form.endDay)) return 'date_wrong'
  if (form.allDay) return form.endDay < form.startDay ? 'end_before_start' : undefined
  if (form.startTime === '' || form.endTime === '') return 'date_missing'
  const isOrdered = `${form.startDay} ${form.startTime}` < `${form.endDay} ${form.endTime}`
  return isOrdered ? undefined : 'end_before_start'
}

/** What the form says, for the wire: instants, so that no other zone can be read into them, and dates for whole days. */
export function toNewEvent(form: EventForm, timeZone: string): NewCalendarEvent {
  const { title, allDay, location, description, repeat, reminder } = form
  return {
    title: title.trim(),
    ...timesOf(form, timeZone),
    time_zone: allDay ? timeZone : zoneOf(form, timeZone),
    location: location.trim(),
    description,
    recurrence: ruleText(repeat, form.startDay),
    ...(reminder !== 'default' && { reminder }),
  }
}

/** What was changed in the form, and nothing else. */
export function toPatch(before: EventForm, form: EventForm, timeZone: string): CalendarEventPatch {
  const { title, allDay, location, description, repeat, reminder } = form
  const moved = (['allDay', 'startDay', 'startTime', 'endDay', 'endTime', 'timeZone'] as const).some(
    (key) => form[key] !== before[key],
  )
  return {
    ...(title.trim() !== before.title && { title: title.trim() }),
    ...(location.trim() !== before.location && { location: location.trim() }),
    ...(description !== before.description && { description }),
    ...(moved && timesOf(form, timeZone)),
    ...(!allDay && form.timeZone !== before.timeZone && { time_zone: zoneOf(form, timeZone) }),
    ...(reminder !== before.reminder && { reminder }),
    ...(changesRule(before, form) && { recurrence: ruleText(repeat, form.startDay) }),
  }
}

/** When it is, as the wire says it. */
export function timesOf(form: EventForm, timeZone: string): EventTimes {
  const { allDay: all_day, startDay, startTime, endDay, endTime } = form
  if (all_day) return { all_day, start_time: startDay, end_time: addDays(endDay, 1) } // the day after the last (RFC 5545 §3.6.1)
  return {
    all_day,
    start_time: instantOf({ day: startDay, time: startTime }, zoneOf(form, timeZone)).toISOString(),
    end_time: instantOf({ day: endDay, time: endTime }, zoneOf(form, timeZone)).toISOString(),
  }
}
