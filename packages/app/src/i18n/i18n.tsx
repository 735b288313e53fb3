/**
 * The language that is spoken: its texts and formats, for every screen.
 * @module
 */
import type { Locale } from '@axia/contract'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { useServices, useStore } from '../services.tsx'
import { isTimeZone } from '../time/zoned.ts'
import { en } from './en.ts'
import { type Dictionary, es } from './es.ts'
import { createFormat, type Format } from './format.ts'

const dictionaries: Record<Locale, Dictionary> = { es, en }

export interface I18n {
  locale: Locale
  /** The texts. */
  t: Dictionary
  /** Dates, times and numbers. */
  format: Format
  /** The user's time zone; the device's until it is known. */
  timeZone: string
}

const I18nContext = createContext<I18n | undefined>(undefined)

/** Speaks the language of the account once it is known, and until then that of the browser. */
export function I18nProvider({ children }: { children: ReactNode }) {
  const { client, preferences, languageTags, deviceTimeZone } = useServices()
  const { locale } = useStore(preferences)
  const { me } = useStore(client.account)
  const accountLocale = me?.locale
  const timeZone = me !== undefined && isTimeZone(me.time_zone) ? me.time_zone : deviceTimeZone

  useEffect(() => {
    if (accountLocale !== undefined) preferences.setLocale(accountLocale)
  }, [accountLocale, preferences])

  const i18n = useMemo(
    () => ({ locale, t: dictionaries[locale], format: createFormat(locale, timeZone, languageTags), timeZone }),
    [locale, timeZone, languageTags],
  )
  return <I18nContext value={i18n}>{children}</I18nContext>
}

export function useI18n(): I18n {
  const i18n = useContext(I18nContext)
  if (i18n === undefined) throw new Error('this screen stands outside I18nProvider')
  return i18n
}
