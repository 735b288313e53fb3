/**
 * What will be kept of a line: what its words mean, and over that what was changed by hand.
 * @module
 */
import type { NewCalendarEvent, NewTask } from '@axia/contract'
import { type Aspect, type Understanding, understand } from '@axia/words'
import { type EventForm, newEventForm, toNewEvent, withStart } from '../calendar/event-form.ts'
import { readRule, ruleText } from '../calendar/rule.ts'
import { dayOf, instantOf, wallOf } from '../time/zoned.ts'

/** What was changed by hand; what is not named here follows the words. */
export interface DraftChanges {
  kind?: 'task' | 'event'
  /** What was taken out: its words are the title's again. */
  without?: readonly Aspect[]
  form?: Partial<EventForm>
}

export interface Draft {
  kind: 'task' | 'event'
  /** As an event's form holds it; of a task the start is when it is due, and `allDay` that no hour was said. */
  form: EventForm
  /** Of a task: whether it has a day at all. */
  isDated: boolean
  notUnderstood: string | undefined
}

export interface DraftOptions {
  now: Date
  timeZone: string
  locale: 'es' | 'en'
  /** The day of what names none. */
  day: string
}

/** Understands a line as something to keep. */
export function draftOf(line: string, changes: DraftChanges, options: DraftOptions): Draft {
  const without = new Set<Aspect>(['list', ...(changes.without ?? [])])
  const understood = understand(line, {
    now: options.now,
    timeZone: options.timeZone,
    language: options.locale,
    kind: changes.kind,
    without,
  })
  const { kind } = understood
  const form = changed(formOf(understood, options), changes.form ?? {})
  return {
    kind,
    form,
    isDated: kind === 'event' || !without.has('when') || changes.form?.startDay !== undefined,
    notUnderstood: understood.notUnderstood,
  }
}

/** A draft as a new task of the wire. */
export function toNewTask({ form, isDated }: Draft, timeZone: string): NewTask {
  const { title, startDay: day, startTime: time, allDay, repeat } = form
  if (!isDated) return { title }
  const recurrence = ruleText(repeat, day)
  const due_date = allDay ? day : instantOf({ day, time }, timeZone).toISOString()
  return { title, due_date, ...(recurrence !== null && { recurrence }) }
}

/** A draft as a new event of the wire. */
export function toNewEventOf({ form }: Draft, timeZone: string): NewCalendarEvent {
  return toNewEvent(form, timeZone)
}

function formOf({ title, when, place = '' }: Understanding, { timeZone, day }: DraftOptions): EventForm {
  const base = { ...newEventForm(when?.day ?? day, { day: '', time: '' }), title, location: place, allDay: true }
  if (when === undefined) return base
  const repeat = readRule(when.repeat ?? null, when.day, (instant) => dayOf(new Date(instant), timeZone))
  if (when.at === undefined) return { ...base, endDay: when.lastDay, repeat }
  const start = wallOf(when.at, timeZone)
  const end = wallOf(when.endsAt ?? new Date(when.at.getTime() + 3_600_000), timeZone)
  const times = { startDay: start.day, startTime: start.time, endDay: end.day, endTime: end.time }
  return { ...base, ...times, allDay: false, repeat }
}

/** A moved start takes the end along, unless that was changed too. */
function changed(form: EventForm, { startDay, startTime, ...others }: Partial<EventForm>): EventForm {
  const allDay = others.allDay ?? form.allDay
  const moved = withStart(
    { ...form, allDay },
    { ...(startDay !== undefined && { startDay }), ...(startTime !== undefined && { startTime }) },
  )
  return { ...moved, ...others }
}
