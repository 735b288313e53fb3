/**
 * One question with everything that its answer needs.
 * @module
 */
import { maxTitleLength } from '@axia/contract'
import { type About, capitalised, readWhen, type When, type WhenReading } from '@axia/words'
import { readDay, wallTimeOf } from '@axia/words/wall-time'
import type { DateTime } from 'luxon'
import type { EventStore } from '../../calendar/event-store.ts'
import type { Database } from '../../db/database.ts'
import type { Language } from '../../language-tag.ts'
import { isFarYear } from '../../moment.ts'
import type { SearchStore } from '../../search/search-store.ts'
import type { TaskListStore } from '../../tasks/task-list-store.ts'
import type { TaskStore } from '../../tasks/task-store.ts'
import { plain } from './markdown.ts'
import type { Phrases, SaidMoment } from './phrases.ts'
import type { Thing, ThingName } from './thing.ts'

export interface Turn {
  userId: string
  username: string
  timeZone: string
  now: Date
  /** Midnight of the user's day, in UTC. */
  today: DateTime
  /** On which day the user's weeks begin: 0 for Sunday to 6 for Saturday. */
  firstWeekday: number
  language: Language
  say: Phrases
  /** What the message is about, without the words that say what to do. */
  rest: string
  /** The list of tasks that the message names. */
  list: string | undefined
  /** The message itself, and its conversation by its name. */
  messageId: string
  conversation: string
  /** What was chosen of several things. */
  chosen: Thing | undefined
  /** What was added or changed last in the conversation: what `it` means. */
  recall: () => Promise<ThingName | undefined>
  taskStore: TaskStore
  taskListStore: TaskListStore
  eventStore: EventStore
  searchStore: SearchStore
  /** Whether a device shows the user's reminders. */
  isReached: (userId: string) => Promise<boolean>
}

/** What is to be changed, or no more than words. It is done once for each message, in one transaction. */
export type Deed = string | ((tx: Database) => Promise<string>)

/** Reads the date of a sentence in the turn's language, or in the other one when there is none. */
export function readTurnWhen(
  { rest, now, timeZone, firstWeekday, language }: Turn,
  about: About,
  { repeats = about !== 'agenda' } = {},
): WhenReading {
  const options = { now, timeZone, firstWeekday, about, repeats }
  const reading = readWhen(rest, { ...options, language })
  if (reading.status !== 'none') return nearby(reading)
  const other = readWhen(rest, { ...options, language: language === 'es' ? 'en' : 'es' })
  return other.status === 'read' ? nearby(other) : reading
}

/** A date of a year of which nothing is kept is not read. */
function nearby(reading: WhenReading): WhenReading {
  if (reading.status !== 'read' || !isFarYear(Number(reading.lastDay.split('-')[0]))) return reading
  return { status: 'unreadable', phrase: reading.phrase }
}

/** Why a date stands in the way; undefined when it does not. */
export function refusalOf(reading: WhenReading, turn: Turn): string | undefined {
  const { say } = turn
  if (reading.status === 'unreadable') return say.unreadableDate(plain(reading.phrase))
  if (reading.status === 'ambiguous') return say.ambiguousDate(reading.phrases.map(plain))
  if (reading.status === 'read' && reading.time === 'past') return say.past(momentOf(reading, turn))
  return undefined
}

/** The moment that was understood, in words. */
export function momentOf(when: When, turn: Turn): string {
  return turn.say.moment(
    when.at === undefined ? { day: readDay(when.day), minutes: undefined } : saidAt(when.at, turn),
    turn.today,
  )
}

/** What to say about how the moment was understood. */
export function notesOn(when: When, turn: Turn): string[] {
  const { say } = turn
  const notes = say.notes(when, say.time(when.at === undefined ? 0 : (saidAt(when.at, turn).minutes ?? 0)))
  return when.repeat === undefined ? notes : [say.repeats(plain(when.phrase)), ...notes]
}

/** An instant as it is said: its day and the minutes on the wall. */
export function saidAt(at: Date, { timeZone }: Pick<Turn, 'timeZone'>): SaidMoment {
  const wall = wallTimeOf(at, timeZone)
  return { day: wall.startOf('day'), minutes: wall.hour * 60 + wall.minute }
}

/** A title from what is left of the sentence, and for a very long one all of it as a description. */
export function titleOf(text: string): { title: string; description?: string } {
  const trimmed = text
    .replace(/^(?:que|de|para|to|that|about)\s+/i, '')
    .replace(/^(?:tengo que|debo|hay que|i (?:have|need) to|i must)\s+/i, '')
    .replace(/^[\s"'«“:,-]+|(?<![\s"'»”,-])[\s"'»”,-]+$/g, '')
  const title = capitalised(trimmed)
  if (title.length <= maxTitleLength) return { title }
  return { title: `${title.slice(0, maxTitleLength - 1)}…`, description: title }
}

/** Paragraphs, the empty ones left out. */
export function paragraphs(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n')
}
