/**
 * The client assembled: one call makes every provider and hands each what it needs.
 * @module
 */
import type { ServerInfo, SetupAnswer, SetupRequest } from '@axia/contract'
import { ApiAccountProvider } from './account/account-provider.ts'
import type { AccountProvider } from './account/account-types.ts'
import { ApiSecurityProvider } from './account/security-provider.ts'
import type { SecurityProvider } from './account/security-types.ts'
import { type ApiClient, type ApiClientOptions, createClientBase, trimmed } from './api/api-client.ts'
import type { SignalOptions } from './auth/auth-types.ts'
import { ApiCalendarProvider } from './calendar/calendar-provider.ts'
import { ApiCalendarSourcesProvider } from './calendar/calendar-sources-provider.ts'
import type { CalendarSourcesProvider } from './calendar/calendar-sources-types.ts'
import type { CalendarProvider } from './calendar/calendar-types.ts'
import { SocketChatProvider } from './chat/chat-provider.ts'
import type { ChatProvider } from './chat/chat-types.ts'
import type { InTurn } from './offline/change-queue.ts'
import { type ChangesProvider, directChanges } from './offline/changes.ts'
import { LateChanges } from './offline/late-changes.ts'
import { Seen } from './offline/seen.ts'
import type { WebSocketConstructor } from './platform.ts'
import { memoryPending } from './storage/memory-pending.ts'
import type { PendingStore } from './storage/pending-store.ts'
import type { SeenStore } from './storage/seen-store.ts'
import { ApiTaskListsProvider } from './tasks/task-lists-provider.ts'
import { ApiTasksProvider } from './tasks/tasks-provider.ts'
import type { TaskListsProvider, TasksProvider } from './tasks/tasks-types.ts'

export interface ClientOptions extends ApiClientOptions {
  /** Where the socket is; default: `baseUrl` with `ws` for `http`, and `/ws`. */
  socketUrl?: string | undefined
  /** Where messages wait until the server has them. Default: memory. */
  pending?: PendingStore | undefined
  /** Where the device keeps what was seen, to show it without the server. Default: nowhere. */
  seen?: SeenStore | undefined
  /**
   * Tasks and events that are changed without a connection are kept in `pending` and sent later. `locks` lets one of several tabs
   * act at a time. Default: they fail without one.
   */
  keepChanges?: { locks?: Pick<LockManager, 'request'> | undefined } | undefined
  WebSocket?: WebSocketConstructor | undefined
}

export interface AxiaClient extends ApiClient {
  readonly account: AccountProvider
  readonly security: SecurityProvider
  readonly chat: ChatProvider
  readonly calendar: CalendarProvider
  readonly calendarSources: CalendarSourcesProvider
  readonly tasks: TasksProvider
  /** What waits for a connection; undefined where nothing does. */
  readonly changes: ChangesProvider | undefined
  readonly taskLists: TaskListsProvider
  /** What must be known before login. @throws {ApiError} */
  serverInfo(options?: SignalOptions): Promise<ServerInfo>
  /** Makes the first user. Signs nobody in. @throws {ApiError} */
  setup(request: SetupRequest, options?: SignalOptions): Promise<SetupAnswer>
  /** Ends the socket and every timer. The token stays in its vault. */
  close(): void
}

/**
 * Makes a client of one server. It does nothing by itself: call `auth.checkAuthentication()` first.
 *
 * @throws {TypeError} when `baseUrl` is no address.
 * @example
 * ```ts
 * const client = createClient({ baseUrl: 'https://axia.example.org', storage: memoryStorage() })
 * await client.auth.login('ana', password)
 * client.chat.initializeWebSocket()
 * client.chat.send({ text: 'What is on today?' })
 * ```
 */
export function createClient(options: ClientOptions): AxiaClient {
  const { pending = memoryPending() } = options
  const { auth, api, platform, serverClock, baseUrl, tabs } = createClientBase(options)
  const socketUrl = trimmed(options.socketUrl ?? `${baseUrl.replace(/^http/, 'ws')}/ws`)
  // Whoever was thrown out from elsewhere: this device may be in other hands, and a late answer is kept no more.
  const isRevoked = () => auth.state.status === 'token_expired' && auth.state.reason === 'revoked'
  const seen = new Seen({
    store: options.seen,
    clock: platform.clock,
    username: () => (isRevoked() ? undefined : auth.username),
  })
  const queue =
    options.keepChanges === undefined
      ? undefined
      : new LateChanges(auth, {
          api,
          store: pending,
          platform,
          serverClock,
          username: () => auth.username,
          inTurn: inTurnOf(options.keepChanges, baseUrl),
        })
  const changes = queue ?? directChanges(api)
  const tasks = new ApiTasksProvider({ api, clock: platform.clock, seen, changes })
  const taskLists = new ApiTaskListsProvider(api, platform.clock, seen, () => tasks.refresh())
  const calendar = new ApiCalendarProvider({ api, clock: platform.clock, seen, changes })
  const calendarSources = new ApiCalendarSourcesProvider(api, () => calendar.refresh())
  const account = new ApiAccountProvider(api, auth, seen)
  const security = new ApiSecurityProvider(api)
  // Before the chat subscribes: who is told of another user finds nothing of the one before.
  auth.onDataEnd(() => {
    seen.clear()
    tasks.clear()
    taskLists.clear()
    calendar.clear()
    calendarSources.clear()
    account.clear()
    security.clear()
  })
  auth.subscribe(() => isRevoked() && seen.clear())
  const refresh = { tasks, calendar }
  const chat = new SocketChatProvider({
    api,
    auth,
    pending,
    seen,
    platform,
    serverClock,
    socketUrl,
    server: baseUrl,
    BroadcastChannel: pending.isLasting ? tabs : undefined,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    onChanged: (resource) => {
      queue?.flush()
      if (resource === 'calendar') void calendarSources.refresh()
      if (resource === 'tasks') void taskLists.refresh()
      if (resource === 'tasks' || resource === 'calendar') void refresh[resource].refresh()
      else void account.refresh(resource)
    },
  })

  return {
    auth,
    account,
    security,
    api,
    chat,
    calendar,
    calendarSources,
    changes: queue,
    tasks,
    taskLists,
    serverInfo: ({ signal } = {}) => api.request('GET /server-info', { signal }),
    setup: (request, { signal } = {}) => api.request('POST /setup', { body: request, signal }),
    close: () => {
      chat.close()
      auth.close()
    },
  }
}

/** Tabs that share a device share what waits there: one at a time sends it. */
function inTurnOf({ locks }: NonNullable<ClientOptions['keepChanges']>, server: string): InTurn {
  if (locks === undefined) return (act) => act()
  return (act) => locks.request(`axia changes ${server}`, act)
}
