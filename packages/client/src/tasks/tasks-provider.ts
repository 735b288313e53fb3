/**
 * The user's tasks, as far as they were loaded, kept up to date.
 * @module
 */
import type { NewTask, Task, TaskPatch } from '@axia/contract'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import { OptimisticList } from '../optimistic-list.ts'
import { type Clock, newId } from '../platform.ts'
import { Store } from '../store.ts'
import type { LoadTasksOptions, TasksProvider, TasksState } from './tasks-types.ts'

const pageSize = 200
const nothing: TasksState = { status: 'idle', tasks: [], hasMore: false }

export class ApiTasksProvider implements TasksProvider {
  readonly #api: ApiService
  readonly #clock: Clock
  readonly #store = new Store<TasksState>(nothing)
  readonly #list = new OptimisticList<Task>((tasks) => this.#store.set({ ...this.state, tasks }))
  #completed: boolean | undefined
  #next: string | undefined
  /** The latest load: an earlier one that answers later is out of date. */
  #load = 0

  constructor(api: ApiService, clock: Clock) {
    this.#api = api
    this.#clock = clock
  }

  get state(): TasksState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  async load({ completed, signal }: LoadTasksOptions = {}): Promise<void> {
    this.#completed = completed
    await this.#reload(signal)
  }

  async loadMore({ signal }: SignalOptions = {}): Promise<void> {
    if (this.#next === undefined || this.state.status === 'loading') return
    const load = ++this.#load
    await this.#attempt(load, async () => {
      const known = this.#list.confirmed
      const page = await this.#page(this.#next, signal)
      if (load !== this.#load) return
      this.#next = page.next
      const ids = new Set(known.map(({ id }) => id))
      this.#publish([...this.#list.confirmed, ...page.items.filter(({ id }) => !ids.has(id))])
    })
  }

  /** Loads again what was loaded, if anything was. */
  async refresh(): Promise<void> {
    if (this.state.status !== 'idle') await this.#reload(undefined)
  }

  /** Forgets everything: it belongs to another user, or to nobody. */
  clear(): void {
    this.#load += 1
    this.#completed = undefined
    this.#next = undefined
    this.#list.clear()
    this.#store.set(nothing)
  }

  add(task: NewTask, options: SignalOptions & { idempotencyKey?: string | undefined } = {}): Promise<Task> {
    const now = this.#clock().toISOString()
    const guess: Task = {
      id: newId(),
      title: task.title,
      description: task.description ?? '',
      completed: task.completed ?? false,
      due_date: task.due_date ?? null,
      created_at: now,
      updated_at: now,
    }
    const { signal, idempotencyKey = newId() } = options
    return this.#list.change(
      (tasks) => [guess, ...tasks],
      () => this.#api.request('POST /tasks', { body: task, idempotencyKey, signal }),
      // It may be there already: a reload can come between the server's commit and its answer.
      (added) => (tasks) => [added, ...tasks.filter(({ id }) => id !== added.id)],
    )
  }

  change(id: string, patch: TaskPatch, { signal }: SignalOptions = {}): Promise<Task> {
    return this.#list.change(
      (tasks) => tasks.map((task) => (task.id === id ? applied(task, patch) : task)),
      () => this.#api.request('PATCH /tasks/{id}', { params: { id }, body: patch, signal }),
      (changed) => (tasks) => tasks.map((task) => (task.id === id ? changed : task)),
    )
  }

  complete(
    id: string,
    { completed = true, signal }: SignalOptions & { completed?: boolean | undefined } = {},
  ): Promise<Task> {
    return this.change(id, { completed }, { signal })
  }

  async remove(id: string, { signal }: SignalOptions = {}): Promise<void> {
    const without = (tasks: readonly Task[]) => tasks.filter((task) => task.id !== id)
    await this.#list.change(
      without,
      () => this.#api.request('DELETE /tasks/{id}', { params: { id }, signal }),
      () => without,
    )
  }

  async #reload(signal: AbortSignal | undefined): Promise<void> {
    const load = ++this.#load
    await this.#attempt(load, async () => {
      const wanted = this.#list.confirmed.length
      let commits: number
      let items: Task[]
      let next: string | undefined
      do {
        commits = this.#list.commits
        items = []
        next = undefined
        do {
          const page = await this.#page(next, signal)
          items.push(...page.items)
          next = page.next
        } while (next !== undefined && items.length < wanted)
        if (load !== this.#load) return
      } while (commits !== this.#list.commits) // changed meanwhile: the answer may be from before that
      this.#next = next
      this.#publish(items)
    })
  }

  #page(after: string | undefined, signal: AbortSignal | undefined) {
    const query = {
      limit: pageSize,
      ...(after !== undefined && { after }),
      ...(this.#completed !== undefined && { completed: this.#completed }),
    }
    return this.#api.page('GET /tasks', { query, signal })
  }

  async #attempt(load: number, act: () => Promise<void>): Promise<void> {
    const { error: _, ...rest } = this.state
    const before = this.state.status
    this.#store.set({ ...rest, status: 'loading' })
    try {
      await act()
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (load !== this.#load) return
      // Who calls a load off knows it: that is no failure to show.
      if (cause.code === 'aborted') this.#store.set({ ...this.state, status: before === 'ready' ? 'ready' : 'idle' })
      else this.#store.set({ ...this.state, status: 'failed', error: cause })
    }
  }

  #publish(tasks: readonly Task[]): void {
    this.#list.replace(tasks)
    this.#store.set({ status: 'ready', tasks: this.#list.items, hasMore: this.#next !== undefined })
  }
}

function applied(task: Task, { title, description, completed, due_date }: TaskPatch): Task {
  return {
    ...task,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(completed !== undefined && { completed }),
    ...(due_date !== undefined && { due_date }),
  }
}
