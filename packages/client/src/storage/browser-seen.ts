/**
 * What was seen, in this browser: sealed under the vault's key, in IndexedDB.
 * @module
 */
import { isSealed, openSealed, sealText } from './sealing.ts'
import type { SeenStore } from './seen-store.ts'
import { serverEntries } from './server-entries.ts'
import { browserVault } from './vault-key.ts'

export interface BrowserSeenOptions {
  /** The server that was seen: its address. */
  server: string
  indexedDB?: IDBFactory
}

/** Stands where `isBrowserStorageAvailable()` says that the vault does: without its key nothing is kept. */
export function browserSeen({ server, indexedDB: factory = indexedDB }: BrowserSeenOptions): SeenStore {
  const entries = serverEntries(factory, 'axia-seen', server)
  const { key } = browserVault(factory)
  const place = (name: string) => `${server}\nseen ${name}`
  return {
    ...entries,
    async read(name) {
      const sealed = await entries.read(name)
      return isSealed(sealed) ? JSON.parse(await openSealed(await key(), place(name), sealed)) : undefined
    },
    async write(name, entry) {
      await entries.write(name, await sealText(await key(), place(name), JSON.stringify(entry)))
    },
  }
}
