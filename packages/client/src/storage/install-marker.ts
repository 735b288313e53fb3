/**
 * The mark of this installation, outside the vault: a keychain outlives the app that wrote into it, and a reinstalled app must
 * not find an old login there.
 * @module
 */
import { allEntries, type SecureStorage, SecureStorageError } from './secure-storage.ts'

/**
 * One bit in a place that goes when the app is removed: its own folder, its preferences. Where the vault itself goes with the
 * app, as in a browser, none is needed.
 */
export interface InstallMarker {
  isSet(): Promise<boolean>
  set(): Promise<void>
}

/**
 * The same vault, emptied of our entries before its first use if this installation has not used it yet.
 *
 * Where the marker cannot be read, or the entries cannot be wiped, every use fails as `unavailable` and the next one tries
 * again: an old login is never given out.
 */
export function markedStorage(storage: SecureStorage, marker: InstallMarker): SecureStorage {
  let ready: Promise<void> | undefined

  async function prepare(): Promise<void> {
    if (await marker.isSet()) return
    for (const name of allEntries) await storage.delete(name)
    await marker.set() // last: whatever was cut off before is done again
  }

  async function whenReady(): Promise<void> {
    ready ??= prepare()
    try {
      await ready
    } catch (cause) {
      ready = undefined
      throw new SecureStorageError('open', { cause, reason: 'unavailable' })
    }
  }

  return {
    kind: storage.kind,
    read: async (name) => {
      await whenReady()
      return storage.read(name)
    },
    write: async (name, secret) => {
      await whenReady()
      await storage.write(name, secret)
    },
    delete: async (name) => {
      await whenReady()
      await storage.delete(name)
    },
  }
}
