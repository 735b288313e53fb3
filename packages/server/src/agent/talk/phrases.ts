/**
 * Everything that the built-in agent says; a language is one of these.
 * @module
 */
import type { SearchKind } from '@axia/contract'
import type { When } from '@axia/words'
import type { DateTime } from 'luxon'

/** A moment on the user's wall. */
export interface SaidMoment {
  /** Midnight of its day, in UTC. */
  day: DateTime
  /** `HH:MM` of the wall as minutes after midnight; undefined for a whole day. */
  minutes: number | undefined
}

export interface Phrases {
  /** `viernes 27 de noviembre`; with the year when it is another one. */
  date(day: DateTime, today: DateTime): string
  /** The same, with `hoy` or `mañana` before it. */
  day(day: DateTime, today: DateTime): string
  /** Hour and minutes, as the user's region writes them. */
  time(minutes: number): string
  /** From one time of the day to another. */
  span(start: number, end: number): string
  /** A day, and its hour when there is one. */
  moment(moment: SaidMoment, today: DateTime): string

  help: string
  greeting(name: string): string
  thanks: string
  notUnderstood: string
  cannotHear: string
  cannotSee: string
  clock(time: string, day: string, timeZone: string): string
  dateIs(day: string): string
  unreadableDate(phrase: string): string
  ambiguousDate(phrases: string[]): string
  past(moment: string): string

  /** What was done with an hour that was already over, or could have been two. */
  notes(when: When, time: string): string[]
  noted(title: string, moment: string | undefined): string
  /** In a list that was named. */
  notedIn(title: string, list: string, moment: string | undefined): string
  noDateFound: string
  whichTask: string
  whichReminder: string

  /** The place is empty where none was named. */
  eventAdded(title: string, span: string, place: string): string
  /** As it was said. */
  repeats(phrase: string): string
  whichEvent: string
  eventNeedsDate(title: string): string
  tooManySeries: string
  allDay: string
  allDayFromTo(first: string, last: string): string

  tasksTitle(count: number): string
  noTasks: string
  listTitle(list: string, count: number): string
  listEmpty(list: string): string
  /** Of none by that name; the names of those that there are. */
  noSuchList(name: string, lists: readonly string[]): string
  due(moment: string, isOver: boolean): string
  more(count: number): string
  completed(title: string): string
  noSuchTask: string
  severalTasks: string
  completeWhich: string

  searchWhat: string
  foundTitle(question: string): string
  foundNothing(question: string): string
  /** What a found thing is, as the heading of its like. */
  foundKinds: Record<SearchKind, string>

  agendaOf(day: string): string
  nothingOn(day: string): string
  nothingFromTo(first: string, last: string): string
  task: string
}

/** What a language says, whatever the region: hours come from elsewhere. */
export type LanguagePhrases = Omit<Phrases, 'time' | 'span'> & ThisType<Phrases>
