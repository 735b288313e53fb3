/**
 * What was seen, until the program ends.
 * @module
 */
import type { SeenEntry, SeenStore } from './seen-store.ts'

/** Keeps what was seen in this program's memory alone. */
export function memorySeen(): SeenStore {
  const entries = new Map<string, SeenEntry>()
  return {
    read: async (name) => entries.get(name),
    write: async (name, entry) => void entries.set(name, entry),
    delete: async (name) => void entries.delete(name),
    clear: async () => entries.clear(),
  }
}
