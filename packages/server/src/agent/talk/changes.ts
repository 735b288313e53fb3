/**
 * What the built-in agent changed in a conversation, kept for a day, so that the user can take the last change back.
 * @module
 */
import { instantOf, readDay, wallText, wallTimeOf } from '@axia/words/wall-time'
import { and, desc, eq, lt } from 'drizzle-orm'
import { type Static, type TSchema, Type } from 'typebox'
import { Parse } from 'typebox/value'
import type { EventRow, EventTimes, Occurrence } from '../../calendar/event.ts'
import { hasKey, occurrenceName } from '../../calendar/occurrences.ts'
import type { Database } from '../../db/database.ts'
import { agentChanges } from '../../db/schema.ts'
import { newId } from '../../id.ts'
import { type Due, undated } from '../../tasks/repetition.ts'
import type { TaskRow } from '../../tasks/task-pages.ts'
import { editOf, onlyThis } from './edits.ts'
import { strong } from './markdown.ts'
import type { ThingName } from './thing.ts'
import type { Deed, Turn } from './turn.ts'

/** For so long a change can be taken back by a word. */
const keptForMs = 24 * 3_600_000

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A task as JSON keeps it. */
const TaskImage = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  completed: Type.Boolean(),
  dueOn: nullable(Type.String()),
  dueAt: nullable(Type.String()),
  listId: nullable(Type.String()),
  position: Type.Number(),
  recurrence: nullable(Type.String()),
  repeatsFrom: nullable(Type.String()),
  occurrenceOn: nullable(Type.String()),
  createdAt: Type.String(),
})

const timesImage = {
  allDay: Type.Boolean(),
  timeZone: Type.String(),
  startLocal: Type.String(),
  endLocal: Type.String(),
  startAt: Type.String(),
  endAt: Type.String(),
  recurrence: nullable(Type.String()),
  seriesEndsAt: nullable(Type.String()),
}

/** An event as JSON keeps it. */
const EventImage = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  location: Type.String(),
  reminder: Type.String(),
  uid: nullable(Type.String()),
  createdAt: Type.String(),
  ...timesImage,
})

/** Of a series: which occurrence, by its key; null for an event that happens once. */
const key = nullable(Type.String())
/** When the thing was last changed: by us, as long as it says so. */
const stamp = Type.String()

const Change = Type.Union([
  Type.Object({
    did: Type.Literal('add'),
    kind: Type.Enum(['task', 'event']),
    id: Type.String(),
    title: Type.String(),
    stamp,
  }),
  Type.Object({ did: Type.Literal('delete-task'), task: TaskImage }),
  Type.Object({ did: Type.Literal('delete-event'), event: EventImage }),
  Type.Object({ did: Type.Literal('leave-out'), id: Type.String(), key: Type.String(), title: Type.String() }),
  Type.Object({ did: Type.Literal('change-task'), before: TaskImage, stamp }),
  Type.Object({ did: Type.Literal('change-event'), before: EventImage, key, stamp }),
])

export type Change = Static<typeof Change>

/** Keeps a change with the conversation. */
export async function remember(tx: Database, turn: Turn, change: Change): Promise<void> {
  const { userId, conversation, now: createdAt } = turn
  await tx.insert(agentChanges).values({ id: newId(), userId, conversation, change: JSON.stringify(change), createdAt })
}

export function stampOf({ updatedAt }: { updatedAt: Date }): string {
  return updatedAt.toISOString()
}

export function taskImage(row: TaskRow): Static<typeof TaskImage> {
  const { userId: _, followsId: __, updatedAt: ___, dueAt, createdAt, ...same } = row
  return { ...same, dueAt: dueAt?.toISOString() ?? null, createdAt: createdAt.toISOString() }
}

export function eventImage(row: EventRow): Static<typeof EventImage> {
  const { userId: _, subscriptionId: __, updatedAt: ___, startAt, endAt, seriesEndsAt, createdAt, ...same } = row
  return {
    ...same,
    startAt: startAt.toISOString(),
    endAt: endAt.toISOString(),
    seriesEndsAt: seriesEndsAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}

/** The event as it is on that one occasion. */
export function asItIs({ event, startMs, endMs, days }: Occurrence): EventRow {
  const { timeZone } = event
  const [start, end] = days
    ? [readDay(days.first), readDay(days.next)]
    : [wallTimeOf(new Date(startMs), timeZone), wallTimeOf(new Date(endMs), timeZone)]
  const [startAt, endAt] = days
    ? [instantOf(start, timeZone), instantOf(end, timeZone)]
    : [new Date(startMs), new Date(endMs)]
  return { ...event, startLocal: wallText(start), endLocal: wallText(end), startAt, endAt }
}

/** Takes back what was changed last in this conversation. */
export function undoLast(turn: Turn): Deed {
  const { userId, conversation, say, now } = turn
  return async (tx) => {
    const [last] = await lastRow(tx, { userId, conversation }).for('update')
    if (last === undefined || +now - +last.createdAt > keptForMs) return say.nothingToUndo
    await tx.delete(agentChanges).where(eq(agentChanges.id, last.id))
    return undo(tx, turn, Parse(Change, JSON.parse(last.change)))
  }
}

/** The thing that was added or changed last in a conversation, unless that was its end. */
export async function lastTouched(
  db: Database,
  { userId, conversation, eventStore }: Pick<Turn, 'userId' | 'conversation' | 'eventStore'>,
): Promise<ThingName | undefined> {
  const [last] = await lastRow(db, { userId, conversation })
  const change = last && Parse(Change, JSON.parse(last.change))
  if (change?.did === 'add') return { kind: change.kind, id: change.id, occurrence: null }
  if (change?.did === 'change-task') return { kind: 'task', id: change.before.id, occurrence: null }
  if (change?.did !== 'change-event') return undefined
  const { before, key } = change
  const row = await eventStore.find(userId, before.id)
  return row && { kind: 'event', id: row.id, occurrence: key === null ? null : occurrenceName(row, key) }
}

function lastRow(db: Database, { userId, conversation }: Pick<Turn, 'userId' | 'conversation'>) {
  return db
    .select()
    .from(agentChanges)
    .where(and(eq(agentChanges.userId, userId), eq(agentChanges.conversation, conversation)))
    .orderBy(desc(agentChanges.id))
    .limit(1)
}

/** Forgets what can no longer be taken back. */
export async function pruneChanges(db: Database, now: Date): Promise<void> {
  await db.delete(agentChanges).where(lt(agentChanges.createdAt, new Date(now.getTime() - keptForMs)))
}

/** Puts things back, unless somebody changed them meanwhile. */
async function undo(tx: Database, turn: Turn, change: Change): Promise<string> {
  const { say, userId, taskStore, eventStore } = turn
  if (change.did === 'add') {
    const title = strong(change.title)
    const store = change.kind === 'task' ? taskStore : eventStore
    const row = await store.find(userId, change.id, tx)
    if (row === undefined || stampOf(row) !== change.stamp) return say.changedSince(title)
    await (change.kind === 'task'
      ? taskStore.delete(userId, change.id, tx)
      : eventStore.delete(userId, change.id, undefined, tx))
    return say.takenAway(title)
  }
  if (change.did === 'delete-task') {
    const { dueAt, createdAt, ...same } = change.task
    const row = { ...same, dueAt: dateOf(dueAt), createdAt: new Date(createdAt) }
    return putBack(await taskStore.restore(userId, row, tx), change.task.title, turn)
  }
  if (change.did === 'delete-event') {
    const { createdAt, ...same } = change.event
    const row = { ...same, ...timesOf(change.event), subscriptionId: null, createdAt: new Date(createdAt) }
    return putBack(await eventStore.restore(userId, row, tx), change.event.title, turn)
  }
  if (change.did === 'leave-out') {
    const row = await eventStore.find(userId, change.id, tx)
    if (row === undefined || !hasKey(row, change.key)) return putBack(false, change.title, turn)
    await eventStore.change(userId, change.id, editOf({ cancelled: false }, turn.timeZone), onlyThis(change.key), tx)
    return putBack(true, change.title, turn)
  }
  return change.did === 'change-task' ? restoreTask(tx, turn, change) : restoreEvent(tx, turn, change)
}

async function restoreTask(
  tx: Database,
  turn: Turn,
  { before, stamp: since }: Extract<Change, { did: 'change-task' }>,
) {
  const { say, userId, taskStore } = turn
  const title = strong(before.title)
  const row = await taskStore.find(userId, before.id, tx)
  if (row === undefined || stampOf(row) !== since) return say.changedSince(title)
  const isReopened = row.completed && !before.completed
  const change = isReopened ? { completed: false } : { title: before.title, due: dueOf(before) }
  await taskStore.change(turn, before.id, change, tx)
  return say.asBefore(title)
}

async function restoreEvent(tx: Database, turn: Turn, change: Extract<Change, { did: 'change-event' }>) {
  const { say, userId, eventStore } = turn
  const { before, key: occurrence, stamp: since } = change
  const title = strong(before.title)
  const row = await eventStore.find(userId, before.id, tx)
  const isAsLeft = row && (occurrence === null ? stampOf(row) === since : hasKey(row, occurrence))
  if (!isAsLeft) return say.changedSince(title)
  const edit = {
    ...editOf({ words: { title: before.title } }, turn.timeZone),
    movesTimes: true,
    times: () => timesOf(before),
  }
  await eventStore.change(userId, before.id, edit, onlyThis(occurrence), tx)
  return say.asBefore(title)
}

function putBack(isBack: boolean, title: string, { say }: Turn): string {
  return isBack ? say.backAgain(strong(title)) : say.changedSince(strong(title))
}

function dueOf({ dueOn, dueAt }: Static<typeof TaskImage>): Due {
  if (dueAt !== null) return { dueOn: null, dueAt: new Date(dueAt) }
  return dueOn === null ? undated : { dueOn, dueAt: null }
}

function timesOf(image: Static<typeof EventImage>): EventTimes {
  const { allDay, timeZone, startLocal, endLocal, startAt, endAt, recurrence, seriesEndsAt } = image
  const instants = { startAt: new Date(startAt), endAt: new Date(endAt), seriesEndsAt: dateOf(seriesEndsAt) }
  return { allDay, timeZone, startLocal, endLocal, recurrence, ...instants }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
