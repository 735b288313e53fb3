/**
 * When a reminder comes, in the user's time zone, and until when it is of any use.
 * @module
 */
import type { EventReminder } from '@axia/contract'
import { instantOf, readDay, wallTimeOf } from '@axia/words/wall-time'
import { readReminder } from '../event-reminder.ts'

/** What the user has chosen, as the database keeps it. */
export interface LeadSettings {
  /** Minutes before an event, or `none`. */
  events: string
  allDay: 'none' | 'same_day' | 'day_before'
}

/** An occurrence of an event, as far as a reminder cares. */
export interface RemindedOccurrence {
  id: string
  event: { title: string; allDay: boolean; reminder: string; subscriptionId: string | null }
  occurrence: string | undefined
  startMs: number
  endMs: number
}

/** A task that is due on a day or at an instant. */
export interface RemindedTask {
  id: string
  title: string
  dueOn: string | null
  dueAt: Date | null
}

const minuteMs = 60_000
/** The hour on the wall at which what is due on a day is reminded of, and that of the evening before. */
const [morningHour, eveningHour] = [9, 20]
/** An event that takes no time is not over at once. */
const leastMs = 15 * minuteMs
/** A task that was due is still to be done: so long a late reminder of it is no nonsense. */
const taskGraceMs = 24 * 60 * minuteMs

/** When an occurrence is reminded of, in milliseconds; undefined when never. */
export function eventDueMs(
  { event, startMs }: RemindedOccurrence,
  settings: LeadSettings,
  timeZone: string,
): number | undefined {
  const reminder = readReminder(event.reminder)
  const lead = reminder === 'default' ? defaultLead(event, settings) : reminder
  if (lead === 'none' || lead === 'default') return undefined
  if (typeof lead === 'number') return startMs - lead * minuteMs
  const day = wallTimeOf(new Date(startMs), timeZone).startOf('day')
  const wall = lead === 'same_day' ? day.set({ hour: morningHour }) : day.minus({ days: 1 }).set({ hour: eveningHour })
  return instantOf(wall, timeZone).getTime()
}

/** When the reminder of an occurrence is of no use any more. */
export function eventOverMs({ startMs, endMs }: RemindedOccurrence): number {
  return Math.max(endMs, startMs + leastMs)
}

/** When a task is reminded of, in milliseconds; undefined when it is never due. */
export function taskDueMs({ dueOn, dueAt }: RemindedTask, timeZone: string): number | undefined {
  if (dueAt !== null) return dueAt.getTime()
  if (dueOn === null) return undefined
  return instantOf(readDay(dueOn).set({ hour: morningHour }), timeZone).getTime()
}

export function taskOverMs(dueMs: number): number {
  return dueMs + taskGraceMs
}

function defaultLead({ allDay }: RemindedOccurrence['event'], settings: LeadSettings): EventReminder {
  return allDay ? settings.allDay : readReminder(settings.events)
}
