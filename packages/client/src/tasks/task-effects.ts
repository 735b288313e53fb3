/**
 * What a change does to the tasks, as far as that is known before the server says it.
 * @module
 */
import type { NewTask, Task, TaskPatch } from '@axia/contract'
import type { Change } from '../optimistic-list.ts'
import { firstPosition, moved } from './order.ts'
import type { TaskPlace } from './tasks-types.ts'

export function added(id: string, task: NewTask, now: string): Change<Task> {
  return (tasks) => [guessed(id, task, now, tasks), ...tasks]
}

export function guessed(id: string, task: NewTask, now: string, tasks: readonly Task[]): Task {
  return {
    id,
    title: task.title,
    description: task.description ?? '',
    completed: task.completed ?? false,
    due_date: task.due_date ?? null,
    list_id: task.list_id ?? null,
    position: firstPosition(tasks),
    recurrence: task.recurrence ?? null,
    follows_id: null,
    created_at: now,
    updated_at: now,
  }
}

/** @param idNow - a task that was added without a connection gets another id from the server. */
export function patched(idNow: () => string, patch: TaskPatch): Change<Task> {
  const place = placeOf(patch)
  if (place !== undefined) return (tasks) => moved(tasks, idNow(), place)
  const { completed, ...others } = patch
  if (completed !== undefined && Object.keys(others).length === 0) {
    return (tasks) => tasks.flatMap((each) => completedOne(each, idNow(), completed))
  }
  return (tasks) => tasks.map((task) => (task.id === idNow() ? applied(task, patch) : task))
}

export function without(idNow: () => string): Change<Task> {
  return (tasks) => tasks.filter(({ id }) => id !== idNow())
}

function placeOf({ before_id, after_id }: TaskPatch): TaskPlace | undefined {
  if (before_id !== undefined) return { before_id }
  return after_id === undefined ? undefined : { after_id }
}

/** The task as it is then. What came of the completion that is taken back goes, where nobody changed it. */
function completedOne(task: Task, id: string, completed: boolean): Task[] {
  if (task.id === id) return [{ ...task, completed }]
  const isUntouched = !task.completed && task.updated_at === task.created_at
  return !completed && task.follows_id === id && isUntouched ? [] : [task]
}

function applied(task: Task, patch: TaskPatch): Task {
  const { title, description, completed, due_date, list_id, recurrence } = patch
  return {
    ...task,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(completed !== undefined && { completed }),
    ...(due_date !== undefined && { due_date }),
    ...(list_id !== undefined && { list_id }),
    ...(recurrence !== undefined && { recurrence }),
  }
}
