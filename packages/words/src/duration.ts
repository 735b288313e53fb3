/**
 * How long something takes, or how long it is until then, whatever the language in which it was said.
 * @module
 */
import type { Piece, Today } from './piece.ts'

export interface Duration {
  minutes: number
  days: number
  months: number
}

type Groups = Record<string, string | undefined>

/** What a language says of durations. */
export interface DurationWords {
  /** What one of each unit is. */
  units: Record<string, Partial<Duration>>
  number(word: string | undefined): number
  /** What is said after the units: two hours and a half. */
  extraMinutes(groups: Groups, unitMinutes: number): number
}

/** Those with a name of their own, by the group of a pattern that finds them. */
const minutesByName = { half: 30, hourandhalf: 90, quarter: 15, threequarters: 45 }

/** What the groups of a pattern found: one of those with a name, or an `amount` of a `unit`. */
export function durationIn(groups: Groups, { units, number, extraMinutes }: DurationWords): Duration {
  for (const [name, minutes] of Object.entries(minutesByName)) {
    if (groups[name] !== undefined) return { minutes, days: 0, months: 0 }
  }
  const amount = number(groups.amount)
  const { minutes = 0, days = 0, months = 0 } = units[groups.unit ?? ''] ?? {}
  return {
    minutes: minutes === 0 ? 0 : amount * minutes + extraMinutes(groups, minutes),
    days: Math.round(days * amount),
    months: Math.round(months * amount),
  }
}

/** So long from now: the minute when it was said in minutes, else the day. */
export function fromNow({ minutes, days, months }: Duration, { today }: Today): Piece[] {
  return minutes > 0 ? [{ kind: 'from-now', minutes }] : [{ kind: 'day', day: today.plus({ days, months }) }]
}

/** So long does it take; days are no length. */
export function lengthOf({ minutes }: Duration): Piece[] {
  return minutes > 0 ? [{ kind: 'length', minutes }] : []
}
