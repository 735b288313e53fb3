/**
 * What waits on this device: messages that no server has taken, and drafts. Memory is the truth, the device keeps a copy.
 * @module
 */
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { userKey } from '../auth/auth-provider.ts'
import type { PendingEntry, PendingStore } from '../storage/pending-store.ts'

export type PendingMessage = Extract<PendingEntry, { kind: 'message' }>
type Draft = Extract<PendingEntry, { kind: 'draft' }>

const Bytes = Type.Refine(Type.Unsafe<Uint8Array<ArrayBuffer>>({}), (value) => value instanceof Uint8Array)

const StoredEntry = Type.Union([
  Type.Object({
    kind: Type.Literal('message'),
    username: Type.String(),
    clientId: Type.String({ minLength: 1 }),
    sessionId: Type.String({ minLength: 1 }),
    type: Type.Union([Type.Literal('text'), Type.Literal('audio')]),
    text: Type.String(),
    audio: Type.Optional(Type.Object({ mimeType: Type.String(), content: Bytes })),
    createdAt: Type.String({ format: 'date-time' }),
    failure: Type.Optional(Type.String()),
  }),
  Type.Object({
    kind: Type.Literal('draft'),
    username: Type.String(),
    sessionId: Type.String({ minLength: 1 }),
    text: Type.String(),
  }),
])

export class Outbox {
  readonly #store: PendingStore
  readonly #onChange: (sessionIds: Iterable<string>) => void
  readonly #messages = new Map<string, PendingMessage>()
  readonly #drafts = new Map<string, Draft>()
  /** Messages that the device did not take: they are lost if the program ends. */
  readonly #unkept = new Set<string>()
  /** Messages on their way to the device. */
  readonly #beingKept = new Set<string>()
  #owner: string | undefined
  #opened: Promise<void> = Promise.resolve()
  #last: Promise<unknown> = Promise.resolve()

  /** @param onChange - told which conversations have other pending messages now. */
  constructor(store: PendingStore, onChange: (sessionIds: Iterable<string>) => void) {
    this.#store = store
    this.#onChange = onChange
  }

  /** Waiting messages, the oldest first. */
  get messages(): PendingMessage[] {
    return [...this.#messages.values()]
  }

  /** A message waits that the device did not take. */
  get isUnsafe(): boolean {
    return this.#unkept.size > 0
  }

  get(clientId: string): PendingMessage | undefined {
    return this.#messages.get(clientId)
  }

  of(sessionId: string): PendingMessage[] {
    return this.messages.filter((message) => message.sessionId === sessionId)
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
    const entries = await this.#inTurn(async () => this.#store.readAll()).catch((): unknown[] => [])
    if (owner !== this.#owner) return
    const own: PendingEntry[] = []
    for (const entry of entries) {
      if (!Check(StoredEntry, entry)) continue
      if (userKey(entry.username) === owner) own.push(entry)
      else this.#delete(keyOf(entry))
    }
    this.#takeUp(own)
  }

  /** What waits for this user, once everything that was written so far lies on the device. */
  async kept(username: string | undefined): Promise<PendingMessage[]> {
    if (username !== undefined) await this.open(username)
    await this.settled()
    return this.messages
  }

  /** By the server's clock, which this device's may be hours off; never before what waits already, which keeps the order. */
  timeOfNext(now: Date): Date {
    const latest = this.messages.at(-1)?.createdAt
    return latest === undefined ? now : new Date(Math.max(now.getTime(), Date.parse(latest) + 1))
  }

  put(message: PendingMessage): void {
    this.#messages.set(message.clientId, message)
    this.#keep(message)
    this.#onChange([message.sessionId])
  }

  /** The server has it, or the user wants it no more. */
  remove(clientId: string): void {
    const message = this.#messages.get(clientId)
    if (message === undefined) return
    this.#delete(keyOf(message))
    this.forget(clientId)
  }

  /** Another tab has seen to it, on the device too. */
  forget(clientId: string): void {
    const message = this.#messages.get(clientId)
    if (message === undefined) return
    this.#messages.delete(clientId)
    this.#unkept.delete(clientId)
    this.#onChange([message.sessionId])
  }

  /** The device takes too long: from now on what is on its way there counts as not kept, until it is. */
  doubt(): void {
    const late = [...this.#beingKept].flatMap((clientId) => this.get(clientId) ?? [])
    for (const { clientId } of late) this.#unkept.add(clientId)
    if (late.length > 0) this.#onChange(new Set(late.map(({ sessionId }) => sessionId)))
  }

  /** The server refused it: it waits for the user's word. */
  fail(clientId: string, failure: string): void {
    const message = this.#messages.get(clientId)
    if (message !== undefined) this.put({ ...message, failure })
  }

  /** The user wants it sent again. */
  revive(clientId: string): void {
    const message = this.#messages.get(clientId)
    if (message === undefined) return
    const { failure: _, ...rest } = message
    this.put(rest)
  }

  removeConversation(sessionId: string): void {
    for (const { clientId } of this.of(sessionId)) this.remove(clientId)
    this.#setDraft(sessionId, '', '')
  }

  draft(sessionId: string): string {
    return this.#drafts.get(sessionId)?.text ?? ''
  }

  setDraft(sessionId: string, text: string, username: string): void {
    if (this.draft(sessionId) !== text) this.#setDraft(sessionId, text, username)
  }

  /** Forgets everything, on the device too: its user is gone. */
  clear(): void {
    const sessionIds = new Set(this.messages.map(({ sessionId }) => sessionId))
    this.#owner = undefined
    this.#messages.clear()
    this.#drafts.clear()
    this.#unkept.clear()
    this.#quietly(() => this.#store.clear())
    this.#onChange(sessionIds)
  }

  #takeUp(entries: PendingEntry[]): void {
    const stored = entries.filter((entry) => entry.kind === 'message')
    stored.sort((a, b) => a.createdAt.localeCompare(b.createdAt))
    // What was written while the device was being read comes after what lay there.
    const written = this.messages
    this.#messages.clear()
    for (const message of [...stored, ...written]) this.#messages.set(message.clientId, message)
    for (const entry of entries) {
      if (entry.kind === 'draft' && !this.#drafts.has(entry.sessionId)) this.#drafts.set(entry.sessionId, entry)
    }
    this.#onChange(new Set(stored.map(({ sessionId }) => sessionId)))
  }

  #setDraft(sessionId: string, text: string, username: string): void {
    const draft: Draft = { kind: 'draft', username, sessionId, text }
    if (text === '') {
      if (this.#drafts.delete(sessionId)) this.#delete(keyOf(draft))
      return
    }
    this.#drafts.set(sessionId, draft)
    this.#quietly(() => this.#store.write(keyOf(draft), draft))
  }

  /** Puts a message on the device, and notes whether it lies there. A full or broken disk stops nobody from sending. */
  #keep(message: PendingMessage): void {
    const { clientId, sessionId } = message
    const note = (isKept: boolean) => {
      this.#beingKept.delete(clientId)
      if (this.#messages.get(clientId) !== message || isKept === !this.#unkept.has(clientId)) return
      if (isKept) this.#unkept.delete(clientId)
      else this.#unkept.add(clientId)
      this.#onChange([sessionId])
    }
    this.#beingKept.add(clientId)
    this.#inTurn(() => this.#store.write(keyOf(message), message)).then(
      () => note(this.#store.isLasting),
      () => note(false),
    )
  }

  #delete(key: string): void {
    this.#quietly(() => this.#store.delete(key))
  }

  #quietly(act: () => Promise<void>): void {
    this.#inTurn(act).catch(() => {})
  }

  /** Resolves when what was asked for so far lies on the device. */
  settled(): Promise<unknown> {
    return this.#last
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act)
    this.#last = turn.catch(() => {})
    return turn
  }
}

function keyOf(entry: PendingEntry): string {
  return entry.kind === 'message' ? `message ${entry.clientId}` : `draft ${entry.sessionId}`
}
