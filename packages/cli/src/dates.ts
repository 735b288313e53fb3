/**
 * Days and hours as the user has them: in the time zone of the account, in the words of the language.
 * @module
 */
import { CommandError, exitCodes } from './exit.ts'
import type { Words } from './words.ts'

export type Locale = 'es' | 'en'

/** The calendar day at an instant, as `YYYY-MM-DD`. */
export function dayIn(timeZone: string, instant: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const part = Object.fromEntries(parts.formatToParts(instant).map(({ type, value }) => [type, value]))
  return `${part.year}-${part.month}-${part.day}`
}

/** The day so many days later. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

/** True for `YYYY-MM-DD`, a day without an hour. */
export function isDay(moment: string): boolean {
  return moment.length === 'YYYY-MM-DD'.length
}

/** A day or an instant in words, in the user's zone. */
export function inWords(moment: string, { locale, timeZone }: { locale: Locale; timeZone: string }): string {
  const isWholeDay = isDay(moment)
  // A day has no zone: read and written in UTC, it stays itself.
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(isWholeDay ? { timeZone: 'UTC' } : { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  })
  return format.format(new Date(isWholeDay ? `${moment}T00:00:00Z` : moment))
}

/** The hour of an instant, as `HH:MM`. */
export function hourIn(timeZone: string, instant: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return format.format(new Date(instant))
}

const relativeDays: Record<string, number> = { today: 0, hoy: 0, tomorrow: 1, mañana: 1, manana: 1 }

/**
 * What a user writes for a moment, as the server reads it: a date, a wall time, an instant, today or tomorrow.
 *
 * @throws {CommandError} for anything else.
 */
export function readMoment(value: string, { today, words }: { today: string; words: Words }): string {
  const text = value.trim().replace(' ', 'T')
  const days = relativeDays[text.toLowerCase()]
  if (days !== undefined) return addDays(today, days)
  const isMoment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i.test(text)
  if (!isMoment || Number.isNaN(Date.parse(text))) throw new CommandError(words.badDate(value), exitCodes.cancelled)
  return text
}
