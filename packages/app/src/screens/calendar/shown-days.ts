/**
 * Which days a view of the calendar shows, and where the next ones begin.
 * @module
 */
import type { CalendarView } from '../../preferences.ts'
import { addDays, addMonths, monthGrid, sameMonth, startOfWeek } from '../../time/calendar-day.ts'

/** Days of the list at first, and as many more each time. */
export const listDays = 30
const [weekDays, phoneDays] = [7, 3]

export interface Shown {
  firstWeekday: number
  isNarrow: boolean
  /** Days of the list. */
  listed: number
}

/** The days that a view shows around the chosen one. */
export function daysShown(view: CalendarView, day: string, { firstWeekday, isNarrow, listed }: Shown): string[] {
  const from = (first: string, count: number) => Array.from({ length: count }, (_, index) => addDays(first, index))
  if (view === 'month') return monthGrid(addMonths(day, 0), firstWeekday)
  if (view === 'day') return [day]
  if (view === 'list') return from(day, listed)
  if (isNarrow) return from(day, phoneDays)
  return from(startOfWeek(day, firstWeekday), weekDays)
}

/** The chosen day, one view further. */
export function stepped(
  view: CalendarView,
  day: string,
  direction: 1 | -1,
  { today, isNarrow }: { today: string; isNarrow: boolean },
): string {
  if (view === 'month') {
    const first = addMonths(day, direction)
    return sameMonth(first, today) ? today : first
  }
  if (view === 'day') return addDays(day, direction)
  if (view === 'list') return addDays(day, direction * listDays)
  return addDays(day, direction * (isNarrow ? phoneDays : weekDays))
}
