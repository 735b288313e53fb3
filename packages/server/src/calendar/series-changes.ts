/**
 * What a change makes of a series: of one occurrence, of it and all later ones, or of the whole.
 * @module
 */
import { isDeepStrictEqual } from 'node:util'
import { readWallText, wallText } from '@axia/words/wall-time'
import { and, count, eq, gte, ne } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { eventExceptions, events } from '../db/schema.ts'
import { newId } from '../id.ts'
import { invalidField, Problem } from '../problem.ts'
import { readRecurrence } from '../recurrence.ts'
import type { EventEdit, EventRow, EventTimes, ExceptionRow, SeriesPart } from './event.ts'
import { settleTimes } from './event-times.ts'
import { asSingle, canonicalKey, hasKey, keysBetween, noTimes, ownTimes, startOf } from './occurrences.ts'
import { endedBefore, movedRule, remainingRule } from './recurrence-change.ts'

/** Occurrences of one series that may be left out or differ. */
const maxExceptions = 500

/** Occurrences that are looked at to find out which exceptions still fit a changed rule. */
const maxKeys = 1000

const wordColumns = ['title', 'description', 'location', 'reminder'] as const

/** A series under change, within a transaction that holds its row. */
export interface SeriesWork {
  tx: Database
  series: EventRow
  now: Date
}

/** What was changed: the row, and the occurrence where only that one was. */
export interface Changed {
  row: EventRow
  key?: string
  exception?: ExceptionRow
}

/** @throws {Problem} */
export async function changeSeries(work: SeriesWork, part: SeriesPart | undefined, edit: EventEdit): Promise<Changed> {
  if (part === undefined) {
    if (edit.cancelled !== undefined) throw invalidField('cancelled', 'is of one occurrence: name it by occurrence')
    return { row: await changeWhole(work, edit.times(work.series, true), edit.words) }
  }
  const exception = await findOccurrence(work, part.key, edit.cancelled === false && part.scope === 'this')
  if (part.scope === 'this') return changeThis(work, part.key, edit, exception)
  if (edit.cancelled !== undefined) throw invalidField('cancelled', 'is of one occurrence: scope must be this')
  const isFirst = part.key === canonicalKey(work.series.startLocal)
  if (part.scope === 'all' || isFirst) return { row: await changeAll(work, part.key, edit, exception) }
  return { row: await changeFollowing(work, part.key, edit, exception) }
}

/** Deletes what is named. @throws {Problem} */
export async function deleteFromSeries(work: SeriesWork, part: SeriesPart | undefined): Promise<void> {
  const { tx, series, now } = work
  if (part === undefined || part.scope === 'all') return deleteWhole(work)
  const exception = await findOccurrence(work, part.key, false)
  if (part.scope === 'following') {
    if (part.key === canonicalKey(series.startLocal)) return deleteWhole(work)
    await endBefore(work, part.key)
    return
  }
  await keepException(work, { ...(exception ?? noException(series, part.key, now)), cancelled: true, updatedAt: now })
  if (await isEmpty(tx, series)) await deleteWhole(work)
}

/** One occurrence gets something of its own. */
async function changeThis(
  work: SeriesWork,
  key: string,
  edit: EventEdit,
  before: ExceptionRow | undefined,
): Promise<Changed> {
  const { series, now } = work
  if (edit.recurrence !== undefined) {
    throw invalidField('recurrence', 'is of the whole series: scope must be following or all')
  }
  const times = edit.movesTimes ? columnsOf(edit.times(asSingle(series, key, before), false)) : {}
  const exception = differing(series, key, {
    ...(before ?? noException(series, key, now)),
    ...edit.words,
    ...times,
    cancelled: edit.cancelled ?? before?.cancelled ?? false,
    updatedAt: now,
  })
  await keepException(work, exception)
  return { row: series, key, exception }
}

/** What an exception says like its series it does not say: so an occurrence that is made as it was follows its series again. */
function differing(series: EventRow, key: string, exception: ExceptionRow): ExceptionRow {
  const byRule = columnsOf(asSingle(series, key))
  const words = wordColumns.filter((name) => exception[name] === series[name]).map((name) => [name, null])
  const sameTimes = isDeepStrictEqual(ownTimes(exception), byRule)
  return { ...exception, ...Object.fromEntries(words), ...(sameTimes && noTimes) }
}

/** The whole series becomes as one of its occurrences was made: its own start moves by as much as the occurrence's. */
async function changeAll(
  work: SeriesWork,
  key: string,
  edit: EventEdit,
  exception: ExceptionRow | undefined,
): Promise<EventRow> {
  const { series } = work
  if (exception !== undefined) await giveUp(work, exception, edit)
  if (!edit.movesTimes && edit.recurrence === undefined) return changeWhole(work, timesOf(series), edit.words)
  const moved = movedTimes(series, key, edit, exception)
  const [from, to] = [readWallText(key), readWallText(moved.startLocal)]
  const shiftMs = to.toMillis() - from.toMillis()
  const lengthMs = readWallText(moved.endLocal).toMillis() - to.toMillis()
  const start = readWallText(series.startLocal).plus(shiftMs)
  const recurrence = edit.recurrence === undefined ? movedRule(series.recurrence ?? '', from, to) : edit.recurrence
  const settled = settleTimes(moved, { start, end: start.plus(lengthMs) }, recurrence)
  const stays = shiftMs === 0 && moved.timeZone === series.timeZone
  const times = stays ? { ...settled, startAt: series.startAt } : settled // of an hour that comes twice the same one
  return changeWhole(work, times, edit.words, shiftMs)
}

/** From the occurrence on it is another series, with what the old one had of exceptions there. */
async function changeFollowing(
  work: SeriesWork,
  key: string,
  edit: EventEdit,
  exception: ExceptionRow | undefined,
): Promise<EventRow> {
  const { tx, series, now } = work
  const moved = movedTimes(series, key, edit, exception)
  const [from, to] = [readWallText(key), readWallText(moved.startLocal)]
  // Of a rule that counts, how many stay before; of another, which may go on for centuries, nobody has to know.
  const counts = readRecurrence(series.recurrence ?? '').count !== undefined
  const before = counts ? keysBetween(series, canonicalKey(series.startLocal), key, maxKeys).length - 1 : 0
  const recurrence =
    edit.recurrence === undefined
      ? movedRule(remainingRule(series.recurrence ?? '', before), from, to)
      : edit.recurrence
  const times = settleTimes(moved, { start: to, end: readWallText(moved.endLocal) }, recurrence)
  const { title, description, location, reminder, userId } = { ...series, ...edit.words }
  const later = await tx
    .select()
    .from(eventExceptions)
    .where(and(eq(eventExceptions.eventId, series.id), gte(eventExceptions.occurrenceLocal, key)))
  await endBefore(work, key)
  const [row] = await tx
    .insert(events)
    .values({ id: newId(), userId, title, description, location, reminder, ...times, createdAt: now, updatedAt: now })
    .returning()
  if (row === undefined) throw new Error('the second half of the series was not added')
  const theirs = later.filter(({ orphaned }) => !orphaned)
  const copies = theirs.map((each) => ({
    ...each,
    ...(canonicalKey(each.occurrenceLocal) === key && givenUp(edit)),
    eventId: row.id,
  }))
  await placeExceptions(tx, row, copies, to.toMillis() - from.toMillis())
  return row
}

async function changeWhole(
  { tx, series, now }: SeriesWork,
  times: EventTimes,
  words: EventEdit['words'],
  shiftMs = readWallText(times.startLocal).toMillis() - readWallText(series.startLocal).toMillis(),
): Promise<EventRow> {
  const [row] = await tx
    .update(events)
    .set({ ...words, ...times, updatedAt: now })
    .where(eq(events.id, series.id))
    .returning()
  if (row === undefined) throw new Error('the event that was held is gone')
  const samePlace = shiftMs === 0 && row.allDay === series.allDay && row.recurrence === series.recurrence
  if (series.recurrence === null || samePlace) return row
  const exceptions = await tx.select().from(eventExceptions).where(eq(eventExceptions.eventId, series.id))
  if (exceptions.length === 0) return row
  await tx.delete(eventExceptions).where(eq(eventExceptions.eventId, series.id))
  await placeExceptions(tx, row, exceptions, shiftMs)
  return row
}

/**
 * Puts exceptions where their occurrences went: by as much as the series moved, or else to its new hour on the same day. Those
 * that fit nowhere are kept as orphans.
 */
async function placeExceptions(
  tx: Database,
  series: EventRow,
  exceptions: readonly ExceptionRow[],
  shiftMs: number,
): Promise<void> {
  if (exceptions.length === 0) return
  const hour = readWallText(series.startLocal)
  const sinceMidnight = hour.toMillis() - hour.startOf('day').toMillis()
  const candidates = exceptions.map((exception) => {
    const key = readWallText(exception.occurrenceLocal)
    return { exception, places: [wallText(key.plus(shiftMs)), wallText(key.startOf('day').plus(sinceMidnight))] }
  })
  const placed = new Map<string, ExceptionRow>()
  for (const { exception, places } of candidates) {
    const place = places.find((each) => hasKey(series, each)) // one by one: centuries may lie between them
    const occurrenceLocal = place ?? places[0] ?? exception.occurrenceLocal
    if (placed.get(occurrenceLocal)?.orphaned === false) continue
    placed.set(occurrenceLocal, { ...exception, occurrenceLocal, orphaned: place === undefined })
  }
  await tx.insert(eventExceptions).values([...placed.values()])
}

/** The series stops before the occurrence. */
async function endBefore(work: SeriesWork, key: string): Promise<EventRow> {
  const { series } = work
  const at = series.allDay ? { day: readWallText(key) } : { at: startOf(series, key) }
  const recurrence = endedBefore(series.recurrence ?? '', at)
  const span = { start: readWallText(series.startLocal), end: readWallText(series.endLocal) }
  const { startAt, endAt } = series
  return changeWhole(work, { ...settleTimes(series, span, recurrence), startAt, endAt }, {}, 0)
}

async function deleteWhole({ tx, series }: SeriesWork): Promise<void> {
  await tx.delete(events).where(eq(events.id, series.id))
}

/** Whether every occurrence of a series that ends is left out. */
async function isEmpty(tx: Database, series: EventRow): Promise<boolean> {
  if (series.seriesEndsAt === null) return false
  // A day more than it lasts: clocks may have changed on the way, and after its end it has no occurrence anyway.
  const lastsMs = series.seriesEndsAt.getTime() - series.startAt.getTime()
  const last = wallText(readWallText(series.startLocal).plus(lastsMs).plus({ days: 1 }))
  const keys = keysBetween(series, canonicalKey(series.startLocal), last, maxExceptions + 1)
  const cancelled = and(eq(eventExceptions.eventId, series.id), eq(eventExceptions.cancelled, true))
  const rows = await tx.select({ key: eventExceptions.occurrenceLocal }).from(eventExceptions).where(cancelled)
  const gone = new Set(rows.map(({ key }) => canonicalKey(key)))
  return keys.every((key) => gone.has(key))
}

/**
 * The exception of an occurrence, if it has one.
 *
 * @throws {Problem} `not_found` when the series has no such occurrence, or none any more.
 */
async function findOccurrence(
  { tx, series }: SeriesWork,
  key: string,
  alsoCancelled: boolean,
): Promise<ExceptionRow | undefined> {
  if (series.recurrence === null) throw invalidField('occurrence', 'is of a recurring event only')
  if (!hasKey(series, key)) throw new Problem('not_found')
  const [row] = await tx
    .select()
    .from(eventExceptions)
    .where(isOf({ eventId: series.id, occurrenceLocal: key }))
  if (row?.cancelled && !alsoCancelled) throw new Problem('not_found')
  return row
}

/** Keeps what an occurrence has of its own; nothing, where that is nothing. */
async function keepException({ tx, series }: SeriesWork, exception: ExceptionRow): Promise<void> {
  const { eventId, occurrenceLocal, ...set } = exception
  if (!exception.cancelled && wordColumns.every((name) => exception[name] === null) && !ownTimes(exception)) {
    await tx.delete(eventExceptions).where(isOf(exception))
    return
  }
  const others = and(
    eq(eventExceptions.eventId, series.id),
    ne(eventExceptions.occurrenceLocal, exception.occurrenceLocal),
  )
  const [row] = await tx.select({ count: count() }).from(eventExceptions).where(others)
  if ((row?.count ?? 0) >= maxExceptions) {
    throw new Problem('conflict', { detail: `There are already ${maxExceptions} exceptions in this series` })
  }
  await tx
    .insert(eventExceptions)
    .values(exception)
    .onConflictDoUpdate({ target: [eventExceptions.eventId, eventExceptions.occurrenceLocal], set })
}

/** What the whole series gets, the occurrence from which it was said no longer has of its own. */
async function giveUp({ tx }: SeriesWork, exception: ExceptionRow, edit: EventEdit): Promise<void> {
  await tx.update(eventExceptions).set(givenUp(edit)).where(isOf(exception))
}

function isOf({ eventId, occurrenceLocal }: Pick<ExceptionRow, 'eventId' | 'occurrenceLocal'>) {
  return and(eq(eventExceptions.eventId, eventId), eq(eventExceptions.occurrenceLocal, occurrenceLocal))
}

/** What an occurrence no longer has of its own after a change that others get as well. */
function givenUp(edit: EventEdit): Partial<ExceptionRow> {
  const words = wordColumns.filter((name) => edit.words[name] !== undefined).map((name) => [name, null])
  return { ...Object.fromEntries(words), ...(edit.movesTimes && noTimes) }
}

/** The occurrence's times after the change, without a rule. */
function movedTimes(series: EventRow, key: string, edit: EventEdit, exception: ExceptionRow | undefined): EventTimes {
  if (!edit.movesTimes) return timesOf({ ...asSingle(series, key), recurrence: null })
  return edit.times(asSingle(series, key, exception), false)
}

function timesOf(row: EventRow): EventTimes {
  const { allDay, timeZone, startLocal, endLocal, startAt, endAt, recurrence, seriesEndsAt } = row
  return { allDay, timeZone, startLocal, endLocal, startAt, endAt, recurrence, seriesEndsAt }
}

function columnsOf({ allDay, timeZone, startLocal, endLocal, startAt, endAt }: EventTimes) {
  return { allDay, timeZone, startLocal, endLocal, startAt, endAt }
}

function noException(series: EventRow, key: string, now: Date): ExceptionRow {
  const words = { title: null, description: null, location: null, reminder: null }
  const row = { eventId: series.id, userId: series.userId, occurrenceLocal: key, cancelled: false, orphaned: false }
  return { ...row, ...words, ...noTimes, updatedAt: now }
}
