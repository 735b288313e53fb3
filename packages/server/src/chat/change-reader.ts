/**
 * What changed after a number, in order: what a socket is sent live, and what it catches up on after a break.
 * @module
 */
import type { ServerFrame } from '@axia/contract'
import { and, asc, eq, gt, isNull, lt, lte, or } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { conversations, messages, users } from '../db/schema.ts'
import { type MessageRow, messageColumns, toMessage } from './message-row.ts'

/** A message that is new, has another status or was deleted, or (`deletedConversation`) a conversation that was deleted. */
export type Change = { seq: number } & ({ message: MessageRow } | { deletedConversation: string })

export interface ChangePage {
  changes: Change[]
  /** Everything up to this number is in the page. */
  upTo: number
  /** There may be more after it. */
  full: boolean
}

export interface ChangeReader {
  /** The user's latest number; 0 for one who is gone. */
  latest(userId: string): Promise<number>
  /** The page of changes after a number. It costs the same however long ago that was. */
  after(userId: string, afterSeq: number, limit: number): Promise<ChangePage>
}

export function createChangeReader({ db }: { db: Database }): ChangeReader {
  async function latest(userId: string): Promise<number> {
    const [user] = await db.select({ seq: users.seq }).from(users).where(eq(users.id, userId))
    return user?.seq ?? 0
  }

  return {
    latest,

    async after(userId, afterSeq, limit) {
      // Numbers commit in their order, so whatever is at or below this one can be seen from here on. What comes in between the
      // two look-ups below is above it, and waits for the next page.
      const seq = await latest(userId)
      if (seq <= afterSeq) return { changes: [], upTo: seq, full: false }
      const changed = await db
        .select(messageColumns)
        .from(messages)
        .innerJoin(conversations, eq(conversations.id, messages.conversationId))
        .where(
          and(
            eq(messages.userId, userId),
            gt(messages.changedSeq, afterSeq),
            lte(messages.changedSeq, seq),
            // what went with its conversation is told by the conversation
            or(
              eq(messages.deleted, false),
              isNull(conversations.deletedSeq),
              lt(conversations.deletedSeq, messages.changedSeq),
            ),
          ),
        )
        .orderBy(asc(messages.changedSeq))
        .limit(limit)
      const deleted = await db
        .select({ name: conversations.name, deletedSeq: conversations.deletedSeq })
        .from(conversations)
        .where(
          and(
            eq(conversations.userId, userId),
            gt(conversations.deletedSeq, afterSeq),
            lte(conversations.deletedSeq, seq),
          ),
        )
        .orderBy(asc(conversations.deletedSeq))
        .limit(limit)
      const changes: Change[] = [
        ...changed.map((message) => ({ seq: message.changedSeq, message })),
        ...deleted.map(({ name, deletedSeq }) => ({ seq: deletedSeq ?? 0, deletedConversation: name })),
      ].sort((a, b) => a.seq - b.seq)
      const full = changes.length >= limit
      if (full) changes.length = limit
      return { changes, upTo: full ? (changes.at(-1)?.seq ?? seq) : seq, full }
    },
  }
}

/** A change as the socket tells it to one who saw everything up to `seenSeq`: a message that is new to it comes whole. */
export function toFrame(change: Change, seenSeq: number): ServerFrame {
  const { seq } = change
  if ('deletedConversation' in change) {
    return { type: 'deleted', session_id: change.deletedConversation, message_id: null, seq }
  }
  const { id, conversationName: session_id, status, detail, deleted } = change.message
  if (deleted) return { type: 'deleted', session_id, message_id: id, seq }
  if (change.message.seq > seenSeq) return { type: 'message', seq, message: toMessage(change.message) }
  return { type: 'status', message_id: id, session_id, status, detail, seq }
}
