/**
 * What a notification says, in the languages of the account.
 * @module
 */
import type { Locale } from '@axia/contract'
import { wallTimeOf } from '@axia/words/wall-time'
import { unbroken } from '@axia/words/written'
import { type Reader, readersTag } from '../language-tag.ts'

interface Words {
  today: string
  tomorrow: string
  untitled: string
  answer: { title: string; body: string }
  test: { title: string; body: string }
}

export const reminderWords: Record<Locale, Words> = {
  es: {
    today: 'Hoy',
    tomorrow: 'Mañana',
    untitled: '(Sin título)',
    answer: { title: 'AxIA', body: 'Tienes una respuesta' },
    test: { title: 'AxIA', body: 'Así llegan los recordatorios a este dispositivo.' },
  },
  en: {
    today: 'Today',
    tomorrow: 'Tomorrow',
    untitled: '(Untitled)',
    answer: { title: 'AxIA', body: 'You have an answer' },
    test: { title: 'AxIA', body: 'This is how reminders reach this device.' },
  },
}

/** When, where and for whom it is said. */
interface Saying extends Reader {
  now: Date
  locale: Locale
}

/** When something is, as one says it now: the hour, with its day unless that is today; or the day alone. */
export function whenWords(at: Date, { wholeDay, ...saying }: Saying & { wholeDay: boolean }): string {
  const { locale, timeZone } = saying
  const day = dayWords(at, saying)
  if (wholeDay) return day
  const time = formatted(at, saying, { hour: 'numeric', minute: '2-digit', timeZone })
  return day === reminderWords[locale].today ? time : `${day}, ${time}`
}

function dayWords(at: Date, saying: Saying): string {
  const { now, timeZone, locale } = saying
  const startOf = (instant: Date) => wallTimeOf(instant, timeZone).startOf('day')
  const days = Math.round(startOf(at).diff(startOf(now), 'days').days)
  if (days === 0) return reminderWords[locale].today
  if (days === 1) return reminderWords[locale].tomorrow
  return formatted(at, saying, { weekday: 'short', day: 'numeric', month: 'short', timeZone })
}

function formatted(at: Date, { locale, ...reader }: Saying, form: Intl.DateTimeFormatOptions): string {
  return unbroken(new Intl.DateTimeFormat(readersTag(locale, reader), form).formatToParts(at))
}
