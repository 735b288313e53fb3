/**
 * `axia tasks done` and `undo`: a task is done, or open again, named by its id, the end of it, or words of its title.
 * @module
 */
import { inWords } from '../dates.ts'
import { lineStyleOf } from '../lines.ts'
import type { Session } from '../session.ts'
import { allTasks, findTask } from '../tasks.ts'
import { safeLine } from '../terminal-text.ts'

/** @throws {CommandError | ApiError} */
export async function finishTask(session: Session, parts: string[]): Promise<void> {
  const { client, out, words, surroundings } = session
  const word = parts.join(' ')
  const open = await allTasks(session, { completed: false })
  const task = findTask(open, word, session, words.taskUnknown(safeLine(word)))
  const done = await client.tasks.complete(task.id, { signal: surroundings.signal })
  if (out.isJson) return out.json(done)
  const title = safeLine(done.title)
  const next = client.tasks.state.tasks.find(({ follows_id }) => follows_id === done.id)
  if (next === undefined || next.due_date === null) return out.say(words.taskDone(title))
  out.say(words.taskNext(title, inWords(next.due_date, await lineStyleOf(session))))
}

/** @throws {CommandError | ApiError} */
export async function reopenTask(session: Session, parts: string[]): Promise<void> {
  const { client, out, words, surroundings } = session
  const word = parts.join(' ')
  const done = await allTasks(session, { completed: true })
  const task = findTask(done, word, session, words.doneTaskUnknown(safeLine(word)))
  const reopened = await client.tasks.complete(task.id, { completed: false, signal: surroundings.signal })
  if (out.isJson) out.json(reopened)
  else out.say(words.taskReopened(safeLine(reopened.title)))
}
