/**
 * Days that have a place or a name of their own, whatever the language in which they were said.
 * @module
 */
import { date, monthPart, named } from './days.ts'
import type { Piece, Today } from './piece.ts'
import { firstDay } from './repetition.ts'

/** Days with a name, each year. */
export type Feasts = Record<string, { day: number; month: number }>

interface MonthPartWords {
  start?: string | undefined
  middle?: string | undefined
  month?: string | undefined
}

/** The start of a month if it was said, or its middle, else its end. */
export function partOfMonth(
  { start, middle, month }: MonthPartWords,
  { today }: Today,
  monthNumber: (word: string) => number,
): Piece[] {
  const part = start !== undefined ? 'start' : middle !== undefined ? 'middle' : 'end'
  return [named(monthPart(today, part, month === undefined ? undefined : monthNumber(month)))]
}

/** The next day of that name. */
export function feast(feasts: Feasts, name: string | undefined, { today }: Today): Piece[] {
  const on = feasts[name ?? '']
  return on === undefined ? [] : [named(date(today, on))]
}

/** The next first to fourth weekday of a month (1 is Monday), or its last one (−1). */
export function ordinalOfMonth(which: number, weekday: number, { today }: Today): Piece {
  return { kind: 'day', day: firstDay({ unit: 'month', every: 1, ordinal: { which, weekday } }, today) }
}
