/**
 * Tasks and events as the agent's memory keeps them: as JSON, to be put back, and by a stamp, to be known again.
 * @module
 */
import { createHash } from 'node:crypto'
import { instantOf, readDay, wallText, wallTimeOf } from '@axia/words/wall-time'
import { type Static, type TSchema, Type } from 'typebox'
import type { EventRow, EventTimes, ExceptionRow, Occurrence } from '../../calendar/event.ts'
import type { RestoredEvent, RestoredException } from '../../calendar/event-store.ts'
import { canonicalKey } from '../../calendar/occurrences.ts'
import type { Database } from '../../db/database.ts'
import { type Due, undated } from '../../tasks/repetition.ts'
import type { TaskRow } from '../../tasks/task-pages.ts'
import type { Turn } from './turn.ts'

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A task as JSON keeps it. */
export const TaskImage = Type.Object({
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
export const EventImage = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  location: Type.String(),
  reminder: Type.String(),
  uid: nullable(Type.String()),
  createdAt: Type.String(),
  ...timesImage,
})

/** One of a series that is left out or differs, as JSON keeps it. */
export const ExceptionImage = Type.Object({
  occurrenceLocal: Type.String(),
  cancelled: Type.Boolean(),
  title: nullable(Type.String()),
  description: nullable(Type.String()),
  location: nullable(Type.String()),
  reminder: nullable(Type.String()),
  allDay: nullable(Type.Boolean()),
  timeZone: nullable(Type.String()),
  startLocal: nullable(Type.String()),
  endLocal: nullable(Type.String()),
  startAt: nullable(Type.String()),
  endAt: nullable(Type.String()),
  orphaned: Type.Boolean(),
})

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

export function exceptionImage(row: ExceptionRow): Static<typeof ExceptionImage> {
  const { eventId: _, userId: __, updatedAt: ___, startAt, endAt, ...same } = row
  return { ...same, startAt: startAt?.toISOString() ?? null, endAt: endAt?.toISOString() ?? null }
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

export function taskOf(image: Static<typeof TaskImage>): Omit<TaskRow, 'userId' | 'followsId' | 'updatedAt'> {
  const { dueAt, createdAt, ...same } = image
  return { ...same, dueAt: dateOf(dueAt), createdAt: new Date(createdAt) }
}

export function eventOf(image: Static<typeof EventImage>): RestoredEvent {
  const { createdAt, ...same } = image
  return { ...same, ...timesOf(image), subscriptionId: null, createdAt: new Date(createdAt) }
}

export function exceptionOf(image: Static<typeof ExceptionImage>): RestoredException {
  const { startAt, endAt, ...same } = image
  return { ...same, startAt: dateOf(startAt), endAt: dateOf(endAt) }
}

/** By what a task shows that nobody changed it meanwhile: the same for the same contents. */
export function taskStamp(row: TaskRow): string {
  const { title, description, completed, dueOn, dueAt, listId, recurrence } = row
  return digestOf([title, description, completed, dueOn, dueAt, listId, recurrence])
}

/** As `taskStamp`, for an event with its exceptions, or with that of one occurrence alone. One that is gone has the stamp of none that is there. */
export async function eventStamp(
  tx: Database,
  { userId, eventStore }: Pick<Turn, 'userId' | 'eventStore'>,
  { id, key }: { id: string; key: string | null },
): Promise<string> {
  const row = await eventStore.find(userId, id, tx)
  const exceptions = (await eventStore.exceptions(userId, id, tx)).map(exceptionImage)
  const own = exceptions.filter(({ occurrenceLocal }) => key === null || canonicalKey(occurrenceLocal) === key)
  return digestOf([row && eventImage(row), own])
}

function digestOf(contents: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(contents)).digest('base64url')
}

export function dueOf({ dueOn, dueAt }: Static<typeof TaskImage>): Due {
  if (dueAt !== null) return { dueOn: null, dueAt: new Date(dueAt) }
  return dueOn === null ? undated : { dueOn, dueAt: null }
}

export function timesOf(image: Static<typeof EventImage>): EventTimes {
  const { allDay, timeZone, startLocal, endLocal, startAt, endAt, recurrence, seriesEndsAt } = image
  const instants = { startAt: new Date(startAt), endAt: new Date(endAt), seriesEndsAt: dateOf(seriesEndsAt) }
  return { allDay, timeZone, startLocal, endLocal, recurrence, ...instants }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
