/**
 * The list of all conversations, the latest first.
 * @module
 */
import { Conversation, type Message } from '@axia/contract'
import { Type } from 'typebox'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { Seen } from '../offline/seen.ts'
import { toChatMessage, toSummary } from './chat-message.ts'
import type { ChatState, ConversationSummary } from './chat-types.ts'

const pageSize = 100

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

export class ConversationList {
  readonly #api: ApiService
  readonly #seen: Seen
  readonly #onChange: () => void
  #state = nothing
  #next: string | undefined
  #isLoaded = false
  #load = 0

  constructor(api: ApiService, seen: Seen, onChange: () => void) {
    this.#api = api
    this.#seen = seen
    this.#onChange = onChange
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

  /** A message came: its conversation is the latest now. */
  async take(message: Message): Promise<void> {
    if (!this.#isLoaded) return
    const { session_id: sessionId } = message
    const known = this.#state.conversations.find((conversation) => conversation.sessionId === sessionId)
    if (known === undefined) return this.load()
    if ((known.lastMessage?.seq ?? 0) > message.seq) return
    const latest = { ...known, lastMessage: toChatMessage(message), updatedAt: message.timestamp }
    const others = this.#state.conversations.filter((conversation) => conversation !== known)
    // A first answer may come with the conversation's first title, which no frame brings.
    this.#set({ conversations: [latest, ...others] })
    if (known.title === '' && message.role === 'assistant') await this.load()
  }

  put(summary: ConversationSummary): void {
    this.#change((conversations) =>
      conversations.map((conversation) => (conversation.sessionId === summary.sessionId ? summary : conversation)),
    )
  }

  remove(sessionId: string): void {
    this.#change((conversations) => conversations.filter((conversation) => conversation.sessionId !== sessionId))
  }

  clear(): void {
    this.#load += 1
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
      const added = items.map(toSummary).filter(({ sessionId }) => !known.has(sessionId))
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

  #change(change: (conversations: readonly ConversationSummary[]) => readonly ConversationSummary[]): void {
    this.#set({ conversations: change(this.#state.conversations) })
  }

  #set(changes: Partial<Loaded>): void {
    this.#state = { ...this.#state, ...changes }
    this.#onChange()
  }
}
