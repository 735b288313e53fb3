/**
 * The language that is spoken: its texts and formats, for every screen.
 * @module
 */
import type { Locale } from '@axia/contract'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { useServices, useStore } from '../services.tsx'
import { isTimeZone } from '../time/zoned.ts'
import type { Dictionary } from './es.ts'
import { createFormat, type Format } from './format.ts'

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
  const { locale, t } = useSpoken()
  const me = useStore(client.account, (state) => state.me)
  const accountLocale = me?.locale
  const timeZone = me !== undefined && isTimeZone(me.time_zone) ? me.time_zone : deviceTimeZone

  useEffect(() => {
    if (accountLocale !== undefined) preferences.setLocale(accountLocale)
  }, [accountLocale, preferences])

  const i18n = useMemo(
    () => ({ locale, t, format: createFormat(locale, timeZone, languageTags), timeZone }),
    [locale, t, timeZone, languageTags],
  )
  return <I18nContext value={i18n}>{children}</I18nContext>
}

/** The chosen language; while its texts are on their way, and when they cannot be had, the one spoken before. */
function useSpoken(): Pick<I18n, 'locale' | 't'> {
  const { preferences, languages } = useServices()
  const { locale: chosen } = useStore(preferences)
  const [spoken, setSpoken] = useState(chosen)
  if (spoken !== chosen && languages.find(chosen) !== undefined) setSpoken(chosen)

  useEffect(() => {
    if (spoken === chosen) return
    let over = false
    languages.load(chosen).then(
      () => !over && setSpoken(chosen),
      () => !over && preferences.setLocale(spoken),
    )
    return () => {
      over = true
    }
  }, [spoken, chosen, languages, preferences])

  const t = languages.find(spoken)
  if (t === undefined) throw new Error('the first language is loaded before anything is drawn')
  return { locale: spoken, t }
}

export function useI18n(): I18n {
  const i18n = useContext(I18nContext)
  if (i18n === undefined) throw new Error('this screen stands outside I18nProvider')
  return i18n
}
