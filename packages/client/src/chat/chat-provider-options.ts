/**
 * What the chat is handed by who assembles the client.
 * @module
 */
import type { ServerFrame } from '@axia/contract'
import type { ApiService } from '../api/api-types.ts'
import type { TokenAuthProvider } from '../auth/auth-provider.ts'
import type { Seen } from '../offline/seen.ts'
import type { BroadcastChannelConstructor, Platform, WebSocketConstructor } from '../platform.ts'
import type { ServerClock } from '../server-clock.ts'
import type { PendingStore } from '../storage/pending-store.ts'

/** What else was changed, so that others can load it again. */
export type ChangedResource = Exclude<Extract<ServerFrame, { type: 'changed' }>['resource'], 'conversations'>

export interface ChatProviderOptions {
  api: ApiService
  auth: TokenAuthProvider
  pending: PendingStore
  seen: Seen
  platform: Platform
  serverClock: ServerClock
  socketUrl: string
  WebSocket: WebSocketConstructor
  /** The server's address, by which tabs find each other. */
  server: string
  /** Where tabs talk; undefined where each has an outbox of its own. */
  BroadcastChannel: BroadcastChannelConstructor | undefined
  onChanged: (resource: ChangedResource) => void
}
