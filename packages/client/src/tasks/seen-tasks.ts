/**
 * The tasks that this device saw, by what was asked for.
 * @module
 */
import { Task, type TaskQuery } from '@axia/contract'
import { Type } from 'typebox'
import { type Seen, SeenShelf, type SeenValue } from '../offline/seen.ts'
import type { Change } from '../optimistic-list.ts'

/** The open and the done ones of some lists. */
const mostQueries = 24
const mostTasks = 1_000

export class SeenTasks {
  readonly #shelf: SeenShelf<ReturnType<typeof tasksSchema>>

  constructor(seen: Seen) {
    this.#shelf = new SeenShelf(seen, 'tasks', tasksSchema(), mostQueries)
  }

  keep(query: TaskQuery, tasks: readonly Task[]): void {
    // What was searched for is a part of the rest.
    if (query.q === undefined) this.#shelf.keep(keyOf(query), tasks.slice(0, mostTasks))
  }

  /** One list also stands among all of them. */
  async find(query: TaskQuery): Promise<SeenValue<Task[]> | undefined> {
    const { list, ...ofAll } = query
    const exact = await this.#shelf.find(keyOf(query))
    if (exact !== undefined || list === undefined) return exact
    const all = await this.#shelf.find(keyOf(ofAll))
    return all && { ...all, value: all.value.filter((task) => listOf(task) === list) }
  }

  /** What the server took stands in each of them, before it is read again. */
  change(change: Change<Task>): void {
    this.#shelf.change((tasks, key) => change(tasks).filter((task) => keysOf(task).includes(key)))
  }

  /** The latest first. */
  all(): Promise<Task[][]> {
    return this.#shelf.all()
  }
}

function tasksSchema() {
  return Type.Array(Task)
}

export function keyOf({ completed, list, q }: { [K in keyof TaskQuery]: TaskQuery[K] | undefined }): string {
  return JSON.stringify([completed, list, q])
}

/** All that a task answers to. */
function keysOf(task: Task): string[] {
  return [undefined, listOf(task)].flatMap((list) => [keyOf({ list }), keyOf({ list, completed: task.completed })])
}

function listOf({ list_id }: Task): string {
  return list_id ?? 'default'
}
