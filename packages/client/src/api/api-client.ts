/**
 * The login and the REST calls of one server: what a whole client stands on, and enough where nothing is shown.
 * @module
 */
import { TokenAuthProvider } from '../auth/auth-provider.ts'
import { createAuthService } from '../auth/auth-service.ts'
import type { AuthProvider } from '../auth/auth-types.ts'
import { createHttp } from '../http.ts'
import {
  type BroadcastChannelConstructor,
  type Clock,
  type Fetch,
  type OnWake,
  type Platform,
  type SetTimer,
  systemTimer,
  systemWake,
} from '../platform.ts'
import { ServerClock } from '../server-clock.ts'
import type { SecureStorage } from '../storage/secure-storage.ts'
import { createApiService } from './api-service.ts'
import type { ApiService } from './api-types.ts'

export interface ApiClientOptions {
  /** The server's address, as in `https://axia.example.org`. */
  baseUrl: string
  /** Where the token is kept. */
  storage: SecureStorage
  fetch?: Fetch | undefined
  BroadcastChannel?: BroadcastChannelConstructor | undefined
  clock?: Clock | undefined
  random?: (() => number) | undefined
  setTimer?: SetTimer | undefined
  onWake?: OnWake | undefined
  /** How this device is called in the list of sessions. */
  deviceName?: string | undefined
  /**
   * `Accept-Language`, where it is not for the platform to say: a browser names the user's languages with their regions, and the
   * assistant writes hours and dates by them.
   */
  locale?: 'es' | 'en' | undefined
}

export interface ApiClient {
  readonly auth: AuthProvider
  readonly api: ApiService
  /** Ends every timer. The token stays in its vault. */
  close(): void
}

/** An `ApiClient` with what the rest of the client is handed. */
export interface ClientBase {
  readonly auth: TokenAuthProvider
  readonly api: ApiService
  readonly platform: Platform
  readonly serverClock: ServerClock
  /** The server's address, without a slash at its end. */
  readonly baseUrl: string
  /** Where tabs talk; undefined where each has a vault of its own. */
  readonly tabs: BroadcastChannelConstructor | undefined
}

/**
 * Makes a client of one server that logs in and calls, and keeps nothing of what it is told. It does nothing by itself: call
 * `auth.checkAuthentication()` first.
 *
 * @throws {TypeError} when `baseUrl` is no address.
 * @example
 * ```ts
 * const { auth, api } = createApiClient({ baseUrl: 'https://axia.example.org', storage: browserStorage({ server }) })
 * if (await auth.checkAuthentication()) await api.request('PATCH /tasks/{id}', { params: { id }, body: { completed: true } })
 * ```
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { auth, api } = createClientBase(options)
  return { auth, api, close: () => auth.close() }
}

export function createClientBase(options: ApiClientOptions): ClientBase {
  const { storage, deviceName, locale } = options
  const baseUrl = trimmed(options.baseUrl)
  const platform: Platform = {
    clock: options.clock ?? (() => new Date()),
    random: options.random ?? Math.random,
    setTimer: options.setTimer ?? systemTimer,
    onWake: options.onWake ?? systemWake,
  }
  const serverClock = new ServerClock(platform.clock)
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const http = createHttp({ baseUrl, fetch, setTimer: platform.setTimer, serverClock, locale })
  const tabs = tabsOf(options)
  const auth = new TokenAuthProvider({
    service: createAuthService(http, deviceName),
    storage,
    serverClock,
    platform,
    server: baseUrl,
    BroadcastChannel: tabs,
  })
  return { auth, api: createApiService(http, auth), platform, serverClock, baseUrl, tabs }
}

/** An address without a slash at its end. */
export function trimmed(address: string): string {
  return new URL(address).href.replace(/\/+$/, '')
}

/** Tabs talk where they share a vault: only then is a login or logout of one the other's, too. */
function tabsOf({ storage, BroadcastChannel }: ApiClientOptions): BroadcastChannelConstructor | undefined {
  if (BroadcastChannel !== undefined) return BroadcastChannel
  return storage.kind === 'browser' ? globalThis.BroadcastChannel : undefined
}
