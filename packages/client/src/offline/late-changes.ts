/**
 * The queue of changes, loaded when somebody is signed in: no first screen waits for it.
 * @module
 */
import type { Answer, CallOptions } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { DataEnd, TokenAuthProvider } from '../auth/auth-provider.ts'
import { newId } from '../platform.ts'
import { Store } from '../store.ts'
import type { ChangeQueue, ChangeQueueOptions } from './change-queue.ts'
import {
  type ChangeCall,
  type Changes,
  type ChangesProvider,
  type ChangesState,
  type MadeChange,
  requested,
  sentAtOnce,
  type TakeUp,
  whenMade,
} from './changes.ts'
import { DurableQueue } from './durable-queue.ts'
import { readChange } from './stored-change.ts'

export class LateChanges implements Changes, ChangesProvider {
  readonly #options: ChangeQueueOptions
  readonly #store = new Store<ChangesState>({ waiting: [], refused: [], isUnsafe: false })
  readonly #listeners: TakeUp[] = []
  #queue: ChangeQueue | undefined
  #loading: Promise<ChangeQueue> | undefined

  constructor(auth: TokenAuthProvider, options: Omit<ChangeQueueOptions, 'read' | 'onState' | 'onTakenUp'>) {
    this.#options = {
      ...options,
      read: readChange,
      onState: (state) => this.#store.set(state),
      onTakenUp: (change, made) => {
        for (const listener of this.#listeners) listener(change, made)
      },
    }
    auth.subscribe(() => {
      const { state } = auth
      if (state.status !== 'token_valid') return
      this.#load()
        .then((queue) => queue.begin(state.username))
        .catch(() => undefined) // what waits here goes when the queue can be loaded
    })
    auth.onDataEnd((why) => this.#end(why))
  }

  get state(): ChangesState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  onTakenUp(listener: TakeUp): void {
    this.#listeners.push(listener)
  }

  make<K extends ChangeCall>(call: K, options: CallOptions<K>): MadeChange<Answer<K>> {
    const { idempotencyKey: id = newId() } = options
    return whenMade(
      id,
      this.#load().then((queue) => queue.make(call, { ...options, idempotencyKey: id })),
    )
  }

  idOf(id: string): string {
    return this.#queue?.idOf(id) ?? id
  }

  /** There may be a connection again. */
  flush(): void {
    void this.#queue?.flush()
  }

  retry(id: string): void {
    this.#queue?.retry(id)
  }

  discard(id: string): void {
    this.#queue?.discard(id)
  }

  #load(): Promise<ChangeQueue> {
    this.#loading ??= import('./change-queue.ts').then(
      ({ ChangeQueue }) => {
        const queue = new ChangeQueue(this.#options, { ApiError, DurableQueue, newId, requested, sentAtOnce })
        this.#queue = queue
        return queue
      },
      (cause: unknown) => {
        this.#loading = undefined
        throw cause
      },
    )
    return this.#loading
  }

  #end(why: DataEnd): void {
    this.#loading?.then((queue) => queue.end({ keepsOnDevice: why === 'dismissed' })).catch(() => undefined)
  }
}
