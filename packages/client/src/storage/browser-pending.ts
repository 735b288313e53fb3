/**
 * The outbox in the browser: pending messages survive a reload, in IndexedDB, sealed under the vault's key where there is one.
 * @module
 */
import { fromBase64, toBase64 } from '../base64.ts'
import type { PendingEntry, PendingStore } from './pending-store.ts'
import { isSealed, openSealed, sealText } from './sealing.ts'
import { serverEntries } from './server-entries.ts'
import { browserVault, canSeal } from './vault-key.ts'

/** Whether this page has IndexedDB at all; that it is full or refuses is known only when it is used. */
export function isBrowserPendingAvailable(): boolean {
  try {
    return typeof indexedDB === 'object' && indexedDB !== null
  } catch {
    return false // some browsers refuse the very name where a page may keep nothing
  }
}

export interface BrowserPendingOptions {
  /** The server that the entries belong to: its address. */
  server: string
  indexedDB?: IDBFactory
}

/**
 * Pending messages of one server in this browser, in the order of their keys. Without a secure context there is no key to seal
 * them under: they lie there as they are.
 */
export function browserPending({ server, indexedDB: factory = indexedDB }: BrowserPendingOptions): PendingStore {
  const entries = serverEntries(factory, 'axia-pending', server)
  if (!canSeal()) return { isLasting: true, ...entries }
  const { key } = browserVault(factory)
  const place = `${server}\npending`

  /** None for what does not open any more. */
  async function open(stored: unknown): Promise<unknown[]> {
    if (!isSealed(stored)) return [stored] // kept where there was no secure context, or by an older version
    return openSealed(await key(), place, stored).then(
      (text) => [read(text)],
      () => [],
    )
  }

  return {
    ...entries,
    isLasting: true,
    readAll: async () => (await Promise.all((await entries.readAll()).map(open))).flat(),
    write: async (name, entry) => entries.write(name, await sealText(await key(), place, write(entry))),
  }
}

/** JSON, with bytes as base64. */
function write(entry: PendingEntry): string {
  return JSON.stringify(entry, (_, value: unknown) =>
    value instanceof Uint8Array ? { base64: toBase64(value) } : value,
  )
}

function read(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string'
      ? fromBase64(value.base64)
      : value,
  )
}
