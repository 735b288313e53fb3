/**
 * Finds a user's reminders that are due, and when the next one will be.
 * @module
 */
import { createHash } from 'node:crypto'
import type { PushMessage } from '@axia/contract'
import { wallTimeOf } from '@axia/words/wall-time'
import { and, between, eq, or } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { tasks } from '../db/schema.ts'
import type { Page } from '../paging.ts'
import type { NewDelivery } from './delivery-store.ts'
import {
  eventDueMs,
  eventOverMs,
  type RemindedOccurrence,
  type RemindedTask,
  taskDueMs,
  taskOverMs,
} from './due-times.ts'
import type { Plan, Reminded, SnoozeRow } from './plan-store.ts'
import { reminderWords, whenWords } from './reminder-words.ts'

/** Where occurrences come from: those that touch the window, by their start. */
export type ListOccurrences = (
  userId: string,
  window: { from: Date; to: Date; timeZone: string; limit: number; after?: RemindedOccurrence | undefined },
) => Promise<Page<RemindedOccurrence>>

export interface FindDueOptions {
  db: Database
  listOccurrences: ListOccurrences
}

export interface Found {
  due: NewDelivery[]
  /** When the next one is due, or a look has to be taken again. */
  nextAt: Date
}

/** A reminder with the instants between which it makes sense. */
interface Reminder extends Reminded {
  title: string
  /** When that is which it reminds of. */
  at: Date
  wholeDay: boolean
  dueMs: number
  overMs: number
}

const dayMs = 86_400_000
/** How far ahead the next reminder is looked for. */
const aheadMs = dayMs
/** The longest lead, a week; and the start of a day before its nine o'clock, when the clocks change too. */
const [longestLeadMs, longestDelayMs] = [7 * dayMs, 12 * 3_600_000]
/** What is older than this was missed while the server was down for a month. */
const longestDownMs = 31 * dayMs
const pageSize = 200
/** Reminders of one user that come at once; beyond that it is a flood, and the earliest give way. */
const mostAtOnce = 100
const maxTitleLength = 160

/** Looks at everything between what is done and a day from now. */
export async function findDue(
  { db, listOccurrences }: FindDueOptions,
  plan: Plan,
  snoozes: readonly SnoozeRow[],
  now: Date,
): Promise<Found> {
  const sinceMs = Math.max(plan.doneUntil.getTime(), now.getTime() - longestDownMs)
  const horizonMs = now.getTime() + aheadMs
  const isInView = ({ dueMs }: Reminder) => dueMs > sinceMs && dueMs <= horizonMs
  const [occurrences, dueTasks] = [
    await occurrencesBetween(listOccurrences, plan, sinceMs, horizonMs),
    await tasksBetween(db, plan, sinceMs, horizonMs),
  ]
  const ofEvents = occurrences.flatMap((each) => ofOccurrence(each, plan))
  const ofTasks = dueTasks.flatMap((each) => ofTask(each, plan))
  const again = snoozed(snoozes, [...ofEvents, ...ofTasks])
  const reminders = [...ofEvents, ...(plan.tasks ? ofTasks : [])].filter(isInView).concat(again)
  const isDue = ({ dueMs }: Reminder) => dueMs <= now.getTime()
  const due = reminders.filter((each) => isDue(each) && each.overMs > now.getTime()).sort((a, b) => a.dueMs - b.dueMs)
  const nextMs = Math.min(horizonMs, ...reminders.filter((each) => !isDue(each)).map(({ dueMs }) => dueMs))
  return { due: due.slice(-mostAtOnce).map((each) => toDelivery(each, plan, now)), nextAt: new Date(nextMs) }
}

async function occurrencesBetween(
  list: ListOccurrences,
  { userId, timeZone }: Plan,
  sinceMs: number,
  horizonMs: number,
): Promise<RemindedOccurrence[]> {
  const from = new Date(sinceMs - longestDelayMs)
  const to = new Date(horizonMs + longestLeadMs)
  const found: RemindedOccurrence[] = []
  let after: RemindedOccurrence | undefined
  do {
    const { rows, next } = await list(userId, { from, to, timeZone, limit: pageSize, after })
    found.push(...rows)
    after = next === undefined ? undefined : rows.at(-1)
  } while (after !== undefined)
  return found.filter(({ event }) => event.subscriptionId === null) // the calendars of others are not the user's own plans
}

function tasksBetween(
  db: Database,
  { userId, timeZone }: Plan,
  sinceMs: number,
  horizonMs: number,
): Promise<RemindedTask[]> {
  const day = (ms: number) => wallTimeOf(new Date(ms), timeZone).toISODate()
  const { id, title, dueOn, dueAt } = tasks
  return db
    .select({ id, title, dueOn, dueAt })
    .from(tasks)
    .where(
      and(
        eq(tasks.userId, userId),
        eq(tasks.completed, false),
        or(
          between(dueAt, new Date(sinceMs - dayMs), new Date(horizonMs)),
          between(dueOn, day(sinceMs - dayMs), day(horizonMs)),
        ),
      ),
    )
}

function ofOccurrence(occurrence: RemindedOccurrence, plan: Plan): Reminder[] {
  const dueMs = eventDueMs(occurrence, plan, plan.timeZone)
  const { id, event, occurrence: name, startMs } = occurrence
  const reminder = {
    kind: 'event' as const,
    id,
    occurrence: name,
    title: event.title,
    at: new Date(startMs),
    wholeDay: event.allDay,
    overMs: eventOverMs(occurrence),
  }
  return [{ ...reminder, dueMs: dueMs ?? Number.NEGATIVE_INFINITY }]
}

function ofTask(task: RemindedTask, { timeZone }: Plan): Reminder[] {
  const dueMs = taskDueMs(task, timeZone)
  if (dueMs === undefined) return []
  const { id, title, dueOn } = task
  const at = new Date(dueMs)
  const wholeDay = dueOn !== null
  return [{ kind: 'task', id, occurrence: undefined, title, at, wholeDay, dueMs, overMs: taskOverMs(dueMs) }]
}

/** What was put off, at its new time; what it was about may have gone, moved or been done meanwhile. */
function snoozed(snoozes: readonly SnoozeRow[], all: readonly Reminder[]): Reminder[] {
  return snoozes.flatMap(({ eventId, taskId, occurrence, dueAt }) => {
    const about = all.find(({ id, occurrence: name }) => id === (eventId ?? taskId) && (name ?? null) === occurrence)
    if (about === undefined) return []
    const dueMs = dueAt.getTime()
    return [{ ...about, dueMs, overMs: Math.max(about.overMs, dueMs + snoozeGraceMs) }]
  })
}

/** Who puts a reminder off until after the event is over means it. */
const snoozeGraceMs = 3_600_000

function toDelivery(reminder: Reminder, { userId, locale, timeZone, languages }: Plan, now: Date): NewDelivery {
  const { kind, id, occurrence, at, wholeDay, dueMs, overMs } = reminder
  const topic = topicOf(kind, id, occurrence)
  const day = wallTimeOf(at, timeZone).toISODate()
  const message: PushMessage = {
    kind,
    title: reminder.title.trim().slice(0, maxTitleLength).toWellFormed() || reminderWords[locale].untitled,
    body: whenWords(at, { now, timeZone, languages, locale, wholeDay }),
    lang: locale,
    link: kind === 'event' ? `/calendar?day=${day}&event=${id}` : `/tasks?task=${id}`,
    tag: topic,
    id,
    ...(occurrence !== undefined && { occurrence }),
  }
  return {
    userId,
    kind,
    ...(kind === 'event' ? { eventId: id } : { taskId: id }),
    topic,
    payload: JSON.stringify(message),
    dueAt: new Date(dueMs),
    expiresAt: new Date(overMs),
  }
}

/** The same for all that is said about one thing; 32 characters of base64url are what a push service takes. */
export function topicOf(...about: (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(about)).digest('base64url').slice(0, 32)
}
