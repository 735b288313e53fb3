/**
 * The browser's vault: AES-256-GCM under a key that no script can read out, both in IndexedDB.
 * @module
 */
import { isSealed, openSealed, sealText } from './sealing.ts'
import { type SecureStorage, SecureStorageError, type StorageOperation } from './secure-storage.ts'
import { browserVault, canSeal } from './vault-key.ts'

export interface BrowserStorageOptions {
  /** The server that the entries belong to: its address. */
  server: string
  indexedDB?: IDBFactory
}

/** Whether this page has a safe place at all. Where it is missing, take `memoryStorage()` and tell the user. */
export function isBrowserStorageAvailable(): boolean {
  return typeof indexedDB !== 'undefined' && canSeal()
}

/** Secrets of one server in this browser. The key never leaves WebCrypto. */
export function browserStorage({ server, indexedDB: factory = indexedDB }: BrowserStorageOptions): SecureStorage {
  const { database, key } = browserVault(factory)
  const place = (name: string) => `${server}\n${name}`

  return {
    kind: 'browser',
    read: (name) =>
      attempt('read', async () => {
        const sealed: unknown = await database.run('entries', 'readonly', (store) => store.get(place(name)))
        if (sealed === undefined) return undefined
        if (!isSealed(sealed)) throw damaged(new Error('the entry is not a sealed one'))
        return openSealed(await key(), place(name), sealed).catch((cause: unknown) => {
          throw damaged(cause)
        })
      }),
    write: (name, secret) =>
      attempt('write', async () => {
        const sealed = await sealText(await key(), place(name), secret)
        await database.run('entries', 'readwrite', (store) => store.put(sealed, place(name)))
      }),
    delete: (name) =>
      attempt('delete', async () => {
        await database.run('entries', 'readwrite', (store) => store.delete(place(name)))
      }),
  }
}

async function attempt<T>(operation: StorageOperation, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    // What is not known to be damaged may be a database that is blocked, or a disk that is full.
    throw cause instanceof SecureStorageError
      ? cause
      : new SecureStorageError(operation, { cause, reason: 'unavailable' })
  }
}

function damaged(cause: unknown): SecureStorageError {
  return new SecureStorageError('read', { cause, reason: 'damaged' })
}
