/**
 * The list of all conversations: the pinned ones, then the others, the latest first.
 * @module
 */
import { Conversation, type ConversationPatch, type Message } from '@axia/contract'
import { Type } from 'typebox'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Seen } from '../offline/seen.ts'
import { toChatMessage, toSummary } from './chat-message.ts'
import type { ChatState, ConversationSummary } from './chat-types.ts'

const pageSize = 100
/** The server counts no more than this. */
const mostUnread = 100

/** What of the chat's state the list is. */
export type ConversationListState = Omit<ChatState, 'connection' | 'isUnsafe'>

interface Loaded extends Omit<ConversationListState, 'seenAt' | 'error'> {
  seenAt: Date | undefined
  error: ApiError | undefined
}

const seenName = 'conversations'

const nothing: Loaded = {
  conversations: [],
  hasMoreConversations: false,
  loadingConversations: false,
  seenAt: undefined,
  error: undefined,
}

export interface ConversationListEvents {
  onChange: () => void
  /** The server does not know of a mark that was set here: its frame was lost, or there was no connection. */
  onUntold: (sessionId: string, seq: number) => void
}

export class ConversationList {
  readonly #api: ApiService
  readonly #seen: Seen
  readonly #events: ConversationListEvents
  /** How far each conversation was read, as far as this device knows: never less than before. */
  readonly #marks = new Map<string, number>()
  #state = nothing
  #next: string | undefined
  #isLoaded = false
  #load = 0

  constructor(api: ApiService, seen: Seen, events: ConversationListEvents) {
    this.#api = api
    this.#seen = seen
    this.#events = events
  }

  get state(): ConversationListState {
    const { seenAt, error, ...rest } = this.#state
    return { ...rest, ...(seenAt !== undefined && { seenAt }), ...(error !== undefined && { error }) }
  }

  async load(signal?: AbortSignal): Promise<void> {
    const fetching = this.#fetch(undefined, signal)
    await Promise.all([fetching, !this.#isLoaded && this.#showSeen(this.#load)])
  }

  async loadMore(signal?: AbortSignal): Promise<void> {
    if (this.#next !== undefined && !this.#state.loadingConversations) await this.#fetch(this.#next, signal)
  }

  /** Loads again, if it was loaded. */
  async refresh(): Promise<void> {
    if (this.#isLoaded) await this.load()
  }

  /** Sets a mark. Answers false when it was there, or further on, already. */
  markRead(sessionId: string, seq: number): boolean {
    const known = this.#state.conversations.find((conversation) => conversation.sessionId === sessionId)
    if (seq <= Math.max(this.#marks.get(sessionId) ?? 0, known?.readSeq ?? 0)) return false
    this.#marks.set(sessionId, seq)
    if (known !== undefined) this.put(marked(known, seq))
    return true
  }

  /** It was read, here or elsewhere; of what came after the mark, only the server knows how much. */
  wasRead(sessionId: string, seq: number): void {
    this.markRead(sessionId, seq)
    const known = this.#state.conversations.find((conversation) => conversation.sessionId === sessionId)
    if (known !== undefined && known.unread > 0 && known.readSeq === seq) void this.refresh()
  }

  /** The server's count began anew. */
  forgetMarks(): void {
    this.#marks.clear()
  }

  /** A message came: its conversation is the latest now. */
  async take(message: Message): Promise<void> {
    if (message.role === 'user') this.markRead(message.session_id, message.seq) // who asks has read what is there
    if (!this.#isLoaded) return
    const { session_id: sessionId } = message
    const known = this.#state.conversations.find((conversation) => conversation.sessionId === sessionId)
    if (known === undefined) return this.load()
    const lastSeq = known.lastMessage?.seq ?? 0
    if (lastSeq > message.seq) return
    const isNews = message.role === 'assistant' && message.seq > Math.max(lastSeq, known.readSeq)
    const unread = Math.min(mostUnread, known.unread + (isNews ? 1 : 0))
    const latest = { ...known, unread, lastMessage: toChatMessage(message), updatedAt: message.timestamp }
    const others = this.#state.conversations.filter((conversation) => conversation !== known)
    // A first answer may come with the conversation's first title, which no frame brings.
    this.#set({ conversations: inOrder([latest, ...others]) })
    if (known.title === '' && message.role === 'assistant') await this.load()
  }

  /** @throws {ApiError} */
  async change(sessionId: string, body: ConversationPatch, { signal }: SignalOptions = {}): Promise<void> {
    const params = { session_id: sessionId }
    this.put(toSummary(await this.#api.request('PATCH /messages/{session_id}', { params, body, signal })))
  }

  put(summary: ConversationSummary): void {
    this.#change((conversations) =>
      inOrder(
        conversations.map((conversation) => (conversation.sessionId === summary.sessionId ? summary : conversation)),
      ),
    )
  }

  remove(sessionId: string): void {
    this.#change((conversations) => conversations.filter((conversation) => conversation.sessionId !== sessionId))
  }

  clear(): void {
    this.#load += 1
    this.#marks.clear()
    this.#next = undefined
    this.#isLoaded = false
    this.#set(nothing)
  }

  /** What the device saw last, until the server answers. */
  async #showSeen(load: number): Promise<void> {
    const seen = await this.#seen.find(seenName, Type.Array(Conversation))
    if (seen === undefined || load !== this.#load || this.#isLoaded) return
    this.#set({ conversations: seen.value.map(toSummary), seenAt: seen.seenAt })
  }

  async #fetch(after: string | undefined, signal: AbortSignal | undefined): Promise<void> {
    const load = ++this.#load
    this.#set({ loadingConversations: true, error: undefined })
    try {
      const query = { limit: pageSize, ...(after !== undefined && { after }) }
      const { items, next } = await this.#api.page('GET /messages', { query, signal })
      if (load !== this.#load) return
      this.#isLoaded = true
      this.#next = next
      if (after === undefined) this.#seen.keep(seenName, items)
      const before = after === undefined ? [] : this.#state.conversations
      const known = new Set(before.map(({ sessionId }) => sessionId))
      const added = items
        .map((item) => this.#withMark(toSummary(item)))
        .filter(({ sessionId }) => !known.has(sessionId))
      this.#set({
        conversations: [...before, ...added],
        hasMoreConversations: next !== undefined,
        loadingConversations: false,
        seenAt: undefined,
      })
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (load !== this.#load) return
      this.#set({ loadingConversations: false, error: cause.code === 'aborted' ? undefined : cause })
    }
  }

  /** A mark that the server does not have yet stands all the same, and is told again. */
  #withMark(summary: ConversationSummary): ConversationSummary {
    const mark = this.#marks.get(summary.sessionId) ?? 0
    if (mark <= summary.readSeq) return summary
    this.#events.onUntold(summary.sessionId, mark)
    return marked(summary, mark)
  }

  #change(change: (conversations: readonly ConversationSummary[]) => readonly ConversationSummary[]): void {
    this.#set({ conversations: change(this.#state.conversations) })
  }

  #set(changes: Partial<Loaded>): void {
    this.#state = { ...this.#state, ...changes }
    this.#events.onChange()
  }
}

/** As the server lists them. */
function inOrder(conversations: readonly ConversationSummary[]): ConversationSummary[] {
  return conversations.toSorted(
    (one, other) =>
      Number(other.pinned) - Number(one.pinned) || Date.parse(other.updatedAt) - Date.parse(one.updatedAt),
  )
}

/** Read up to there. What may have come after it stays counted, until the server says how much that is. */
function marked(summary: ConversationSummary, readSeq: number): ConversationSummary {
  const isAll = readSeq >= (summary.lastMessage?.seq ?? 0)
  return { ...summary, readSeq, unread: isAll ? 0 : summary.unread }
}
