/**
 * The outbox stores of memory and browser under the rules of every outbox store.
 * @module
 */
import { IDBDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { beforeAll } from 'vitest'
import { allow, breakWrites, deny, mendWrites } from '../../test/browser-faults.ts'
import { type PendingSite, pendingStoreContract } from '../../test/pending-store-contract.ts'
import { browserPending } from './browser-pending.ts'
import { memoryPending } from './memory-pending.ts'
import type { PendingStore } from './pending-store.ts'

beforeAll(() => {
  Object.assign(globalThis, { IDBDatabase, IDBKeyRange, IDBObjectStore })
})

function memorySite(): PendingSite {
  const servers = new Map<string, PendingStore>()
  return {
    open(server) {
      const store = servers.get(server) ?? memoryPending()
      servers.set(server, store)
      return store
    },
  }
}

function browserSite(): PendingSite {
  const indexedDB = new IDBFactory()
  return { open: (server) => browserPending({ server, indexedDB }) }
}

pendingStoreContract('memory', memorySite, [])

pendingStoreContract('browser', browserSite, [
  {
    name: 'a full disk',
    does: 'breaks',
    strike: async () => {
      breakWrites()
      return async () => mendWrites()
    },
  },
  {
    name: 'a database that is denied',
    does: 'breaks',
    strike: async () => {
      deny()
      return async () => allow()
    },
  },
])
