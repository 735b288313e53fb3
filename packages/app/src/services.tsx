/**
 * What every screen is handed: the client, the clock and the preferences, without any of them being global.
 * @module
 */
import type { AxiaClient, Observable } from '@axia/client'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useDeferredValue,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Languages } from './i18n/languages.ts'
import type { HiddenScreen } from './phone/hidden-screen.ts'
import type { ScreenLock } from './phone/screen-lock.ts'
import type { Preferences } from './preferences.ts'

export interface Services {
  client: AxiaClient
  preferences: Preferences
  /** The texts; those of the language that `preferences` names are there. */
  languages: Languages
  /** The present instant. */
  clock: () => Date
  /** The browser's languages, the best first. */
  languageTags: readonly string[]
  /** IANA name of the device's time zone. */
  deviceTimeZone: string
  /** Calls back when a new version of the app is ready, with what puts it in use. A phone's store sees to that by itself. */
  onUpdate?: (listener: (update: () => void) => void) => void
  /** What the app on a phone has besides; in a browser there is none. */
  phone?: PhoneServices
}

export interface PhoneServices {
  /** The address of the server that was chosen. */
  server: string
  /** Goes back to asking for one. */
  changeServer(): Promise<void>
  lock: ScreenLock
  hiddenScreen: HiddenScreen
}

const ServicesContext = createContext<Services | undefined>(undefined)

export function ServicesProvider({ services, children }: { services: Services; children: ReactNode }) {
  return <ServicesContext value={services}>{children}</ServicesContext>
}

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (services === undefined) throw new Error('this screen stands outside ServicesProvider')
  return services
}

export function useClient(): AxiaClient {
  return useServices().client
}

/** Keeps a phone's screen out of screenshots and of the list of apps as long as what calls this is shown. */
export function useHiddenScreen(): void {
  const hiddenScreen = useServices().phone?.hiddenScreen
  useEffect(() => hiddenScreen?.hold(), [hiddenScreen])
}

/** The snapshot of a provider, or what is picked from it, drawn again when that changes. */
export function useStore<State>(store: Observable<State>): State
export function useStore<State, Picked>(store: Observable<State>, pick: (state: State) => Picked): Picked
export function useStore<State>(store: Observable<State>, pick: (state: State) => unknown = (state) => state): unknown {
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener), [store])
  return useSyncExternalStore(subscribe, () => pick(store.state))
}

/** The same of one that may bring much at once: its first contents are drawn in slices, so that the page answers in between. */
export function useStoreInSlices<State>(store: Observable<State>, isEmpty: (state: State) => boolean): State {
  const state = useStore(store)
  const drawn = useDeferredValue(state)
  return isEmpty(drawn) ? drawn : state
}

/** Who is signed in; empty while nobody is. */
export function useUsername(): string {
  const { auth, account } = useClient()
  const signedIn = useStore(auth, (state) => ('username' in state ? state.username : ''))
  return useStore(account, ({ me }) => me?.username) ?? signedIn
}

/** How many messages of the agent were not read, in the conversations that are known here. */
export function useUnread(): number {
  return useStore(useClient().chat, ({ conversations }) => conversations.reduce((sum, { unread }) => sum + unread, 0))
}

/** The present instant, drawn again every so often and when the page is shown again. */
export function useNow(everyMs: number): Date {
  const { clock } = useServices()
  const [now, setNow] = useState(clock)
  useEffect(() => {
    const tick = () => setNow(clock())
    const timer = setInterval(tick, everyMs)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [clock, everyMs])
  return now
}
