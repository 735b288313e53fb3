/**
 * What the client takes from its surroundings, each by an interface, so that it runs anywhere and a test can turn the clock.
 * @module
 */

/** The present instant. */
export type Clock = () => Date

/** Calls back after `delayMs`; the answer is the function that calls it off. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void

/** What of `fetch` is used. */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>

/** What of a `WebSocket` is used. */
export interface WebSocketLike {
  readonly readyState: number
  send(data: string): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { code: number }) => void): void
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike

/** What of a `BroadcastChannel` is used. */
export interface BroadcastChannelLike {
  postMessage(message: unknown): void
  close(): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
}

export type BroadcastChannelConstructor = new (name: string) => BroadcastChannelLike

/** Registers a listener that is called when the device wakes, gains or loses its network, or its page is shown; answers the way out. */
export type OnWake = (listener: () => void) => () => void

/** Everything that every part of the client is handed. */
export interface Platform {
  clock: Clock
  /** A number from 0 (included) to 1 (excluded). */
  random: () => number
  setTimer: SetTimer
  onWake: OnWake
}

export const systemTimer: SetTimer = (callback, delayMs) => {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}

const networkChanges = ['online', 'offline'] // without a network a server on this device still answers: the listener asks

/** Listens to the browser's `online`, `offline` and `visibilitychange`; elsewhere never calls. */
export const systemWake: OnWake = (listener) => {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {}
  const shown = () => {
    if (document.visibilityState === 'visible') listener()
  }
  for (const change of networkChanges) window.addEventListener(change, listener)
  document.addEventListener('visibilitychange', shown)
  return () => {
    for (const change of networkChanges) window.removeEventListener(change, listener)
    document.removeEventListener('visibilitychange', shown)
  }
}

/** A random UUID (version 4), also where `crypto.randomUUID` is missing: it stands in secure contexts alone. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
