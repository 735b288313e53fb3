/**
 * The app behind the login: a bar with the five places, and the screen of the one where one is.
 * @module
 */
import type { ChangesProvider } from '@axia/client'
import Search from 'lucide-react/icons/search'
import { lazy, memo, Suspense, useDeferredValue, useEffect, useRef, useState } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { useI18n } from '../../i18n/i18n.tsx'
import { useLeaveGuard } from '../../leave-guard.ts'
import { classNames } from '../../parts/class-names.ts'
import { ErrorBoundary } from '../../parts/error-boundary.tsx'
import { Mark } from '../../parts/mark.tsx'
import link from '../../parts/nav-link.module.css'
import { MovedContext } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { UnreadBadge } from '../../parts/unread-badge.tsx'
import { useOpenSearch } from '../../search/search-context.ts'
import { SearchHost } from '../../search/search-host.tsx'
import { useClient, useStore, useUnread, useUsername } from '../../services.tsx'
import { inTurn, whenIdle } from '../../when-idle.ts'
import { NotFoundScreen } from '../not-found/not-found-screen.tsx'
import { TodayScreen } from '../today/today-screen.tsx'
import styles from './main-navigation.module.css'
import { places } from './places.ts'
import { ShownLocation } from './shown-location.tsx'

const load = {
  chat: () => import('../chat/chat-screen.tsx'),
  calendar: () => import('../calendar/calendar-screen.tsx'),
  tasks: () => import('../tasks/tasks-screen.tsx'),
  settings: () => import('../settings/settings-screen.tsx'),
}
const ChatScreen = lazy(() => load.chat().then((m) => ({ default: m.ChatScreen })))
const CalendarScreen = lazy(() => load.calendar().then((m) => ({ default: m.CalendarScreen })))
const TasksScreen = lazy(() => load.tasks().then((m) => ({ default: m.TasksScreen })))
const SettingsScreen = lazy(() => load.settings().then((m) => ({ default: m.SettingsScreen })))

const RefusedChanges = lazy(() =>
  import('../../offline/refused-changes.tsx').then((m) => ({ default: m.RefusedChanges })),
)

/** Milliseconds after which a mouse does not only pass. */
const restMs = 65

export function MainNavigation() {
  const client = useClient()
  const { t } = useI18n()
  const [location] = useLocation()
  const [first] = useState(location)
  const [moved, setMoved] = useState(false)
  const isBarDrawn = useDeferredValue(true, false) // the screen comes after it, so that the page answers in between
  useLeaveGuard()
  if (!moved && location !== first) setMoved(true)

  useEffect(
    () =>
      inTurn([
        () => client.chat.initializeWebSocket(), // live on every screen, and out at once when the session is revoked
        () => void client.account.me().catch(() => undefined), // the screens show what they know; each says its own failures
        () => void client.chat.loadConversations(), // which says what was not read
      ]),
    [client],
  )

  // The other screens come while nothing else is to do, so that they are here when they are wanted.
  useEffect(() => {
    return whenIdle(Object.values(load).map((one) => () => void one().catch(() => undefined)))
  }, [])

  return (
    <MovedContext value={moved}>
      <SearchHost>
        <Changes />
        <div className={styles.shell}>
          <a className={styles.skip} href="#content">
            {t.common.skipToContent}
          </a>
          <nav className={styles.bar} aria-label={t.navigation.label}>
            <div className={styles.brand} aria-hidden="true">
              <Mark size={30} />
              <span>AxIA</span>
            </div>
            <SearchPlace />
            <Places location={location} />
            <Account />
          </nav>
          <main className={styles.main} id="content" tabIndex={-1}>
            {isBarDrawn && <Screen />}
          </main>
        </div>
      </SearchHost>
    </MovedContext>
  )
}

/** The five places, with the one where one is. */
function Places({ location }: { location: string }) {
  const { t } = useI18n()
  const unread = useUnread()
  const [rest, leave] = useRest()
  return (
    <ul className={styles.places}>
      {places.map(({ name, path, Icon }) => {
        const here = path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`)
        return (
          <li key={name}>
            <Link
              href={path}
              className={classNames(link.link, styles.place)}
              aria-current={here ? 'page' : undefined}
              onPointerEnter={({ pointerType }) => {
                if (pointerType === 'mouse' && name !== 'today') rest(load[name])
              }}
              onPointerLeave={leave}
            >
              <Icon size={20} aria-hidden />
              <span>{t.navigation[name]}</span>
              {name === 'chat' && unread > 0 && <UnreadBadge count={unread} />}
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

/** Loads what the mouse rests on: not all that it passes, nor just when it is pressed, which is to be answered first. */
function useRest() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const leave = () => clearTimeout(timer.current)
  const rest = (work: () => Promise<unknown>) => {
    leave()
    timer.current = setTimeout(() => void work().catch(() => undefined), restMs)
  }
  return [rest, leave] as const
}

/** The screen. Not drawn again with the bar, or one that just came would be drawn at once, not in slices. */
const Screen = memo(function Screen() {
  return (
    <ShownLocation>
      <Place />
    </ShownLocation>
  )
})

/** What is shown of the place where one is. */
function Place() {
  const [location] = useLocation()
  const [, place] = location.split('/')
  return (
    <ErrorBoundary place={location}>
      {/* One for each place: what is not here yet is waited for there. */}
      <Suspense key={place} fallback={<Loading />}>
        <Switch>
          <Route path="/" component={TodayScreen} />
          <Route path="/chat/:conversation?">{({ conversation }) => <ChatScreen conversation={conversation} />}</Route>
          <Route path="/calendar" component={CalendarScreen} />
          <Route path="/tasks/:list?">{({ list }) => <TasksScreen list={list} />}</Route>
          <Route path="/settings" component={SettingsScreen} />
          <Route component={NotFoundScreen} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  )
}

/** The search, on wide screens; on a phone each page has it at its top. */
function SearchPlace() {
  const { t } = useI18n()
  const open = useOpenSearch()
  const isApple = /Mac|iP(?:hone|ad)/.test(navigator.userAgent)
  return (
    <button
      type="button"
      className={styles.search}
      aria-haspopup="dialog"
      aria-keyshortcuts={isApple ? 'Meta+K' : 'Control+K'}
      onClick={open}
    >
      <Search size={18} aria-hidden />
      <span>{t.navigation.search}</span>
      <span aria-hidden="true">{isApple ? '⌘K' : 'Ctrl K'}</span>
    </button>
  )
}

/** Tells of changes that the server refused later. */
function Changes() {
  const { changes } = useClient()
  return changes === undefined ? null : <RefusedIfAny changes={changes} />
}

function RefusedIfAny({ changes }: { changes: ChangesProvider }) {
  const { refused } = useStore(changes)
  return <Suspense>{refused.length > 0 && <RefusedChanges changes={changes} />}</Suspense>
}

/** Who is signed in, on wide screens. */
function Account() {
  const username = useUsername()
  const [initial = ''] = username
  return (
    <div className={styles.account}>
      <span className={styles.avatar} aria-hidden="true">
        {initial.toLocaleUpperCase()}
      </span>
      <span className={styles.username}>{username}</span>
    </div>
  )
}

function Loading() {
  return (
    <div className={styles.loading}>
      <SkeletonRows rows={5} />
    </div>
  )
}
