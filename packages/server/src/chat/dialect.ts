/**
 * What the two dialects of the socket have in common.
 * @module
 */
import { problems, type SocketErrorCode } from '@axia/contract'
import type { Clock } from '../clock.ts'
import { Problem } from '../problem.ts'
import type { Timers } from '../timers.ts'
import type { Connection } from './connection.ts'
import type { ConversationStore } from './conversation-store.ts'
import type { Members } from './frame-check.ts'
import type { Hub } from './hub.ts'
import type { MessageStore } from './message-store.ts'

/** What the sockets of a server share. */
export interface DialectOptions {
  hub: Hub
  messageStore: MessageStore
  conversationStore: Pick<ConversationStore, 'markRead'>
  clock: Clock
  timers: Timers
  /** Told what went wrong after a frame was handled. */
  onError: (error: unknown, connection: Connection) => void
}

/** How a socket speaks. Its errors are told by `refuse`, whoever finds them. */
export interface Dialect {
  /** Done before the first frame is looked at. */
  greet(): Promise<void>
  /** Handles one frame. @throws {Problem} {@link UnknownFrameError} */
  handle(members: Members): Promise<void>
  /** Tells that a frame was refused, as far as it could be read. */
  refuse(refusal: Refusal, members: Members | undefined): void
}

/** Why a frame was refused. */
export interface Refusal {
  code: SocketErrorCode
  detail: string
  retryAfterSeconds?: number | undefined
}

/** A frame whose type is none of ours: from a newer client, perhaps. */
export class UnknownFrameError extends Error {
  override readonly name = 'UnknownFrameError'
}

/** An error as a client may see it. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof UnknownFrameError) return { code: 'unknown_frame', detail: 'type is not known here' }
  if (!(error instanceof Problem)) return { code: 'internal', detail: problems.internal.title }
  const { code, retryAfterSeconds } = error
  return { code, detail: error.detail ?? problems[code].title, retryAfterSeconds }
}
