/**
 * What repeats, whatever the language in which it was said.
 * @module
 */
import type { Piece } from './piece.ts'
import { inOrder, type Repetition } from './repetition.ts'

/** Nothing for what cannot repeat: every nought days, every two and a half. */
export function repeat(repetition: Repetition): Piece[] {
  return Number.isInteger(repetition.every) && repetition.every >= 1 ? [{ kind: 'repeat', repetition }] : []
}

/** Every so many weeks, on these days. */
export function repeatOn(weekdays: readonly number[], every = 1): Piece[] {
  return repeat({ unit: 'week', every, weekdays })
}

/** Each month, on its first to fourth weekday of a name (1 is Monday), or its last one (−1). */
export function repeatOnOrdinal(which: number, weekday: number): Piece[] {
  return repeat({ unit: 'month', every: 1, ordinal: { which, weekday } })
}

/** The weekdays that words name, in the order of the week. @param pattern - the source of what finds one. */
export function weekdaysIn(words: string | undefined, pattern: string, numberOf: (word: string) => number): number[] {
  return inOrder([...(words?.matchAll(new RegExp(pattern, 'g')) ?? [])].map(([word]) => numberOf(word)))
}
