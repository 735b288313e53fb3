/**
 * Dates, times and numbers as the user's language writes them, in the user's time zone.
 * @module
 */
import type { Locale } from '@axia/contract'
import { firstWeekdayOf } from '@axia/words/first-weekday'
import { betweenHours, tagOf, unbroken } from '@axia/words/written'
import { addDays, daysBetween, utcOf } from '../time/calendar-day.ts'
import { dayOf } from '../time/zoned.ts'

const hourMs = 3_600_000

/** All the ways in which the screens write a time. */
export interface Format {
  /** The language with its region, for what `Intl` decides. */
  readonly languageTag: string
  readonly timeZone: string
  /** 0 for Sunday to 6 for Saturday. */
  readonly firstWeekday: number
  /** `14:30` or `2:30 PM` */
  time(instant: Date): string
  /** `14:30 – 15:00`, past midnight too; where it lasts days each with its day. */
  timeRange(start: Date, end: Date): string
  /** `Friday, 12 December` */
  longDay(day: string): string
  /** `Fri, 12 Dec` */
  shortDay(day: string): string
  /** `Friday` */
  weekday(day: string): string
  /** `12 December` */
  dayAndMonth(day: string): string
  /** `12 December 2026` */
  dateWithYear(day: string): string
  /** `12–18 Dec 2026` */
  dayRange(first: string, last: string): string
  /** As short as it is written: `14:30`, `2:30 p. m.`, on the hour `14:00` or `2 p. m.` */
  shortTime(instant: Date): string
  /** In the fewest letters, where what it stands before needs the room: `14:30`, `2:30p`, on the hour `2p`. */
  cellTime(instant: Date): string
  /** The same from minutes since midnight. */
  hour(minutes: number): string
  /** `a, b and c` */
  list(items: readonly string[]): string
  /** `today`, `tomorrow` and `yesterday` in words, other days as a short date, with the year where it is another one. */
  nearDay(day: string, today: string): string
  /** The same in full: `tomorrow`, `Friday, 12 December`, in another year `12 December 2027`. */
  namedDay(day: string, today: string): string
  /** `tomorrow`, `in 5 days` */
  daysAway(day: string, today: string): string
  /** `December 2026` */
  month(day: string): string
  /** `12` */
  dayNumber(day: string): string
  /** Names of the weekdays in the order of the week, short and whole. */
  weekdays(): { short: string; long: string }[]
  /** `5 minutes ago`, from seconds up to days; older ones as a date. */
  ago(instant: Date, now: Date): string
  /** `in 25 minutes`, up to hours. */
  until(instant: Date, now: Date): string
  /** Date and time in full. */
  full(instant: Date): string
  number(value: number): string
}

/** Makes the formats of one language and one time zone. */
export function createFormat(locale: Locale, timeZone: string, preferredTags: readonly string[]): Format {
  const languageTag = tagOf(locale, preferredTags) ?? locale
  const firstWeekday = firstWeekdayOf(languageTag)
  const ofDay = (options: Intl.DateTimeFormatOptions) => {
    const formatter = onceWanted(() => new Intl.DateTimeFormat(languageTag, { ...options, timeZone: 'UTC' }))
    return (day: string) => formatter().format(utcOf(day))
  }
  const ofInstant = (options: Intl.DateTimeFormatOptions) =>
    onceWanted(() => new Intl.DateTimeFormat(languageTag, { ...options, timeZone }))
  const time = ofInstant({ hour: 'numeric', minute: '2-digit' })
  const hour = (instant: Date) => unbroken(time().formatToParts(instant))
  const between = onceWanted(() => betweenHours(languageTag))
  const dayAndTime = ofInstant({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  })
  const full = ofInstant({ dateStyle: 'full', timeStyle: 'short' })
  const shortDay = ofDay({ weekday: 'short', day: 'numeric', month: 'short' })
  const shortDayWithYear = ofDay({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  const shortWeekday = ofDay({ weekday: 'short' })
  const longDay = ofDay({ weekday: 'long', day: 'numeric', month: 'long' })
  const dateWithYear = ofDay({ day: 'numeric', month: 'long', year: 'numeric' })
  const longWeekday = ofDay({ weekday: 'long' })
  const dayRange = onceWanted(
    () => new Intl.DateTimeFormat(languageTag, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }),
  )
  const shortTime = onceWanted(() => shortTimes(languageTag, timeZone))
  const shortHour = onceWanted(() => shortTimes(languageTag, 'UTC'))
  const list = onceWanted(() => new Intl.ListFormat(languageTag, { type: 'conjunction' }))
  const relative = onceWanted(() => new Intl.RelativeTimeFormat(languageTag, { numeric: 'auto' }))
  const number = onceWanted(() => new Intl.NumberFormat(languageTag))

  const distance = (value: number, unit: Intl.RelativeTimeFormatUnit) => unbroken(relative().formatToParts(value, unit))
  const near = (day: string, today: string) => {
    const days = daysBetween(today, day)
    return Math.abs(days) <= 1 ? distance(days, 'day') : undefined
  }

  return {
    languageTag,
    timeZone,
    firstWeekday,
    time: hour,
    timeRange(start, end) {
      if (lastsDays(start, end)) return unbroken(dayAndTime().formatRangeToParts(start, end))
      if (dayOf(start, timeZone) === dayOf(end, timeZone)) return unbroken(time().formatRangeToParts(start, end))
      return [start, end].map(hour).join(between()) // `Intl` would name the days on both sides of midnight
    },
    longDay,
    shortDay,
    weekday: longWeekday,
    dayAndMonth: ofDay({ day: 'numeric', month: 'long' }),
    dateWithYear,
    dayRange: (first, last) => dayRange().formatRange(utcOf(first), utcOf(last)),
    shortTime: (instant) => unbroken(shortTime()(instant)),
    cellTime: (instant) => shortTime()(instant).map(initial).join(''),
    hour: (minutes) => unbroken(shortHour()(new Date(minutes * 60_000))),
    list: (items) => list().format(items),
    nearDay: (day, today) => near(day, today) ?? (isSameYear(day, today) ? shortDay : shortDayWithYear)(day),
    namedDay: (day, today) => near(day, today) ?? (isSameYear(day, today) ? longDay : dateWithYear)(day),
    daysAway: (day, today) => distance(daysBetween(today, day), 'day'),
    month: ofDay({ month: 'long', year: 'numeric' }),
    dayNumber: (day) => String(Number(day.slice(8))),
    weekdays() {
      const sunday = '2026-11-22'
      return Array.from({ length: 7 }, (_, index) => {
        const day = addDays(sunday, firstWeekday + index)
        return { short: shortWeekday(day), long: longWeekday(day) }
      })
    },
    ago(instant, now) {
      const seconds = Math.min(0, Math.round((instant.getTime() - now.getTime()) / 1000))
      if (seconds > -60) return distance(0, 'second')
      if (seconds > -3600) return distance(Math.ceil(seconds / 60), 'minute')
      if (seconds > -86_400) return distance(Math.ceil(seconds / 3600), 'hour')
      const days = Math.ceil(seconds / 86_400)
      return days > -7 ? distance(days, 'day') : shortDay(dayOf(instant, timeZone))
    },
    until(instant, now) {
      const minutes = Math.max(1, Math.ceil((instant.getTime() - now.getTime()) / 60_000))
      return minutes < 60 ? distance(minutes, 'minute') : distance(Math.round(minutes / 60), 'hour')
    },
    full: (instant) => unbroken(full().formatToParts(instant)),
    number: (value) => number().format(value),
  }
}

function isSameYear(day: string, other: string): boolean {
  return day.slice(0, 4) === other.slice(0, 4)
}

/** What is made when it is first wanted: a formatter takes its time, and a screen uses few of them. */
function onceWanted<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Whether what lies between them is told by days too: hours alone would say less than there is. */
export function lastsDays(start: Date, end: Date): boolean {
  return end.getTime() - start.getTime() >= 24 * hourMs
}

/** Full hours without their minutes, where the half of the day is named with them. */
function shortTimes(languageTag: string, timeZone: string): (instant: Date) => Intl.DateTimeFormatPart[] {
  const whole = new Intl.DateTimeFormat(languageTag, { timeZone, hour: 'numeric', minute: '2-digit' })
  const hour = new Intl.DateTimeFormat(languageTag, { timeZone, hour: 'numeric' })
  const namesHalf = whole.resolvedOptions().hour12 === true
  const isFull = (instant: Date) =>
    whole.formatToParts(instant).some(({ type, value }) => type === 'minute' && value === '00')
  return (instant) => (namesHalf && isFull(instant) ? hour : whole).formatToParts(instant)
}

/** The half of the day by its first letter, beside the hour. */
function initial({ type, value }: Intl.DateTimeFormatPart): string {
  return type === 'dayPeriod' ? value.charAt(0).toLowerCase() : value.trim()
}

/** With its first letter as at the start of a sentence: some languages write days and months small. */
export function capitalised(text: string, languageTag: string): string {
  const [first = ''] = text
  return first.toLocaleUpperCase(languageTag) + text.slice(first.length)
}
