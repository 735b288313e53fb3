/**
 * The arithmetic of password hashes, wherever it is done.
 * @module
 */
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

/** What both libraries are told; the salt is new each time. */
export function toOptions({ memoryCost, timeCost }: HashSettings) {
  const salt = crypto.getRandomValues(new Uint8Array(saltBytes))
  return { algorithm: 2 /* Argon2id */, parallelism: 1, outputLen: 32, memoryCost, timeCost, salt }
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
