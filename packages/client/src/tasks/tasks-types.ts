/**
 * What the world sees of the tasks.
 * @module
 */
import type { NewTask, NewTaskList, Task, TaskList, TaskPatch, TasksOfDeletedList } from '@axia/contract'
import type { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Observable } from '../store.ts'

/** The tasks loaded so far, newest first, with the changes that are still on their way to the server. */
export interface TasksState {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed'
  readonly tasks: readonly Task[]
  /** When the server last told them; undefined while it has not, and this device saw none before. */
  readonly seenAt?: Date
  /** Why the last load failed. */
  readonly error?: ApiError
  readonly hasMore: boolean
}

/** Which tasks are loaded; kept for later reloads. */
export interface LoadTasksOptions extends SignalOptions {
  /** Only completed ones, or only open ones. Default: all. */
  completed?: boolean | undefined
  /** Only of this list, by its id or `default`. Default: of all lists. */
  list?: string | undefined
  /** Only with each of these words. */
  words?: string | undefined
  /** All of them, not only the first page. Default: false. */
  everything?: boolean | undefined
}

/** Right before or right after another one. */
export type TaskPlace = { before_id: string } | { after_id: string }

/** The user's tasks. Changes show at once and are taken back when the server refuses them. */
export interface TasksProvider extends Observable<TasksState> {
  /** Loads, or loads again. Failures stand in `state.error`; it throws none. */
  load(options?: LoadTasksOptions): Promise<void>
  loadMore(options?: SignalOptions): Promise<void>
  /** All that is here: what is loaded, and what this device saw before. */
  held(): Promise<readonly Task[]>
  /** @throws {ApiError} */
  add(task: NewTask, options?: SignalOptions & { idempotencyKey?: string | undefined }): Promise<Task>
  /** @throws {ApiError} */
  change(id: string, patch: TaskPatch, options?: SignalOptions): Promise<Task>
  /** Puts it elsewhere in the user's own order. Moves reach the server in the order in which they were made. @throws {ApiError} */
  move(id: string, place: TaskPlace, options?: SignalOptions): Promise<Task>
  /** Completing one that repeats loads the next one; reopening takes it back. @throws {ApiError} */
  complete(id: string, options?: SignalOptions & { completed?: boolean | undefined }): Promise<Task>
  /** @throws {ApiError} */
  remove(id: string, options?: SignalOptions): Promise<void>
}

/** The user's lists of tasks, in their order, with the changes that are still on their way to the server. */
export interface TaskListsState {
  /** Undefined until they were loaded. The default list, which has no id, is not among them. */
  readonly lists: readonly TaskList[] | undefined
  /** Why the last load failed. */
  readonly error: ApiError | undefined
}

/** Lists of tasks. Changes show at once and are taken back when the server refuses them. */
export interface TaskListsProvider extends Observable<TaskListsState> {
  /** Loads, or loads again. Failures stand in `state.error`; it throws none. */
  load(options?: SignalOptions): Promise<void>
  /** @throws {ApiError} */
  add(list: NewTaskList, options?: SignalOptions): Promise<TaskList>
  /** @throws {ApiError} */
  rename(id: string, name: string, options?: SignalOptions): Promise<TaskList>
  /** @throws {ApiError} */
  move(id: string, place: TaskPlace, options?: SignalOptions): Promise<TaskList>
  /** Its tasks move to the default list or go with it. @throws {ApiError} */
  remove(id: string, itsTasks: TasksOfDeletedList, options?: SignalOptions): Promise<void>
  /** Brings a removed one back, with what was in it. @throws {ApiError} */
  restore(id: string, options?: SignalOptions): Promise<TaskList>
}
