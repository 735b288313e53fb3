/**
 * Tasks that repeat: by which rule, and when the next one is due. A rule speaks of days; the time of the day is the task's own.
 * @module
 */
import { instantOf, readDay, wallTimeOf } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import { invalidField } from '../problem.ts'
import { canonicalRecurrence, findSeriesEnd, readRecurrence, startsWithin } from '../recurrence.ts'

/** When a task is due: a day (`YYYY-MM-DD`) or an instant, never both. */
export type Due = { dueOn: string; dueAt: null } | { dueOn: null; dueAt: Date } | { dueOn: null; dueAt: null }

export const undated: Due = { dueOn: null, dueAt: null }

/** The columns of a task that repeats; all null in one that does not. */
export interface Repetition {
  recurrence: string | null
  /** The day from which on the rule counts. */
  repeatsFrom: string | null
  /** The day by the rule, wherever the task was put off to. */
  occurrenceOn: string | null
}

export const noRepetition: Repetition = { recurrence: null, repeatsFrom: null, occurrenceOn: null }

const dayMs = 86_400_000

/** Nothing repeats beyond the last year that a moment may name. */
const lastDay = new Date(Date.UTC(9998, 11, 31))

/** @throws {Problem} `invalid_request` naming `recurrence`, for a rule that cannot be read or has no day to begin at. */
export function beginRepetition(rule: string, due: DueColumns, timeZone: string): Repetition {
  const day = dueDayOf(due, timeZone)
  if (day === undefined) throw invalidField('recurrence', 'needs a due_date')
  findSeriesEnd(readRecurrence(rule), seriesStart(day))
  return { recurrence: canonicalRecurrence(rule), repeatsFrom: day, occurrenceOn: day }
}

interface DueColumns {
  dueOn: string | null
  dueAt: Date | null
}

/**
 * When the task after this one is due: the first day of its rule that is later than this one's, by the rule and by what it was
 * put off to, and is not over yet. Undefined where the rule has ended.
 */
export function nextAfter(
  task: DueColumns & Repetition,
  timeZone: string,
  now: Date,
): (Due & { occurrenceOn: string }) | undefined {
  const { recurrence, repeatsFrom, occurrenceOn, dueAt } = task
  const dueDay = dueDayOf(task, timeZone)
  if (recurrence === null || repeatsFrom === null || occurrenceOn === null || dueDay === undefined) return undefined
  const rule = readRecurrence(recurrence)
  const start = seriesStart(repeatsFrom)
  const timeOfDayMs = dueAt === null ? undefined : msOfDay(wallTimeOf(dueAt, timeZone))
  const wallNow = wallTimeOf(now, timeZone)
  const isOver = timeOfDayMs === undefined || msOfDay(wallNow) >= timeOfDayMs
  const notYet = isOver ? wallNow : wallNow.minus({ days: 1 })
  const latest = [occurrenceOn, dueDay, notYet.toFormat('yyyy-MM-dd')].sort().at(-1) ?? dueDay
  const from = new Date(readDay(latest).toMillis() + dayMs)
  const [next] = startsWithin(rule, start, findSeriesEnd(rule, start), { from, to: lastDay, limit: 1 })
  if (next === undefined) return undefined
  const day = readDay(next.toISOString().slice(0, 10))
  const on = day.toFormat('yyyy-MM-dd')
  if (timeOfDayMs === undefined) return { dueOn: on, dueAt: null, occurrenceOn: on }
  return { dueOn: null, dueAt: instantOf(day.plus(timeOfDayMs), timeZone), occurrenceOn: on }
}

/** Undefined without a day, and for one beyond the years of four digits: no rule counts from there. */
function dueDayOf({ dueOn, dueAt }: DueColumns, timeZone: string): string | undefined {
  const day = dueAt === null ? dueOn : wallTimeOf(dueAt, timeZone).toFormat('yyyy-MM-dd')
  return day?.length === 'yyyy-MM-dd'.length ? day : undefined
}

function seriesStart(day: string): { at: Date; timeZone: 'utc' } {
  return { at: readDay(day).toJSDate(), timeZone: 'utc' }
}

function msOfDay(wall: DateTime): number {
  return wall.toMillis() - wall.startOf('day').toMillis()
}
