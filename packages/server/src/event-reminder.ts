/**
 * When an event is reminded of, as the database keeps it: a word of the wire's, or the digits of minutes.
 * @module
 */
import type { EventReminder } from '@axia/contract'

export function writeReminder(reminder: EventReminder): string {
  return String(reminder)
}

/** Reads what `writeReminder` wrote. */
export function readReminder(kept: string): EventReminder {
  if (/^\d+$/.test(kept)) return Number(kept)
  return kept === 'none' || kept === 'same_day' || kept === 'day_before' ? kept : 'default'
}
