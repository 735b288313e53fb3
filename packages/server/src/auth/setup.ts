/**
 * The first user: made by whoever can read what the server printed at its start.
 * @module
 */
import { createHash, randomInt } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { setupCodes } from '../db/schema.ts'
import { Problem } from '../problem.ts'
import { type PasswordHasher, refuseWeakPassword } from './password.ts'
import type { UserRow, UserStore } from './user-store.ts'

export interface SetupOptions {
  db: Database
  clock: Clock
  userStore: UserStore
  passwords: PasswordHasher
}

export interface FirstUser {
  code: string
  username: string
  password: string
  locale?: 'es' | 'en' | undefined
  timeZone?: string | undefined
}

export interface Setup {
  /** A new code while there is no user, for the operator's eyes; undefined once there is one. */
  announce(): Promise<string | undefined>
  /** Whether `make` is still open. */
  needed(): Promise<boolean>
  /** Makes the first user. @throws {Problem} `already_set_up`, `invalid_setup_code`, `weak_password`. */
  make(user: FirstUser): Promise<UserRow>
}

/** Letters and digits that nobody mistakes for one another: 12 of them are 59 random bits. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

export function createSetup({ db, clock, userStore, passwords }: SetupOptions): Setup {
  /** Not asked again once there was a user: when the last one was removed, the next start opens the set-up anew. */
  let done = false
  const needed = async () => {
    done ||= await userStore.any()
    return !done
  }
  return {
    needed,

    async announce() {
      if (!(await needed())) return undefined
      const code = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('')
      await db.insert(setupCodes).values({ hash: hashOf(code), createdAt: clock() })
      return code.replace(/(.{4})(?=.)/g, '$1-')
    },

    async make({ code, password, ...user }) {
      if (!(await needed())) throw new Problem('already_set_up')
      const [known] = await db
        .select()
        .from(setupCodes)
        .where(eq(setupCodes.hash, hashOf(code)))
      // Of two who come at once, one may find the code gone and a user there.
      if (known === undefined) throw new Problem((await needed()) ? 'invalid_setup_code' : 'already_set_up')
      await refuseWeakPassword(password, { username: user.username, field: 'password' })
      const passwordHash = await passwords.hash(password)
      return await db.transaction(async (tx) => {
        await tx.execute(sql`lock table setup_codes in exclusive mode`) // of two who come at once, one is the first
        if (await userStore.any(tx)) throw new Problem('already_set_up')
        await tx.delete(setupCodes)
        return await userStore.add({ ...user, passwordHash }, tx)
      })
    },
  }
}

/** The code as it is compared: people type it in lower case, with and without dashes. */
function hashOf(code: string): Uint8Array {
  return createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))
    .digest()
}
