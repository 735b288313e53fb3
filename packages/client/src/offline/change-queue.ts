/**
 * Changes that were made without a connection: kept on the device, sent later in their order, each once.
 * @module
 */
import type { Answer, ApiService, CallOptions } from '../api/api-types.ts'
import type { ApiError } from '../api-error.ts'
import type { newId, Platform } from '../platform.ts'
import type { ServerClock } from '../server-clock.ts'
import type { PendingStore } from '../storage/pending-store.ts'
import type { ChangeCall, ChangesState, LooseOptions, MadeChange, requested, sentAtOnce, TakeUp } from './changes.ts'
import type { DurableQueue } from './durable-queue.ts'
import type { StoredChange } from './stored-change.ts'

/** A call that takes longer is left to itself: the change counts as waiting. */
const patienceMs = 4_000
const firstRetryMs = 5_000
const longestRetryMs = 60_000

/** Lets one of several tabs act at a time. */
export type InTurn = (act: () => Promise<void>) => Promise<void>

export interface ChangeQueueOptions {
  api: ApiService
  store: PendingStore
  /** Undefined for what lies there and is no change. */
  read: (entry: unknown) => StoredChange | undefined
  platform: Platform
  serverClock: ServerClock
  /** Who is signed in. */
  username: () => string | undefined
  inTurn: InTurn
  onState: (state: ChangesState) => void
  /** Told of each change that an earlier program left. */
  onTakenUp: TakeUp
}

/** What it shares with the rest of the client, handed to it: a module loaded later that imports it would split the first load. */
export interface ChangeQueueParts {
  ApiError: typeof ApiError
  DurableQueue: typeof DurableQueue
  newId: typeof newId
  requested: typeof requested
  sentAtOnce: typeof sentAtOnce
}

interface Outcome {
  resolve: (answer: unknown) => void
  reject: (cause: unknown) => void
  keep: () => void
  /** It was written in this program, and whoever wrote it still waits. */
  isAwaited: boolean
}

export class ChangeQueue {
  readonly #options: ChangeQueueOptions
  readonly #queue: DurableQueue<StoredChange>
  readonly #parts: ChangeQueueParts
  readonly #outcomes = new Map<string, Outcome>()
  readonly #ids = new Map<string, string>()
  #flushing: Promise<void> | undefined
  #isWanted = false
  #cancelRetry = () => {}
  #retryMs = firstRetryMs

  constructor(options: ChangeQueueOptions, parts: ChangeQueueParts) {
    this.#options = options
    this.#parts = parts
    this.#queue = new parts.DurableQueue<StoredChange>({
      store: options.store,
      read: options.read,
      idOf: ({ id }) => id,
      onChange: () => this.#publish(),
    })
    options.platform.onWake(() => void this.flush())
  }

  make<K extends ChangeCall>(call: K, options: CallOptions<K>): MadeChange<Answer<K>>
  make(call: ChangeCall, options: LooseOptions): MadeChange<unknown> {
    if (options.signal !== undefined) return this.#parts.sentAtOnce(this.#options.api, call, options)
    const { username, serverClock, platform } = this.#options
    const id = options.idempotencyKey ?? this.#parts.newId()
    const entry = {
      kind: 'change',
      username: username() ?? '',
      id,
      call,
      target: this.idOf(options.params?.id ?? id),
      query: options.query ?? {},
      body: options.body,
      createdAt: this.#queue.timeOfNext(serverClock.now()).toISOString(),
    } as StoredChange // call and body belong together, as the caller's types say
    const made = this.#expect(id, true)
    platform.setTimer(() => this.#outcomes.get(id)?.keep(), patienceMs)
    this.#queue.put(entry)
    void this.flush()
    return made
  }

  idOf(id: string): string {
    return this.#ids.get(id) ?? id
  }

  retry(id: string): void {
    this.#queue.revive(id)
    const entry = this.#queue.get(id)
    if (entry !== undefined) this.#takeUpOne(entry)
    void this.flush()
  }

  discard(id: string): void {
    for (const { id: each, target } of this.#queue.entries) {
      if (each === id || target === id) this.#settle(each, (outcome) => outcome.reject(this.#calledOff()))
    }
  }

  /** Takes up what waits on the device for this user, and sends it. */
  async begin(username: string): Promise<void> {
    await this.#queue.open(username)
    for (const entry of this.#queue.entries) if (!this.#outcomes.has(entry.id)) this.#takeUpOne(entry)
    this.#publish()
    await this.flush()
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    this.#isWanted = true
    this.#flushing ??= this.#options.inTurn(() => this.#sendAll()).finally(() => this.#flushed())
    await this.#flushing
  }

  #flushed(): Promise<void> | undefined {
    this.#flushing = undefined
    return this.#isWanted ? this.flush() : undefined // something came while the last one was on its way
  }

  /** Forgets everything here; on the device too, unless its user may come back. */
  end({ keepsOnDevice }: { keepsOnDevice: boolean }): void {
    this.#cancelRetry()
    const outcomes = [...this.#outcomes.values()]
    this.#outcomes.clear()
    for (const { reject } of outcomes) reject(this.#calledOff())
    if (keepsOnDevice) this.#queue.close()
    else this.#queue.clear()
  }

  #expect(id: string, isAwaited: boolean): MadeChange<never> {
    const done = Promise.withResolvers<never>()
    const kept = Promise.withResolvers<void>()
    const outcome: Outcome = {
      resolve: (answer) => done.resolve(answer as never),
      reject: done.reject,
      isAwaited,
      keep: () => {
        outcome.isAwaited = false
        kept.resolve()
        this.#publish()
      },
    }
    this.#outcomes.set(id, outcome)
    return { id, done: done.promise, kept: kept.promise }
  }

  #takeUpOne(entry: StoredChange): void {
    const made = this.#expect(entry.id, false)
    made.done.catch(() => undefined) // whoever looks on is told by the state
    if (entry.failure === undefined) this.#options.onTakenUp(entry, made)
  }

  async #sendAll(): Promise<void> {
    this.#isWanted = false
    this.#cancelRetry()
    await this.#forgetSent()
    for (let entry = this.#next(); entry !== undefined; entry = this.#next()) {
      if (!(await this.#send(entry))) return
      this.#retryMs = firstRetryMs
    }
  }

  /** What another tab has sent is not on the device any more. */
  async #forgetSent(): Promise<void> {
    const left = this.#queue.entries.filter(({ id }) => !this.#outcomes.get(id)?.isAwaited)
    if (left.length === 0 || !this.#options.store.isLasting) return
    await this.#queue.settled()
    const stored = await this.#options.store.readAll().catch(() => undefined)
    const ids = new Set(stored?.map((entry) => this.#options.read(entry)?.id))
    if (stored === undefined || this.#queue.isUnsafe) return
    for (const { id } of left) if (!ids.has(id)) this.#settle(id, ({ reject }) => reject(this.#calledOff()))
  }

  /** The oldest that can go: what belongs to something that was refused waits with it. */
  #next(): StoredChange | undefined {
    const { entries } = this.#queue
    const refused = new Set(entries.filter(({ failure }) => failure !== undefined).map(({ id }) => id))
    return entries.find(({ failure, target }) => failure === undefined && !refused.has(target))
  }

  /** False when there is no use in sending the next one now. */
  async #send(entry: StoredChange): Promise<boolean> {
    const { id, call, target, query, body } = entry
    const isNew = call.startsWith('POST')
    try {
      const options = { ...(!isNew && { params: { id: target } }), query, ...(body !== undefined && { body }) }
      const answer: unknown = await this.#parts.requested(this.#options.api, call, { ...options, idempotencyKey: id })
      if (isNew) this.#learnId(id, answer)
      this.#settle(id, ({ resolve }) => resolve(answer))
      return true
    } catch (cause) {
      return this.#failed(entry, cause)
    }
  }

  #failed({ id, call }: StoredChange, cause: unknown): boolean {
    const isAwaited = this.#outcomes.get(id)?.isAwaited ?? false
    const error = cause instanceof this.#parts.ApiError ? cause : undefined
    if (error?.code === 'unreachable' || error?.code === 'timeout') {
      for (const outcome of this.#outcomes.values()) outcome.keep()
      this.#retryLater()
      return false
    }
    if (isAwaited) {
      this.#settle(id, ({ reject }) => reject(cause))
      return true
    }
    if (error === undefined || error.retryable || error.code === 'aborted' || error.code === 'invalid_token') {
      this.#retryLater()
      return false
    }
    if (call.startsWith('DELETE') && error.code === 'not_found') {
      this.#settle(id, ({ resolve }) => resolve(undefined)) // it is gone: that was the wish
      return true
    }
    this.#queue.fail(id, error.code)
    this.#outcomes.get(id)?.reject(error)
    return true
  }

  /** What was changed of something new is sent under the id that it has now; that is noted before the rest is forgotten. */
  #learnId(before: string, answer: unknown): void {
    if (typeof answer !== 'object' || answer === null || !('id' in answer) || typeof answer.id !== 'string') return
    const { id } = answer
    this.#ids.set(before, id)
    for (const entry of this.#queue.entries) {
      if (entry.target === before && entry.id !== before) this.#queue.put({ ...entry, target: id })
    }
  }

  #settle(id: string, tell: (outcome: Outcome) => void): void {
    const outcome = this.#outcomes.get(id)
    this.#outcomes.delete(id)
    this.#queue.remove(id)
    if (outcome !== undefined) tell(outcome)
  }

  #retryLater(): void {
    this.#cancelRetry()
    this.#cancelRetry = this.#options.platform.setTimer(() => void this.flush(), this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs)
  }

  #calledOff(): ApiError {
    return new this.#parts.ApiError('aborted', 'The change was called off')
  }

  #publish(): void {
    const { entries, isUnsafe } = this.#queue
    const waiting = entries.filter(({ id, failure }) => failure === undefined && !this.#outcomes.get(id)?.isAwaited)
    this.#options.onState({ waiting, refused: entries.filter(({ failure }) => failure !== undefined), isUnsafe })
  }
}
