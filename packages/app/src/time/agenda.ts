/**
 * Where events and tasks stand in the days of a person's own time zone.
 * @module
 */
import { byPosition } from '@axia/client'
import type { CalendarEvent, Task } from '@axia/contract'
import { addDays } from './calendar-day.ts'
import { dayOf, instantOf } from './zoned.ts'

/** The first and the last day that an event touches. */
export function daysOf(
  event: Pick<CalendarEvent, 'start_time' | 'end_time' | 'all_day'>,
  timeZone: string,
): { first: string; last: string } {
  if (event.all_day) {
    const first = event.start_time.slice(0, 10)
    const last = addDays(event.end_time.slice(0, 10), -1) // the end of an all-day event is the day after its last
    return { first, last: last < first ? first : last }
  }
  const start = new Date(event.start_time)
  const end = new Date(event.end_time)
  const lastMoment = end > start ? new Date(end.getTime() - 1) : start
  return { first: dayOf(start, timeZone), last: dayOf(lastMoment, timeZone) }
}

/** The events that touch a day: those of the whole day first, then by their start. */
export function eventsOn(events: readonly CalendarEvent[], day: string, timeZone: string): CalendarEvent[] {
  return events
    .filter((event) => {
      const { first, last } = daysOf(event, timeZone)
      return first <= day && day <= last
    })
    .sort((one, other) => order(one).localeCompare(order(other)))
}

/** The instants between which a span of days lies, the second excluded, as RFC 3339. */
export function spanOf(first: string, afterLast: string, timeZone: string): { from: string; to: string } {
  return {
    from: instantOf({ day: first, time: '00:00' }, timeZone).toISOString(),
    to: instantOf({ day: afterLast, time: '00:00' }, timeZone).toISOString(),
  }
}

/** The day on which a task is due, if it is due at all. */
export function dueDayOf({ due_date }: Task, timeZone: string): string | undefined {
  if (due_date === null) return undefined
  return due_date.length === 10 ? due_date : dayOf(new Date(due_date), timeZone)
}

/** Whether an open task's time has passed: of a day the day's end counts, of an instant the instant. */
export function isOverdue({ completed, due_date }: Task, now: Date, timeZone: string): boolean {
  if (completed || due_date === null) return false
  return due_date.length === 10 ? due_date < dayOf(now, timeZone) : new Date(due_date) < now
}

/** Compares tasks by when they are due; those that are not due come last. What is due at the same time stands in the user's own order. */
export function byDue(
  timeZone: string,
  ownOrder: (one: Task, other: Task) => number = byPosition,
): (one: Task, other: Task) => number {
  const key = (task: Task) => {
    const day = dueDayOf(task, timeZone)
    if (day === undefined || task.due_date === null) return undefined
    return task.due_date.length === 10 ? `${day} 99` : `${day} ${new Date(task.due_date).toISOString()}`
  }
  return (one, other) => {
    const [first, second] = [key(one), key(other)]
    if (first !== undefined && second !== undefined && first !== second) return first < second ? -1 : 1
    if (first !== undefined && second === undefined) return -1
    if (first === undefined && second !== undefined) return 1
    return ownOrder(one, other)
  }
}

function order(event: CalendarEvent): string {
  return event.all_day ? `0 ${event.title}` : `1 ${new Date(event.start_time).toISOString()} ${event.title}`
}
