/**
 * What this user saw of the server last: shown until the server answers, and when it does not.
 * @module
 */
import { type Static, type TSchema, Type } from 'typebox'
import { Check } from 'typebox/value'
import { userKey } from '../auth/auth-provider.ts'
import type { Clock } from '../platform.ts'
import type { SeenStore } from '../storage/seen-store.ts'

const StoredEntry = Type.Object({
  username: Type.String(),
  seenAt: Type.String({ format: 'date-time' }),
  value: Type.Unknown(),
})

/** What was seen, and when. */
export interface SeenValue<T> {
  value: T
  seenAt: Date
}

export interface SeenOptions {
  /** Nowhere: nothing is kept. */
  store: SeenStore | undefined
  clock: Clock
  /** Who is signed in. */
  username: () => string | undefined
}

export class Seen {
  readonly #options: SeenOptions
  /** What was asked for before the last clearing is done no more. */
  #era = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: SeenOptions) {
    this.#options = options
  }

  /** Undefined where this user saw nothing of that name, or what lies there is not what was asked for. */
  async find<S extends TSchema>(name: string, schema: S): Promise<SeenValue<Static<S>> | undefined> {
    const { store, username } = this.#options
    const owner = userKey(username() ?? '')
    if (store === undefined || owner === '') return undefined
    const entry = await this.#inTurn(() => store.read(name))
    if (!Check(StoredEntry, entry)) return undefined
    if (entry.username !== owner)
      this.clear() // another user's, who went without a word
    else if (Check(schema, entry.value)) return { value: entry.value, seenAt: new Date(entry.seenAt) }
    return undefined
  }

  /** Puts it in the place of what was seen before. A device that keeps nothing disturbs nobody. */
  keep(name: string, value: unknown): void {
    const { store, username, clock } = this.#options
    const owner = userKey(username() ?? '')
    if (store === undefined || owner === '') return
    const entry = { username: owner, seenAt: clock().toISOString(), value }
    void this.#inTurn(() => store.write(name, entry))
  }

  drop(name: string): void {
    void this.#inTurn(async () => this.#options.store?.delete(name))
  }

  /** Forgets everything, on the device too. */
  clear(): void {
    this.#era += 1
    void this.#inTurn(async () => this.#options.store?.clear())
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T | undefined> {
    const era = this.#era
    const turn = this.#last.then(async () => (era === this.#era ? act() : undefined)).catch(() => undefined)
    this.#last = turn
    return turn
  }
}

/** Several things of one kind, each by its key; the latest are kept. */
export class SeenShelf<S extends TSchema> {
  readonly #seen: Seen
  readonly #kind: string
  readonly #schema: S
  readonly #most: number
  #last: Promise<void> = Promise.resolve()

  constructor(seen: Seen, kind: string, schema: S, most: number) {
    this.#seen = seen
    this.#kind = kind
    this.#schema = schema
    this.#most = most
  }

  /** The latest first. */
  async keys(): Promise<string[]> {
    return (await this.#seen.find(this.#kind, Type.Array(Type.String())))?.value ?? []
  }

  find(key: string): Promise<SeenValue<Static<S>> | undefined> {
    return this.#seen.find(this.#place(key), this.#schema)
  }

  keep(key: string, value: Static<S>): void {
    this.#seen.keep(this.#place(key), value)
    this.#last = this.#last.then(() => this.#putFirst(key))
  }

  async #putFirst(key: string): Promise<void> {
    const before = await this.keys()
    const keys = [key, ...before.filter((each) => each !== key)]
    for (const old of keys.splice(this.#most)) this.#seen.drop(this.#place(old))
    if (before[0] !== key) this.#seen.keep(this.#kind, keys)
  }

  #place(key: string): string {
    return `${this.#kind} ${key}`
  }
}
