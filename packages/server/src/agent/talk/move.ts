/**
 * How the built-in agent puts a task or an event on another day, at another hour, or off by so long.
 * @module
 */
import { fold, readWhen, type When } from '@axia/words'
import { instantOf, readDay } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import type { Occurrence } from '../../calendar/event.ts'
import { singleOccurrence } from '../../calendar/occurrences.ts'
import { refuseFarYear } from '../../moment.ts'
import type { Due } from '../../tasks/repetition.ts'
import type { TaskRow } from '../../tasks/task-pages.ts'
import { remember, rememberEvent } from './changes.ts'
import { editOf, onlyThis } from './edits.ts'
import { asItIs, taskImage, taskStamp } from './images.ts'
import { strong } from './markdown.ts'
import type { SaidMoment } from './phrases.ts'
import { dueMoment, whenItIs } from './spans.ts'
import type { Thing } from './thing.ts'
import { maxSaidLength } from './things.ts'
import { type Deed, notesOn, paragraphs, readTurnWhen, refusalOf, saidAt, type Turn } from './turn.ts'
import { doToOne } from './which.ts'

/** To a moment that was said, or by so many minutes or days. */
type Target = { when: When } | { minutes: number; days: number }

const dayMinutes = 24 * 60

/** `isEarlier` where the verb says so: to bring something forward by an hour. */
export async function moveThing(turn: Turn, { isEarlier = false } = {}): Promise<Deed> {
  const { say } = turn
  const split = splitTarget(turn, isEarlier)
  if (split === undefined) {
    const reading = readTurnWhen(turn, 'event', { repeats: false })
    return reading.status === 'unreadable' ? (refusalOf(reading, turn) ?? say.moveWhere) : say.moveWhere
  }
  const { said, target } = split
  return doToOne(turn, {
    wish: isEarlier ? 'move-earlier' : 'move',
    said,
    act: (thing) => (thing.kind === 'task' ? moveTask(turn, thing.task, target) : moveEvent(turn, thing, target)),
  })
}

/** What may hold a new moment to what is moved. */
const joints = /^(?:to|a|al|para|for|until|till|hasta|el|la|on)?$/u

/** What holds a moment to the thing that it tells from others: the one of Friday. */
const ofThing = /(?:^|\s)(?:de|del|of|from)$/u

/** By how much, and which way. */
const shiftForm =
  /\s(?:(?:by|por|unos|unas)\s+)?(?<length>(?:\d+(?:[.,]\d)?|una?|dos|tres|cuatro|cinco|diez|quince|veinte|treinta|media|an?|one|two|three|four|five|ten|fifteen|twenty|thirty|half)\b[a-z\s]*?(?:minutos?|mins?|horas?|h|dias?|semanas?|mes(?:es)?|minutes?|hours?|days?|weeks?|months?)(?:\s+(?:y|and)\s+(?:a\s+)?(?:media|half))?)(?:\s+(?<way>mas tarde|despues|later|antes|mas temprano|earlier|forward|back))?$/u

/** What is to be moved, and where to: the earliest words that are a moment as a whole are the new one. */
function splitTarget(turn: Turn, isEarlier: boolean): { said: string; target: Target } | undefined {
  if (turn.rest.length > maxSaidLength) return undefined
  const folded = fold(turn.rest)
  for (const { index } of folded.matchAll(/\s/gu)) {
    const [said, rest] = [turn.rest.slice(0, index), turn.rest.slice(index + 1)]
    if (ofThing.test(folded.slice(0, index)) || /^(?:del?|of|from)\s/u.test(folded.slice(index + 1))) continue
    const reading = readTurnWhen({ ...turn, rest }, 'event', { repeats: false })
    if (reading.status === 'read' && joints.test(fold(reading.rest))) return { said, target: { when: reading } }
  }
  const shift = shiftForm.exec(folded)
  const { length = '', way = '' } = shift?.groups ?? {}
  const by = shift === null ? undefined : lengthOf(length, turn)
  if (shift === null || by === undefined) return undefined
  const sign = isEarlier || /^(?:antes|mas temprano|earlier|forward)$/u.test(way) ? -1 : 1
  return { said: turn.rest.slice(0, shift.index), target: { minutes: sign * by.minutes, days: sign * by.days } }
}

/** How long a length is: as far away as what is in so long. */
function lengthOf(
  length: string,
  { now, timeZone, firstWeekday, today }: Turn,
): { minutes: number; days: number } | undefined {
  for (const language of ['es', 'en'] as const) {
    const when = readWhen(`${language === 'es' ? 'en' : 'in'} ${length}`, {
      now,
      timeZone,
      firstWeekday,
      language,
      about: 'event',
    })
    if (when.status !== 'read' || when.rest !== '') continue
    if (when.at === undefined) return { minutes: 0, days: readDay(when.day).diff(today, 'days').days }
    return { minutes: Math.round(when.at.getTime() / 60_000) - Math.floor(now.getTime() / 60_000), days: 0 }
  }
  return undefined
}

function moveTask(turn: Turn, task: TaskRow, target: Target): Deed {
  const { say, taskStore } = turn
  if (task.dueOn !== null && isByHours(target)) return say.moveNoHour(strong(task.title))
  const due = newDue(turn, task, target)
  if (due === undefined) return say.moveUndated(strong(task.title))
  const moment = dueMoment(due, turn)
  if (moment === undefined || moment.day < turn.today) return say.pastMove
  return async (tx) => {
    const done = await taskStore.change(turn, task.id, { due }, tx)
    if (done === undefined) return say.noSuchThing
    await remember(tx, turn, { did: 'change-task', before: taskImage(task), stamp: taskStamp(done) })
    const moved = say.moved(strong(task.title), say.moment(moment, turn.today))
    const others = moment.minutes === dueMoment(task, turn)?.minutes ? say.onlyThisOne : say.hourFromNowOn
    return paragraphs(moved, ...notesOfMove(target, turn), task.recurrence === null ? undefined : others, say.howToUndo)
  }
}

/** Its day and its hour as far as they were said, and else as they were. */
function newDue(turn: Turn, task: TaskRow, target: Target): Due | undefined {
  const { timeZone } = turn
  const before = dueMoment(task, turn)
  if (!('when' in target)) {
    return before && dueAt(shifted(before, target), timeZone)
  }
  const { when } = target
  const day = when.saysDay ? readDay(when.day) : (before?.day ?? readDay(when.day))
  const minutes = when.at === undefined ? before?.minutes : minutesOf(when.at, turn)
  return dueAt({ day, minutes }, timeZone)
}

/** @throws {Problem} for a year that is not kept. */
function dueAt({ day, minutes }: SaidMoment, timeZone: string): Due {
  refuseFarYear(day.year, 'due_date')
  if (minutes === undefined) return { dueOn: dayText(day), dueAt: null }
  return { dueOn: null, dueAt: instantOf(day.plus({ minutes }), timeZone) }
}

function moveEvent(turn: Turn, { occurrence: one }: Extract<Thing, { kind: 'event' }>, target: Target): Deed {
  const { say, userId, eventStore, now, timeZone } = turn
  const { event, occurrence } = one
  const title = strong(event.title)
  if (event.subscriptionId !== null) return say.readOnly(title)
  if (one.days !== undefined && isByHours(target)) return say.moveNoHour(title)
  const edit = editOf({ members: newTimes(turn, one, target) }, timeZone)
  const moved = singleOccurrence({ ...event, ...edit.times(asItIs(one), false) }, timeZone)
  if (moved.endMs <= now.getTime()) return say.pastMove
  return async (tx) => {
    const done = await eventStore.change(userId, event.id, edit, onlyThis(occurrence), tx)
    if (done === undefined) return say.noSuchThing
    await rememberEvent(tx, turn, { one, done, changed: 'times' })
    const only = occurrence === undefined ? undefined : say.onlyThisOne
    return paragraphs(say.moved(title, whenItIs(moved, turn)), ...notesOfMove(target, turn), only, say.howToUndo)
  }
}

/** The members of the wire that say the new time; what was not said stays: the day, the hour, the length. */
function newTimes(
  turn: Turn,
  { days, startMs }: Occurrence,
  target: Target,
): { start_time: string; end_time?: string } {
  const { timeZone } = turn
  const before: SaidMoment = days ? { day: readDay(days.first), minutes: undefined } : saidAt(new Date(startMs), turn)
  if (!('when' in target)) {
    const { day, minutes } = shifted(before, target)
    return { start_time: minutes === undefined ? dayText(day) : instantText(day, minutes, timeZone) }
  }
  const { when } = target
  const day = when.saysDay ? readDay(when.day) : before.day
  const minutes = when.at === undefined ? before.minutes : minutesOf(when.at, turn)
  if (minutes === undefined) {
    const isSpan = when.lastDay !== when.day
    return {
      start_time: dayText(day),
      ...(isSpan && { end_time: dayText(readDay(when.lastDay).plus({ days: 1 })) }),
    }
  }
  if (when.at === undefined || when.endsAt === undefined) return { start_time: instantText(day, minutes, timeZone) }
  const length = Math.round((when.endsAt.getTime() - when.at.getTime()) / 60_000)
  return {
    start_time: instantText(day, minutes, timeZone),
    end_time: instantText(day, minutes + length, timeZone),
  }
}

/** Off by what is no whole number of days: that needs an hour. */
function isByHours(target: Target): boolean {
  return !('when' in target) && target.minutes % dayMinutes !== 0
}

/** A moment so much later; of one without an hour whole days count. */
function shifted({ day, minutes }: SaidMoment, by: { minutes: number; days: number }): SaidMoment {
  if (minutes === undefined) return { day: day.plus({ days: by.days + Math.trunc(by.minutes / dayMinutes) }), minutes }
  const then = day.plus({ days: by.days, minutes: minutes + by.minutes })
  return { day: then.startOf('day'), minutes: then.hour * 60 + then.minute }
}

function notesOfMove(target: Target, turn: Turn): string[] {
  return 'when' in target ? notesOn(target.when, turn) : []
}

function minutesOf(at: Date, turn: Turn): number {
  return saidAt(at, turn).minutes ?? 0
}

function dayText(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd')
}

function instantText(day: DateTime, minutes: number, timeZone: string): string {
  return instantOf(day.plus({ minutes }), timeZone).toISOString()
}
