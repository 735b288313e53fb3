/**
 * Tasks and events as lines of a terminal.
 * @module
 */
import type { CalendarEvent, Task } from '@axia/contract'
import { dayIn, hourIn, inWords, isDay, type Locale } from './dates.ts'
import type { Output } from './output.ts'
import { safeLine } from './terminal-text.ts'
import type { Words } from './words.ts'

export interface LineStyle {
  out: Output
  words: Words
  locale: Locale
  timeZone: string
  /** `YYYY-MM-DD`. */
  today: string
}

/** The end of an id: its beginning is a time, which tasks of one day share. */
export function shortId({ id }: { id: string }): string {
  return id.slice(-6)
}

/** The day on which a task is due, in the user's zone. */
export function dueDay({ due_date: due }: Task, timeZone: string): string | undefined {
  if (due === null) return undefined
  return isDay(due) ? due : dayIn(timeZone, new Date(due))
}

export function taskLine(task: Task, style: LineStyle): string {
  const { out, words, today, timeZone } = style
  const day = dueDay(task, timeZone)
  const isOverdue = day !== undefined && day < today && !task.completed
  const parts = [
    out.style('dim', shortId(task)),
    task.completed ? '[x]' : '[ ]',
    safeLine(task.title),
    task.due_date === null ? '' : out.style('dim', `(${words.due(inWords(task.due_date, style))})`),
    isOverdue ? out.style('red', words.overdue) : '',
  ]
  return parts.filter((part) => part !== '').join('  ')
}

/** @param withDay - the line stands alone, not under its day. */
export function eventLine(event: CalendarEvent, style: LineStyle, { withDay = true } = {}): string {
  const { out, words, timeZone } = style
  const hours = event.all_day
    ? words.allDay
    : `${hourIn(timeZone, event.start_time)}–${hourIn(timeZone, event.end_time)}`
  const day =
    event.all_day || isDay(event.start_time)
      ? event.start_time.slice(0, 10)
      : dayIn(timeZone, new Date(event.start_time))
  const parts = [
    out.style('dim', shortId(event)),
    withDay ? inWords(day, style) : '',
    out.style('cyan', hours.padEnd(11)),
    safeLine(event.title),
    event.location === '' ? '' : out.style('dim', `@ ${safeLine(event.location)}`),
    event.recurrence === null ? '' : out.style('dim', `(${words.repeats})`),
  ]
  return parts.filter((part) => part !== '').join('  ')
}

/** What every line needs to know of the user. @throws {ApiError} */
export async function lineStyleOf(session: {
  client: { account: { me(): Promise<{ time_zone: string }> } }
  out: Output
  words: Words
  locale: Locale
  surroundings: { clock: () => Date }
}): Promise<LineStyle> {
  const { time_zone: timeZone } = await session.client.account.me()
  const { out, words, locale, surroundings } = session
  return { out, words, locale, timeZone, today: dayIn(timeZone, surroundings.clock()) }
}
