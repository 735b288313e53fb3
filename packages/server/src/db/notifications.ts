/**
 * The listeners behind a `Bus`: a driver puts in what it hears, subscribers get it.
 * @module
 */
import { type Bus, type Channel, channels } from './database.ts'

/** A driver's side of the bus. */
export interface Notifications {
  readonly bus: Bus
  /** Hands a notification to the channel's listeners; other channels are none of ours. */
  deliver(channel: string, payload: string): void
  setConnected(connected: boolean): void
}

export function createNotifications(): Notifications {
  const listeners: Record<Channel, Set<(payload: string) => void>> = {
    axia_sessions: new Set(),
    axia_messages: new Set(),
    axia_outbox: new Set(),
    axia_changes: new Set(),
    axia_push: new Set(),
  }
  const watchers = new Set<(connected: boolean) => void>()
  let connected = false

  return {
    bus: {
      get connected() {
        return connected
      },
      subscribe: (channel: Channel, listener) => addTo(listeners[channel], listener),
      onConnectionChange: (listener) => addTo(watchers, listener),
    },
    deliver(channel, payload) {
      const known = channels.find((each) => each === channel)
      if (known === undefined) return
      for (const listener of [...listeners[known]]) apart(() => listener(payload))
    },
    setConnected(now) {
      if (now === connected) return
      connected = now
      for (const watcher of [...watchers]) apart(() => watcher(now))
    },
  }
}

/** Each registration stands for itself, also when the same function is given twice. */
function addTo<T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): () => void {
  const own = (value: T) => listener(value)
  listeners.add(own)
  return () => listeners.delete(own)
}

/** A listener that throws is a bug of its own and must not keep the others from hearing. */
function apart(call: () => void): void {
  try {
    call()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
