/**
 * The end of what messages said: their words, what they carried, and what was kept so that they are acted on once.
 * @module
 */
import { and, eq, type SQL } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { forgetMessageKeys } from '../db/idempotency.ts'
import { messages } from '../db/schema.ts'
import { dropAttachments } from './attachments.ts'

/** Wipes those of a user's messages. @param changedSeq - the number of that change, where each is told of by itself */
export async function wipeMessages(
  tx: Database,
  userId: string,
  { which, changedSeq }: { which: SQL; changedSeq?: number },
): Promise<void> {
  const ofUser = and(eq(messages.userId, userId), which)
  const ids = tx.select({ id: messages.id }).from(messages).where(ofUser)
  await dropAttachments(tx, ids)
  await forgetMessageKeys(tx, userId, ids)
  await tx
    .update(messages)
    .set({ deleted: true, text: '', images: [], detail: null, ...(changedSeq !== undefined && { changedSeq }) })
    .where(and(ofUser, eq(messages.deleted, false)))
}
