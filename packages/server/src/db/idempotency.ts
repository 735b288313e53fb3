/**
 * The calls that create are done once per key: a repeat gets the first answer and creates nothing.
 * @module
 */
import { createHash } from 'node:crypto'
import { and, eq, inArray, lt, type SQLWrapper, sql } from 'drizzle-orm'
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { Problem } from '../problem.ts'
import type { Database } from './database.ts'
import { idempotencyKeys } from './schema.ts'

/** For how long a key is remembered. */
const idempotencyLifetimeMs = 24 * 3_600_000

export interface OnceOptions<T extends TSchema> {
  db: Database
  userId: string
  /** Chosen by the client; without one the work is done each time. */
  key: string | undefined
  /** What makes two requests the same: method, path and body. */
  fingerprint: string
  now: Date
  /** The result's schema: what is found under a key is checked before it is given out. */
  result: T
}

/**
 * Does the work in a transaction and keeps its result under the key. A repeat, also one that arrives at the same time,
 * waits for the first and gets its result.
 *
 * @throws {Problem} `idempotency_key_reused` when the key stands for other work.
 */
export async function once<T extends TSchema>(
  options: OnceOptions<T>,
  work: (tx: Database) => Promise<Static<T>>,
): Promise<Static<T>> {
  const { db, userId, key, now, result } = options
  if (key === undefined) return db.transaction(work)
  const fingerprint = createHash('sha256').update(options.fingerprint).digest()
  const row = and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key))
  return db.transaction(async (tx) => {
    // The unique index makes a second transaction wait here until the first has ended.
    const taken = await tx
      .insert(idempotencyKeys)
      .values({ userId, key, fingerprint, answer: '', createdAt: now })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key })
    if (taken.length > 0) {
      const answer = await work(tx)
      await tx
        .update(idempotencyKeys)
        .set({ answer: JSON.stringify(answer) })
        .where(row)
      return answer
    }
    const [first] = await tx.select().from(idempotencyKeys).where(row)
    if (first === undefined) throw new Problem('busy', { retryAfterSeconds: 1 }) // pruned between the two statements
    if (!fingerprint.equals(first.fingerprint)) throw new Problem('idempotency_key_reused')
    const answer: unknown = JSON.parse(first.answer)
    if (!Check(result, answer)) throw new Error('the answer kept under an Idempotency-Key is not one of this call')
    return answer
  })
}

/** What every key of work that a message asked for begins with. The blank makes it no client's own key. */
const messagePrefix = 'message '

/** The key of what a message asks for. */
export function messageKey(messageId: string): string {
  return `${messagePrefix}${messageId}`
}

/** Forgets what came of messages. @param messageIds - a query for their ids */
export async function forgetMessageKeys(tx: Database, userId: string, messageIds: SQLWrapper): Promise<void> {
  const keys = sql`(select ${messagePrefix} || id::text from (${messageIds}) as wiped(id))`
  await tx.delete(idempotencyKeys).where(and(eq(idempotencyKeys.userId, userId), inArray(idempotencyKeys.key, keys)))
}

/** Forgets keys whose time is over; a server calls it now and then. */
export async function pruneIdempotencyKeys(db: Database, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - idempotencyLifetimeMs)
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, oldest))
}
