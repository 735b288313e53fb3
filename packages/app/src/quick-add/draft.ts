/**
 * What will be kept of a line: what its words mean, and over that what was changed by hand.
 * @module
 */
import type { EventReminder, NewCalendarEvent, NewTask } from '@axia/contract'
import { type Aspect, fold, type Reminder, type Understanding, understand } from '@axia/words'
import { type EventForm, newEventForm, toNewEvent, withStart } from '../calendar/event-form.ts'
import { readRule, ruleText } from '../calendar/rule.ts'
import { dayOf, instantOf, wallOf } from '../time/zoned.ts'

/** What was changed by hand; what is not named here follows the words. */
export interface DraftChanges {
  kind?: 'task' | 'event'
  /** What was taken out: its words are the title's again. */
  without?: readonly Aspect[]
  form?: Partial<EventForm>
  /** Null for the default list. */
  list?: string | null
}

export interface Draft {
  kind: 'task' | 'event'
  /**
   * As an event's form holds it; of a task the start is when it is due, `allDay` that no hour was said, and a reminder that
   * one was asked for: it comes when the task is due.
   */
  form: EventForm
  /** Of a task: whether it has a day at all. */
  isDated: boolean
  /** Of a task: which list, by its id; null for the default one. */
  list: string | null
  notUnderstood: string | undefined
}

export interface DraftOptions {
  now: Date
  timeZone: string
  locale: 'es' | 'en'
  /** On which day the user's weeks begin: 0 for Sunday to 6 for Saturday. */
  firstWeekday: number
  /** The day of what names none; none: a task stays undated, an event is today's. */
  day: string | undefined
  /** Lists that a `#` can name. */
  lists: readonly ListName[]
  /** The list of what names none; none: the default one. */
  list: string | undefined
}

/** A list of tasks, as far as a line can name it. */
export interface ListName {
  id: string
  name: string
}

/** Understands a line as something to keep. */
export function draftOf(line: string, changes: DraftChanges, options: DraftOptions): Draft {
  const { understood, list } = understandWithList(line, changes, options)
  const { kind, when, notUnderstood } = understood
  const isSaid = when !== undefined || changes.form?.startDay !== undefined
  return {
    kind,
    form: changed(formOf(understood, options), changes.form ?? {}),
    isDated: kind === 'event' || isSaid || (options.day !== undefined && changes.without?.includes('when') !== true),
    list: changes.list === undefined ? list : changes.list,
    notUnderstood,
  }
}

/** A `#` that names none of the lists stays in the title. */
function understandWithList(line: string, { kind, without = [] }: DraftChanges, options: DraftOptions) {
  const { now, timeZone, locale: language, firstWeekday, lists, list = null } = options
  const read = (more: readonly Aspect[]) =>
    understand(line, { now, timeZone, language, firstWeekday, kind, without: new Set([...without, ...more]) })
  const understood = read([])
  if (understood.list === undefined) return { understood, list }
  const wanted = letters(understood.list)
  const named = lists.find(({ name }) => letters(name) === wanted)
  return named === undefined ? { understood: read(['list']), list } : { understood, list: named.id }
}

/** A name as it is compared: `#lista-de-la-compra` means "Lista de la compra". */
function letters(name: string): string {
  return fold(name).replace(/[^\p{L}\p{N}]/gu, '')
}

/** A draft as a new task of the wire. */
export function toNewTask({ form, isDated, list }: Draft, timeZone: string): NewTask {
  const { title, startDay: day, startTime: time, allDay, repeat } = form
  const named = { title, ...(list !== null && { list_id: list }) }
  if (!isDated) return named
  const recurrence = ruleText(repeat, day)
  const due_date = allDay ? day : instantOf({ day, time }, timeZone).toISOString()
  return { ...named, due_date, ...(recurrence !== null && { recurrence }) }
}

/** A draft as a new event of the wire. */
export function toNewEventOf({ form }: Draft, timeZone: string): NewCalendarEvent {
  return toNewEvent(form, timeZone)
}

function formOf({ title, when, place = '', reminder }: Understanding, { now, timeZone, day }: DraftOptions): EventForm {
  const first = when?.day ?? day ?? dayOf(now, timeZone)
  const said = { title, location: place, reminder: reminderOf(reminder, when?.at !== undefined) }
  const base = { ...newEventForm(first, { day: '', time: '' }), ...said, allDay: true }
  if (when === undefined) return base
  const repeat = readRule(when.repeat ?? null, when.day, (instant) => dayOf(new Date(instant), timeZone))
  if (when.at === undefined) return { ...base, endDay: when.lastDay, repeat }
  const start = wallOf(when.at, timeZone)
  const end = wallOf(when.endsAt ?? new Date(when.at.getTime() + 3_600_000), timeZone)
  const times = { startDay: start.day, startTime: start.time, endDay: end.day, endTime: end.time }
  return { ...base, ...times, allDay: false, repeat }
}

/** Of a whole day the reminder comes in the morning, or on the evening before. */
function reminderOf(reminder: Reminder | undefined, hasHour: boolean): EventReminder {
  if (reminder === undefined) return 'default'
  const { minutes } = reminder
  if (hasHour || minutes > 1440) return minutes
  return minutes === 0 ? 'same_day' : 'day_before'
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
