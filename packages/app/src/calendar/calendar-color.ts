/**
 * The colour of a calendar as a class: the user's own is pine.
 * @module
 */
import type { CalendarColor } from '@axia/contract'
import styles from './calendar-color.module.css'

/** All of them, in the order in which they are offered. */
export const calendarColors: readonly CalendarColor[] = [
  'sky',
  'amber',
  'plum',
  'rose',
  'olive',
  'clay',
  'slate',
  'pine',
]

export function colorClass(color: CalendarColor = 'pine'): string {
  return styles[color] ?? ''
}
