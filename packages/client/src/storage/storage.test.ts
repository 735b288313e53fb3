/**
 * The vaults of memory and browser under the rules of every vault, and what is the browser's own.
 * @module
 */
import { IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  allow,
  breakWrites,
  deny,
  entryFaults,
  keyFaults,
  mendWrites,
  spoilEntry,
  spoilKey,
} from '../../test/browser-faults.ts'
import { type StorageSite, secureStorageContract } from '../../test/secure-storage-contract.ts'
import { browserStorage } from './browser-storage.ts'
import { memoryStorage } from './memory-storage.ts'
import type { SecureStorage } from './secure-storage.ts'

const server = 'https://axia.test'

beforeAll(() => {
  Object.assign(globalThis, { IDBDatabase, IDBObjectStore })
})
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'indexedDB')
})

function memorySite(): StorageSite {
  const servers = new Map<string, SecureStorage>()
  return {
    open(address) {
      const vault = servers.get(address) ?? memoryStorage()
      servers.set(address, vault)
      return vault
    },
  }
}

function browserSite(): StorageSite {
  const indexedDB = new IDBFactory()
  Object.assign(globalThis, { indexedDB }) // where the faults find it
  return { open: (address) => browserStorage({ server: address, indexedDB }) }
}

secureStorageContract('memory', memorySite, [])

secureStorageContract('browser', browserSite, [
  ...Object.entries(entryFaults).map(([how, name]) => ({
    name,
    does: 'spoils_entry' as const,
    strike: async (_: StorageSite, place: { server: string; name: string }) => {
      await spoilEntry({ place: `${place.server}\n${place.name}`, how })
      return undefined
    },
  })),
  ...Object.entries(keyFaults).map(([how, name]) => ({
    name,
    does: 'spoils_all' as const,
    strike: async () => {
      await spoilKey(how)
      return undefined
    },
  })),
  {
    name: 'a full disk',
    does: 'breaks_writes',
    strike: async () => {
      breakWrites()
      return async () => mendWrites()
    },
  },
  {
    name: 'a database that is denied',
    does: 'denies',
    strike: async () => {
      deny()
      return async () => allow()
    },
  },
])

describe(browserStorage, () => {
  async function rows(indexedDB: IDBFactory, store: string): Promise<{ key: IDBValidKey; value: unknown }[]> {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('axia-vault')
      request.onsuccess = () => resolve(request.result)
    })
    const objects = database.transaction(store).objectStore(store)
    const [keys, values] = [objects.getAllKeys(), objects.getAll()]
    await new Promise((resolve) => {
      values.transaction?.addEventListener('complete', resolve)
    })
    database.close()
    return keys.result.map((key, index) => ({ key, value: values.result[index] }))
  }

  /** The one entry, as it lies in the database. */
  async function sealed(indexedDB: IDBFactory): Promise<{ data: Uint8Array; iv: Uint8Array }> {
    const [entry] = await rows(indexedDB, 'entries')
    return entry?.value as { data: Uint8Array; iv: Uint8Array }
  }

  it('writes no secret in the clear, under a key that cannot be read out', async () => {
    const indexedDB = new IDBFactory()
    await browserStorage({ server, indexedDB }).write('token.json', 'a very telling secret')
    const { data, iv } = await sealed(indexedDB)
    expect(new TextDecoder().decode(data)).not.toContain('telling')
    expect(iv.length).toBe(12)
    const [key] = await rows(indexedDB, 'keys')
    expect(key?.value).toMatchObject({ extractable: false, algorithm: { name: 'AES-GCM', length: 256 } })
    await expect(crypto.subtle.exportKey('raw', key?.value as CryptoKey)).rejects.toThrow()
  })

  it('seals the same secret differently each time', async () => {
    const indexedDB = new IDBFactory()
    const vault = browserStorage({ server, indexedDB })
    await vault.write('a', 'secret')
    const [before] = await rows(indexedDB, 'entries')
    await vault.write('a', 'secret')
    const [after] = await rows(indexedDB, 'entries')
    expect(after?.value).not.toEqual(before?.value)
  })
})
