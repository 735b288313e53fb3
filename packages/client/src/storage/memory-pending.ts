/**
 * The outbox that forgets when the program ends.
 * @module
 */
import type { PendingEntry, PendingStore } from './pending-store.ts'

/** Keeps pending messages in this program's memory alone. */
export function memoryPending(): PendingStore {
  const entries = new Map<string, PendingEntry>()
  return {
    isLasting: false,
    readAll: async () => [...entries.values()],
    write: async (key, entry) => {
      entries.set(key, entry)
    },
    delete: async (key) => {
      entries.delete(key)
    },
    clear: async () => entries.clear(),
  }
}
