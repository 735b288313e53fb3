/**
 * The numbers of a user's changes: taken under the lock of the user's row, so that they commit in their order.
 * @module
 */
import { eq } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { lockUser } from '../db/lock-user.ts'
import { notify } from '../db/notices.ts'
import { users } from '../db/schema.ts'
import { Problem } from '../problem.ts'

/**
 * Runs a change of a user's messages in one transaction. `nextSeq` gives the next number; all servers are told when it commits.
 *
 * @throws {Problem} `invalid_token` when the user is gone.
 */
export async function changeMessages<T>(
  db: Database,
  userId: string,
  work: (tx: Database, nextSeq: () => number) => Promise<T>,
): Promise<T> {
  return await db.transaction(async (tx) => {
    const user = await lockUser(tx, userId)
    if (user === undefined) throw new Problem('invalid_token')
    let seq = user.seq
    const result = await work(tx, () => ++seq)
    if (seq > user.seq) {
      await tx.update(users).set({ seq }).where(eq(users.id, userId))
      await notify(tx, 'axia_messages', { user_id: userId })
    }
    return result
  })
}

/** Tells the outboxes that a message is there to be claimed, or (`messageId`) that one has ended. */
export async function notifyOutbox(tx: Database, messageId?: string): Promise<void> {
  await notify(tx, 'axia_outbox', messageId === undefined ? {} : { message_id: messageId })
}
