/**
 * The user's lists of tasks, kept up to date.
 * @module
 */
import { type NewTaskList, TaskList, type TaskListPatch, type TasksOfDeletedList } from '@axia/contract'
import { Type } from 'typebox'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Seen } from '../offline/seen.ts'
import { type Change, OptimisticList } from '../optimistic-list.ts'
import { type Clock, newId } from '../platform.ts'
import { Store } from '../store.ts'
import { byPosition, lastPosition, moved } from './order.ts'
import type { TaskListsProvider, TaskListsState, TaskPlace } from './tasks-types.ts'

const seenName = 'task lists'
const nothing: TaskListsState = { lists: undefined, error: undefined }

export class ApiTaskListsProvider implements TaskListsProvider {
  readonly #api: ApiService
  readonly #clock: Clock
  readonly #seen: Seen
  readonly #onTasks: () => Promise<void>
  readonly #store = new Store<TaskListsState>(nothing)
  readonly #list = new OptimisticList<TaskList>(
    (lists) => this.#publish(lists),
    () => this.#seen.keep(seenName, this.#list.confirmed),
  )
  #moves: Promise<unknown> = Promise.resolve()

  /** @param onTasks called when tasks came, went or moved with a list */
  constructor(api: ApiService, clock: Clock, seen: Seen, onTasks: () => Promise<void>) {
    this.#api = api
    this.#clock = clock
    this.#seen = seen
    this.#onTasks = onTasks
  }

  get state(): TaskListsState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  async load({ signal }: SignalOptions = {}): Promise<void> {
    const showing = this.state.lists === undefined && this.#showSeen()
    try {
      let commits: number
      let lists: readonly TaskList[]
      do {
        commits = this.#list.commits
        lists = await this.#api.request('GET /task-lists', { signal })
      } while (commits !== this.#list.commits) // changed meanwhile: the answer may be from before that
      this.#list.replace(lists)
      this.#seen.keep(seenName, lists)
      this.#publish(this.#list.items)
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.code !== 'aborted') this.#store.set({ ...this.state, error: cause })
    }
    await showing
  }

  /** What the device saw last, until the server answers. */
  async #showSeen(): Promise<void> {
    const seen = await this.#seen.find(seenName, Type.Array(TaskList))
    if (seen === undefined || this.state.lists !== undefined) return
    this.#list.replace(seen.value)
    this.#store.set({ ...this.state, lists: this.#list.items })
  }

  /** Loads again what was loaded, if anything was. */
  async refresh(): Promise<void> {
    if (this.state.lists !== undefined) await this.load()
  }

  /** Forgets everything: it belongs to another user, or to nobody. */
  clear(): void {
    this.#list.clear()
    this.#store.set(nothing)
  }

  add(list: NewTaskList, { signal }: SignalOptions = {}): Promise<TaskList> {
    const now = this.#clock().toISOString()
    const position = lastPosition(this.state.lists ?? [])
    const guess: TaskList = { id: newId(), name: list.name, position, created_at: now, updated_at: now }
    return this.#list.change(
      (lists) => [...lists, guess],
      () => this.#api.request('POST /task-lists', { body: list, idempotencyKey: newId(), signal }),
      (added) => (lists) => [...lists.filter(({ id }) => id !== added.id), added],
    )
  }

  rename(id: string, name: string, { signal }: SignalOptions = {}): Promise<TaskList> {
    return this.#change(
      id,
      (lists) => lists.map((list) => (list.id === id ? { ...list, name } : list)),
      () => this.#patch(id, { name }, signal),
    )
  }

  move(id: string, place: TaskPlace, { signal }: SignalOptions = {}): Promise<TaskList> {
    const move = this.#change(
      id,
      (lists) => moved(lists, id, place),
      () => this.#moves.then(() => this.#patch(id, place, signal)),
    )
    this.#moves = move.catch(() => undefined)
    return move
  }

  async remove(id: string, itsTasks: TasksOfDeletedList, { signal }: SignalOptions = {}): Promise<void> {
    const without = (lists: readonly TaskList[]) => lists.filter((list) => list.id !== id)
    const options = { params: { id }, query: { tasks: itsTasks }, signal }
    await this.#list.change(
      without,
      () => this.#api.request('DELETE /task-lists/{id}', options),
      () => without,
    )
    await this.#onTasks()
  }

  async restore(id: string, { signal }: SignalOptions = {}): Promise<TaskList> {
    const restored = await this.#list.change(
      (lists) => lists,
      () => this.#api.request('POST /task-lists/{id}/restore', { params: { id }, signal }),
      (list) => (lists) => [...lists.filter((each) => each.id !== id), list],
    )
    await this.#onTasks()
    return restored
  }

  #change(id: string, guess: Change<TaskList>, send: () => Promise<TaskList>): Promise<TaskList> {
    return this.#list.change(
      guess,
      send,
      (changed) => (lists) => lists.map((list) => (list.id === id ? changed : list)),
    )
  }

  #patch(id: string, patch: TaskListPatch, signal: AbortSignal | undefined): Promise<TaskList> {
    return this.#api.request('PATCH /task-lists/{id}', { params: { id }, body: patch, signal })
  }

  #publish(lists: readonly TaskList[]): void {
    this.#store.set({ lists: [...lists].sort(byPosition), error: undefined })
  }
}
