/**
 * Events that were read from a file, put into the database with their exceptions.
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import { and, eq, inArray, isNull, or } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { eventExceptions, events } from '../db/schema.ts'
import { newId } from '../id.ts'
import type { ReadEvent } from './ics/ics-reader.ts'
import { ownIdIn } from './ics/ics-writer.ts'
import { noTimes } from './occurrences.ts'

/** Rows of one transaction: on the embedded database nobody else is served until it ends. One event with its exceptions may be more. */
const rowsAtOnce = 50

interface Put {
  userId: string
  subscriptionId: string | null
  now: Date
  /** Ids that events are to have again, by their UID. */
  ids?: ReadonlyMap<string, string>
}

/** Words that are as much work for the search as a row. */
const charactersOfRow = 500

/** What an event takes, in rows. */
export function rowsOf({ description, exceptions }: ReadEvent): number {
  return 1 + exceptions.length + description.length / charactersOfRow
}

/** What is written, in parts that each take a moment; between two of them others have their turn. */
export async function* inParts<T>(all: readonly T[], rowsOf: (one: T) => number): AsyncGenerator<T[]> {
  let part: T[] = []
  let rows = 0
  for (const one of all) {
    part.push(one)
    rows += rowsOf(one)
    if (rows < rowsAtOnce) continue
    yield part
    await setImmediate()
    part = []
    rows = 0
  }
  if (part.length > 0) yield part
}

/** Adds what is not there yet of one part, by its UID. Returns how many were added. */
export async function putEvents(
  tx: Database,
  part: readonly ReadEvent[],
  { userId, subscriptionId, now, ids }: Put,
): Promise<number> {
  if (part.length === 0) return 0
  const rows = await tx
    .insert(events)
    .values(
      part.map(({ uid, title, description, location, times }) => ({
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
  const idOf = new Map(rows.map(({ id, uid }) => [uid, id]))
  const exceptions = exceptionsOf(part, idOf, { userId, now })
  if (exceptions.length > 0) await tx.insert(eventExceptions).values(exceptions)
  return rows.length
}

function exceptionsOf(
  part: readonly ReadEvent[],
  idOf: ReadonlyMap<string | null, string>,
  { userId, now }: Pick<Put, 'userId' | 'now'>,
): (typeof eventExceptions.$inferInsert)[] {
  return part.flatMap(({ uid, exceptions }) => {
    const eventId = idOf.get(uid)
    if (eventId === undefined) return []
    return exceptions.map(({ key, cancelled, words, times }) => {
      const { allDay, timeZone, startLocal, endLocal, startAt, endAt } = times ?? noTimes
      const own = { allDay, timeZone, startLocal, endLocal, startAt, endAt }
      return { eventId, userId, occurrenceLocal: key, cancelled, ...words, ...own, updatedAt: now }
    })
  })
}

/** The UIDs of one part that the user has already: they came with a file, or went out by the feed and come back now. */
export async function uidsAmong(tx: Database, userId: string, part: readonly ReadEvent[]): Promise<Set<string>> {
  const uids = part.map(({ uid }) => uid)
  const ids = uids.flatMap((uid) => ownIdIn(uid) ?? [])
  const isAmong = or(inArray(events.uid, uids), inArray(events.id, ids))
  const rows = await tx
    .select({ id: events.id, uid: events.uid })
    .from(events)
    .where(and(eq(events.userId, userId), isNull(events.subscriptionId), isAmong))
  return new Set(rows.flatMap(({ id, uid }) => [`${id}@axia`, ...(uid === null ? [] : [uid])]))
}
