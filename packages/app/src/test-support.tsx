/**
 * What the screens' tests share: a client whose stores a test sets by hand, and the app drawn with it.
 *
 * Long because: the whole client has one fake, which every screen's test is handed.
 * @module
 */
import type {
  AccountState,
  AuthState,
  AxiaClient,
  CalendarSourcesState,
  CalendarState,
  ChangesProvider,
  ChangesState,
  ChatMessage,
  ChatState,
  Conversation,
  ConversationState,
  Observable,
  SecurityState,
  TaskListsState,
  TasksState,
} from '@axia/client'
import { sampleEvent, sampleTask } from '@axia/client/test/samples'
import type { CalendarEvent, CalendarSubscription, Me, Security, Session, Task, TaskList } from '@axia/contract'
import { cleanup, configure, type RenderResult, render } from '@testing-library/react'
import { type UserEvent, userEvent } from '@testing-library/user-event'
import { afterEach, vi } from 'vitest'
import { heldLanguages } from './i18n/held-languages.ts'
import type { Languages } from './i18n/languages.ts'
import { Preferences, type PreferencesStorage } from './preferences.ts'
import { App } from './router.tsx'

configure({ asyncUtilTimeout: 15_000 }) // screens are loaded when they are shown

/** jsdom lays nothing out: of a conversation 1,000 pixels are in sight, and each of its rows is 100 high. */
const messageLayout = {
  clientHeight: (element: HTMLElement) => (element.getAttribute('role') === 'log' ? 1000 : 0),
  offsetHeight: (element: HTMLElement) => (element.hasAttribute('data-index') ? 100 : 0),
  scrollHeight: (element: HTMLElement) =>
    Number.parseFloat(element.querySelector<HTMLElement>('[style*="height"]')?.style.height ?? '0'),
}
for (const [name, measure] of Object.entries(messageLayout)) {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return measure(this)
    },
  })
}
Element.prototype.scrollIntoView ??= () => {}
HTMLElement.prototype.scrollTo = function scrollTo(this: HTMLElement, to?: ScrollToOptions | number) {
  const furthest = Math.max(0, this.scrollHeight - this.clientHeight)
  this.scrollTop = Math.min(furthest, (typeof to === 'object' ? to.top : to) ?? 0)
  queueMicrotask(() => this.dispatchEvent(new Event('scroll'))) // later, as a browser does: never while something is drawn
}

afterEach(() => {
  cleanup()
  document.body.replaceChildren() // what floated above the page
})

/** Noon of a Saturday in Bogotá. */
export const testNow = new Date('2026-11-21T17:00:00Z')

/** A snapshot that a test puts in place. */
class FakeStore<State> implements Observable<State> {
  state: State
  readonly #listeners = new Set<() => void>()

  constructor(state: State) {
    this.state = state
  }

  set(change: State): void {
    this.state = change
    for (const listener of [...this.#listeners]) listener()
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

class FakeAuth extends FakeStore<AuthState> {
  isAuthenticated = false
  storageKind: AxiaClient['auth']['storageKind'] = 'browser'
  isStored = true
  getToken = vi.fn<AxiaClient['auth']['getToken']>()
  checkAuthentication = vi.fn<AxiaClient['auth']['checkAuthentication']>(async () => {
    const { status } = this.state
    return status === 'token_valid' || status === 'in_use'
  })
  login = vi.fn<AxiaClient['auth']['login']>(async (username) => {
    this.set({ status: 'authenticating', username })
    this.set(signedIn(username))
  })
  loginWithPasskey = vi.fn<AxiaClient['auth']['loginWithPasskey']>(async () => this.set(signedIn('ana')))
  logout = vi.fn<AxiaClient['auth']['logout']>(async () => this.set({ status: 'no_token' }))
  rememberedUsername = vi.fn<AxiaClient['auth']['rememberedUsername']>(async () => undefined)
  dismissExpired = vi.fn<AxiaClient['auth']['dismissExpired']>(() => this.set({ status: 'no_token' }))
}

class FakeAccount extends FakeStore<AccountState> {
  me = vi.fn<AxiaClient['account']['me']>(async () => this.state.me ?? testMe)
  changeMe = vi.fn<AxiaClient['account']['changeMe']>(async (patch) => {
    const me = { ...(this.state.me ?? testMe), ...patch }
    this.set({ ...this.state, me })
    return me
  })
  sessions = vi.fn<AxiaClient['account']['sessions']>(async () => this.state.sessions ?? [])
  renameSession = vi.fn<AxiaClient['account']['renameSession']>(async () => testSession({}))
  revokeSession = vi.fn<AxiaClient['account']['revokeSession']>(async () => undefined)
  revokeOtherSessions = vi.fn<AxiaClient['account']['revokeOtherSessions']>(async () => undefined)
  changePassword = vi.fn<AxiaClient['account']['changePassword']>(async () => undefined)
}

class FakeSecurity extends FakeStore<SecurityState> {
  load = vi.fn<AxiaClient['security']['load']>(async () => this.state.security ?? testSecurity)
  beginTotp = vi.fn<AxiaClient['security']['beginTotp']>()
  confirmTotp = vi.fn<AxiaClient['security']['confirmTotp']>()
  removeTotp = vi.fn<AxiaClient['security']['removeTotp']>(async () => undefined)
  addPasskey = vi.fn<AxiaClient['security']['addPasskey']>()
  renamePasskey = vi.fn<AxiaClient['security']['renamePasskey']>()
  removePasskey = vi.fn<AxiaClient['security']['removePasskey']>(async () => undefined)
  loadEntries = vi.fn<AxiaClient['security']['loadEntries']>(async () => undefined)
  loadOlderEntries = vi.fn<AxiaClient['security']['loadOlderEntries']>(async () => undefined)
}

class FakeTasks extends FakeStore<TasksState> {
  load = vi.fn<AxiaClient['tasks']['load']>(async () => undefined)
  loadMore = vi.fn<AxiaClient['tasks']['loadMore']>(async () => undefined)
  held = vi.fn<AxiaClient['tasks']['held']>(async () => this.state.tasks)
  add = vi.fn<AxiaClient['tasks']['add']>(async (task) => {
    const added = testTask({ ...task, id: `added ${task.title}` })
    this.set({ ...this.state, tasks: [added, ...this.state.tasks] })
    return added
  })
  change = vi.fn<AxiaClient['tasks']['change']>(async (id, patch) => {
    const tasks = this.state.tasks.map((task) => (task.id === id ? testTask({ ...task, ...patch }) : task))
    this.set({ ...this.state, tasks })
    return tasks.find((task) => task.id === id) ?? testTask({ id })
  })
  move = vi.fn<AxiaClient['tasks']['move']>(async (id) => testTask({ id }))
  complete = vi.fn<AxiaClient['tasks']['complete']>((id, { completed = true } = {}) => this.change(id, { completed }))
  remove = vi.fn<AxiaClient['tasks']['remove']>(async (id) => {
    this.set({ ...this.state, tasks: this.state.tasks.filter((task) => task.id !== id) })
  })
}

class FakeCalendar extends FakeStore<CalendarState> {
  load = vi.fn<AxiaClient['calendar']['load']>(async () => undefined)
  held = vi.fn<AxiaClient['calendar']['held']>(async () => this.state.events)
  add = vi.fn<AxiaClient['calendar']['add']>(async () => testEvent({}))
  change = vi.fn<AxiaClient['calendar']['change']>(async () => testEvent({}))
  remove = vi.fn<AxiaClient['calendar']['remove']>(async () => undefined)
}

class FakeChanges extends FakeStore<ChangesState> {
  retry = vi.fn<ChangesProvider['retry']>()
  discard = vi.fn<ChangesProvider['discard']>()
}

class FakeCalendarSources extends FakeStore<CalendarSourcesState> {
  load = vi.fn<AxiaClient['calendarSources']['load']>(async () => undefined)
  loadFeed = vi.fn<AxiaClient['calendarSources']['loadFeed']>(async () => noFeed)
  importFile = vi.fn<AxiaClient['calendarSources']['importFile']>(async () => ({
    added: 2,
    already_there: 0,
    ignored_count: 0,
    ignored: [],
  }))
  add = vi.fn<AxiaClient['calendarSources']['add']>(async (subscription) => testSubscription({ url: subscription.url }))
  change = vi.fn<AxiaClient['calendarSources']['change']>(async (id) => testSubscription({ id }))
  fetchAgain = vi.fn<AxiaClient['calendarSources']['fetchAgain']>(async (id) => testSubscription({ id }))
  remove = vi.fn<AxiaClient['calendarSources']['remove']>(async () => undefined)
  openFeed = vi.fn<AxiaClient['calendarSources']['openFeed']>(async () => {
    const created_at = '2026-11-21T17:00:00Z'
    this.set({ ...this.state, feed: { active: true, created_at, last_read_at: null } })
    return { url: 'https://axia.example/calendar/feed.ics?key=abc', created_at }
  })
  closeFeed = vi.fn<AxiaClient['calendarSources']['closeFeed']>(async () => this.set({ ...this.state, feed: noFeed }))
}

const noFeed = { active: false, created_at: null, last_read_at: null }

class FakeConversation extends FakeStore<ConversationState> implements Conversation {
  readonly sessionId: string
  loadOlder = vi.fn<Conversation['loadOlder']>(async () => undefined)
  loadNewer = vi.fn<Conversation['loadNewer']>(async () => undefined)
  openAt = vi.fn<Conversation['openAt']>(async () => undefined)
  toNewest = vi.fn<Conversation['toNewest']>(async () => undefined)

  constructor(sessionId: string) {
    super({ messages: [], hasOlder: false, hasNewer: false, loading: false })
    this.sessionId = sessionId
  }

  /** Shows the end of the conversation, where a test does not say otherwise. */
  override set(state: Omit<ConversationState, 'hasNewer'> & Partial<ConversationState>): void {
    super.set({ hasNewer: false, ...state })
  }
}

class FakeChat extends FakeStore<ChatState> {
  readonly #conversations = new Map<string, FakeConversation>()
  readonly #drafts = new Map<string, string>()
  initializeWebSocket = vi.fn<AxiaClient['chat']['initializeWebSocket']>()
  reconnect = vi.fn<AxiaClient['chat']['reconnect']>(async () => undefined)
  send = vi.fn<AxiaClient['chat']['send']>(({ sessionId = 'begun' }) => ({ clientId: 'client', sessionId }))
  retry = vi.fn<AxiaClient['chat']['retry']>(async () => undefined)
  cancel = vi.fn<AxiaClient['chat']['cancel']>(async () => undefined)
  discard = vi.fn<AxiaClient['chat']['discard']>()
  waiting = vi.fn<AxiaClient['chat']['waiting']>(async () => [])
  held = vi.fn<AxiaClient['chat']['held']>(async () => [])
  loadConversations = vi.fn<AxiaClient['chat']['loadConversations']>(async () => undefined)
  loadMoreConversations = vi.fn<AxiaClient['chat']['loadMoreConversations']>(async () => undefined)
  renameConversation = vi.fn<AxiaClient['chat']['renameConversation']>(async () => undefined)
  pinConversation = vi.fn<AxiaClient['chat']['pinConversation']>(async () => undefined)
  deleteConversation = vi.fn<AxiaClient['chat']['deleteConversation']>(async () => undefined)
  deleteMessage = vi.fn<AxiaClient['chat']['deleteMessage']>(async () => undefined)
  audio = vi.fn<AxiaClient['chat']['audio']>(async () => new Blob())
  image = vi.fn<AxiaClient['chat']['image']>(async () => new Blob())
  markRead = vi.fn<AxiaClient['chat']['markRead']>()

  conversation(sessionId: string): FakeConversation {
    const conversation = this.#conversations.get(sessionId) ?? new FakeConversation(sessionId)
    this.#conversations.set(sessionId, conversation)
    return conversation
  }

  draft(sessionId: string): string {
    return this.#drafts.get(sessionId) ?? ''
  }

  setDraft(sessionId: string, text: string): void {
    this.#drafts.set(sessionId, text)
  }
}

class FakeTaskLists extends FakeStore<TaskListsState> {
  load = vi.fn<AxiaClient['taskLists']['load']>(async () => undefined)
  add = vi.fn<AxiaClient['taskLists']['add']>(async ({ name }) => {
    const added = testTaskList({ id: `added ${name}`, name })
    this.set({ ...this.state, lists: [...(this.state.lists ?? []), added] })
    return added
  })
  rename = vi.fn<AxiaClient['taskLists']['rename']>(async (id, name) => testTaskList({ id, name }))
  move = vi.fn<AxiaClient['taskLists']['move']>(async (id) => testTaskList({ id }))
  remove = vi.fn<AxiaClient['taskLists']['remove']>(async (id) => {
    this.set({ ...this.state, lists: this.state.lists?.filter((list) => list.id !== id) })
  })
  restore = vi.fn<AxiaClient['taskLists']['restore']>(async (id) => testTaskList({ id }))
}

/** A client of the real interface, with every store and call in the test's hands. */
export interface FakeClient extends AxiaClient {
  auth: FakeAuth
  account: FakeAccount
  security: FakeSecurity
  chat: FakeChat
  calendar: FakeCalendar
  calendarSources: FakeCalendarSources
  changes: FakeChanges
  tasks: FakeTasks
  taskLists: FakeTaskLists
  serverInfo: ReturnType<typeof vi.fn<AxiaClient['serverInfo']>>
  setup: ReturnType<typeof vi.fn<AxiaClient['setup']>>
}

/** Ana is signed in, in Bogotá and in Spanish; everything is loaded and empty. */
export function fakeClient(): FakeClient {
  return {
    auth: new FakeAuth(signedIn('ana')),
    account: new FakeAccount({ me: testMe, sessions: undefined, error: undefined }),
    security: new FakeSecurity({
      security: testSecurity,
      entries: [],
      hasOlderEntries: false,
      error: undefined,
    }),
    chat: new FakeChat({
      connection: { status: 'connected', attempt: 0 },
      conversations: [],
      hasMoreConversations: false,
      loadingConversations: false,
      isUnsafe: false,
    }),
    calendar: new FakeCalendar({ status: 'ready', events: [] }),
    calendarSources: new FakeCalendarSources({ subscriptions: [], feed: noFeed, error: undefined }),
    changes: new FakeChanges({ waiting: [], refused: [], isUnsafe: false }),
    tasks: new FakeTasks({ status: 'ready', tasks: [], hasMore: false }),
    taskLists: new FakeTaskLists({ lists: [], error: undefined }),
    api: { request: vi.fn(async () => undefined) as AxiaClient['api']['request'], page: vi.fn() },
    serverInfo: vi.fn(async () => ({ setup_needed: false, plain_http: false })),
    setup: vi.fn(async ({ username }) => ({ username })),
    close: vi.fn(),
  }
}

export interface OpenApp {
  client: FakeClient
  user: UserEvent
  screen: RenderResult
  preferences: Preferences
}

export interface OpenOptions {
  client?: FakeClient
  /** The browser's languages. Default: Spanish of Colombia. */
  languageTags?: string[]
  /** Default: both are there. */
  languages?: Languages
  clock?: () => Date
  /** Where the browser remembers how it shows the app. Default: nowhere. */
  storage?: PreferencesStorage
}

/** Opens the app at a path, such as `/tasks`. */
export function openApp(path: string, options: OpenOptions = {}): OpenApp {
  const {
    client = fakeClient(),
    languageTags = ['es-CO'],
    languages = heldLanguages(),
    clock = () => testNow,
  } = options
  window.history.replaceState(null, '', `/app${path}`)
  const preferences = new Preferences(options.storage, document.documentElement, languageTags)
  const services = { client, preferences, languages, clock, languageTags, deviceTimeZone: 'America/Bogota' }
  return { client, preferences, user: userEvent.setup(), screen: render(<App services={services} />) }
}

export function signedIn(username: string): AuthState {
  return { status: 'token_valid', username, expiresAt: new Date('2026-11-22T17:00:00Z') }
}

const testSecurity: Security = { totp: false, recovery_codes_left: 0, passkeys: [] }

const testMe: Me = {
  username: 'ana',
  locale: 'es',
  time_zone: 'America/Bogota',
  session: {
    id: 'session-1',
    device_name: 'Chrome · Linux',
    created_at: '2026-11-21T16:00:00Z',
    expires_at: '2026-11-22T16:00:00Z',
  },
}

export function testTask(members: Partial<Task>): Task {
  return sampleTask('Regar las plantas', { id: `task ${members.title}`, ...members })
}

export function testTaskList(members: Partial<TaskList>): TaskList {
  const created = '2026-11-20T12:00:00Z'
  return { id: 'compra', name: 'Compra', position: 0, created_at: created, updated_at: created, ...members }
}

export function testEvent(members: Partial<CalendarEvent>): CalendarEvent {
  const hour = { start_time: '2026-11-21T18:00:00Z', end_time: '2026-11-21T19:00:00Z' }
  return sampleEvent('Almuerzo', { id: `event ${members.title}`, ...hour, ...members })
}

export function testSubscription(members: Partial<CalendarSubscription>): CalendarSubscription {
  return {
    id: 'liga',
    url: 'https://liga.example/all.ics',
    name: 'Liga',
    color: 'sky',
    event_count: 12,
    ignored_count: 0,
    fetched_at: '2026-11-21T16:30:00Z',
    failure: null,
    created_at: '2026-11-20T12:00:00Z',
    ...members,
  }
}

export function testSession(members: Partial<Session>): Session {
  return {
    id: 'session-1',
    device_name: 'Chrome · Linux',
    address: '192.0.2.1',
    created_at: '2026-11-21T16:00:00Z',
    last_seen_at: '2026-11-21T16:55:00Z',
    expires_at: '2026-11-22T16:00:00Z',
    current: true,
    ...members,
  }
}

export function testMessage(members: Partial<ChatMessage>): ChatMessage {
  return {
    key: members.id ?? `key ${members.text}`,
    id: undefined,
    clientId: undefined,
    sessionId: 'casa',
    role: 'user',
    type: 'text',
    text: 'Hola',
    audioUrl: undefined,
    images: [],
    state: 'sent',
    detail: undefined,
    replyTo: undefined,
    seq: undefined,
    timestamp: '2026-11-21T16:59:30Z',
    ...members,
  }
}

/** What stands in a field. */
export function textIn(element: HTMLElement): string {
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return element.value
  throw new Error('this is no field')
}

export function isDisabled(element: HTMLElement): boolean {
  return element.matches(':disabled')
}
