/**
 * The vault that forgets when the program ends: for tests, scripts, and pages where the browser has no safe place.
 * @module
 */
import type { SecureStorage } from './secure-storage.ts'

/** Keeps secrets in this program's memory alone. */
export function memoryStorage(): SecureStorage {
  const entries = new Map<string, string>()
  return {
    kind: 'memory',
    read: async (name) => entries.get(name),
    write: async (name, secret) => {
      entries.set(name, secret)
    },
    delete: async (name) => {
      entries.delete(name)
    },
  }
}
