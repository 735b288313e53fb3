/**
 * The lock of a user's row: of those who count, number or change what is one user's, one is first.
 * @module
 */
import { eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { users } from './schema.ts'

/**
 * The user, whom nobody else changes until the transaction ends. Rows that refer to the user can be added meanwhile: a stronger
 * lock would have two who both added one, and then come here, wait for each other for ever.
 */
export async function lockUser(tx: Database, userId: string): Promise<typeof users.$inferSelect | undefined> {
  const [user] = await tx.select().from(users).where(eq(users.id, userId)).for('no key update')
  return user
}
