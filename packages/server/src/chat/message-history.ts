/**
 * Pages of a conversation: its end, what stands beside a message, or what stands around one. Each costs the same, however long it is.
 * @module
 */
import { and, asc, desc, eq, gt, gte, lt, type SQL } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { messages } from '../db/schema.ts'

/** A place by a message's number, or by the time since when the first message is looked for; the newest messages without one. */
export interface HistoryPage {
  before?: number | undefined
  after?: number | undefined
  around?: number | undefined
  at?: Date | undefined
  limit: number
}

type Row = typeof messages.$inferSelect

/** A page, oldest first. */
export async function readHistory(db: Database, conversationId: string, page: HistoryPage): Promise<Row[]> {
  const { before, after, at, limit } = page
  if (after !== undefined) return await nextMessages(db, { conversationId, from: gt(messages.seq, after), limit })
  const around = page.around ?? (at === undefined ? undefined : await firstSince(db, conversationId, at))
  if (around === undefined) return (await newestMessages(db, { conversationId, before, limit })).reverse()
  const olderPart = Math.floor(limit / 2)
  const older = await newestMessages(db, { conversationId, before: around, limit: olderPart })
  const from = gte(messages.seq, around)
  return [...older.reverse(), ...(await nextMessages(db, { conversationId, from, limit: limit - olderPart }))]
}

/** The newest messages before a number, straight from the index of those. */
export function newestMessages(
  db: Database,
  { conversationId, before, limit }: { conversationId: string; before: number | undefined; limit: number },
) {
  const older = before === undefined ? undefined : lt(messages.seq, before)
  return db
    .select()
    .from(messages)
    .where(and(standing(conversationId), older))
    .orderBy(desc(messages.seq))
    .limit(limit)
}

function nextMessages(db: Database, page: { conversationId: string; from: SQL; limit: number }) {
  return db
    .select()
    .from(messages)
    .where(and(standing(page.conversationId), page.from))
    .orderBy(asc(messages.seq))
    .limit(page.limit)
}

async function firstSince(db: Database, conversationId: string, at: Date): Promise<number | undefined> {
  const [first] = await db
    .select({ seq: messages.seq })
    .from(messages)
    .where(and(standing(conversationId), gte(messages.createdAt, at)))
    .orderBy(asc(messages.createdAt), asc(messages.seq))
    .limit(1)
  return first?.seq
}

function standing(conversationId: string): SQL | undefined {
  return and(eq(messages.conversationId, conversationId), eq(messages.deleted, false))
}
