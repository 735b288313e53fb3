/**
 * The second factor: codes of an authenticator app, each used once, and recovery codes for when it is lost.
 * @module
 */
import { createHash, randomInt } from 'node:crypto'
import { and, count, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { recoveryCodes, totpSecrets } from '../db/schema.ts'
import type { Keys } from './keys.ts'
import { LostKeyError, seal, sealingKeyId, unseal } from './sealed.ts'

export interface SecondFactorOptions {
  db: Database
  clock: Clock
  keys: Keys
}

export interface SecondFactorState {
  totp: boolean
  recoveryCodesLeft: number
}

export type CodeCheck = 'totp' | 'recovery' | 'wrong'

export interface SecondFactor {
  state(userId: string): Promise<SecondFactorState>
  /** Whether a login by password asks the user for a code too. */
  enabled(userId: string, db?: Database): Promise<boolean>
  /** A new secret, not yet in force: Base32 text and the address for the QR code. Undefined while another is in force. */
  begin(user: { id: string; username: string }): Promise<{ secret: string; otpauthUrl: string } | undefined>
  /** Puts the secret in force with its first code. The recovery codes, shown this once; undefined when the code is wrong. */
  confirm(userId: string, code: string, db?: Database): Promise<string[] | undefined>
  /** Uses up a code of the app or a recovery code; of two who come with the same one, one is right. */
  use(userId: string, code: string, db?: Database): Promise<CodeCheck>
  /** Forgets the app and the recovery codes; false when there were none. */
  remove(userId: string, db?: Database): Promise<boolean>
  /** Seals under the present key what an older one sealed. How many secrets no known key opens any more. */
  reseal(): Promise<{ lost: number }>
}

const purpose = 'totp secrets'
const periodSeconds = 30
const recoveryCodeCount = 10
/** Letters and digits that nobody mistakes for one another: 16 of them are 79 random bits. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'

export function createSecondFactor({ db, clock, keys }: SecondFactorOptions): SecondFactor {
  async function find(userId: string, tx: Database = db) {
    const [row] = await tx.select().from(totpSecrets).where(eq(totpSecrets.userId, userId))
    return row
  }

  /**
   * Checks a code of the app and uses up its time step, in one statement that only one caller wins, and only while the secret is
   * still the one that was checked.
   */
  async function useStep(userId: string, code: string, { confirmed }: { confirmed: boolean }, tx: Database = db) {
    const row = await find(userId, tx)
    if (row === undefined || (row.confirmedAt !== null) !== confirmed) return false
    const step = await findStep(unseal(keys, purpose, userId, row.sealedSecret), code, clock())
    if (step === undefined) return false
    const used = await tx
      .update(totpSecrets)
      .set({ lastStep: step, confirmedAt: row.confirmedAt ?? clock() })
      .where(and(isStill(row), lt(totpSecrets.lastStep, step)))
      .returning({ userId: totpSecrets.userId })
    return used.length === 1
  }

  return {
    async state(userId) {
      const row = await find(userId)
      const [codes] = await db.select({ left: count() }).from(recoveryCodes).where(eq(recoveryCodes.userId, userId))
      const totp = row !== undefined && row.confirmedAt !== null
      return { totp, recoveryCodesLeft: totp ? (codes?.left ?? 0) : 0 }
    },

    async enabled(userId, tx = db) {
      const rows = await tx
        .select({ userId: totpSecrets.userId })
        .from(totpSecrets)
        .where(and(eq(totpSecrets.userId, userId), isNotNull(totpSecrets.confirmedAt)))
      return rows.length > 0
    },

    async begin({ id, username }) {
      const { generateSecret, generateURI } = await import('otplib')
      const secret = generateSecret({ length: 20 }) // as long as the HMAC's output (RFC 4226 §4)
      const row = { sealedSecret: seal(keys, purpose, id, secret), confirmedAt: null, lastStep: 0 }
      const begun = await db // in one statement: what is confirmed at this moment stays in force
        .insert(totpSecrets)
        .values({ userId: id, ...row })
        .onConflictDoUpdate({ target: totpSecrets.userId, set: row, setWhere: isNull(totpSecrets.confirmedAt) })
        .returning({ userId: totpSecrets.userId })
      if (begun.length === 0) return undefined
      return { secret, otpauthUrl: generateURI({ issuer: 'AxIA', label: username, secret }) }
    },

    async confirm(userId, code, tx = db) {
      if (!(await useStep(userId, code, { confirmed: false }, tx))) return undefined
      const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode)
      await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
      await tx.insert(recoveryCodes).values(codes.map((each) => ({ userId, hash: hashOf(userId, each) })))
      return codes
    },

    async use(userId, code, tx = db) {
      if (/^\d{6}$/.test(code.replaceAll(' ', ''))) {
        return (await useStep(userId, code.replaceAll(' ', ''), { confirmed: true }, tx)) ? 'totp' : 'wrong'
      }
      const used = await tx
        .delete(recoveryCodes)
        .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hashOf(userId, code))))
        .returning({ userId: recoveryCodes.userId })
      return used.length === 1 ? 'recovery' : 'wrong'
    },

    async remove(userId, tx = db) {
      await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
      const removed = await tx.delete(totpSecrets).where(eq(totpSecrets.userId, userId)).returning()
      return removed.some(({ confirmedAt }) => confirmedAt !== null)
    },

    async reseal() {
      let lost = 0
      for (const row of await db.select().from(totpSecrets)) {
        if (sealingKeyId(row.sealedSecret) === keys.signingKeyId) continue
        try {
          const secret = unseal(keys, purpose, row.userId, row.sealedSecret)
          const sealedSecret = seal(keys, purpose, row.userId, secret)
          await db.update(totpSecrets).set({ sealedSecret }).where(isStill(row))
        } catch (error) {
          if (!(error instanceof LostKeyError)) throw error
          lost++
        }
      }
      return { lost }
    },
  }
}

/** The row, unless another secret has taken its place since it was read. */
function isStill({ userId, sealedSecret }: Pick<typeof totpSecrets.$inferSelect, 'userId' | 'sealedSecret'>) {
  return and(eq(totpSecrets.userId, userId), eq(totpSecrets.sealedSecret, sealedSecret))
}

/** The time step whose code this is: the present one, or a neighbour for clocks that differ (RFC 6238 §5.2). */
async function findStep(secret: string, code: string, now: Date): Promise<number | undefined> {
  const { verify } = await import('otplib')
  const epoch = Math.floor(now.getTime() / 1000)
  const result = await verify({ secret, token: code, epoch, period: periodSeconds, epochTolerance: periodSeconds })
  if (!result.valid) return undefined
  return Math.floor(epoch / periodSeconds) + ('delta' in result ? result.delta : 0)
}

function newRecoveryCode(): string {
  const letters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)])
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** So many random bits need no slow hash. People type them in capitals, with and without dashes. */
function hashOf(userId: string, code: string): Uint8Array {
  const plain = code.toLowerCase().replaceAll(/[^0-9a-z]/g, '')
  return createHash('sha256').update(`${userId} ${plain}`).digest()
}
