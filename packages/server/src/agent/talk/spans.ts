/**
 * When something is, in words: a moment, hours of a day, whole days.
 * @module
 */
import { readDay } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import type { Occurrence } from '../../calendar/event.ts'
import type { TaskRow } from '../../tasks/task-pages.ts'
import { plain } from './markdown.ts'
import type { SaidMoment } from './phrases.ts'
import { saidAt, type Turn } from './turn.ts'

/** `mañana, 17:00–18:00` */
export function spanOf(start: Date, end: Date, turn: Turn): string {
  const { say, today } = turn
  const [from, to] = [saidAt(start, turn), saidAt(end, turn)]
  if (+start === +end) return say.moment(from, today)
  return `${say.day(from.day, today)}, ${say.span(from.minutes ?? 0, to.minutes ?? 0)}`
}

/** From a day to another, both included. */
export function wholeDays(first: DateTime, last: DateTime, { say, today }: Turn): string {
  const [from, to] = [say.day(first, today), say.day(last, today)]
  return +first === +last ? `${from}, ${say.allDay}` : say.allDayFromTo(from, to)
}

export function whenItIs({ startMs, endMs, days }: Occurrence, turn: Turn): string {
  if (days === undefined) return spanOf(new Date(startMs), new Date(endMs), turn)
  return wholeDays(readDay(days.first), readDay(days.next).minus({ days: 1 }), turn)
}

/** When a task is due; undefined where it is not. */
export function dueMoment({ dueOn, dueAt }: Pick<TaskRow, 'dueOn' | 'dueAt'>, turn: Turn): SaidMoment | undefined {
  if (dueAt !== null) return saidAt(dueAt, turn)
  return dueOn === null ? undefined : { day: readDay(dueOn), minutes: undefined }
}

/** A task in a list: its title, and when it is due. */
export function taskLine(task: Pick<TaskRow, 'title' | 'dueOn' | 'dueAt'>, turn: Turn): string {
  const due = dueMoment(task, turn)
  if (due === undefined) return plain(task.title)
  return `${plain(task.title)} — ${turn.say.due(turn.say.moment(due, turn.today), isOver(task, turn))}`
}

/** Whether a task should have been done by now. */
export function isOver({ dueOn, dueAt }: Pick<TaskRow, 'dueOn' | 'dueAt'>, { now, today }: Turn): boolean {
  return dueAt !== null ? dueAt < now : dueOn !== null && readDay(dueOn) < today
}
