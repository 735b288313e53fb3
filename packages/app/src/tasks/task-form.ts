/**
 * A task as its form has it: due day and time as the wall shows them, and what was changed about it.
 * @module
 */
import type { Task, TaskPatch } from '@axia/contract'
import { changesRule, type Repeat, readRule, ruleText } from '../calendar/rule.ts'
import { isDay } from '../time/calendar-day.ts'
import { dayOf, instantOf, wallOf } from '../time/zoned.ts'

export interface TaskForm {
  title: string
  description: string
  /** Due day and time; empty where there is none. */
  day: string
  time: string
  listId: string | null
  repeat: Repeat
}

export type TaskFault = 'title_missing' | 'time_without_day' | 'day_wrong'

export function taskFormOf(task: Task, timeZone: string): TaskForm {
  const { title, description, due_date, list_id: listId } = task
  const { day, time } =
    due_date === null || due_date.length === 10
      ? { day: due_date ?? '', time: '' }
      : wallOf(new Date(due_date), timeZone)
  const repeat = readRule(task.recurrence, day, (instant) => dayOf(new Date(instant), timeZone))
  return { title, description, day, time, listId, repeat }
}

export function faultsOf({ title, day, time }: TaskForm): ReadonlySet<TaskFault> {
  const faults = new Set<TaskFault>()
  if (title.trim() === '') faults.add('title_missing')
  if (day === '' && time !== '') faults.add('time_without_day')
  if (day !== '' && !isDay(day)) faults.add('day_wrong')
  return faults
}

/** It repeats, and this one alone comes on another day. */
export function isPutOff(before: TaskForm, form: TaskForm): boolean {
  return before.repeat.kind !== 'none' && !changesRule(before, form) && form.day !== before.day && isDay(form.day)
}

/** What was changed in the form, and nothing else. */
export function toPatch(before: TaskForm, form: TaskForm, timeZone: string): TaskPatch {
  const { title, description, day, time, listId, repeat } = form
  const due_date = day === '' ? null : time === '' ? day : instantOf({ day, time }, timeZone).toISOString()
  return {
    ...(title.trim() !== before.title && { title: title.trim() }),
    ...(description !== before.description && { description }),
    ...((day !== before.day || time !== before.time) && { due_date }),
    ...(listId !== before.listId && { list_id: listId }),
    ...(changesRule(before, form) && day !== '' && { recurrence: ruleText(repeat, day) }),
  }
}
