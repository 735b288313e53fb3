/**
 * All tasks, and the one or the list that is meant by some words.
 * @module
 */
import type { LoadTasksOptions } from '@axia/client'
import { foldForSearch, type Task, type TaskList } from '@axia/contract'
import { CommandError, exitCodes } from './exit.ts'
import type { Session } from './session.ts'
import { safeLine } from './terminal-text.ts'

/** @throws {ApiError} */
export async function allTasks(
  { client, surroundings }: Session,
  filter: Omit<LoadTasksOptions, 'signal' | 'everything'>,
): Promise<readonly Task[]> {
  const { signal } = surroundings
  await client.tasks.load({ ...filter, everything: true, signal })
  const { error, tasks } = client.tasks.state
  if (error !== undefined) throw error
  signal.throwIfAborted()
  return tasks
}

/** @throws {ApiError} */
export async function allLists({ client, surroundings }: Session): Promise<readonly TaskList[]> {
  const { signal } = surroundings
  await client.taskLists.load({ signal })
  const { error, lists = [] } = client.taskLists.state
  if (error !== undefined) throw error
  signal.throwIfAborted()
  return lists
}

/**
 * The one task that is meant, by its id, the end of it, or words of its title.
 *
 * @param unknown what to say when it is none
 * @throws {CommandError} when it is none, or could be several.
 */
export function findTask(tasks: readonly Task[], word: string, { words }: Session, unknown: string): Task {
  const needle = word.trim().toLowerCase()
  const found = firstReading(tasks, [
    ({ id }) => id === needle,
    ({ title }) => title.toLowerCase() === needle,
    ({ id }) => needle.length >= 4 && id.endsWith(needle),
    ({ title }) => title.toLowerCase().includes(needle),
  ])
  return theOne(
    found,
    unknown,
    (titles) => words.taskAmbiguous(safeLine(word), titles),
    ({ title }) => title,
  )
}

/**
 * The id of the list that is meant by its name, or null for the default one.
 *
 * @throws {CommandError | ApiError} when it is none, or could be several.
 */
export async function findList(session: Session, name: string): Promise<string | null> {
  const { words } = session
  const lists = [{ id: null, name: words.defaultList }, ...(await allLists(session))]
  const needle = nameKey(name)
  const found = firstReading<(typeof lists)[number]>(lists, [
    ({ id }) => id === name,
    (list) => nameKey(list.name) === needle,
    ({ id }) => id === null && needle === 'default',
    (list) => nameKey(list.name).startsWith(needle),
  ])
  const names = lists.map((list) => safeLine(list.name)).join(' · ')
  const several = (which: string) => words.listAmbiguous(safeLine(name), which)
  return theOne(found, words.listUnknown(safeLine(name), names), several, (list) => list.name).id
}

function nameKey(name: string): string {
  return foldForSearch(name).trim()
}

/** Those that are meant by the first reading that means any. */
function firstReading<T>(all: readonly T[], readings: readonly ((each: T) => boolean)[]): readonly T[] {
  for (const isMeant of readings) {
    const found = all.filter(isMeant)
    if (found.length > 0) return found
  }
  return []
}

function theOne<T>(
  found: readonly T[],
  unknown: string,
  several: (names: string) => string,
  nameOf: (each: T) => string,
): T {
  const [one, ...others] = found
  if (one === undefined) throw new CommandError(unknown)
  if (others.length === 0) return one
  const names = found.slice(0, 5).map((each) => safeLine(nameOf(each)))
  throw new CommandError(several(names.join(' · ')), exitCodes.cancelled)
}
