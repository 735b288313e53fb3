/**
 * What changed after a number, in order: what a socket is sent live, and what it catches up on after a break.
 * @module
 */
import type { ServerFrame } from '@axia/contract'
import { and, asc, eq, getTableColumns, gt, inArray, lte, sql } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { conversations, messages, users } from '../db/schema.ts'
import { type MessageRow, toMessage } from './message-row.ts'

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
      const before = await latest(userId)
      if (before <= afterSeq) return { changes: [], upTo: before, full: false }
      // Numbers commit in their order, so the page holds whatever is at or below the latest number of the same look. A number that
      // was looked up before would not do: a message that changes in between would be above it, and yet no longer new at the next page.
      const rows = await changedMessages(db, { userId, afterSeq, limit })
      const seq = rows[0]?.latestSeq ?? before
      const deletions = await deletedConversations(db, { userId, afterSeq, upToSeq: seq, limit })
      const ids = new Set(rows.map(({ conversationId }) => conversationId))
      const named = await db
        .select({ id: conversations.id, name: conversations.name, deletedSeq: conversations.deletedSeq })
        .from(conversations)
        .where(inArray(conversations.id, [...ids]))
      const byId = new Map(named.map((conversation) => [conversation.id, conversation]))
      const told = rows.flatMap((row): Change[] => {
        const conversation = byId.get(row.conversationId)
        const goneWithIt = row.deleted && (conversation?.deletedSeq ?? 0) > row.changedSeq // the conversation's own end tells it
        if (conversation === undefined || goneWithIt) return []
        return [{ seq: row.changedSeq, message: { ...row, conversationName: conversation.name } }]
      })
      const full = rows.length === limit || deletions.length === limit
      const upTo = full
        ? Math.min(endOf(rows.map((row) => row.changedSeq)), endOf(deletions.map((each) => each.seq)))
        : seq
      const changes = [...told, ...deletions].filter((change) => change.seq <= upTo).sort((a, b) => a.seq - b.seq)
      return { changes, upTo, full }

      /** How far a list of numbers reaches: to its last one, if it was cut there. */
      function endOf(numbers: number[]): number {
        return numbers.length === limit ? (numbers.at(-1) ?? seq) : seq
      }
    },
  }
}

interface Span {
  userId: string
  afterSeq: number
  limit: number
}

/** The messages that changed after a number, straight from the index of those, each with the user's latest number. */
export function changedMessages(db: Database, { userId, afterSeq, limit }: Span) {
  const latestSeq = sql`(select ${users.seq} from ${users} where ${users.id} = ${userId})`.mapWith(users.seq)
  return db
    .select({ ...getTableColumns(messages), latestSeq })
    .from(messages)
    .where(and(eq(messages.userId, userId), gt(messages.changedSeq, afterSeq)))
    .orderBy(asc(messages.changedSeq))
    .limit(limit)
}

async function deletedConversations(db: Database, { userId, afterSeq, upToSeq, limit }: Span & { upToSeq: number }) {
  const { deletedSeq } = conversations
  const rows = await db
    .select({ seq: deletedSeq, deletedConversation: conversations.name })
    .from(conversations)
    .where(and(eq(conversations.userId, userId), gt(deletedSeq, afterSeq), lte(deletedSeq, upToSeq)))
    .orderBy(asc(deletedSeq))
    .limit(limit)
  return rows.map(({ seq, deletedConversation }) => ({ seq: seq ?? 0, deletedConversation }))
}

/** What a device was told so far. */
export interface Told {
  /** Everything up to this number. */
  seq: number
  /** Of a message up to there that changed after it, it may still know nothing: its reading was cut off in the middle of a gap. */
  cut: boolean
}

/** A change as the socket tells it: a message that is new to a device comes whole, and one that may be new comes along whole. */
export function toFrame(change: Change, told: Told): ServerFrame {
  const { seq } = change
  if ('deletedConversation' in change) {
    return { type: 'deleted', session_id: change.deletedConversation, message_id: null, seq }
  }
  const { id, conversationName: session_id, status, detail, deleted } = change.message
  if (deleted) return { type: 'deleted', session_id, message_id: id, seq }
  if (change.message.seq > told.seq) return { type: 'message', seq, message: toMessage(change.message) }
  const whole = told.cut && { message: toMessage(change.message) }
  return { type: 'status', message_id: id, session_id, status, detail, seq, ...whole }
}
