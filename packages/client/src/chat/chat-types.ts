/**
 * What the world sees of the chat.
 * @module
 */
import type { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Attachment, ImageAttachment } from '../storage/pending-store.ts'
import type { Observable } from '../store.ts'

/**
 * Where a message stands: `pending` is on this device alone, `sent` is stored by the server, then `answered`, `failed` for
 * good until it is retried, or `cancelled`.
 */
export type MessageState = 'pending' | 'sent' | 'answered' | 'failed' | 'cancelled'

/** A picture of a message: ask `ChatProvider.image` for it. */
export interface ChatImage {
  /** A path of the server; undefined while the message is pending. */
  readonly url: string | undefined
  /** Pixels; undefined where they are not known yet. */
  readonly width: number | undefined
  readonly height: number | undefined
  /** What it shows, in words; empty where nobody said. */
  readonly alt: string
}

/** A message of a conversation, as it is shown. */
export interface ChatMessage {
  /** The same for the whole life of the message, from pending on: for lists on a screen. */
  readonly key: string
  /** The server's id; undefined while pending. */
  readonly id: string | undefined
  /** The sender's own id for it; the agent's messages have none. */
  readonly clientId: string | undefined
  readonly sessionId: string
  readonly role: 'user' | 'assistant'
  readonly type: 'text' | 'audio'
  readonly text: string
  /** There is voice: ask `ChatProvider.audio` for it. */
  readonly audioUrl: string | undefined
  readonly images: readonly ChatImage[]
  readonly state: MessageState
  /** For a failed message: why, in plain words. */
  readonly detail: string | undefined
  /** The question that this answers, by its `id`. */
  readonly replyTo: string | undefined
  /** Its place; undefined while pending. */
  readonly seq: number | undefined
  /** RFC 3339. */
  readonly timestamp: string
}

/** An answer that is still being written. */
export interface StreamingAnswer {
  readonly messageId: string
  readonly text: string
}

/** A place in a conversation: a message by its `seq`, or the first message since a date or an instant. */
export type ConversationPlace = { readonly seq: number } | { readonly time: string }

export interface ConversationState {
  /** A piece without gaps, oldest first; at the end of the conversation the pending ones last. */
  readonly messages: readonly ChatMessage[]
  readonly hasOlder: boolean
  /** A piece of the past is shown: what comes live, is pending or is streamed stands elsewhere. */
  readonly hasNewer: boolean
  /** The message that `openAt` found: another object each time it was asked for, so that a list goes there each time. */
  readonly opened?: { readonly seq: number }
  readonly loading: boolean
  /** They are what this device saw before: when that was. */
  readonly seenAt?: Date
  readonly streaming?: StreamingAnswer
  /** Why the last load failed. */
  readonly error?: ApiError
}

/** One conversation; its first page loads when somebody subscribes. */
export interface Conversation extends Observable<ConversationState> {
  readonly sessionId: string
  /** Loads the page before the oldest message, or the first page. Failures stand in `state.error`; it throws none. */
  loadOlder(options?: SignalOptions): Promise<void>
  /** Loads the page after the newest message shown, while `hasNewer`. Fails as `loadOlder` does. */
  loadNewer(options?: SignalOptions): Promise<void>
  /** Shows the messages around a place, loaded where they are not here; `state.opened` is the message found. Fails as `loadOlder` does. */
  openAt(place: ConversationPlace, options?: SignalOptions): Promise<void>
  /** Back to the newest messages; sending one does this too. Fails as `loadOlder` does. */
  toNewest(options?: SignalOptions): Promise<void>
}

/** A conversation in the list of all. */
export interface ConversationSummary {
  readonly sessionId: string
  readonly title: string
  /** It stands before those that are not, on every device. */
  readonly pinned: boolean
  readonly lastMessage: ChatMessage | undefined
  /** Everything up to this `seq` was read, on whatever device. */
  readonly readSeq: number
  /** The agent's messages after it; 100 stands for more. */
  readonly unread: number
  /** RFC 3339. */
  readonly createdAt: string
  /** RFC 3339. */
  readonly updatedAt: string
}

/**
 * Where the socket stands. `disconnected` tries again by itself (at `retryAt`), `refused` does not: the server said no, and
 * `reconnect()` or a login is needed.
 */
export interface ConnectionState {
  readonly status: 'idle' | 'connecting' | 'connected' | 'disconnected' | 'refused'
  /** Failed tries since the connection last stood for a minute. */
  readonly attempt: number
  readonly retryAt?: Date
  readonly reason?: ConnectionReason
}

export type ConnectionReason = 'network' | 'server_restarting' | 'server_busy' | 'sign_in' | 'forbidden' | 'policy'

export interface ChatState {
  readonly connection: ConnectionState
  /** The pinned ones, then the others, the latest first. */
  readonly conversations: readonly ConversationSummary[]
  readonly hasMoreConversations: boolean
  readonly loadingConversations: boolean
  /** They are what this device saw before: when that was. */
  readonly seenAt?: Date
  /** A message waits here that the device could not keep: it is lost if the program ends before the server has it. */
  readonly isUnsafe: boolean
  /** Why the last load of the list failed. */
  readonly error?: ApiError
}

/** A message to send: text, voice, pictures, or what of these goes together. */
export interface OutgoingMessage {
  text?: string | undefined
  /** At most `maxAudioBytes` of what the server knows to be audio. */
  audio?: Attachment | undefined
  /** At most `maxImages`: PNG, JPEG, WebP or GIF, together at most `maxImagesBytes`. */
  images?: readonly ImageAttachment[] | undefined
  /** The conversation; a new one when it is left out. */
  sessionId?: string | undefined
  /** Default: `audio` when there is voice. */
  type?: 'text' | 'audio' | undefined
}

/** The conversations with the agent, live. */
export interface ChatProvider extends Observable<ChatState> {
  /** Opens the socket and keeps it open. Does nothing while it is open or on its way. */
  initializeWebSocket(): void
  /** Closes, reads the token again, connects. An ended token leads to the login instead. */
  reconnect(): Promise<void>
  /** The same object for the same id, until a logout. */
  conversation(sessionId: string): Conversation
  /**
   * Shows a message at once, keeps it on the device and sends it as soon as there is a connection, once.
   *
   * @throws {ApiError} `invalid_request` for an empty or too long message, `invalid_token` when nobody is signed in.
   */
  send(message: OutgoingMessage): { clientId: string; sessionId: string }
  /** Sends a failed message again. @throws {ApiError} */
  retry(message: ChatMessage, options?: SignalOptions): Promise<void>
  /** Takes a pending message back, or asks the server to stop the agent. @throws {ApiError} `conflict` when it has ended */
  cancel(message: ChatMessage, options?: SignalOptions): Promise<void>
  /**
   * What no server has taken yet, of every conversation, the oldest first: on its way, or refused and kept (`failed`). Answers
   * when all that was written so far lies on the device: wait for it before a program ends.
   */
  waiting(): Promise<readonly ChatMessage[]>
  /** Forgets a message that no server has taken. */
  discard(clientId: string): void
  /** All that is here of all conversations: what is loaded, and what this device saw before. */
  held(): Promise<readonly ChatMessage[]>
  /** Loads the list of conversations. Failures stand in `state.error`; it throws none. */
  loadConversations(options?: SignalOptions): Promise<void>
  loadMoreConversations(options?: SignalOptions): Promise<void>
  /** @throws {ApiError} */
  renameConversation(sessionId: string, title: string, options?: SignalOptions): Promise<void>
  /** Puts it before the others, or back among them. @throws {ApiError} */
  pinConversation(sessionId: string, pinned: boolean, options?: SignalOptions): Promise<void>
  /** @throws {ApiError} */
  deleteConversation(sessionId: string, options?: SignalOptions): Promise<void>
  /** @throws {ApiError} */
  deleteMessage(message: ChatMessage, options?: SignalOptions): Promise<void>
  /** The voice of a message. @throws {ApiError} */
  audio(message: ChatMessage, options?: SignalOptions): Promise<Blob>
  /** One of a message's pictures, by its place among them. @throws {ApiError} */
  image(message: ChatMessage, index: number, options?: SignalOptions): Promise<Blob>
  /** Everything of a conversation up to a message was read: told to the user's other devices, now or with the next connection. */
  markRead(sessionId: string, seq: number): void
  /** What stands half-written in a conversation; kept on the device until it is sent, a logout, or another user. */
  draft(sessionId: string): string
  setDraft(sessionId: string, text: string): void
}
