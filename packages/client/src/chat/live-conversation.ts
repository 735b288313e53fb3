/**
 * One conversation: pages of its past, its live changes, and what waits on this device to be part of it.
 * @module
 */
import type { Message, MessageQuery, MessageStatus } from '@axia/contract'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { SeenValue } from '../offline/seen.ts'
import { Store } from '../store.ts'
import { pendingChatMessage, toChatMessage } from './chat-message.ts'
import type { ChatMessage, Conversation, ConversationPlace, ConversationState, StreamingAnswer } from './chat-types.ts'
import { ConversationWindow } from './conversation-window.ts'
import type { PendingMessage } from './outbox.ts'
import { lastMessages, type SeenMessages } from './seen-messages.ts'

const pageSize = 50

type PageQuery = Pick<MessageQuery, 'before' | 'after' | 'around' | 'at'>

/** A message of the server's, and the number of the latest change to it that is known. */
interface Known {
  message: ChatMessage
  /** As the server told it; of what was only acknowledged nothing is known. */
  told?: Message
  version: number
}

export interface LiveConversationOptions {
  api: ApiService
  /** What waits on the device for this conversation. */
  pending: () => PendingMessage[]
  /** The number up to which all changes are known. */
  lastSeq: () => number
  /** Much comes at once: nobody is told before `show`. */
  isHeld: () => boolean
  /** It was made on this device just now: there is no past to load. */
  isNew: boolean
  /** What the device saw of it before. */
  seen: SeenMessages
}

export class LiveConversation implements Conversation {
  readonly sessionId: string
  readonly #options: LiveConversationOptions
  readonly #store: Store<ConversationState>
  readonly #known = new Map<string, Known>()
  readonly #deleted = new Set<string>()
  /** All messages up to this number were deleted with the whole conversation. */
  #deletedSeq = 0
  /** Streamed answers of which a part was lost with the connection; they are shown when they are whole. */
  readonly #brokenStreams = new Set<string>()
  readonly #window = new ConversationWindow(pageSize)
  #streaming: StreamingAnswer | undefined
  #load: Promise<void> | undefined
  /** The place that was asked for last, and the message that was found there. */
  #place: ConversationPlace | undefined
  #opened: ConversationState['opened']
  /** Something happened to a message that is not here: a page on its way may be older than that. */
  #isTouched = false
  /** The snapshot does not hold the latest; nobody was told of the latest. */
  #isStale = false
  #isUntold = false
  /** What the device saw before; it stands in for the newest page until that is here. */
  #before: SeenValue<Message[]> | undefined
  /** The device has not kept the latest. */
  #isUnkept = false

  constructor(sessionId: string, options: LiveConversationOptions) {
    this.sessionId = sessionId
    this.#options = options
    if (options.isNew) this.#window.begin()
    this.#store = new Store<ConversationState>({ messages: [], hasOlder: false, hasNewer: false, loading: false })
    this.publish()
  }

  get state(): ConversationState {
    if (this.#isStale) this.#store.replace(this.#withMessages())
    this.#isStale = false
    return this.#store.state
  }

  /** Tells those who listen what has come since they were told last. */
  show(): void {
    if (this.#isUntold) this.publish({})
  }

  subscribe(listener: () => void): () => void {
    // First the load, then the listener: nobody is called back before they hold what ends the subscription.
    if (!this.#window.isLoaded) void this.loadOlder()
    return this.#store.subscribe(listener)
  }

  loadOlder({ signal }: SignalOptions = {}): Promise<void> {
    const { oldest, isLoaded } = this.#window
    if (isLoaded && oldest === undefined) return this.#load ?? Promise.resolve()
    return this.#only(() => (isLoaded ? this.#loadOlder(oldest, signal) : this.#loadNewest(signal)))
  }

  loadNewer({ signal }: SignalOptions = {}): Promise<void> {
    const { newest } = this.#window
    if (newest === undefined) return this.#load ?? Promise.resolve()
    return this.#only(() =>
      this.#loading(async () => {
        this.#window.addNewer(await this.#fetch({ after: newest }, signal))
      }),
    )
  }

  async openAt(place: ConversationPlace, { signal }: SignalOptions = {}): Promise<void> {
    this.#place = place
    await this.#idle()
    if (this.#place !== place) return // another place was asked for meanwhile
    if ('seq' in place && this.#isHere(place.seq)) return this.#show(place.seq)
    await this.#only(() =>
      this.#loading(async () => {
        const page = await this.#fetch('seq' in place ? { around: place.seq } : { at: place.time }, signal)
        if (this.#place !== place) return
        const found = page.find((message) => isAtOrAfter(message, place)) ?? page.at(-1)
        if (found === undefined) return
        this.#window.open(page, found.seq)
        this.#opened = { seq: found.seq }
      }),
    )
  }

  async toNewest({ signal }: SignalOptions = {}): Promise<void> {
    if (this.#place === undefined) return
    this.#place = this.#opened = undefined
    this.#window.close()
    this.publish()
    await this.#idle()
    if (!this.#window.isLoaded) await this.#only(() => this.#loadNewest(signal))
  }

  /** Loads the newest page again, if any was loaded, failed to load, or is looked at. */
  async refresh(): Promise<void> {
    await this.#idle()
    const isWanted = this.#window.isLoaded || this.state.error !== undefined || this.#store.listenerCount > 0
    if (isWanted) await this.#only(() => this.#loadNewest(undefined))
  }

  /** A message came, or came again. */
  take(message: Message, version: number): void {
    this.#keep(message, version)
    const streamed = this.#streaming?.messageId
    if (message.role === 'assistant' && (streamed === message.id || streamed === message.reply_to)) {
      this.#streaming = undefined
    }
    this.publish()
  }

  /** The server stored what waited here. Nothing is known of it but its place until the message itself comes. */
  acknowledge(entry: PendingMessage, id: string, seq: number): void {
    if (!this.#known.has(id) && !this.#deleted.has(id) && seq > this.#deletedSeq) {
      const audioUrl = entry.type === 'audio' ? '' : undefined
      this.#known.set(id, {
        message: { ...pendingChatMessage(entry), id, seq, audioUrl, state: 'sent', detail: undefined },
        version: seq,
      })
    }
    this.publish()
  }

  setStatus(id: string, status: MessageStatus, detail: string | null, version: number): void {
    const known = this.#known.get(id)
    if (known === undefined) this.#isTouched = true
    else if (version >= known.version) {
      this.#known.set(id, {
        message: { ...known.message, state: status, detail: detail ?? undefined },
        ...(known.told !== undefined && { told: { ...known.told, status, detail } }),
        version,
      })
      this.#isUnkept = true
    }
    // Answered, the streamed text stays until the whole answer stands in its place; else it begins anew or is over.
    if (this.#streaming?.messageId === id && status !== 'answered') this.#streaming = undefined
    this.publish()
  }

  /** @param id - null: the whole conversation. */
  delete(id: string | null, seq: number): void {
    if (id === null) {
      this.#deletedSeq = Math.max(this.#deletedSeq, seq)
      this.#streaming = undefined
      for (const [key, { message }] of this.#known) if ((message.seq ?? 0) <= seq) this.#known.delete(key)
    } else {
      this.#deleted.add(id)
      this.#known.delete(id)
    }
    this.#isUnkept = true
    this.publish()
  }

  /** A piece of an answer that is being written. */
  append(messageId: string, text: string): void {
    if (this.#brokenStreams.has(messageId)) return
    const before = this.#streaming?.messageId === messageId ? this.#streaming.text : ''
    this.#streaming = { messageId, text: before + text }
    this.publish()
  }

  /** The connection was lost, and with it pieces that nobody sends again. */
  breakStream(): void {
    if (this.#streaming === undefined) return
    this.#brokenStreams.add(this.#streaming.messageId)
    this.#streaming = undefined
    this.publish()
  }

  /** Forgets everything: it belongs to another user, or the server's count began anew. */
  clear(): void {
    this.#known.clear()
    this.#deleted.clear()
    this.#brokenStreams.clear()
    this.#streaming = undefined
    this.#deletedSeq = 0
    this.#before = undefined
    this.#place = this.#opened = undefined
    this.#window.clear()
    this.publish()
  }

  /** Puts the present messages into the state. */
  publish(changes?: Partial<Pick<ConversationState, 'loading'>>): void {
    this.#isStale = this.#isUntold = changes === undefined && this.#options.isHeld()
    if (this.#isUntold) return
    this.#store.set({ ...this.#withMessages(), ...changes })
    this.#keepSeen()
  }

  #withMessages(): ConversationState {
    const { streaming: _streaming, opened: _opened, seenAt: _seenAt, ...rest } = this.#store.state
    const before = this.#window.isLoaded ? undefined : this.#before
    const { hasOlder, hasNewer } = this.#window
    const seen = before?.value.filter(({ id }) => !this.#known.has(id) && !this.#deleted.has(id)) ?? []
    const all = [...seen.map(toChatMessage), ...[...this.#known.values()].map(({ message }) => message)]
    const stored = all.filter(({ seq = 0 }) => this.#window.holds(seq))
    stored.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
    const clientIds = new Set(all.map(({ clientId }) => clientId))
    const waiting = this.#options.pending().filter(({ clientId }) => !clientIds.has(clientId))
    return {
      ...rest,
      hasOlder,
      hasNewer,
      ...(before !== undefined && { seenAt: before.seenAt }),
      ...(this.#opened !== undefined && { opened: this.#opened }),
      // What is being said now stands at the end, which is elsewhere.
      ...(this.#streaming !== undefined && !hasNewer && { streaming: this.#streaming }),
      messages: hasNewer ? stored : [...stored, ...waiting.map(pendingChatMessage)],
    }
  }

  async #showSeen(): Promise<void> {
    this.#before = await this.#options.seen.find(this.sessionId)
    if (this.#before !== undefined) this.publish({})
  }

  #keepSeen(): void {
    if (!this.#isUnkept || !this.#window.isLoaded || this.#window.hasNewer) return
    this.#isUnkept = false
    const told = [...this.#known.values()].flatMap(({ told }) => told ?? [])
    this.#options.seen.keep(this.sessionId, lastMessages(told.filter(({ seq }) => this.#window.holds(seq))))
  }

  #isHere(seq: number): boolean {
    return [...this.#known.values()].some(({ message }) => message.seq === seq) && this.#window.reach(seq)
  }

  /** Points at a message that is here. */
  #show(seq: number): void {
    this.#opened = { seq }
    this.publish()
  }

  /** One load at a time: who asks for another meanwhile gets the one that is under way. */
  #only(load: () => Promise<void>): Promise<void> {
    this.#load ??= load().finally(() => {
      this.#load = undefined
    })
    return this.#load
  }

  async #idle(): Promise<void> {
    while (this.#load !== undefined) await this.#load
  }

  #loadOlder(before: number | undefined, signal: AbortSignal | undefined): Promise<void> {
    return this.#loading(async () => {
      const page = await this.#fetch(before === undefined ? {} : { before }, signal)
      this.#window.addOlder(page)
    })
  }

  #loadNewest(signal: AbortSignal | undefined): Promise<void> {
    return this.#loading(async () => {
      const before = new Set(this.#known.keys())
      const page = await this.#fetch({}, signal)
      this.#window.addNewest(
        page,
        page.some(({ id }) => before.has(id)),
      )
      this.#isUnkept = true
    })
  }

  async #loading(load: () => Promise<void>): Promise<void> {
    const { error: _, ...rest } = this.state
    this.#store.set({ ...rest, loading: true })
    const showing = this.#window.isLoaded ? undefined : this.#showSeen()
    try {
      await load()
      this.publish({ loading: false })
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      const isOver = cause.code === 'aborted'
      this.#store.set({ ...this.state, loading: false, ...(!isOver && { error: cause }) })
    }
    await showing
  }

  async #fetch(place: PageQuery, signal: AbortSignal | undefined): Promise<Message[]> {
    const params = { session_id: this.sessionId }
    const query = { limit: pageSize, ...place }
    for (;;) {
      this.#isTouched = false
      const asOf = this.#options.lastSeq()
      const page = await this.#options.api
        .request('GET /messages/{session_id}', { params, query, signal })
        .catch((cause: unknown): Message[] => {
          if (cause instanceof ApiError && cause.code === 'not_found') return [] // nothing was said here yet
          throw cause
        })
      if (this.#isTouched) continue
      // What came live since the page was asked for is newer than the page.
      for (const message of page) {
        if ((this.#known.get(message.id)?.version ?? 0) <= asOf) this.#keep(message, Math.max(asOf, message.seq))
      }
      return page
    }
  }

  #keep(message: Message, version: number): void {
    if (this.#deleted.has(message.id) || message.seq <= this.#deletedSeq) return
    if ((this.#known.get(message.id)?.version ?? 0) > version) return
    this.#known.set(message.id, { message: toChatMessage(message), told: message, version })
    this.#isUnkept = true
  }
}

/** Whether a message is the one that is looked for, or stands after the place where it would be. */
function isAtOrAfter({ seq, timestamp }: Message, place: ConversationPlace): boolean {
  return 'seq' in place ? seq >= place.seq : Date.parse(timestamp) >= Date.parse(place.time)
}
