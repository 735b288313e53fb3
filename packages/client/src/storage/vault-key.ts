/**
 * The one key of this browser profile, which no script can read out, beside the entries that it seals.
 * @module
 */
import { type Database, indexedDatabase } from './indexed-db.ts'

const keyName = 'aes-256-gcm'

export interface BrowserVault {
  database: Database
  /** Made once per browser profile; it never leaves WebCrypto. */
  key(): Promise<CryptoKey>
}

/** WebCrypto stands only in secure contexts (HTTPS, or loopback). */
export function canSeal(): boolean {
  return globalThis.isSecureContext !== false && crypto?.subtle !== undefined
}

export function browserVault(factory: IDBFactory): BrowserVault {
  const database = indexedDatabase(factory, 'axia-vault', ['keys', 'entries'])
  return {
    database,
    async key() {
      const kept: unknown = await database.run('keys', 'readonly', (keys): IDBRequest<unknown> => keys.get(keyName))
      if (isVaultKey(kept)) return kept
      const candidate = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
      const stored = await database.getOrPut('keys', keyName, candidate, isVaultKey)
      if (!isVaultKey(stored)) throw new Error('the vault has no key')
      return stored
    },
  }
}

function isVaultKey(value: unknown): value is CryptoKey {
  return value instanceof CryptoKey && value.algorithm.name === 'AES-GCM' && !value.extractable
}
