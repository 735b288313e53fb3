/**
 * What the world sees of the tasks.
 * @module
 */
import type { NewTask, Task, TaskPatch } from '@axia/contract'
import type { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Observable } from '../store.ts'

/** The tasks loaded so far, newest first, with the changes that are still on their way to the server. */
export interface TasksState {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed'
  readonly tasks: readonly Task[]
  /** Why the last load failed. */
  readonly error?: ApiError
  readonly hasMore: boolean
}

export interface LoadTasksOptions extends SignalOptions {
  /** Only completed ones, or only open ones. Default: all. Kept for later reloads. */
  completed?: boolean | undefined
}

/** The user's tasks. Changes show at once and are taken back when the server refuses them. */
export interface TasksProvider extends Observable<TasksState> {
  /** Loads, or loads again. Failures stand in `state.error`; it throws none. */
  load(options?: LoadTasksOptions): Promise<void>
  loadMore(options?: SignalOptions): Promise<void>
  /** @throws {ApiError} */
  add(task: NewTask, options?: SignalOptions & { idempotencyKey?: string | undefined }): Promise<Task>
  /** @throws {ApiError} */
  change(id: string, patch: TaskPatch, options?: SignalOptions): Promise<Task>
  /** @throws {ApiError} */
  complete(id: string, options?: SignalOptions & { completed?: boolean | undefined }): Promise<Task>
  /** @throws {ApiError} */
  remove(id: string, options?: SignalOptions): Promise<void>
}
