/**
 * The outbox in the browser: pending messages survive a reload, in IndexedDB.
 * @module
 */
import { indexedDatabase } from './indexed-db.ts'
import type { PendingStore } from './pending-store.ts'

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
  const database = indexedDatabase(factory, 'axia-pending', ['entries'])
  const place = (key: string) => `${server}\n${key}`
  // All keys of this server and of no other: \n ends the address, \u{ffff} comes after every key.
  const own = () => IDBKeyRange.bound(`${server}\n`, `${server}\n\uffff`)
  return {
    isLasting: true,
    readAll: () => database.run<unknown[]>('entries', 'readonly', (store) => store.getAll(own())),
    write: async (key, entry) => {
      await database.run('entries', 'readwrite', (store) => store.put(entry, place(key)))
    },
    delete: async (key) => {
      await database.run('entries', 'readwrite', (store) => store.delete(place(key)))
    },
    clear: async () => {
      await database.run('entries', 'readwrite', (store) => store.delete(own()))
    },
  }
}
