/**
 * The operating system's keychain: macOS Keychain, Windows Credential Manager, Linux Secret Service.
 * @module
 */
import { AsyncEntry } from '@napi-rs/keyring'
import { type SecureStorage, SecureStorageError, type StorageFailure, type StorageOperation } from './secure-storage.ts'

export interface KeychainStorageOptions {
  /** The server that the entries belong to: its address. */
  server: string
  /** Which of several logins at that server. Default: the only one. */
  profile?: string | undefined
}

/**
 * Secrets of one login in the keychain, under the service `axia <server>`, or `axia <server> <profile>`. Windows holds 1,280
 * characters an entry: keep tokens here, no documents.
 */
export function keychainStorage({ server, profile }: KeychainStorageOptions): SecureStorage {
  const service = ['axia', server, ...(profile === undefined ? [] : [profile])].join(' ') // an address holds no blank

  async function attempt<T>(operation: StorageOperation, name: string, act: (entry: AsyncEntry) => Promise<T>) {
    try {
      // The store is named: left to itself the library takes the kernel's keyring where there is no Secret Service.
      return await act(new AsyncEntry(service, name, { linux: { store: 'secret-service' } }))
    } catch (cause) {
      throw new SecureStorageError(operation, { cause, reason: reasonOf(cause) })
    }
  }

  return {
    kind: 'keychain',
    read: async (name) => (await attempt('read', name, (entry) => entry.getPassword())) ?? undefined,
    write: (name, secret) => attempt('write', name, (entry) => entry.setPassword(secret)),
    delete: async (name) => {
      await attempt('delete', name, (entry) => entry.deleteCredential())
    },
  }
}

/**
 * Bytes that are no text were not written by us, and no waiting makes text of them. Everything else (a locked keychain, a
 * prompt that was dismissed, no bus) may be over the next time. The library tells them apart by its words alone.
 */
function reasonOf(cause: unknown): StorageFailure {
  return cause instanceof Error && /not valid UTF-8/i.test(cause.message) ? 'damaged' : 'unavailable'
}

/**
 * Writes, reads and deletes an entry of its own: a keychain that is there may still be locked, and says so at the first
 * write only.
 *
 * @throws {SecureStorageError} when no keychain can be used here.
 */
export async function probeKeychain(storage: SecureStorage): Promise<void> {
  const name = 'probe'
  try {
    await storage.write(name, name)
    if ((await storage.read(name)) !== name) throw new Error('the keychain does not give back what it was given')
    await storage.delete(name)
  } catch (cause) {
    throw new SecureStorageError('open', { cause })
  }
}
