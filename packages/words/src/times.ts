/**
 * Hours and parts of the day as they are said, whatever the language says them with.
 * @module
 */
import type { PartOfDay, Piece, SpokenTime } from './piece.ts'

/** A time of day, if there is such a one. */
export function timeOf(time: SpokenTime): Piece[] {
  return isTime(time) ? [{ kind: 'time', time }] : [{ kind: 'impossible' }]
}

/** From one time to another. `8 to 9pm` begins in the evening too; `10 to 2pm` does not. */
export function spanOf(start: SpokenTime, until: SpokenTime): Piece[] {
  if (!isTime(start) || !isTime(until)) return [{ kind: 'impossible' }]
  const shares = start.half === undefined && !start.exact && start.hour <= 12 && start.hour % 12 < until.hour % 12
  const time = shares && until.half !== undefined ? { ...start, half: until.half } : start
  return [{ kind: 'time', time, until }]
}

/** So many minutes before or after an hour. */
export function aroundHour(hour: number, minutes: number, half: SpokenTime['half']): SpokenTime {
  if (minutes >= 0) return { hour, minute: minutes, half }
  return { hour: hour === 1 ? 12 : hour - 1, minute: 60 + minutes, half }
}

/** The part of the day that a word means, if it means one. */
export function partIn(parts: Record<string, PartOfDay>, word: string | undefined): Piece[] {
  const part = parts[word ?? '']
  return part === undefined ? [] : [{ kind: 'part', part }]
}

function isTime({ hour, minute, half }: SpokenTime): boolean {
  if (half === 'am' && hour > 12) return false
  return hour >= 0 && minute >= 0 && minute <= 59 && (hour <= 23 || (hour === 24 && minute === 0))
}
