/**
 * Secrets that the database keeps and must not be able to read: sealed under a derived key.
 * @module
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keys } from './keys.ts'

const keyIdBytes = 12
const nonceBytes = 12
const tagBytes = 16

/** The key that sealed this is not known any more. */
export class LostKeyError extends Error {
  override readonly name = 'LostKeyError'
}

/**
 * AES-256-GCM (NIST SP 800-38D) under the key that signs now: key id, nonce, ciphertext, tag.
 *
 * @param context what it belongs to, such as a user's id: sealed text moved to another place does not open there.
 */
export function seal(keys: Keys, purpose: string, context: string, secret: string): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', keys.derive(purpose), nonce).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from(keys.signingKeyId, 'latin1'), nonce, sealed, cipher.getAuthTag()])
}

/** @throws {LostKeyError} when its key is gone; an error of the cipher when it was changed or moved. */
export function unseal(keys: Keys, purpose: string, context: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed)
  const key = keys.derive(purpose, sealingKeyId(sealed))
  if (key === undefined) throw new LostKeyError('sealed under a key that is not known')
  const nonce = bytes.subarray(keyIdBytes, keyIdBytes + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  return decipher.update(bytes.subarray(keyIdBytes + nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
}

/** The id of the key that sealed it. */
export function sealingKeyId(sealed: Uint8Array): string {
  return Buffer.from(sealed.subarray(0, keyIdBytes)).toString('latin1')
}
