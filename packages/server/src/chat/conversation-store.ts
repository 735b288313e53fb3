/**
 * Conversations: their list, their names, their end.
 * @module
 */
import type { ConversationPatch } from '@axia/contract'
import { and, desc, eq, exists, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import { agentChanges, agentQuestions, conversations, messages, outbox, users } from '../db/schema.ts'
import { newId } from '../id.ts'
import { Problem } from '../problem.ts'
import { changeMessages, notifyOutbox } from './changes.ts'
import { type MessageRow, messageColumns } from './message-row.ts'
import { wipeMessages } from './wipe.ts'

export type ConversationRow = typeof conversations.$inferSelect

export interface ListedConversation {
  conversation: ConversationRow
  lastMessage: MessageRow | undefined
  /** The agent's messages that were not read, as far as they are counted. */
  unread: number
}

/** Where a page of the list ended; the next one starts after it. */
export interface ConversationCursor {
  pinned: boolean
  updatedAt: Date
  id: string
}

export interface ConversationStore {
  /** The pinned ones, then the others, the latest first; a page costs the same however far down it lies. */
  list(userId: string, page: { after?: ConversationCursor | undefined; limit: number }): Promise<ListedConversation[]>
  /** @throws {Problem} `not_found` */
  change(userId: string, name: string, patch: ConversationPatch): Promise<ListedConversation>
  /** Everything up to a number was read; one that lies behind what was read already changes nothing. */
  markRead(userId: string, name: string, seq: number): Promise<void>
  /** Deletes a conversation, wipes its messages, and what the agent remembers of it. @throws {Problem} `not_found` */
  remove(userId: string, name: string): Promise<void>
}

/** More unread messages than this are not counted. */
const mostUnread = 100

export function createConversationStore({ db }: { db: Database }): ConversationStore {
  async function withLastMessages(rows: ConversationRow[]): Promise<ListedConversation[]> {
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    const newest = db // one look into the index per conversation
      .select({ id: messages.id })
      .from(messages)
      .where(and(eq(messages.conversationId, conversations.id), eq(messages.deleted, false)))
      .orderBy(desc(messages.seq))
      .limit(1)
    const later = alias(messages, 'later')
    const notRead = db
      .select({ one: sql`1` })
      .from(later)
      .where(
        and(
          eq(later.conversationId, conversations.id),
          gt(later.seq, conversations.readSeq),
          eq(later.role, 'assistant'),
          eq(later.deleted, false),
        ),
      )
      .limit(mostUnread)
    const last = await db
      .select({ message: messageColumns, unread: sql<number>`(select count(*)::int from (${notRead}) as not_read)` })
      .from(conversations)
      .innerJoin(messages, eq(messages.id, sql`(${newest})`))
      .where(inArray(conversations.id, ids))
    const byConversation = new Map(last.map((row) => [row.message.conversationId, row]))
    return rows.map((conversation) => {
      const { message: lastMessage, unread = 0 } = byConversation.get(conversation.id) ?? {}
      return { conversation, lastMessage, unread }
    })
  }

  return {
    async list(userId, { after, limit }) {
      const rows = await db
        .select()
        .from(conversations)
        .where(
          and(
            eq(conversations.userId, userId),
            standing(db),
            after &&
              sql`(${conversations.pinned}, ${conversations.updatedAt}, ${conversations.id}) < (${after.pinned}::boolean, ${after.updatedAt.toISOString()}::timestamptz, ${after.id}::uuid)`,
          ),
        )
        .orderBy(desc(conversations.pinned), desc(conversations.updatedAt), desc(conversations.id))
        .limit(limit)
      return await withLastMessages(rows)
    },

    async change(userId, name, patch) {
      const [row] = await db.transaction(async (tx) => {
        const changed = await tx
          .update(conversations)
          .set(patch)
          .where(and(eq(conversations.userId, userId), eq(conversations.name, name), standing(tx)))
          .returning()
        if (changed.length > 0) await notify(tx, 'axia_changes', { user_id: userId, resource: 'conversations' })
        return changed
      })
      const [listed] = await withLastMessages(row === undefined ? [] : [row])
      if (listed === undefined) throw new Problem('not_found')
      return listed
    },

    async markRead(userId, name, seq) {
      await db.transaction(async (tx) => {
        const [user] = await tx.select({ seq: users.seq }).from(users).where(eq(users.id, userId))
        const readSeq = Math.min(seq, user?.seq ?? 0) // of what is to come, nothing was read
        const marked = await tx
          .update(conversations)
          .set({ readSeq })
          .where(
            and(eq(conversations.userId, userId), eq(conversations.name, name), lt(conversations.readSeq, readSeq)),
          )
          .returning({ id: conversations.id })
        if (marked.length === 0) return
        await notify(tx, 'axia_messages', { user_id: userId, read: { session_id: name, read_seq: readSeq } })
      })
    },

    async remove(userId, name) {
      await changeMessages(db, userId, async (tx, nextSeq) => {
        const [row] = await tx
          .select({ id: conversations.id })
          .from(conversations)
          .where(and(eq(conversations.userId, userId), eq(conversations.name, name), standing(tx)))
        if (row === undefined) throw new Problem('not_found')
        await tx
          .update(conversations)
          .set({ deletedSeq: nextSeq(), title: '', pinned: false })
          .where(eq(conversations.id, row.id))
        await wipeMessages(tx, userId, { which: eq(messages.conversationId, row.id) })
        for (const memory of [agentChanges, agentQuestions])
          await tx.delete(memory).where(and(eq(memory.userId, userId), eq(memory.conversation, name)))
        const ended = await tx
          .delete(outbox)
          .where(eq(outbox.conversationId, row.id))
          .returning({ messageId: outbox.messageId })
        for (const { messageId } of ended) await notifyOutbox(tx, messageId)
      })
    },
  }
}

/** A deleted conversation keeps its row, for those who were away; a later message under the same name opens it again. */
function standing(tx: Database) {
  const later = tx
    .select({ one: sql`1` })
    .from(messages)
    .where(and(eq(messages.conversationId, conversations.id), gt(messages.seq, conversations.deletedSeq)))
  return or(isNull(conversations.deletedSeq), exists(later))
}

export interface Touch {
  userId: string
  name: string
  firstText: string
  now: Date
  /** Everything up to here was read. Default: nothing more than before. */
  readSeq?: number
}

/** The conversation of that name, made when it is new, with a title from the first words said in it. */
export async function touchConversation(
  tx: Database,
  { userId, name, firstText, now, readSeq = 0 }: Touch,
): Promise<string> {
  const [row] = await tx
    .insert(conversations)
    .values({ id: newId(), userId, name, title: titleFrom(firstText), readSeq, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [conversations.userId, conversations.name],
      set: {
        updatedAt: now,
        readSeq: sql`greatest(${conversations.readSeq}, excluded.read_seq)`,
        title: sql`case when ${conversations.title} = '' then excluded.title else ${conversations.title} end`,
      },
    })
    .returning({ id: conversations.id })
  if (row === undefined) throw new Error('the conversation was not stored')
  return row.id
}

const maxTitleLength = 60

/** The first words of a text, on one line. */
function titleFrom(text: string): string {
  const line = text.slice(0, 1000).replaceAll(/\s+/g, ' ').trim()
  if (line.length <= maxTitleLength) return line
  const cut = line.slice(0, maxTitleLength)
  const space = cut.lastIndexOf(' ')
  return `${(space > maxTitleLength / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/, '').trimEnd()}…`
}
