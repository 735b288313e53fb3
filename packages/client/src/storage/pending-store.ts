/**
 * The outbox on the device: messages and changes that no server has taken yet, and half-written messages.
 * @module
 */

/** What is sent as it is: its bytes, and what they are. */
export interface Attachment {
  /** MIME type, as in `audio/mp4`. */
  readonly mimeType: string
  readonly content: Uint8Array<ArrayBuffer>
}

/** A picture to send. */
export interface ImageAttachment extends Attachment {
  /** What it shows, in words; at most 500 characters. */
  readonly alt?: string
  /** Pixels, where they are known: a place for it can be kept while it loads. */
  readonly width?: number
  readonly height?: number
}

/** One thing that is kept until the server has it: a message, a draft, or a change. `username` says whose it is. */
export type PendingEntry =
  | {
      kind: 'message'
      username: string
      clientId: string
      sessionId: string
      type: 'text' | 'audio'
      text: string
      audio?: Attachment
      images?: readonly ImageAttachment[]
      /** RFC 3339. */
      createdAt: string
      /** Why the server refused it, in plain words: it waits for the user's word. */
      failure?: string
    }
  | { kind: 'draft'; username: string; sessionId: string; text: string }
  | {
      kind: 'change'
      username: string
      /** The key under which the server knows it. */
      id: string
      /** As in `PATCH /tasks/{id}`. */
      call: string
      target: string
      query: Record<string, unknown>
      body?: unknown
      /** RFC 3339. */
      createdAt: string
      /** Why the server refused it: a problem's code. */
      failure?: string
    }

/** Where pending entries lie. What it reads is checked by who asks. */
export interface PendingStore {
  /** What is written outlives the program. */
  readonly isLasting: boolean
  readAll(): Promise<unknown[]>
  write(key: string, entry: PendingEntry): Promise<void>
  delete(key: string): Promise<void>
  clear(): Promise<void>
}
