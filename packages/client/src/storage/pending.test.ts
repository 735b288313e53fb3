/**
 * The outbox stores of memory and browser under the rules of every outbox store.
 * @module
 */
import { IDBDatabase, IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { allow, breakWrites, deny, keyFaults, mendWrites, spoilKey } from '../../test/browser-faults.ts'
import { type PendingSite, pendingStoreContract } from '../../test/pending-store-contract.ts'
import { browserPending } from './browser-pending.ts'
import { memoryPending } from './memory-pending.ts'
import type { PendingStore } from './pending-store.ts'
import { isSealed } from './sealing.ts'
import { serverEntries } from './server-entries.ts'

afterEach(() => void vi.unstubAllGlobals())
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
  vi.stubGlobal('indexedDB', indexedDB) // where the faults find it
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
  ...(['lost', 'replaced'] as const).map((how) => ({
    name: keyFaults[how],
    does: 'spoils_all' as const,
    strike: async () => {
      await spoilKey(how)
      return undefined
    },
  })),
])

describe(browserPending, () => {
  const server = 'https://axia.test'
  const draft = { kind: 'draft', username: 'ana', sessionId: 's', text: 'a very telling draft' } as const

  /** What lies in the database, byte by byte. */
  async function lying(indexedDB: IDBFactory): Promise<string> {
    const entries: unknown[] = await serverEntries(indexedDB, 'axia-pending', server).readAll()
    return entries.map((entry) => (isSealed(entry) ? Buffer.from(entry.data) : JSON.stringify(entry))).join()
  }

  it('seals what waits', async () => {
    const indexedDB = new IDBFactory()
    await browserPending({ server, indexedDB }).write('a', draft)
    expect(await lying(indexedDB)).not.toMatch(/^$|telling/)
  })

  it('keeps it as it is where nothing can be sealed, and seals it once that is possible', async () => {
    const indexedDB = new IDBFactory()
    vi.stubGlobal('isSecureContext', false)
    await browserPending({ server, indexedDB }).write('a', draft)
    expect(await lying(indexedDB)).toContain('telling')
    vi.unstubAllGlobals()
    const later = browserPending({ server, indexedDB })
    expect(await later.readAll()).toEqual([draft])
    await later.write('a', draft)
    expect(await lying(indexedDB)).not.toContain('telling')
  })
})
