/**
 * How this browser shows the app: theme, language and the calendar's view, remembered here and used before anybody signs in.
 * @module
 */
import { type Observable, Store } from '@axia/client'
import type { Locale } from '@axia/contract'

export type Theme = 'system' | 'light' | 'dark'

export const calendarViews = ['month', 'week', 'day', 'list'] as const
export type CalendarView = (typeof calendarViews)[number]

export interface PreferencesState {
  readonly theme: Theme
  readonly locale: Locale
  readonly calendarView: CalendarView
}

/** Where preferences lie: `localStorage`, or nothing where the browser forbids it. */
export type PreferencesStorage = Pick<Storage, 'getItem' | 'setItem'> | undefined

const themeKey = 'axia.theme' // public/first-paint.js reads this one and the next
const localeKey = 'axia.locale'
const calendarViewKey = 'axia.calendar.view'

/** Each change is put on the page's root at once. */
export class Preferences implements Observable<PreferencesState> {
  readonly #storage: PreferencesStorage
  readonly #root: HTMLElement
  readonly #store: Store<PreferencesState>

  constructor(storage: PreferencesStorage, root: HTMLElement, languageTags: readonly string[]) {
    this.#storage = storage
    this.#root = root
    const theme = this.#read(themeKey)
    const locale = this.#read(localeKey)
    const calendarView = this.#read(calendarViewKey)
    this.#store = new Store<PreferencesState>({
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      locale: locale === 'es' || locale === 'en' ? locale : localeOf(languageTags),
      calendarView: calendarViews.find((view) => view === calendarView) ?? 'month',
    })
    this.#show(this.state)
  }

  get state(): PreferencesState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  setTheme(theme: Theme): void {
    this.#write(themeKey, theme)
    this.#set({ ...this.state, theme })
  }

  setLocale(locale: Locale): void {
    if (locale === this.state.locale) return
    this.#write(localeKey, locale)
    this.#set({ ...this.state, locale })
  }

  setCalendarView(calendarView: CalendarView): void {
    this.#write(calendarViewKey, calendarView)
    this.#set({ ...this.state, calendarView })
  }

  #set(state: PreferencesState): void {
    this.#show(state)
    this.#store.set(state)
  }

  #show({ theme, locale }: PreferencesState): void {
    this.#root.lang = locale
    if (theme === 'system') delete this.#root.dataset.theme
    else this.#root.dataset.theme = theme
  }

  #read(key: string): string | null {
    try {
      return this.#storage?.getItem(key) ?? null
    } catch {
      return null // the browser may forbid it at any time; the system's choice stands
    }
  }

  #write(key: string, value: string): void {
    try {
      this.#storage?.setItem(key, value)
    } catch {
      // It holds until the page is closed.
    }
  }
}

/** The first language of the browser that the app speaks; Spanish speakers' own, everybody else's English. */
function localeOf(languageTags: readonly string[]): Locale {
  for (const tag of languageTags) {
    const language = tag.toLowerCase().split('-')[0]
    if (language === 'es' || language === 'en') return language
  }
  return 'en'
}
