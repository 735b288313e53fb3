/**
 * `axia tasks done`: a task is done, named by its id, the end of it, or words of its title.
 * @module
 */
import type { Task } from '@axia/contract'
import { CommandError, exitCodes } from '../exit.ts'
import type { Session } from '../session.ts'
import { allTasks } from '../tasks.ts'
import { safeLine } from '../terminal-text.ts'
import type { Words } from '../words.ts'

/** @throws {CommandError | ApiError} */
export async function finishTask(session: Session, parts: string[]): Promise<void> {
  const { client, out, words, surroundings } = session
  const task = findTask(await allTasks(session, { completed: false }), parts.join(' '), words)
  const done = await client.tasks.complete(task.id, { signal: surroundings.signal })
  if (out.isJson) out.json(done)
  else out.say(words.taskDone(safeLine(done.title)))
}

/** The one task that is meant. @throws {CommandError} when it is none, or could be several. */
function findTask(tasks: readonly Task[], word: string, words: Words): Task {
  const needle = word.trim().toLowerCase()
  const readings: ((task: Task) => boolean)[] = [
    ({ id }) => id === needle,
    ({ title }) => title.toLowerCase() === needle,
    ({ id }) => needle.length >= 4 && id.endsWith(needle),
    ({ title }) => title.toLowerCase().includes(needle),
  ]
  for (const isMeant of readings) {
    const [found, ...others] = tasks.filter(isMeant)
    if (found === undefined) continue
    if (others.length === 0) return found
    const titles = [found, ...others].slice(0, 5).map(({ title }) => safeLine(title))
    throw new CommandError(words.taskAmbiguous(safeLine(word), titles.join(' · ')), exitCodes.cancelled)
  }
  throw new CommandError(words.taskUnknown(safeLine(word)))
}
