/**
 * What tells one occurrence of an event from the others.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'

/** The same wherever it is moved; those of a series share their id. */
export function occurrenceKey({ id, occurrence }: CalendarEvent): string {
  return `${id} ${occurrence ?? ''}`
}
