/**
 * The keys that sign and verify access tokens, and those derived for every other use.
 * @module
 */
import { createHash, hkdfSync } from 'node:crypto'
import { tokenLifetimeSeconds } from '@axia/contract'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { type KeyText, readOrMakeKeyFile } from './key-file.ts'

/** The keys of a running server; a rotation changes them in place. */
export interface Keys {
  /** `kid` of the key that signs. */
  readonly signingKeyId: string
  /** The key that verifies what names this `kid`: the one that signs, or one before it while its tokens may still live. */
  verifying(keyId: string): Uint8Array | undefined
  /**
   * A 32-byte key of its own for one use, so that no key does two things (HKDF, RFC 5869); of the key that signs, or of an
   * older one that sealed something. Undefined for a key that is not known.
   */
  derive(purpose: string): Uint8Array
  derive(purpose: string, keyId: string): Uint8Array | undefined
  /** Goes on with other keys, the first of which signs. */
  replace(texts: readonly KeyText[]): void
  /** Calls `listener` after each `replace`. */
  onReplace(listener: () => void): void
}

/** A retired key verifies this long: its last token has ended by then. */
const graceMs = (tokenLifetimeSeconds + 60) * 1000

/**
 * The keys of this server: `SECRET_KEY` and `SECRET_KEY_PREVIOUS`, or in embedded mode those of the key file in the data folder.
 *
 * @throws {ConfigError} when the key file cannot be read or holds no key.
 */
export function loadKeys({ secretKey, secretKeyPrevious, dataDir }: Config, clock: Clock): Keys {
  if (secretKey === undefined) return createKeys(readOrMakeKeyFile(dataDir), clock)
  return createKeys([{ text: secretKey }, ...secretKeyPrevious.map((text) => ({ text }))], clock)
}

/** Keys from their texts, whose UTF-8 bytes are the HMAC keys; the first one signs. */
export function createKeys(texts: readonly KeyText[], clock: Clock): Keys {
  let ring = new Map<string, { bytes: Uint8Array; retiredAt: Date | undefined }>()
  let signingKeyId = ''
  const listeners: (() => void)[] = []

  function take(texts: readonly KeyText[]): void {
    const entries = texts.map(({ text, retiredAt }) => {
      const bytes = new TextEncoder().encode(text)
      return [nameOf(bytes), { bytes, retiredAt }] as const
    })
    ring = new Map(entries.toReversed()) // of two that are the same, the younger counts
    signingKeyId = entries[0]?.[0] ?? ''
  }

  function derive(purpose: string): Uint8Array
  function derive(purpose: string, keyId: string): Uint8Array | undefined
  function derive(purpose: string, keyId = signingKeyId): Uint8Array | undefined {
    const key = ring.get(keyId)
    return key && new Uint8Array(hkdfSync('sha256', key.bytes, new Uint8Array(0), `axia ${purpose}`, 32))
  }

  take(texts)
  return {
    get signingKeyId() {
      return signingKeyId
    },
    verifying(keyId) {
      const key = ring.get(keyId)
      if (key?.retiredAt !== undefined && clock().getTime() > key.retiredAt.getTime() + graceMs) return undefined
      return key?.bytes
    },
    derive,
    replace(texts) {
      take(texts)
      for (const listener of listeners) listener()
    },
    onReplace: (listener) => void listeners.push(listener),
  }
}

/** A short name of a key that says nothing about it. */
function nameOf(key: Uint8Array): string {
  return createHash('sha256').update('axia key id').update(key).digest('base64url').slice(0, 12)
}
