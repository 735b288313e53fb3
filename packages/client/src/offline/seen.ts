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

/** What this user saw, as it lies there. */
export interface SeenEntries {
  find<S extends TSchema>(name: string, schema: S): Promise<SeenValue<Static<S>> | undefined>
  /** @param seenAt - default: now */
  keep(name: string, value: unknown, seenAt?: Date): Promise<void>
  drop(name: string): Promise<void>
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
  find<S extends TSchema>(name: string, schema: S): Promise<SeenValue<Static<S>> | undefined> {
    return this.update((entries) => entries.find(name, schema))
  }

  /** Puts it in the place of what was seen before. A device that keeps nothing disturbs nobody. */
  keep(name: string, value: unknown): void {
    void this.update((entries) => entries.keep(name, value))
  }

  /** Several steps with nothing between them. Undefined where nothing is kept, or that fails. */
  async update<T>(act: (entries: SeenEntries) => Promise<T>): Promise<T | undefined> {
    const { store, username } = this.#options
    const owner = userKey(username() ?? '')
    return store === undefined || owner === '' ? undefined : this.#inTurn(() => act(this.#entries(store, owner)))
  }

  /** Forgets everything, on the device too. */
  clear(): void {
    this.#era += 1
    void this.#inTurn(async () => this.#options.store?.clear())
  }

  #entries(store: SeenStore, owner: string): SeenEntries {
    return {
      find: async (name, schema) => {
        const entry = await store.read(name)
        if (!Check(StoredEntry, entry)) return undefined
        if (entry.username !== owner)
          this.clear() // another user's, who went without a word
        else if (Check(schema, entry.value)) return { value: entry.value, seenAt: new Date(entry.seenAt) }
        return undefined
      },
      keep: (name, value, seenAt = this.#options.clock()) =>
        store.write(name, { username: owner, seenAt: seenAt.toISOString(), value }),
      drop: (name) => store.delete(name),
    }
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T | undefined> {
    const era = this.#era
    const turn = this.#last.then(async () => (era === this.#era ? act() : undefined)).catch(() => undefined)
    this.#last = turn
    return turn
  }
}

const Keys = Type.Array(Type.String())

/** Several things of one kind, each by its key; the latest are kept. */
export class SeenShelf<S extends TSchema> {
  readonly #seen: Seen
  readonly #kind: string
  readonly #schema: S
  readonly #most: number

  constructor(seen: Seen, kind: string, schema: S, most: number) {
    this.#seen = seen
    this.#kind = kind
    this.#schema = schema
    this.#most = most
  }

  /** The latest first. */
  async keys(): Promise<string[]> {
    return (await this.#seen.find(this.#kind, Keys))?.value ?? []
  }

  find(key: string): Promise<SeenValue<Static<S>> | undefined> {
    return this.#seen.find(this.#place(key), this.#schema)
  }

  /** All of them, the latest first. */
  async all(): Promise<Static<S>[]> {
    const found = await Promise.all((await this.keys()).map((key) => this.find(key)))
    return found.flatMap((each) => (each === undefined ? [] : [each.value]))
  }

  keep(key: string, value: Static<S>): void {
    void this.#seen.update(async (entries) => {
      await entries.keep(this.#place(key), value)
      const before = (await entries.find(this.#kind, Keys))?.value ?? []
      const keys = [key, ...before.filter((each) => each !== key)]
      for (const old of keys.splice(this.#most)) await entries.drop(this.#place(old))
      if (before[0] !== key) await entries.keep(this.#kind, keys)
    })
  }

  /** Changes each of them where it lies; it was seen when it was. */
  change(change: (value: Static<S>, key: string) => Static<S>): void {
    void this.#seen.update(async (entries) => {
      for (const key of (await entries.find(this.#kind, Keys))?.value ?? []) {
        const seen = await entries.find(this.#place(key), this.#schema)
        if (seen !== undefined) await entries.keep(this.#place(key), change(seen.value, key), seen.seenAt)
      }
    })
  }

  #place(key: string): string {
    return `${this.#kind} ${key}`
  }
}

/** Each once: what comes first counts. */
export function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const first = new Map<string, T>()
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item)
  return [...first.values()]
}
