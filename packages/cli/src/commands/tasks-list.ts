/**
 * `axia tasks`: the open tasks, or all of them.
 * @module
 */
import { lineStyleOf, taskLine } from '../lines.ts'
import type { Session } from '../session.ts'
import { allTasks } from '../tasks.ts'

export interface ListTasksOptions {
  all?: true
}

/** @throws {ApiError} */
export async function listTasks(session: Session, { all }: ListTasksOptions): Promise<void> {
  const { out, words } = session
  const tasks = await allTasks(session, all ? {} : { completed: false })
  if (out.isJson) {
    out.json(tasks)
    return
  }
  const style = await lineStyleOf(session)
  for (const task of tasks) out.print(taskLine(task, style))
  if (tasks.length === 0) out.say(all ? words.noTasks : words.noOpenTasks)
}
