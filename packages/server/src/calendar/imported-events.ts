/**
 * Events that were read from a file, put into the database with their exceptions.
 * @module
 */
import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { eventExceptions, events } from '../db/schema.ts'
import { newId } from '../id.ts'
import type { ReadEvent } from './ics/ics-reader.ts'
import { ownIdIn } from './ics/ics-writer.ts'
import { noTimes } from './occurrences.ts'

/** Rows of one statement: a statement takes a limited number of values. */
const rowsAtOnce = 500

interface Put {
  userId: string
  subscriptionId: string | null
  now: Date
  /** Ids that events are to have again, by their UID. */
  ids?: ReadonlyMap<string, string>
}

/** Adds what is not there yet, by its UID. Returns how many were added. */
export async function putEvents(
  tx: Database,
  read: readonly ReadEvent[],
  { userId, subscriptionId, now, ids }: Put,
): Promise<number> {
  let added = 0
  for (let from = 0; from < read.length; from += rowsAtOnce) {
    const some = read.slice(from, from + rowsAtOnce)
    const rows = await tx
      .insert(events)
      .values(
        some.map(({ uid, title, description, location, times }) => ({
          id: ids?.get(uid) ?? newId(),
          userId,
          subscriptionId,
          uid,
          title,
          description,
          location,
          ...times,
          createdAt: now,
          updatedAt: now,
        })),
      )
      .onConflictDoNothing()
      .returning({ id: events.id, uid: events.uid })
    added += rows.length
    const idOf = new Map(rows.map(({ id, uid }) => [uid, id]))
    await putExceptions(tx, some, idOf, { userId, now })
  }
  return added
}

async function putExceptions(
  tx: Database,
  read: readonly ReadEvent[],
  idOf: ReadonlyMap<string | null, string>,
  { userId, now }: Pick<Put, 'userId' | 'now'>,
): Promise<void> {
  const rows = read.flatMap(({ uid, exceptions }) => {
    const eventId = idOf.get(uid)
    if (eventId === undefined) return []
    return exceptions.map(({ key, cancelled, words, times }) => {
      const { allDay, timeZone, startLocal, endLocal, startAt, endAt } = times ?? noTimes
      const own = { allDay, timeZone, startLocal, endLocal, startAt, endAt }
      return { eventId, userId, occurrenceLocal: key, cancelled, ...words, ...own, updatedAt: now }
    })
  })
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await tx.insert(eventExceptions).values(rows.slice(from, from + rowsAtOnce))
  }
}

/** The UIDs among those that the user has already: they came with a file, or went out by the feed and come back now. */
export async function uidsAmong(db: Database, userId: string, read: readonly ReadEvent[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (let from = 0; from < read.length; from += rowsAtOnce) {
    const uids = read.slice(from, from + rowsAtOnce).map(({ uid }) => uid)
    const isAmong = or(
      inArray(events.uid, uids),
      inArray(
        events.id,
        uids.flatMap((uid) => ownIdIn(uid) ?? []),
      ),
    )
    const rows = await db
      .select({ id: events.id, uid: events.uid })
      .from(events)
      .where(and(eq(events.userId, userId), isNull(events.subscriptionId), isAmong))
    for (const { id, uid } of rows) found.add(`${id}@axia`).add(uid ?? '')
  }
  return found
}
