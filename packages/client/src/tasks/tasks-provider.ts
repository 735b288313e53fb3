/**
 * The user's tasks, as far as they were loaded, kept up to date.
 * @module
 */
import { type NewTask, Task, type TaskPatch, type TaskQuery } from '@axia/contract'
import { Check } from 'typebox/value'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import { answerOrGuess, type Changes, type MadeChange, type WaitingChange, whenMade } from '../offline/changes.ts'
import { firstOfEach, type Seen } from '../offline/seen.ts'
import { type Change, OptimisticList } from '../optimistic-list.ts'
import { type Clock, newId } from '../platform.ts'
import { Store } from '../store.ts'
import { keyOf, SeenTasks } from './seen-tasks.ts'
import { added, guessed, patched, without } from './task-effects.ts'
import type { LoadTasksOptions, TaskPlace, TasksProvider, TasksState } from './tasks-types.ts'

const pageSize = 200
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
  readonly #seen: SeenTasks
  readonly #changes: Changes
  readonly #store = new Store<TasksState>(nothing)
  readonly #list = new OptimisticList<Task>(
    (tasks) => this.#store.set({ ...this.state, tasks }),
    (change) => this.#seen.change(change),
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
    this.#seen = new SeenTasks(seen)
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
    const before = this.state.status === 'idle' ? undefined : keyOf(this.#wanted)
    this.#wanted = {
      ...(completed !== undefined && { completed }),
      ...(list !== undefined && { list }),
      ...(words !== undefined && { q: words }),
    }
    this.#everything = everything
    const loading = this.#reload(signal)
    await Promise.all([loading, before !== keyOf(this.#wanted) && this.#showSeen(this.#load)])
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
    const done = this.#list.change(patched(idNow, patch), () => made.done, putIn(id))
    return answerOrGuess(made, done, () => {
      const task = this.#list.items.find((each) => each.id === idNow())
      if (task === undefined) throw new ApiError('unreachable', 'The server does not answer')
      return task
    })
  }

  async held(): Promise<readonly Task[]> {
    return this.#list.over(firstOfEach([this.#list.confirmed, ...(await this.#seen.all())].flat(), ({ id }) => id))
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
          (answer) => (Check(Task, answer) ? putIn(id)(answer) : effect),
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
    const seen = await this.#seen.find(this.#wanted)
    if (load !== this.#load || this.state.status === 'ready') return
    const { seenAt, ...rest } = this.state
    if (seen === undefined) {
      if (seenAt !== undefined) this.#store.set(rest) // what is shown was asked for otherwise
      return
    }
    this.#list.replace(seen.value)
    this.#store.set({ ...rest, tasks: this.#list.items, seenAt: seen.seenAt })
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
    this.#seen.keep(this.#wanted, tasks)
    const hasMore = this.#next !== undefined
    this.#store.set({ status: 'ready', tasks: this.#list.items, seenAt: this.#clock(), hasMore })
  }
}

/** Where it was; one that was not there comes first. It may be there already: a reload can come between the server's commit and its answer. */
function putIn(id: string): (task: Task) => Change<Task> {
  return (task) => (tasks) => {
    const at = tasks.findIndex((each) => each.id === id || each.id === task.id)
    const others = tasks.filter((each) => each.id !== id && each.id !== task.id)
    return others.toSpliced(Math.max(0, at), 0, task)
  }
}
