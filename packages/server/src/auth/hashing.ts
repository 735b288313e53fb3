/**
 * The arithmetic of password hashes, wherever it is done.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** What one hash costs. */
export interface HashSettings {
  /** KiB of memory. */
  memoryCost: number
  /** Passes over it. */
  timeCost: number
}

/** Computes one hash, which takes a core for as long as it lasts. */
export interface Hashing {
  /** PHC text of the password's argon2id hash. */
  hash(password: string, settings: HashSettings): Promise<string>
  /** Checks a password against an argon2id hash, or a bcrypt one of an older installation. A text that is no hash matches nothing. */
  matches(password: string, storedHash: string): Promise<boolean>
}

const saltBytes = 16
const tagBytes = 32

/** What both libraries are told; the salt is new each time. */
export function toOptions({ memoryCost, timeCost }: HashSettings) {
  const salt = randomBytes(saltBytes)
  return { algorithm: 2 /* Argon2id */, parallelism: 1, outputLen: tagBytes, memoryCost, timeCost, salt }
}

/** PHC text that no password is known for, drawn and not computed: to check against it takes as long as against any other. */
export function unmatchedHash({ memoryCost, timeCost }: HashSettings): string {
  const [salt, tag] = [saltBytes, tagBytes].map((bytes) => randomBytes(bytes).toString('base64').replaceAll('=', ''))
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=1$${salt}$${tag}`
}

export function isBcrypt(storedHash: string): boolean {
  return /^\$2[aby]\$/.test(storedHash)
}

/** On Node.js's own pool of four threads: for a process that hashes now and then. */
export const poolHashing: Hashing = {
  hash: (password, settings) => hash(password, toOptions(settings)),
  async matches(password, storedHash) {
    try {
      if (!isBcrypt(storedHash)) return await verify(storedHash, password)
      const bcrypt = await import('@node-rs/bcrypt')
      return await bcrypt.verify(password, storedHash)
    } catch {
      return false // a hash that is none: verify throws, and nobody gets in
    }
  },
}
