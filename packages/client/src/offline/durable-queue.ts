/**
 * What waits on this device until the server has it, in its order. Memory is the truth, the device keeps a copy.
 * @module
 */
import { userKey } from '../auth/auth-provider.ts'
import type { PendingEntry, PendingStore } from '../storage/pending-store.ts'

/** What every entry has; `username` says whose it is. */
export interface Waiting {
  username: string
  /** RFC 3339. */
  createdAt: string
  /** Why the server refused it: it waits for the user's word. */
  failure?: string
}

export interface DurableQueueOptions<T extends Waiting & PendingEntry> {
  store: PendingStore
  /** Undefined for what lies on the device and is none of this queue's. */
  read: (entry: unknown) => T | undefined
  /** Names an entry among those of its kind. */
  idOf: (entry: T) => string
  /** Told which entries came, changed or went. */
  onChange: (entries: readonly T[]) => void
}

export class DurableQueue<T extends Waiting & PendingEntry> {
  protected readonly store: PendingStore
  readonly #options: DurableQueueOptions<T>
  readonly #entries = new Map<string, T>()
  /** What the device did not take: it is lost if the program ends. */
  readonly #unkept = new Set<string>()
  /** What is on its way to the device. */
  readonly #beingKept = new Set<string>()
  #owner: string | undefined
  #opened: Promise<void> = Promise.resolve()
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: DurableQueueOptions<T>) {
    this.store = options.store
    this.#options = options
  }

  /** What waits, the oldest first. */
  get entries(): T[] {
    return [...this.#entries.values()]
  }

  /** Something waits that the device did not take. */
  get isUnsafe(): boolean {
    return this.#unkept.size > 0
  }

  get(id: string): T | undefined {
    return this.#entries.get(id)
  }

  /** Takes up what waits on the device for this user; what another user left there is dropped. */
  open(username: string): Promise<void> {
    const owner = userKey(username)
    if (owner === '') return Promise.resolve()
    if (owner !== this.#owner) {
      this.#owner = owner
      this.#opened = this.#read(owner)
    }
    return this.#opened
  }

  async #read(owner: string): Promise<void> {
    const stored = await this.inTurn(async () => this.store.readAll()).catch((): unknown[] => [])
    if (owner === this.#owner) this.takeUp(stored, owner)
  }

  /** What waits for this user, once everything that was written so far lies on the device. */
  async kept(username: string | undefined): Promise<T[]> {
    if (username !== undefined) await this.open(username)
    await this.settled()
    return this.entries
  }

  /** By the server's clock, which this device's may be hours off; never before what waits already, which keeps the order. */
  timeOfNext(now: Date): Date {
    const latest = this.entries.at(-1)?.createdAt
    return latest === undefined ? now : new Date(Math.max(now.getTime(), Date.parse(latest) + 1))
  }

  put(entry: T): void {
    this.#entries.set(this.#options.idOf(entry), entry)
    this.#keep(entry)
    this.#options.onChange([entry])
  }

  /** The server has it, or the user wants it no more. */
  remove(id: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.deleteKept(this.#keyOf(entry))
    this.forget(id)
  }

  /** Another tab has seen to it, on the device too. */
  forget(id: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    this.#unkept.delete(id)
    this.#options.onChange([entry])
  }

  /** The device takes too long: from now on what is on its way there counts as not kept, until it is. */
  doubt(): void {
    const late = [...this.#beingKept].flatMap((id) => this.get(id) ?? [])
    for (const entry of late) this.#unkept.add(this.#options.idOf(entry))
    if (late.length > 0) this.#options.onChange(late)
  }

  /** The server refused it: it waits for the user's word. */
  fail(id: string, failure: string): void {
    const entry = this.#entries.get(id)
    if (entry !== undefined) this.put({ ...entry, failure })
  }

  /** The user wants it sent again. */
  revive(id: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    const { ...revived } = entry
    delete revived.failure
    this.put(revived)
  }

  /** Forgets everything, on the device too: its user is gone. */
  clear(): void {
    this.close()
    this.quietly(() => this.store.clear())
  }

  /** Forgets everything here; on the device it waits for its user. */
  close(): void {
    const before = this.entries
    this.#owner = undefined
    this.#entries.clear()
    this.#unkept.clear()
    this.#options.onChange(before)
  }

  /** Resolves when what was asked for so far lies on the device. */
  settled(): Promise<unknown> {
    return this.#last
  }

  /** Takes over what lies on the device. */
  protected takeUp(stored: readonly unknown[], owner: string): void {
    const own: T[] = []
    for (const each of stored) {
      const entry = this.#options.read(each)
      if (entry === undefined) continue
      if (userKey(entry.username) === owner) own.push(entry)
      else this.deleteKept(this.#keyOf(entry))
    }
    own.sort((one, other) => one.createdAt.localeCompare(other.createdAt))
    // What was written while the device was being read comes after what lay there.
    const written = this.entries
    this.#entries.clear()
    for (const entry of [...own, ...written]) this.#entries.set(this.#options.idOf(entry), entry)
    this.#options.onChange(own)
  }

  protected deleteKept(key: string): void {
    this.quietly(() => this.store.delete(key))
  }

  protected quietly(act: () => Promise<void>): void {
    this.inTurn(act).catch(() => {})
  }

  protected inTurn<A>(act: () => Promise<A>): Promise<A> {
    const turn = this.#last.then(act)
    this.#last = turn.catch(() => {})
    return turn
  }

  #keyOf(entry: T): string {
    return `${entry.kind} ${this.#options.idOf(entry)}`
  }

  /** Puts an entry on the device, and notes whether it lies there. A full or broken disk stops nobody from sending. */
  #keep(entry: T): void {
    const id = this.#options.idOf(entry)
    const note = (isKept: boolean) => {
      this.#beingKept.delete(id)
      if (this.#entries.get(id) !== entry || isKept === !this.#unkept.has(id)) return
      if (isKept) this.#unkept.delete(id)
      else this.#unkept.add(id)
      this.#options.onChange([entry])
    }
    this.#beingKept.add(id)
    this.inTurn(() => this.store.write(this.#keyOf(entry), entry)).then(
      () => note(this.store.isLasting),
      () => note(false),
    )
  }
}
