/**
 * AxIA's headless client: login, REST, chat, calendar and tasks for any screen or script.
 * @module
 */
export type * from './account/account-types.ts'
export type * from './account/security-types.ts'
export { type ApiClient, type ApiClientOptions, createApiClient } from './api/api-client.ts'
export type * from './api/api-types.ts'
export * from './api-error.ts'
export type * from './auth/auth-types.ts'
export type * from './calendar/calendar-sources-types.ts'
export type * from './calendar/calendar-types.ts'
export { occurrenceKey } from './calendar/occurrence-key.ts'
export type * from './chat/chat-types.ts'
export * from './client.ts'
export type { ChangeCall, ChangesProvider, ChangesState, WaitingChange } from './offline/changes.ts'
export type {
  BroadcastChannelConstructor,
  Clock,
  Fetch,
  OnWake,
  SetTimer,
  WebSocketConstructor,
  WebSocketLike,
} from './platform.ts'
export * from './search.ts'
export * from './storage/browser-pending.ts'
export * from './storage/browser-seen.ts'
export * from './storage/browser-storage.ts'
export * from './storage/capacitor-storage.ts'
export * from './storage/install-marker.ts'
export * from './storage/memory-pending.ts'
export * from './storage/memory-seen.ts'
export * from './storage/memory-storage.ts'
export type * from './storage/pending-store.ts'
export * from './storage/secure-storage.ts'
export type * from './storage/seen-store.ts'
export { type Listener, type Observable, Store } from './store.ts'
export { byPosition } from './tasks/order.ts'
export type * from './tasks/tasks-types.ts'
