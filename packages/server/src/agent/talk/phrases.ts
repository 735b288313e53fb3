/**
 * Everything that the built-in agent says; a language is one of these.
 * @module
 */
import type { SearchKind } from '@axia/contract'
import type { PartOfDay, When } from '@axia/words'
import type { DateTime } from 'luxon'

/** A moment on the user's wall. */
export interface SaidMoment {
  /** Midnight of its day, in UTC. */
  day: DateTime
  /** `HH:MM` of the wall as minutes after midnight; undefined for a whole day. */
  minutes: number | undefined
}

export interface Phrases {
  /** `viernes, 27 de noviembre`, as the user's region writes it; with the year when it is another one. */
  date(day: DateTime, today: DateTime): string
  /** The same, with `hoy,` or `mañana,` before it. */
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
  nobodyReminded: string
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
  completeWhich: string
  noneDueOn(day: string): string
  noneDueFromTo(first: string, last: string): string
  noneLate: string

  /** Of a task without a date the moment is undefined; where nothing says where, the place is empty. */
  itIs(title: string, moment: string | undefined, place: string): string
  itRepeats: string
  whenWhat: string

  /** Asks whether to keep what was said. */
  offer: Record<'task' | 'event', (title: string, moment: string) => string>
  /** Before the choices, each with its number. */
  whichOne: string
  noneChosen: string
  /** A number that was not offered. */
  noSuchChoice: string
  noSuchThing: string
  /** Of an event that is kept by somebody else's calendar. */
  readOnly(title: string): string
  /** Of a series. */
  onlyThisOne: string
  /** Of a task that repeats, at another hour: those after it come then, too. */
  hourFromNowOn: string
  howToUndo: string

  deleteWhich: string
  oneAtATime: string
  deletedTask(title: string, moment: string | undefined): string
  deletedEvent(title: string, moment: string): string
  /** Of a task that repeated. */
  repetitionGone: string

  /** The calendar or the tasks refuse it. */
  notDone: string

  moveWhere: string
  moveUndated(title: string): string
  /** Of what has a day alone and was to move by hours. */
  moveNoHour(title: string): string
  moved(title: string, moment: string): string
  pastMove: string

  renameWhat: string
  renamed(old: string, title: string): string

  nothingToUndo: string
  takenAway(title: string): string
  backAgain(title: string): string
  asBefore(title: string): string
  /** What was to be taken back is no longer as it was left. */
  changedSince(title: string): string

  /** `free` is undefined where nothing is left; titles of what takes the whole day. */
  freeOn(day: string, free: string | undefined, wholeDay: readonly string[]): string
  /** Between the first and the last of the hours that are looked at. */
  freeWithin(hours: string): string
  /** The last day that was looked at, where more were asked for. */
  freeUntil(day: string): string
  wholeTime: string
  isFree(moment: string): string
  isBusy(moment: string): string

  searchWhat: string
  foundTitle(question: string): string
  foundNothing(question: string): string
  /** What a found thing is, as the heading of its like. */
  foundKinds: Record<SearchKind, string>

  /** When in a day. */
  parts: Record<PartOfDay, string>
  agendaOf(day: string): string
  nothingOn(day: string): string
  nothingFromTo(first: string, last: string): string
  task: string
}

/** What a language says, whatever the region: hours and dates come from elsewhere. */
export type LanguagePhrases = Omit<Phrases, 'time' | 'span' | 'date'> & ThisType<Phrases>
