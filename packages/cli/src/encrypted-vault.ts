/**
 * The vault for machines without a keychain: files under a passphrase (argon2id, AES-256-GCM). Chosen by the user, never by itself.
 *
 * `key.json` holds a random key, sealed under the passphrase; each entry is a file of its own, sealed under that key, so that
 * damage to one costs that one alone and two programs never write over each other's entries.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type SecureStorage, SecureStorageError, type StorageFailure, type StorageOperation } from '@axia/client'
import { openSealed, type Sealed, sealText } from '@axia/client/sealing'
import { parseJson } from '@axia/contract'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { bytesOf, fingerprint, inBase64 } from './encoding.ts'
import { createPrivateFile, readIfThere, writePrivateFile } from './private-file.ts'

/** What deriving the key costs; a vault that was made cheaper than this is not opened. */
export interface VaultCost {
  memoryKib: number
  passes: number
}

/** RFC 9106 §4, the second recommended option, with one lane. */
export const vaultCost: VaultCost = { memoryKib: 65_536, passes: 3 }

/** A file that asks for more than this is not ours, and would only keep the machine busy. */
const maxCost: VaultCost = { memoryKib: 1_048_576, passes: 20 }

export const minPassphraseLength = 12

/** The passphrase is another one. Nothing is damaged, and nothing was changed. */
export class WrongPassphraseError extends SecureStorageError {
  constructor(options?: ErrorOptions) {
    super('open', { ...options, reason: 'unavailable' })
  }
}

/** What to ask for: a new vault's passphrase is chosen, that of an old one remembered. */
export type AskPassphrase = (vault: 'new' | 'old') => Promise<string>

export interface EncryptedVaultOptions {
  folder: string
  /** Asked when an entry has to be opened or sealed, and at most once while it answers rightly. */
  passphrase: AskPassphrase
  cost?: VaultCost
}

export interface EncryptedVault {
  readonly folder: string
  /** The entries of one login; places keep them apart. */
  storage(place: string): SecureStorage
  /** Whether there is such an entry, and a key that may open it. Needs no passphrase. */
  isLocked(place: string, name: string): Promise<boolean>
  /** Whether somebody has chosen a passphrase here. */
  hasKey(): Promise<boolean>
  /** Opens it now, or makes its key. @throws {WrongPassphraseError} */
  unlock(): Promise<void>
  /** Seals the same key under another passphrase. The entries stay as they are. @throws {WrongPassphraseError} */
  changePassphrase(passphrase: string): Promise<void>
  /** Throws the key away when there is nothing left that it opens: the next passphrase is a new one. */
  forgetUnusedKey(): Promise<void>
}

const Base64 = Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$', maxLength: 65_536 })
const EntryFile = Type.Object({ format: Type.Literal(1), iv: Base64, data: Base64 })
const KeyFile = Type.Object({
  format: Type.Literal(1),
  kdf: Type.Object({
    name: Type.Literal('argon2id'),
    memory_kib: Type.Integer(),
    passes: Type.Integer(),
    salt: Base64,
  }),
  iv: Base64,
  data: Base64,
})
/** The key's file with its checksum: what is damaged is told from what a wrong passphrase does not open. */
const CheckedKeyFile = Type.Object({ key: KeyFile, sha256: Type.String() })

type KeyFile = Type.Static<typeof KeyFile>

/** The key as it works, and as it is sealed: it may have to be sealed again. */
interface VaultKey {
  key: CryptoKey
  secret: string
}

const keyPlace = 'axia vault key'

export function encryptedVault({ folder, passphrase, cost = vaultCost }: EncryptedVaultOptions): EncryptedVault {
  const keyPath = join(folder, 'key.json')
  const pathOf = (place: string, name: string) => join(folder, `${fingerprint(`${place}\n${name}`)}.entry`)
  let unlocked: Promise<VaultKey> | undefined

  /** The vault's key. Where there is none that could open, one is made: whatever was sealed under another is lost anyway. */
  function key(): Promise<VaultKey> {
    unlocked ??= openKey().catch((cause: unknown) => {
      unlocked = undefined
      throw cause
    })
    return unlocked
  }

  async function openKey(): Promise<VaultKey> {
    const found = await readKeyFile(keyPath, cost)
    if (typeof found === 'object') return toVaultKey(await unseal(found, await passphrase('old')))
    const secret = randomBytes(32).toString('base64')
    const content = await sealKey(secret, await passphrase('new'), cost)
    if (found === 'damaged') await writePrivateFile(keyPath, content)
    else if (!(await createPrivateFile(keyPath, content))) return openKey() // another program was faster
    return toVaultKey(secret)
  }

  function storage(place: string): SecureStorage {
    const sealedAt = (name: string) => `axia vault entry 1\n${place}\n${name}`
    return {
      kind: 'file',
      read: (name) =>
        attempt('read', async () => {
          const content = await readIfThere(pathOf(place, name))
          if (content === undefined) return undefined
          const sealed = readSealed(content)
          if (sealed === undefined || typeof (await readKeyFile(keyPath, cost)) !== 'object') throw damaged()
          return openSealed((await key()).key, sealedAt(name), sealed).catch((cause: unknown) => {
            throw damaged(cause)
          })
        }),
      write: (name, secret) =>
        attempt('write', async () => {
          const sealed = await sealText((await key()).key, sealedAt(name), secret)
          await writePrivateFile(pathOf(place, name), JSON.stringify({ format: 1, ...inBase64(sealed) }))
        }),
      delete: (name) => attempt('delete', () => rm(pathOf(place, name), { force: true })),
    }
  }

  return {
    folder,
    storage,
    isLocked: async (place, name) =>
      (await readIfThere(pathOf(place, name))) !== undefined && typeof (await readKeyFile(keyPath, cost)) === 'object',
    hasKey: async () => typeof (await readKeyFile(keyPath, cost)) === 'object',
    unlock: async () => {
      await key()
    },
    async changePassphrase(next) {
      const { secret } = await key()
      await writePrivateFile(keyPath, await sealKey(secret, next, cost))
    },
    async forgetUnusedKey() {
      const files = await readdir(folder).catch(() => [])
      if (!files.some((file) => file.endsWith('.entry'))) await rm(folder, { recursive: true, force: true })
      unlocked = undefined
    },
  }
}

async function readKeyFile(path: string, cost: VaultCost): Promise<KeyFile | 'absent' | 'damaged'> {
  const content = await readIfThere(path)
  if (content === undefined) return 'absent'
  const stored = parseJson(content)
  if (!Check(CheckedKeyFile, stored) || stored.sha256 !== fingerprint(JSON.stringify(stored.key))) return 'damaged'
  const { memory_kib: memoryKib, passes } = stored.key.kdf
  const isWithin = (least: VaultCost, most: VaultCost) =>
    memoryKib >= least.memoryKib && memoryKib <= most.memoryKib && passes >= least.passes && passes <= most.passes
  return isWithin(cost, maxCost) ? stored.key : 'damaged'
}

/** @throws {WrongPassphraseError} */
async function unseal({ kdf, iv, data }: KeyFile, passphrase: string): Promise<string> {
  const cost = { memoryKib: kdf.memory_kib, passes: kdf.passes }
  const derived = await derive(passphrase, bytesOf(kdf.salt), cost)
  return openSealed(derived, keyPlace, { iv: bytesOf(iv), data: bytesOf(data) }).catch((cause: unknown) => {
    throw new WrongPassphraseError({ cause })
  })
}

async function sealKey(secret: string, passphrase: string, cost: VaultCost): Promise<string> {
  const salt = new Uint8Array(randomBytes(16))
  const sealed = await sealText(await derive(passphrase, salt, cost), keyPlace, secret)
  const kdf = {
    name: 'argon2id',
    memory_kib: cost.memoryKib,
    passes: cost.passes,
    salt: Buffer.from(salt).toString('base64'),
  }
  const key = { format: 1, kdf, ...inBase64(sealed) }
  return JSON.stringify({ key, sha256: fingerprint(JSON.stringify(key)) })
}

async function derive(passphrase: string, salt: Uint8Array, { memoryKib, passes }: VaultCost): Promise<CryptoKey> {
  const { hashRaw } = await import('@node-rs/argon2') // a native library: for who has this kind of vault
  const algorithm = 2 // argon2id
  const options = { algorithm, memoryCost: memoryKib, timeCost: passes, parallelism: 1, outputLen: 32, salt }
  return importKey((await hashRaw(passphrase.normalize('NFC'), options)).toString('base64'))
}

async function toVaultKey(secret: string): Promise<VaultKey> {
  return { key: await importKey(secret), secret }
}

function importKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytesOf(secret), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

async function attempt<T>(operation: StorageOperation, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof WrongPassphraseError) throw cause
    const reason: StorageFailure = cause instanceof SecureStorageError ? cause.reason : 'unavailable'
    throw new SecureStorageError(operation, { cause, reason })
  }
}

function damaged(cause?: unknown): SecureStorageError {
  return new SecureStorageError('read', { cause, reason: 'damaged' })
}

function readSealed(content: string): Sealed | undefined {
  const stored = parseJson(content)
  return Check(EntryFile, stored) ? { iv: bytesOf(stored.iv), data: bytesOf(stored.data) } : undefined
}
