/**
 * The pieces of which a date in plain words is made, and the rules by which a language finds them.
 * @module
 */
import type { DateTime } from 'luxon'
import type { Repetition } from './repetition.ts'

export type PartOfDay = 'dawn' | 'morning' | 'noon' | 'afternoon' | 'evening' | 'night'

/** An hour as it was said; `half` when it was said which one. */
export interface SpokenTime {
  hour: number
  minute: number
  half?: 'am' | 'pm' | PartOfDay | undefined
  /** Said as on a digital clock (`03:00`, `15:30`): no half is missing. */
  exact?: boolean
}

export type Piece =
  /**
   * A day, or the days up to `last`, also included. Days are midnights in UTC, whatever the zone. One that has a name (Christmas,
   * the end of the month) may be what a thing is about, where another day is said too.
   */
  | { kind: 'day'; day: DateTime; last?: DateTime; isNamed?: true }
  | { kind: 'time'; time: SpokenTime; until?: SpokenTime }
  | { kind: 'part'; part: PartOfDay }
  /** So long from now. */
  | { kind: 'from-now'; minutes: number }
  /** So long does it take. */
  | { kind: 'length'; minutes: number }
  | { kind: 'repeat'; repetition: Repetition }
  /** The last day of what repeats. */
  | { kind: 'until'; day: DateTime }
  /** So many times it repeats. */
  | { kind: 'times'; count: number }
  /** Words for a date that there is not: the 31st of February, 25 o'clock. */
  | { kind: 'impossible' }

/** What is talked about: a thing to do, something with a span, or the days themselves. */
export type About = 'task' | 'event' | 'agenda'

/** What a rule knows of the present. */
export interface Today {
  /** Midnight of the day on the user's wall, in UTC. */
  today: DateTime
  /** On which day the user's weeks begin: 0 for Sunday to 6 for Saturday. */
  firstWeekday: number
}

export interface Rule {
  /** On folded text; flags `gu`. */
  pattern: RegExp
  read(match: RegExpExecArray | RegExpMatchArray, now: Today): Piece[]
  /** Only where a span is looked for: `10 to 11` is a time in an event, and a number of eggs elsewhere. */
  only?: readonly About[]
}

/** A language's words for dates. */
export interface Lexicon {
  /** Tried in this order; what one has found is gone for the next. */
  rules: Rule[]
  /** What repeats; tried before the others, where repetitions are wanted. */
  repeats: Rule[]
  /** How a day begins that is the last one. */
  until: RegExp
  /** What is in the morning, or in the evening, when no half of the day was said: breakfast, dinner. */
  morning: RegExp
  evening: RegExp
  /** Words that mean nothing but to hold dates together. */
  connectors: RegExp
  /** Words that look like a date: when they are left over, the date was not understood. */
  suspicious: RegExp
}

/** Not in the middle of a word: `at 5th avenue` is no hour. */
const END = '(?!(?<=[\\p{L}\\p{N}])[\\p{L}\\p{N}])'

/** A rule from its source. */
export function rule(source: string, read: Rule['read'], only?: Rule['only']): Rule {
  return { pattern: new RegExp(`(?:${source})${END}`, 'gu'), read, ...(only && { only }) }
}
