/**
 * What a notification says, in the languages of the account.
 * @module
 */
import type { Locale } from '@axia/contract'
import { wallTimeOf } from '@axia/words/wall-time'

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

const languageTags: Record<Locale, string> = { es: 'es', en: 'en' }

/** When something is, as one says it now: the hour, with its day unless that is today; or the day alone. */
export function whenWords(
  at: Date,
  { now, timeZone, locale, wholeDay }: { now: Date; timeZone: string; locale: Locale; wholeDay: boolean },
): string {
  const day = dayWords(at, { now, timeZone, locale })
  if (wholeDay) return day
  const time = new Intl.DateTimeFormat(languageTags[locale], { timeStyle: 'short', timeZone }).format(at)
  return day === reminderWords[locale].today ? time : `${day}, ${time}`
}

function dayWords(at: Date, { now, timeZone, locale }: { now: Date; timeZone: string; locale: Locale }): string {
  const startOf = (instant: Date) => wallTimeOf(instant, timeZone).startOf('day')
  const days = Math.round(startOf(at).diff(startOf(now), 'days').days)
  if (days === 0) return reminderWords[locale].today
  if (days === 1) return reminderWords[locale].tomorrow
  const form = { weekday: 'short', day: 'numeric', month: 'short', timeZone } as const
  return new Intl.DateTimeFormat(languageTags[locale], form).format(at)
}
