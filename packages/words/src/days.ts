/**
 * Days by their place in the week, the month and the year, as seen from today.
 * @module
 */
import { DateTime } from 'luxon'
import type { Piece, Today } from './piece.ts'

const impossible: Piece = { kind: 'impossible' }

/** So many days from today. */
export function inDays(today: DateTime, days: number): Piece {
  return { kind: 'day', day: today.plus({ days }) }
}

/** Which of the days of that name: `coming` is always ahead, `this` may be today; the others are in that week. */
export type Which = 'coming' | 'this' | 'this-week' | 'next-week' | 'next'

/**
 * A weekday (1 is Monday): on a Friday, the coming Friday is in a week. `next` is in the next week, as people say it in English:
 * never tomorrow, which has a name of its own.
 */
export function weekday(now: Today, day: number, which: Which): Piece {
  const { today } = now
  const ahead = (day - today.weekday + 7) % 7
  if (which === 'coming') return inDays(today, ahead === 0 ? 7 : ahead)
  if (which === 'this') return inDays(today, ahead)
  const inThisWeek = placeInWeek(day, now) - placeInWeek(today.weekday, now)
  if (which === 'this-week') return inDays(today, inThisWeek)
  const inNextWeek = inThisWeek + 7
  return inDays(today, which === 'next' && inNextWeek === 1 ? 8 : inNextWeek)
}

/** Saturday and Sunday, so many weekends after the one that comes or is; of one that is, what is left of it. */
export function weekend(today: DateTime, weeks: number): Piece {
  const saturday = today.plus({ days: 6 - today.weekday + 7 * weeks })
  return { kind: 'day', day: DateTime.max(saturday, today), last: saturday.plus({ days: 1 }) }
}

/** What is left of this week, or the whole of one that comes. */
export function week(now: Today, weeks: number): Piece {
  const { today } = now
  const first = today.minus({ days: placeInWeek(today.weekday, now) }).plus({ weeks })
  return { kind: 'day', day: DateTime.max(first, today), last: first.plus({ days: 6 }) }
}

/** How many days of its week are before a weekday (1 is Monday). */
function placeInWeek(day: number, { firstWeekday }: Today): number {
  return (day - firstWeekday + 7) % 7
}

/** What is left of this month, or the whole of one that comes. */
export function month(today: DateTime, months: number): Piece {
  const first = today.startOf('month').plus({ months })
  return { kind: 'day', day: DateTime.max(first, today), last: first.endOf('month').startOf('day') }
}

/** Where a month begins, its middle, or its end: of the one that was named, else the next such day. */
export function monthPart(today: DateTime, part: 'start' | 'middle' | 'end', number?: number): Piece {
  const dayIn = (first: DateTime) =>
    part === 'end' ? first.endOf('month').startOf('day') : first.set({ day: part === 'start' ? 1 : 15 })
  const months = number === undefined ? [0, 1] : [(number - today.month + 12) % 12, 12]
  const days = months.map((ahead) => dayIn(today.startOf('month').plus({ months: ahead })))
  const day = days.find((each) => each >= today) ?? days[0]
  return day === undefined ? impossible : { kind: 'day', day }
}

/** A month by its number; without a year the one that comes next, or is now. */
export function monthOfYear(today: DateTime, number: number, year: number | undefined): Piece {
  if (year === undefined) return month(today, (number - today.month + 12) % 12)
  const first = DateTime.utc(year, number, 1)
  return { kind: 'day', day: first, last: first.endOf('month').startOf('day') }
}

/** A span as the day by which something is to be done. */
export function lastOf(piece: Piece): Piece {
  return piece.kind === 'day' && piece.last !== undefined ? { kind: 'day', day: piece.last } : piece
}

/** The next day with this number, today included. Months that are too short are passed over. */
export function dayOfMonth(today: DateTime, number: number, months = 0): Piece {
  if (number < 1 || number > 31) return impossible
  for (let ahead = months; ahead < months + 3; ahead++) {
    const first = today.startOf('month').plus({ months: ahead })
    const day = DateTime.utc(first.year, first.month, number)
    if (day.isValid && day >= today) return { kind: 'day', day }
  }
  return impossible
}

/** The next day with this number that is this weekday: Tuesday the 24th. More than two months away it is a mistake. */
export function weekdayAndNumber(today: DateTime, weekday: number, number: number): Piece {
  for (let ahead = 0; ahead <= 2; ahead++) {
    const first = today.startOf('month').plus({ months: ahead })
    const day = DateTime.utc(first.year, first.month, number)
    if (day.isValid && day >= today && day.weekday === weekday) return { kind: 'day', day }
  }
  return impossible
}

export interface SpokenDate {
  day: number
  month: number
  /** Without one, the next such day, today included. */
  year?: number | undefined
  /** When it was said as well: a date that falls on another one is nobody's. */
  weekday?: number | undefined
  /** Last day of a span. */
  lastDay?: number | undefined
  lastMonth?: number | undefined
}

/** A day of a month, with or without its year. */
export function date(today: DateTime, spoken: SpokenDate): Piece {
  const year = spoken.year === undefined ? undefined : spoken.year < 100 ? 2000 + spoken.year : spoken.year
  const years = year === undefined ? Array.from({ length: 9 }, (_, ahead) => today.year + ahead) : [year]
  const days = years.map((year) => DateTime.utc(year, spoken.month, spoken.day))
  const day = days.find((day) => day.isValid && (year !== undefined || day >= today))
  if (day === undefined || (spoken.weekday !== undefined && day.weekday !== spoken.weekday)) return impossible
  if (spoken.lastDay === undefined) return { kind: 'day', day }
  const last = DateTime.utc(day.year, spoken.lastMonth ?? spoken.month, spoken.lastDay)
  const after = last.isValid && last < day && spoken.lastMonth !== undefined ? last.plus({ years: 1 }) : last
  return after.isValid && after > day ? { kind: 'day', day, last: after } : impossible
}

/** A year in figures, if one was said. */
export function yearOf(figures: string | undefined): number | undefined {
  return figures === undefined ? undefined : Number(figures)
}

/** A date in figures. When it cannot be day and month as ordered, it is the other way round. */
export function figures(
  today: DateTime,
  first: number,
  second: number,
  year: number | undefined,
  dayFirst: boolean,
): Piece {
  const read = (day: number, month: number) => date(today, { day, month, year })
  const asOrdered = dayFirst ? read(first, second) : read(second, first)
  return asOrdered.kind === 'impossible' ? (dayFirst ? read(second, first) : read(first, second)) : asOrdered
}

/** The day as one that has a name. */
export function named(piece: Piece): Piece {
  return piece.kind === 'day' ? { ...piece, isNamed: true } : piece
}
