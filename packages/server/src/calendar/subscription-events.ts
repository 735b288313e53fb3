/**
 * The events of a subscribed calendar become those that were fetched: part by part, so that nobody waits for all of them.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { events, calendarSubscriptions as table } from '../db/schema.ts'
import type { ReadEvent } from './ics/ics-reader.ts'
import { inParts, putEvents, rowsOf } from './imported-events.ts'

export interface Replacement {
  db: Database
  subscription: { id: string; userId: string }
  now: Date
  /** Called first in each transaction; what it throws ends the work there. */
  enter: (tx: Database) => Promise<void>
}

/** Does a part of the work in a transaction. */
type Work<T> = (tx: Database) => Promise<T>

/**
 * Events that were there keep their ids. Of two who do so at once the later one wins, and what is broken off is read anew the
 * next time: until it is done, the content of the calendar counts as unknown.
 *
 * @returns what `finish` answers in the last transaction; undefined when another one has begun, or the calendar is gone.
 */
export async function replaceEvents<T>(
  { db, subscription: { id, userId }, now, enter }: Replacement,
  read: readonly ReadEvent[],
  finish: Work<T>,
): Promise<T | undefined> {
  const claim = randomBytes(32)
  const ofIt = eq(events.subscriptionId, id)

  const begin: Work<void> = async (tx) => {
    await enter(tx)
    await tx.update(table).set({ etag: null, lastModified: null, contentHash: claim }).where(eq(table.id, id))
  }

  /** Undefined when it is another's by now. */
  const doPart = <S>(work: Work<S>) =>
    db.transaction(async (tx) => {
      await enter(tx)
      const isMine = and(eq(table.id, id), eq(table.contentHash, claim))
      const held = await tx.select({ id: table.id }).from(table).where(isMine).for('update')
      return held.length === 0 ? undefined : { result: await work(tx) }
    })

  async function* parts(): AsyncGenerator<Work<unknown>> {
    const there = await db.select({ id: events.id, uid: events.uid }).from(events).where(ofIt)
    const uids = new Set<string | null>(read.map(({ uid }) => uid))
    const gone = there.filter(({ uid }) => !uids.has(uid)).map(({ id }) => id)
    for await (const some of inParts(gone, () => 1)) {
      yield (tx) => tx.delete(events).where(inArray(events.id, some))
    }
    for await (const part of inParts(read, rowsOf)) yield (tx) => putAgain(tx, part)
  }

  async function putAgain(tx: Database, part: readonly ReadEvent[]): Promise<void> {
    const ofPart = inArray(
      events.uid,
      part.map(({ uid }) => uid),
    )
    const before = await tx.delete(events).where(and(ofIt, ofPart)).returning({ id: events.id, uid: events.uid })
    const ids = new Map(before.flatMap(({ id, uid }) => (uid === null ? [] : [[uid, id] as const])))
    await putEvents(tx, part, { userId, subscriptionId: id, now, ids })
  }

  await db.transaction(begin)
  for await (const work of parts()) if ((await doPart(work)) === undefined) return undefined
  return (await doPart(finish))?.result
}
