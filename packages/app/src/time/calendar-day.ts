/**
 * Days of the calendar as `YYYY-MM-DD` text: arithmetic without a clock and without a time zone.
 * @module
 */

const dayMs = 86_400_000

/** Years of four digits are meant; the day after the last one can be written, too. */
export const [firstDay, lastDay] = ['1000-01-01', '9999-12-30']

/** Midnight UTC of a day, for arithmetic and for `Intl` with the time zone UTC. */
export function utcOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

/** A day out of text of anybody's, if it is one. */
export function dayOrUndefined(text: string | null): string | undefined {
  if (text === null || !/^[1-9]\d{3}-\d\d-\d\d$/.test(text)) return undefined
  const date = utcOf(text)
  return !Number.isNaN(date.getTime()) && textOf(date) === text ? text : undefined
}

/** Whether text is a day that can be planned for. */
export function isDay(text: string): boolean {
  return dayOrUndefined(text) !== undefined && text <= lastDay
}

/** The day that many days later, or earlier. */
export function addDays(day: string, days: number): string {
  return textOf(new Date(utcOf(day).getTime() + days * dayMs))
}

/** The first day of the month that many months later, or earlier. */
export function addMonths(day: string, months: number): string {
  const date = utcOf(day)
  return textOf(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)))
}

/** The first day of the week of a day. @param firstWeekday 0 for Sunday to 6 for Saturday */
export function startOfWeek(day: string, firstWeekday: number): string {
  return addDays(day, -((weekdayOf(day) - firstWeekday + 7) % 7))
}

/** How many days `to` comes after `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utcOf(to).getTime() - utcOf(from).getTime()) / dayMs)
}

/** 0 for Sunday to 6 for Saturday. */
export function weekdayOf(day: string): number {
  return utcOf(day).getUTCDay()
}

/** Whether both days lie in the same month. */
export function sameMonth(one: string, other: string): boolean {
  return one.slice(0, 7) === other.slice(0, 7)
}

/**
 * The whole weeks that show the month of a day.
 *
 * @param firstWeekday 0 for Sunday to 6 for Saturday
 */
export function monthGrid(day: string, firstWeekday: number): string[] {
  const first = addMonths(day, 0)
  const length = daysBetween(first, addMonths(day, 1))
  const lead = (weekdayOf(first) - firstWeekday + 7) % 7
  const weeks = Math.ceil((lead + length) / 7)
  return Array.from({ length: weeks * 7 }, (_, index) => addDays(first, index - lead))
}

function textOf(date: Date): string {
  return date.toISOString().slice(0, -14) // years of more than four digits are longer, and have a sign
}
