/**
 * Access tokens: issued at login, verified on every request.
 * @module
 */
import { tokenLifetimeSeconds } from '@axia/contract'
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Clock } from '../clock.ts'
import { idForm } from '../id.ts'
import type { Keys } from './keys.ts'

export interface TokenSettings {
  keys: Keys
  /** Who issues: this installation; also the only audience. */
  issuer: string
  clock: Clock
}

/** What a verified token says. */
export interface AccessClaims {
  userId: string
  sessionId: string
  expiresAt: Date
}

/** A token that this server does not accept. It says no more, to nobody. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError'
}

/** Longest token that is looked at, in characters: ours have about 400. */
const maxTokenLength = 4096
/** How far another server's clock may be ahead of ours. */
const clockToleranceSeconds = 60

/** As the database writes it. */
const Id = Type.String({ pattern: `^${idForm}$` })

const Claims = Type.Object({
  iss: Type.String(),
  aud: Type.String(),
  sub: Id,
  sid: Id,
  iat: Type.Integer(),
  exp: Type.Integer(),
})

/**
 * A signed token for one session. It ends `tokenLifetimeSeconds` after now (RFC 9068, without what a single server need not say).
 */
export function issueAccessToken(
  { userId, sessionId }: Pick<AccessClaims, 'userId' | 'sessionId'>,
  { keys, issuer, clock }: TokenSettings,
): Promise<string> {
  const key = keys.verifying(keys.signingKeyId)
  if (key === undefined) throw new Error('the signing key is not among the keys')
  const issuedAt = Math.floor(clock().getTime() / 1000)
  return new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: keys.signingKeyId })
    .setIssuer(issuer)
    .setAudience(issuer)
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + tokenLifetimeSeconds)
    .sign(key)
}

/**
 * Checks form, signature and claims. Whether the session still stands is the guard's question.
 *
 * @throws {InvalidTokenError} for every token that this server would not accept now.
 */
export async function verifyAccessToken(token: string, { keys, issuer, clock }: TokenSettings): Promise<AccessClaims> {
  try {
    const compact = strictCompact(token)
    const { kid } = decodeProtectedHeader(compact)
    const key = kid === undefined ? undefined : keys.verifying(kid) // an exact look-up: never a path, never a query
    if (key === undefined) throw new InvalidTokenError()
    const now = clock()
    const { payload } = await jwtVerify(compact, key, {
      algorithms: ['HS256'], // pinned: a token must not choose how it is checked (RFC 8725 §3.1)
      typ: 'at+jwt', // another kind of token under the same key must not pass (RFC 8725 §3.11)
      issuer,
      audience: issuer,
      currentDate: now,
    })
    if (!Check(Claims, payload)) throw new InvalidTokenError() // all of them are there, each of its kind
    const nowSeconds = now.getTime() / 1000
    if (payload.exp > payload.iat + tokenLifetimeSeconds) throw new InvalidTokenError() // no token outlives a day
    if (payload.iat > nowSeconds + clockToleranceSeconds) throw new InvalidTokenError() // issued in the future
    return { userId: payload.sub, sessionId: payload.sid, expiresAt: new Date(payload.exp * 1000) }
  } catch (cause) {
    if (cause instanceof errors.JOSEError || cause instanceof TypeError) throw new InvalidTokenError('', { cause })
    throw cause
  }
}

/**
 * The token, if its parts are written in the one way that this server writes: respelled ones would pass the library (RFC 7515 §2). That
 * there are three of them is the library's question.
 */
function strictCompact(token: string): string {
  if (token.length > maxTokenLength) throw new InvalidTokenError()
  for (const part of token.split('.')) {
    if (part === '' || Buffer.from(part, 'base64url').toString('base64url') !== part) throw new InvalidTokenError()
  }
  return token
}
