/**
 * Which screen is shown: the splash, then by the login's state the screens before it or those behind it.
 * @module
 */
import type { AuthState } from '@axia/client'
import type { ServerInfo } from '@axia/contract'
import { lazy, memo, type RefObject, Suspense, startTransition, useEffect, useRef, useState } from 'react'
import { Router, useLocation } from 'wouter'
import { CoveredContext, useCover } from './auth/cover.ts'
import { I18nProvider, useI18n } from './i18n/i18n.tsx'
import { ErrorBoundary } from './parts/error-boundary.tsx'
import { Toasts, useForgetfulToasts, useToasts } from './parts/toasts.tsx'
import { LoginScreen } from './screens/login/login-screen.tsx'
import { MainNavigation } from './screens/main-navigation/main-navigation.tsx'
import { SplashScreen } from './screens/splash/splash-screen.tsx'
import { placeAskedFor } from './service-worker/open-in-app.ts'
import { type Services, ServicesProvider, useClient, useServices, useStore } from './services.tsx'
import { whenSettled } from './when-idle.ts'

const loadSheet = () => import('./auth/sign-in-sheet.tsx')
const SignInSheet = lazy(() => loadSheet().then((m) => ({ default: m.SignInSheet })))
const SetupScreen = lazy(() => import('./screens/setup/setup-screen.tsx').then((m) => ({ default: m.SetupScreen })))

export interface AppProps {
  services: Services
  /** Where the app lives. Default: `/app`, its place on its server. */
  basePath?: string
}

/** The app, with everything that it is handed. */
export function App({ services, basePath = '/app' }: AppProps) {
  return (
    <ServicesProvider services={services}>
      <I18nProvider>
        <Toasts>
          <ErrorBoundary place="app">
            <Router base={basePath}>
              <Gate />
            </Router>
          </ErrorBoundary>
        </Toasts>
      </I18nProvider>
    </ServicesProvider>
  )
}

function Gate() {
  const client = useClient()
  useUpdateNotice()
  const auth = useStore(client.auth)
  const [opened, setOpened] = useState(false)
  const [serverInfo, setServerInfo] = useState<ServerInfo>()
  const inside = useInside(auth)
  const [wasInside, setWasInside] = useState(false)
  if (inside !== undefined && !wasInside) setWasInside(true)
  useReminders(auth, wasInside && inside === undefined)
  const [onOpened] = useState(() => (info: ServerInfo | undefined) => {
    startTransition(() => {
      setServerInfo(info)
      setOpened(true)
    })
  })

  if (!opened) return <SplashScreen onOpened={onOpened} />
  if (inside !== undefined) return <Behind auth={auth} username={inside} />
  return <Outside serverInfo={serverInfo} onServerInfo={setServerInfo} isReturning={wasInside} />
}

/** A new version is offered, never put in use under somebody's hands. */
function useUpdateNotice() {
  const { onUpdate } = useServices()
  const { say } = useToasts()
  const { t } = useI18n()
  const [update, setUpdate] = useState<() => void>()
  useEffect(() => onUpdate?.((ready) => setUpdate(() => ready)), [onUpdate])
  useEffect(() => {
    if (update === undefined) return
    return say({ text: t.common.newVersion, action: { label: t.common.update, run: update }, stays: true })
  }, [update, say, t])
}

/** A device that gets reminders is confirmed by who signed in on it, silent for who was thrown out, forgotten when they leave. */
function useReminders(auth: AuthState, hasLeft: boolean) {
  const { api } = useClient()
  const username = auth.status === 'token_valid' ? auth.username : undefined
  const isThrownOut = auth.status === 'token_expired' && auth.reason === 'revoked'
  useEffect(() => {
    if (!('PushManager' in window) || !(username !== undefined || isThrownOut || hasLeft)) return
    const keep = async () => {
      const { forgetDevice, keepDevice, silenceDevice } = await import('./reminders/keep-device.ts')
      if (username !== undefined) await keepDevice(username, { api })
      else await (hasLeft ? forgetDevice() : silenceDevice())
    }
    keep().catch(() => undefined) // the next time the app is opened it is tried again
  }, [api, username, isThrownOut, hasLeft])
}

/** The screens behind the login, covered from whoever was thrown out, and the login over them when the session has ended. */
function Behind({ auth, username }: { auth: AuthState; username: string }) {
  const hadFocus = useRef<Element>(null)
  const isCovered = useCover(auth, hadFocus)
  return (
    <>
      <CoveredContext value={isCovered}>
        <Inside key={username} />
      </CoveredContext>
      <Sheet auth={auth} username={username} isCovered={isCovered} hadFocus={hadFocus} />
    </>
  )
}

interface SheetProps {
  auth: AuthState
  username: string
  isCovered: boolean
  hadFocus: RefObject<Element | null>
}

/** The login over a screen whose session has ended. Drawn from the first end on, so that it can also go gently. */
function Sheet({ auth, username, isCovered, hadFocus }: SheetProps) {
  const isOpen = auth.status === 'token_expired' || auth.status === 'authenticating'
  const [isNeeded, setIsNeeded] = useState(isOpen)
  if (isOpen && !isNeeded) setIsNeeded(true)

  // When it is needed the server may be out of reach.
  useEffect(() => whenSettled(() => void loadSheet().catch(() => undefined)), [])

  return (
    <Suspense>
      {isNeeded && (
        <SignInSheet
          open={isOpen}
          username={username}
          reason={auth.status === 'token_expired' ? auth.reason : undefined}
          covers={isCovered}
          hadFocus={hadFocus}
        />
      )}
    </Suspense>
  )
}

/**
 * Whose screens are shown. An ended session keeps them, with the login over them; only who is not signed in, or opens the
 * app with an ended session, stands outside.
 */
function useInside(auth: AuthState): string | undefined {
  const [inside, setInside] = useState<string>()
  const next = insideAfter(inside, auth)
  if (next !== inside) setInside(next)
  return next
}

function insideAfter(inside: string | undefined, auth: AuthState): string | undefined {
  if (auth.status === 'token_valid' || auth.status === 'in_use') return auth.username
  return auth.status === 'no_token' ? undefined : inside
}

/** The screens: away from the addresses of the screens before it. What is new about the login draws nothing of them again. */
const Inside = memo(function Inside() {
  const [location, navigate] = useLocation()
  const wanted = useRef(new URLSearchParams(window.location.search).get('next'))
  const before = location === '/login' || location === '/setup'
  usePlacesAskedFor(navigate)
  useForgetfulToasts()

  useEffect(() => {
    if (before) navigate(wanted.current?.startsWith('/') ? wanted.current : '/', { replace: true })
  }, [before, navigate])

  return before ? null : <MainNavigation />
})

/** A notification that was clicked leads somewhere, in a page that is open already. */
function usePlacesAskedFor(navigate: (place: string) => void) {
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return // only secure contexts have it
    const worker = navigator.serviceWorker
    const go = ({ data }: MessageEvent) => {
      const place = placeAskedFor(data)
      if (place !== undefined) navigate(place)
    }
    worker.addEventListener('message', go)
    return () => worker.removeEventListener('message', go)
  }, [navigate])
}

interface OutsideProps {
  serverInfo: ServerInfo | undefined
  onServerInfo: (serverInfo: ServerInfo | undefined) => void
  /** Somebody was inside and left: whoever comes next begins anew. */
  isReturning: boolean
}

/** Before the login: set-up while there is no user, else the login, which remembers where one wanted to go. */
function Outside({ serverInfo, onServerInfo, isReturning }: OutsideProps) {
  const client = useClient()
  const [location, navigate] = useLocation()
  const setupNeeded = serverInfo?.setup_needed === true
  const place = setupNeeded ? '/setup' : '/login'

  useEffect(() => {
    if (location === place) return
    const { search, hash } = window.location
    const asked = `${location}${search}${hash}`
    const isNowhere = asked === '/' || location === '/setup' || location === '/login'
    const wanted = isReturning || isNowhere ? '' : `?next=${encodeURIComponent(asked)}`
    navigate(`${place}${wanted}`, { replace: true })
  }, [location, place, navigate, isReturning])

  // After a sign-out nobody has asked the server yet.
  useEffect(() => {
    if (serverInfo !== undefined) return
    let over = false
    client.serverInfo().then(
      (info) => !over && onServerInfo(info),
      () => undefined, // the login will say it when it is tried
    )
    return () => {
      over = true
    }
  }, [client, serverInfo, onServerInfo])

  if (location !== place) return null // nothing is drawn on the way there
  return (
    <Suspense>
      {setupNeeded && serverInfo !== undefined ? (
        <SetupScreen serverInfo={serverInfo} onSetUp={() => onServerInfo({ ...serverInfo, setup_needed: false })} />
      ) : (
        <LoginScreen serverInfo={serverInfo} />
      )}
    </Suspense>
  )
}
