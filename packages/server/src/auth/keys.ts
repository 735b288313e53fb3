/**
 * The keys that sign and verify access tokens, and those derived for every other use.
 * @module
 */
import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError } from '../config.ts'

export interface Keys {
  /** `kid` of the key that signs. */
  signingKeyId: string
  /** Every key that verifies, by its `kid`: the one that signs and those before it. */
  byId: ReadonlyMap<string, Uint8Array>
  /** A 32-byte key of its own for one use, so that no key does two things (HKDF, RFC 5869). */
  derive(purpose: string): Uint8Array
}

const keyFileName = 'secret.key'

/**
 * The keys of this server: `SECRET_KEY` and `SECRET_KEY_PREVIOUS`, or in embedded mode the key file in the data folder, made
 * once with mode 0600.
 *
 * @throws {ConfigError} when the key file cannot be read or holds no key.
 */
export function loadKeys({ secretKey, secretKeyPrevious, dataDir }: Config): Keys {
  return keysFrom(secretKey ?? readOrMakeKey(dataDir), secretKeyPrevious)
}

/** Keys from their texts: the UTF-8 bytes are the HMAC keys. */
export function keysFrom(current: string, previous: string[] = []): Keys {
  const byId = new Map<string, Uint8Array>()
  for (const text of [current, ...previous]) {
    const key = new TextEncoder().encode(text)
    byId.set(keyId(key), key)
  }
  const signingKey = new TextEncoder().encode(current)
  return {
    signingKeyId: keyId(signingKey),
    byId,
    derive: (purpose) => new Uint8Array(hkdfSync('sha256', signingKey, new Uint8Array(0), `axia ${purpose}`, 32)),
  }
}

/** A short name of a key that says nothing about it. */
function keyId(key: Uint8Array): string {
  return createHash('sha256').update('axia key id').update(key).digest('base64url').slice(0, 12)
}

function readOrMakeKey(dataDir: string): string {
  const file = join(dataDir, keyFileName)
  try {
    const key = readFileSync(file, 'utf8').trim()
    if (Buffer.byteLength(key) < 32) {
      throw new ConfigError(`${file} holds no key: restore it from a backup, or delete it (everybody signs in again)`)
    }
    return key
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    if (!isMissing(cause)) throw new ConfigError(`${file} cannot be read by this user`, { cause })
  }
  const key = randomBytes(48).toString('base64url')
  writeWhole(dataDir, file, `${key}\n`)
  return key
}

/** Writes the file whole or not at all, and for its owner alone. */
function writeWhole(dataDir: string, file: string, content: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${file}.new`
  const descriptor = openSync(draft, 'w', 0o600)
  try {
    writeSync(descriptor, content)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  chmodSync(draft, 0o600)
  renameSync(draft, file)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
