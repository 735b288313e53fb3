/**
 * Which occurrences of a user's events touch a span of time.
 * @module
 */
import { instantOf, wallText, wallTimeOf } from '@axia/words/wall-time'
import { and, asc, between, type Column, eq, exists, gt, gte, isNotNull, isNull, lt, or, type SQL } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { eventExceptions, events } from '../db/schema.ts'
import { Problem } from '../problem.ts'
import { inTurns } from '../turns.ts'
import type { EventRow, EventWindow, ExceptionRow, Occurrence } from './event.ts'
import { compareOccurrences, expandSeries, singleOccurrence } from './occurrences.ts'

/** How long the expansion of all of them may take: more would be an attack. */
const maxExpansionMs = 15_000

/** All-day events are kept with the instants of their own zone; another zone's day begins and ends up to this much apart. */
const zoneSlackMs = 27 * 3_600_000

/** One occurrence of a series takes at most this long: so far before a window one may start that touches it. */
const longestMs = 368 * 86_400_000

/** Whose events are read, and where. */
interface Reader {
  db: Database
  userId: string
}

/** By their start; of those that happen once, no more than the window's limit and one. @throws {Problem} `busy` */
export async function occurrencesIn(reader: Reader, window: EventWindow): Promise<Occurrence[]> {
  const rows = [...(await timedSingles(reader, window)), ...(await allDaySingles(reader, window))]
  const once = rows.map((row) => singleOccurrence(row, window.timeZone))
  return [...once, ...(await series(reader, window))].sort(compareOccurrences)
}

/** Events that happen once, at an hour. */
function timedSingles(reader: Reader, { from, to, limit, after, id }: EventWindow): Promise<EventRow[]> {
  const startAt = after && new Date(after.startMs)
  const behind = startAt && or(gt(events.startAt, startAt), and(eq(events.startAt, startAt), gt(events.id, after.id)))
  const touches = and(lt(events.startAt, to), or(gt(events.endAt, from), gte(events.startAt, from)))
  return singles(reader, { allDay: false, where: and(isThe(id), touches, behind), by: events.startAt, limit })
}

/** Events that take whole days once; the window's days are those of its zone. */
function allDaySingles(reader: Reader, { from, to, timeZone, limit, after, id }: EventWindow): Promise<EventRow[]> {
  const day = after && wallTimeOf(new Date(after.startMs), timeZone).startOf('day')
  const later = day && gt(events.startLocal, wallText(day))
  const atDayStart = day && after.startMs === instantOf(day, timeZone).getTime()
  const behind = atDayStart ? or(later, and(eq(events.startLocal, wallText(day)), gt(events.id, after.id))) : later
  const touches = and(
    lt(events.startAt, new Date(to.getTime() + zoneSlackMs)), // by the index; the next line is exact
    lt(events.startLocal, wallText(wallTimeOf(to, timeZone))),
    gt(events.endLocal, wallText(wallTimeOf(from, timeZone))),
  )
  return singles(reader, { allDay: true, where: and(isThe(id), touches, behind), by: events.startLocal, limit })
}

function isThe(id: string | undefined): SQL | undefined {
  return id === undefined ? undefined : eq(events.id, id)
}

interface Singles {
  allDay: boolean
  where: SQL | undefined
  /** They come in the order of this one. */
  by: Column
  limit: number
}

/** Of events that happen once no more than the limit and one, which tells that there are more. */
function singles({ db, userId }: Reader, { allDay, where, by, limit }: Singles): Promise<EventRow[]> {
  return db
    .select()
    .from(events)
    .where(and(eq(events.userId, userId), isNull(events.recurrence), eq(events.allDay, allDay), where))
    .orderBy(asc(by), asc(events.id))
    .limit(limit + 1)
}

/** An occurrence was moved into the window, wherever its series lies. */
function hasMovedInto(db: Database, { from, to }: EventWindow): SQL {
  const span = between(
    eventExceptions.startAt,
    new Date(from.getTime() - longestMs),
    new Date(to.getTime() + zoneSlackMs),
  )
  return exists(
    db
      .select({ id: eventExceptions.eventId })
      .from(eventExceptions)
      .where(and(eq(eventExceptions.eventId, events.id), eq(eventExceptions.orphaned, false), span)),
  )
}

/** Exceptions that may matter in the window: of occurrences that lie there, and of those that were moved there. */
async function exceptionsIn(
  { db, userId }: Reader,
  series: readonly EventRow[],
  { from, to }: EventWindow,
): Promise<Map<string, ExceptionRow[]>> {
  if (series.length === 0) return new Map()
  const wall = (ms: number) => wallText(wallTimeOf(new Date(ms), 'UTC'))
  const rows = await db
    .select()
    .from(eventExceptions)
    .where(
      and(
        eq(eventExceptions.userId, userId),
        eq(eventExceptions.orphaned, false),
        or(
          between(eventExceptions.occurrenceLocal, wall(from.getTime() - longestMs), wall(to.getTime() + zoneSlackMs)),
          between(eventExceptions.startAt, new Date(from.getTime() - longestMs), new Date(to.getTime() + zoneSlackMs)),
        ),
      ),
    )
  return Map.groupBy(rows, ({ eventId }) => eventId)
}

/** Occurrences of those that repeat. @throws {Problem} `busy` when there is too much to find. */
async function series(reader: Reader, window: EventWindow): Promise<Occurrence[]> {
  const { db, userId } = reader
  const rows = await db
    .select()
    .from(events)
    .where(
      and(
        eq(events.userId, userId),
        isNotNull(events.recurrence),
        isThe(window.id),
        or(lt(events.startAt, new Date(window.to.getTime() + zoneSlackMs)), hasMovedInto(db, window)),
        or(
          isNull(events.seriesEndsAt),
          gte(events.seriesEndsAt, new Date(window.from.getTime() - zoneSlackMs)),
          hasMovedInto(db, window),
        ),
      ),
    )
  const exceptions = await exceptionsIn(reader, rows, window)
  const occurrences: Occurrence[] = []
  const enoughAt = performance.now() + maxExpansionMs
  for await (const row of inTurns(rows)) {
    if (performance.now() > enoughAt)
      throw new Problem('busy', { detail: 'The calendar has too many repeating events', retryAfterSeconds: 60 })
    occurrences.push(...expandSeries(row, window, exceptions.get(row.id)))
  }
  return occurrences
}
