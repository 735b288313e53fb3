/**
 * `axia tasks`: the open tasks, or all of them.
 * @module
 */
import { byPosition } from '@axia/client'
import { lineStyleOf, taskLine } from '../lines.ts'
import type { Session } from '../session.ts'
import { allTasks, findList } from '../tasks.ts'

export interface ListTasksOptions {
  all?: true
  list?: string
  search?: string
}

/** @throws {CommandError | ApiError} */
export async function listTasks(session: Session, { all, list, search }: ListTasksOptions): Promise<void> {
  const { out, words } = session
  const found = await allTasks(session, {
    ...(!all && { completed: false }),
    ...(list !== undefined && { list: (await findList(session, list)) ?? 'default' }),
    ...(search !== undefined && { words: search }),
  })
  const tasks = list === undefined ? found : found.toSorted(byPosition)
  if (out.isJson) {
    out.json(tasks)
    return
  }
  const style = await lineStyleOf(session)
  for (const task of tasks) out.print(taskLine(task, style))
  if (tasks.length === 0) out.say(all ? words.noTasks : words.noOpenTasks)
}
