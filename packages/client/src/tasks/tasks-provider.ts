/**
 * The user's tasks, as far as they were loaded, kept up to date.
 * @module
 */
import { type NewTask, Task, type TaskPatch, type TaskQuery } from '@axia/contract'
import { Type } from 'typebox'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import { answerOrGuess, type Changes, type MadeChange, type WaitingChange, whenMade } from '../offline/changes.ts'
import type { Seen, SeenValue } from '../offline/seen.ts'
import { type Change, OptimisticList } from '../optimistic-list.ts'
import { type Clock, newId } from '../platform.ts'
import { Store } from '../store.ts'
import { added, guessed, patched, without } from './task-effects.ts'
import type { LoadTasksOptions, TaskPlace, TasksProvider, TasksState } from './tasks-types.ts'

const pageSize = 200
const mostSeen = 1_000
const SeenTasks = Type.Array(Task)
const nothing: TasksState = { status: 'idle', tasks: [], hasMore: false }

export interface TasksProviderOptions {
  api: ApiService
  clock: Clock
  seen: Seen
  changes: Changes
}

export class ApiTasksProvider implements TasksProvider {
  readonly #api: ApiService
  readonly #clock: Clock
  readonly #seen: Seen
  readonly #changes: Changes
  readonly #store = new Store<TasksState>(nothing)
  readonly #list = new OptimisticList<Task>(
    (tasks) => this.#store.set({ ...this.state, tasks }),
    (tasks) => this.state.status === 'ready' && this.#keepSeen(tasks),
  )
  #wanted: TaskQuery = {}
  #everything = false
  #next: string | undefined
  #moves: Promise<unknown> = Promise.resolve()
  /** The latest load: an earlier one that answers later is out of date. */
  #load = 0

  constructor({ api, clock, seen, changes }: TasksProviderOptions) {
    this.#api = api
    this.#clock = clock
    this.#seen = seen
    this.#changes = changes
    changes.onTakenUp((change, made) => this.#takeUp(change, made))
  }

  get state(): TasksState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  async load({ completed, list, words, everything = false, signal }: LoadTasksOptions = {}): Promise<void> {
    const before = this.state.status === 'idle' ? undefined : seenName(this.#wanted)
    this.#wanted = {
      ...(completed !== undefined && { completed }),
      ...(list !== undefined && { list }),
      ...(words !== undefined && { q: words }),
    }
    this.#everything = everything
    const loading = this.#reload(signal)
    await Promise.all([loading, before !== seenName(this.#wanted) && this.#showSeen(this.#load)])
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
    this.#wanted = {}
    this.#everything = false
    this.#next = undefined
    this.#list.clear()
    this.#store.set(nothing)
  }

  async add(task: NewTask, options: SignalOptions & { idempotencyKey?: string | undefined } = {}): Promise<Task> {
    const now = this.#clock().toISOString()
    const made = this.#changes.make('POST /tasks', { body: task, ...options })
    const done = this.#list.change(added(made.id, task, now), () => made.done, putIn(made.id))
    return answerOrGuess(made, done, () => guessed(made.id, task, now, this.#list.confirmed))
  }

  change(id: string, patch: TaskPatch, { signal }: SignalOptions = {}): Promise<Task> {
    return this.#patch(id, patch, this.#changes.make('PATCH /tasks/{id}', { params: { id }, body: patch, signal }))
  }

  move(id: string, place: TaskPlace, { signal }: SignalOptions = {}): Promise<Task> {
    const options = { params: { id }, body: place, idempotencyKey: newId(), signal }
    const made = this.#moves.then(() => this.#changes.make('PATCH /tasks/{id}', options))
    const move = this.#patch(id, place, whenMade(options.idempotencyKey, made))
    this.#moves = move.catch(() => undefined)
    return move
  }

  async complete(
    id: string,
    { completed = true, signal }: SignalOptions & { completed?: boolean | undefined } = {},
  ): Promise<Task> {
    const task = await this.change(id, { completed }, { signal })
    if (task.recurrence !== null) await this.refresh()
    return task
  }

  async remove(id: string, { signal }: SignalOptions = {}): Promise<void> {
    const made = this.#changes.make('DELETE /tasks/{id}', { params: { id }, signal })
    const gone = without(() => this.#changes.idOf(id))
    const done = this.#list.change(
      gone,
      () => made.done,
      () => gone,
    )
    await answerOrGuess(made, done, () => undefined)
  }

  async #patch(id: string, patch: TaskPatch, made: MadeChange<Task>): Promise<Task> {
    const idNow = () => this.#changes.idOf(id)
    const done = this.#list.change(patched(idNow, patch), () => made.done, putInPlace(idNow))
    return answerOrGuess(made, done, () => {
      const task = this.#list.items.find((each) => each.id === idNow())
      if (task === undefined) throw new ApiError('unreachable', 'The server does not answer')
      return task
    })
  }

  /** Shows what an earlier program left to be sent. */
  #takeUp(change: WaitingChange, made: MadeChange<unknown>): void {
    const { id, target, createdAt } = change
    const idNow = () => this.#changes.idOf(target)
    const show = (effect: Change<Task>) =>
      this.#list
        .change(
          effect,
          () => made.done,
          () => effect,
        )
        .then(
          () => this.refresh(),
          () => undefined, // what was refused stands among the changes
        )
    if (change.call === 'POST /tasks') void show(added(id, change.body, createdAt))
    if (change.call === 'PATCH /tasks/{id}') void show(patched(idNow, change.body))
    if (change.call === 'DELETE /tasks/{id}') void show(without(idNow))
  }

  /** What the device saw last, until the server answers. */
  async #showSeen(load: number): Promise<void> {
    const seen = await this.#findSeen()
    if (load !== this.#load || this.state.status === 'ready') return
    const { seenAt, ...rest } = this.state
    if (seen === undefined) {
      if (seenAt !== undefined) this.#store.set(rest) // what is shown was asked for otherwise
      return
    }
    this.#list.replace(seen.value)
    this.#store.set({ ...rest, tasks: this.#list.items, seenAt: seen.seenAt })
  }

  /** One list also stands among all of them. */
  async #findSeen(): Promise<SeenValue<Task[]> | undefined> {
    const { list, ...ofAll } = this.#wanted
    const exact = await this.#seen.find(seenName(this.#wanted), SeenTasks)
    if (exact !== undefined || list === undefined) return exact
    const all = await this.#seen.find(seenName(ofAll), SeenTasks)
    if (all === undefined) return undefined
    return { ...all, value: all.value.filter(({ list_id }) => (list_id ?? 'default') === list) }
  }

  #keepSeen(tasks: readonly Task[]): void {
    // What was searched for is a part of the rest.
    if (this.#wanted.q === undefined) this.#seen.keep(seenName(this.#wanted), tasks.slice(0, mostSeen))
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
        } while (next !== undefined && (this.#everything || items.length < wanted))
        if (load !== this.#load) return
      } while (commits !== this.#list.commits) // changed meanwhile: the answer may be from before that
      this.#next = next
      this.#publish(items)
    })
  }

  #page(after: string | undefined, signal: AbortSignal | undefined) {
    const query = {
      limit: pageSize,
      ...this.#wanted,
      ...(after !== undefined && { after }),
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
    this.#keepSeen(tasks)
    const hasMore = this.#next !== undefined
    this.#store.set({ status: 'ready', tasks: this.#list.items, seenAt: this.#clock(), hasMore })
  }
}

function seenName({ completed, list, q }: TaskQuery): string {
  return `tasks ${JSON.stringify([completed, list, q])}`
}

/** It may be there already: a reload can come between the server's commit and its answer. */
function putIn(guessId: string): (task: Task) => Change<Task> {
  return (task) => (tasks) => [task, ...tasks.filter(({ id }) => id !== task.id && id !== guessId)]
}

function putInPlace(idNow: () => string): (task: Task) => Change<Task> {
  return (changed) => (tasks) => tasks.map((task) => (task.id === idNow() ? changed : task))
}
