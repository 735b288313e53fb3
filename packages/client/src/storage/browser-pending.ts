/**
 * The outbox in the browser: pending messages survive a reload, in IndexedDB.
 * @module
 */
import type { PendingStore } from './pending-store.ts'
import { serverEntries } from './server-entries.ts'

/** Whether this page has IndexedDB at all; that it is full or refuses is known only when it is used. */
export function isBrowserPendingAvailable(): boolean {
  try {
    return typeof indexedDB === 'object' && indexedDB !== null
  } catch {
    return false // some browsers refuse the very name where a page may keep nothing
  }
}

export interface BrowserPendingOptions {
  /** The server that the entries belong to: its address. */
  server: string
  indexedDB?: IDBFactory
}

/** Pending messages of one server in this browser, in the order of their keys. */
export function browserPending({ server, indexedDB: factory = indexedDB }: BrowserPendingOptions): PendingStore {
  return { isLasting: true, ...serverEntries(factory, 'axia-pending', server) }
}
