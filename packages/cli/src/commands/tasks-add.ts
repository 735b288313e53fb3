/**
 * `axia tasks add`: a new task.
 * @module
 */
import { readMoment } from '../dates.ts'
import { lineStyleOf } from '../lines.ts'
import type { Session } from '../session.ts'
import { findList } from '../tasks.ts'
import { safeLine } from '../terminal-text.ts'

export interface AddTaskOptions {
  due?: string
  description?: string
  list?: string
  repeat?: string
}

/** @throws {CommandError | ApiError} */
export async function addTask(session: Session, parts: string[], options: AddTaskOptions): Promise<void> {
  const { client, out, words, surroundings } = session
  const { due, description, list, repeat } = options
  const dueDate = due === undefined ? undefined : readMoment(due, await lineStyleOf(session))
  const listId = list === undefined ? undefined : await findList(session, list)
  const task = await client.tasks.add(
    {
      title: parts.join(' '),
      ...(description !== undefined && { description }),
      ...(dueDate !== undefined && { due_date: dueDate }),
      ...(listId !== undefined && { list_id: listId }),
      ...(repeat !== undefined && { recurrence: repeat }),
    },
    { signal: surroundings.signal },
  )
  if (out.isJson) out.json(task)
  else out.say(words.taskAdded(safeLine(task.title)))
}
