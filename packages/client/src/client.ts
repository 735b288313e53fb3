/**
 * The client assembled: one call makes every provider and hands each what it needs.
 * @module
 */
import type { ServerInfo, SetupAnswer, SetupRequest } from '@axia/contract'
import type { AccountProvider } from './account/account-types.ts'
import type { ApiService } from './api/api-types.ts'
import type { AuthProvider, SignalOptions } from './auth/auth-types.ts'
import type { CalendarProvider } from './calendar/calendar-types.ts'
import type { ChatProvider } from './chat/chat-types.ts'
import type { BroadcastChannelConstructor, Clock, Fetch, OnWake, SetTimer, WebSocketConstructor } from './platform.ts'
import type { PendingStore } from './storage/pending-store.ts'
import type { SecureStorage } from './storage/secure-storage.ts'
import type { TasksProvider } from './tasks/tasks-types.ts'

export interface ClientOptions {
  /** The server's address, as in `https://axia.example.org`. */
  baseUrl: string
  /** Where the socket is; default: `baseUrl` with `ws` for `http`, and `/ws`. */
  socketUrl?: string | undefined
  /** Where the token is kept. */
  storage: SecureStorage
  /** Where messages wait until the server has them. Default: memory. */
  pending?: PendingStore | undefined
  fetch?: Fetch | undefined
  WebSocket?: WebSocketConstructor | undefined
  BroadcastChannel?: BroadcastChannelConstructor | undefined
  clock?: Clock | undefined
  random?: (() => number) | undefined
  setTimer?: SetTimer | undefined
  onWake?: OnWake | undefined
  /** How this device is called in the list of sessions. */
  deviceName?: string | undefined
  /** Language in which the server's words are wanted: `Accept-Language`. */
  locale?: 'es' | 'en' | undefined
}

export interface AxiaClient {
  readonly auth: AuthProvider
  readonly account: AccountProvider
  readonly api: ApiService
  readonly chat: ChatProvider
  readonly calendar: CalendarProvider
  readonly tasks: TasksProvider
  /** What must be known before login. @throws {ApiError} */
  serverInfo(options?: SignalOptions): Promise<ServerInfo>
  /** Makes the first user. Signs nobody in. @throws {ApiError} */
  setup(request: SetupRequest, options?: SignalOptions): Promise<SetupAnswer>
  /** Ends the socket and every timer. The token stays in its vault. */
  close(): void
}
