/**
 * Passkeys: signing in with what the device holds and the person unlocks (Web Authentication Level 3).
 * @module
 */
import type { NewPasskey, PasskeyLogin } from '@axia/contract'
import { and, asc, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { passkeys, users, webauthnChallenges } from '../db/schema.ts'
import { newId } from '../id.ts'

export type PasskeyRow = typeof passkeys.$inferSelect

export interface PasskeysOptions {
  db: Database
  clock: Clock
  /** The name under which browsers keep the passkeys: this server's host. */
  relyingPartyId: string
}

/** A passkey whose first answer was right. */
export type CheckedPasskey = typeof passkeys.$inferInsert

/** Options for the browser, and under which id its answer is awaited. */
export interface Ceremony {
  challengeId: string
  options: Record<string, unknown>
}

export interface Passkeys {
  list(userId: string, db?: Database): Promise<PasskeyRow[]>
  /** Begins to add one: options for `navigator.credentials.create`. */
  beginAdding(user: { userId: string; username: string }): Promise<Ceremony>
  /**
   * A passkey that may be added; undefined when the answer is not accepted.
   *
   * @param origin where the browser says it is
   */
  checkNew(userId: string, answer: NewPasskey, origin: string): Promise<CheckedPasskey | undefined>
  /** Adds it; undefined when it is there already. */
  add(passkey: CheckedPasskey, db?: Database): Promise<PasskeyRow | undefined>
  rename(userId: string, passkeyId: string, name: string): Promise<PasskeyRow | undefined>
  /** False when the user has no such passkey. */
  remove(userId: string, passkeyId: string, db?: Database): Promise<boolean>
  /** Begins a login: options for `navigator.credentials.get`, the same for everybody. */
  beginLogin(): Promise<Ceremony>
  /** The active user whose passkey answered; undefined when the answer is not accepted. */
  checkLogin(answer: PasskeyLogin, origin: string): Promise<string | undefined>
  /** Removes challenges that nobody answered in time. */
  prune(): Promise<void>
}

const challengeLifetimeMs = 300_000

export function createPasskeys({ db, clock, relyingPartyId }: PasskeysOptions): Passkeys {
  async function keepChallenge(challenge: string, userId: string | null): Promise<string> {
    const id = newId()
    await db
      .insert(webauthnChallenges)
      .values({ id, challenge, userId, expiresAt: new Date(clock().getTime() + challengeLifetimeMs) })
    return id
  }

  /** The challenge, once: of two answers to the same one, one is looked at. */
  async function takeChallenge(id: string, userId: string | null): Promise<string | undefined> {
    const [row] = await db
      .delete(webauthnChallenges)
      .where(and(eq(webauthnChallenges.id, id), gt(webauthnChallenges.expiresAt, clock())))
      .returning()
    return row !== undefined && row.userId === userId ? row.challenge : undefined
  }

  const list: Passkeys['list'] = (userId, tx = db) =>
    tx.select().from(passkeys).where(eq(passkeys.userId, userId)).orderBy(asc(passkeys.createdAt), asc(passkeys.id))

  return {
    list,

    async beginAdding({ userId, username }) {
      const { generateRegistrationOptions } = await import('@simplewebauthn/server')
      const known = await list(userId)
      const options = await generateRegistrationOptions({
        rpName: 'AxIA',
        rpID: relyingPartyId,
        userName: username,
        userID: new Uint8Array(new TextEncoder().encode(userId)),
        attestationType: 'none',
        excludeCredentials: known.map(({ credentialId: id, transports }) => ({ id, transports: split(transports) })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      return { challengeId: await keepChallenge(options.challenge, userId), options: { ...options } }
    },

    async checkNew(userId, { challenge_id, name, response }, origin) {
      const expectedChallenge = await takeChallenge(challenge_id, userId)
      if (expectedChallenge === undefined) return undefined
      const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
      const verified = await attempt(() =>
        verifyRegistrationResponse({
          response,
          expectedChallenge,
          expectedOrigin: origin,
          expectedRPID: relyingPartyId,
          requireUserVerification: true,
        }),
      )
      if (verified?.verified !== true) return undefined
      const { credential } = verified.registrationInfo
      return {
        id: newId(),
        userId,
        credentialId: credential.id,
        publicKey: credential.publicKey,
        signCount: credential.counter,
        transports: (response.response.transports ?? []).join(','),
        name,
        createdAt: clock(),
      }
    },

    async add(passkey, tx = db) {
      const conflict = { target: passkeys.credentialId }
      const [row] = await tx.insert(passkeys).values(passkey).onConflictDoNothing(conflict).returning()
      return row
    },

    async rename(userId, passkeyId, name) {
      const own = and(eq(passkeys.id, passkeyId), eq(passkeys.userId, userId))
      const [row] = await db.update(passkeys).set({ name }).where(own).returning()
      return row
    },

    async remove(userId, passkeyId, tx = db) {
      const own = and(eq(passkeys.id, passkeyId), eq(passkeys.userId, userId))
      const removed = await tx.delete(passkeys).where(own).returning({ id: passkeys.id })
      return removed.length > 0
    },

    async beginLogin() {
      const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
      const options = await generateAuthenticationOptions({ rpID: relyingPartyId, userVerification: 'required' })
      return { challengeId: await keepChallenge(options.challenge, null), options: { ...options } }
    },

    async checkLogin({ challenge_id, response }, origin) {
      const expectedChallenge = await takeChallenge(challenge_id, null)
      const [known] = await db
        .select({ passkey: passkeys })
        .from(passkeys)
        .innerJoin(users, eq(users.id, passkeys.userId))
        .where(and(eq(passkeys.credentialId, response.id), isNull(users.disabledAt)))
      if (expectedChallenge === undefined || known === undefined) return undefined
      const { passkey } = known
      const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
      const verified = await attempt(() =>
        verifyAuthenticationResponse({
          response,
          expectedChallenge,
          expectedOrigin: origin,
          expectedRPID: relyingPartyId,
          credential: {
            id: passkey.credentialId,
            publicKey: new Uint8Array(passkey.publicKey),
            counter: passkey.signCount,
          },
          requireUserVerification: true,
        }),
      )
      if (verified?.verified !== true) return undefined
      const { newCounter } = verified.authenticationInfo
      const used = await db // of two that count alike, one is a copy
        .update(passkeys)
        .set({ signCount: newCounter, lastUsedAt: clock() })
        .where(and(eq(passkeys.id, passkey.id), eq(passkeys.signCount, passkey.signCount)))
        .returning({ userId: passkeys.userId })
      return used[0]?.userId
    },

    async prune() {
      await db.delete(webauthnChallenges).where(lt(webauthnChallenges.expiresAt, clock()))
    },
  }
}

/** How a device was reached when its passkey was made, so that a browser asks it there (Web Authentication Level 3 §5.8.3). */
function split(transports: string): string[] {
  return transports.split(',').filter((each) => each !== '')
}

/** The library throws on whatever is not right; for us that is one answer: not accepted. */
async function attempt<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify()
  } catch {
    return undefined
  }
}
