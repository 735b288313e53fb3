/**
 * The vault's entries as text and back: what is read there is not believed before it was checked.
 * @module
 */
import { parseJson } from '@axia/contract'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'

/** An access token and the end of its time, by the server's clock. */
export interface HeldToken {
  accessToken: string
  expiresInSeconds: number
  expiresAt: Date
}

const StoredToken = Type.Object({
  access_token: Type.String({ minLength: 1, maxLength: 8192 }),
  expires_in: Type.Optional(Type.Number()),
  expires_at: Type.Optional(Type.Union([Type.String(), Type.Number()])),
})
const StoredCredentials = Type.Object({ username: Type.String({ minLength: 1 }) })
const StoredAccount = Type.Object({
  username: Type.String(),
  clock_offset_ms: Type.Optional(Type.Number()),
  token_end: Type.String(),
})
const TimedClaims = Type.Object({ exp: Type.Integer(), iat: Type.Optional(Type.Integer()) })

/** `token.json`, as the founding documents name its members. */
export function writeToken({ accessToken, expiresInSeconds, expiresAt }: HeldToken): string {
  return JSON.stringify({
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: expiresInSeconds,
    expires_at: expiresAt.toISOString(),
  })
}

/** Reads `token.json`, or a bare JWT in its place; undefined when it is neither, or its end cannot be told. */
export function readToken(entry: string): HeldToken | undefined {
  const stored = parseJson(entry)
  if (!Check(StoredToken, stored)) return fromJwt(entry.trim())
  const fromItself = fromJwt(stored.access_token)
  const expiresAt = readInstant(stored.expires_at) ?? fromItself?.expiresAt
  if (expiresAt === undefined) return undefined
  const expiresInSeconds = stored.expires_in ?? fromItself?.expiresInSeconds ?? 0
  return { accessToken: stored.access_token, expiresInSeconds, expiresAt }
}

/** `credentials.json`; `clean` is false when it holds more than it should and must be written anew. */
export function readCredentials(entry: string): { username: string; clean: boolean } | undefined {
  const stored = parseJson(entry)
  if (!Check(StoredCredentials, stored)) return undefined
  return { username: stored.username, clean: Object.keys(stored).length === 1 }
}

export function writeCredentials(username: string): string {
  return JSON.stringify({ username })
}

/** What is known of a token's account. */
export type Account = Omit<Static<typeof StoredAccount>, 'token_end'>

/** `account.json`, if it speaks of this token: two entries are not written at once, and a crash may part them. */
export function readAccount(entry: string, accessToken: string): Account | undefined {
  const stored = parseJson(entry)
  return Check(StoredAccount, stored) && stored.token_end === endOf(accessToken) ? stored : undefined
}

export function writeAccount(account: Account, accessToken: string): string {
  return JSON.stringify({ ...account, token_end: endOf(accessToken) })
}

/** By which one token is told from another: 96 bits of its signature. */
function endOf(accessToken: string): string {
  return accessToken.slice(-16)
}

/** The times in a JWT's claims. Nobody is believed anything by them: the server alone says whether the token is good. */
function fromJwt(token: string): HeldToken | undefined {
  const parts = token.split('.')
  const [, payload] = parts
  if (parts.length !== 3 || payload === undefined || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined
  const claims = parseJson(decodeBase64Url(payload))
  if (!Check(TimedClaims, claims)) return undefined
  const { exp, iat = exp } = claims
  return { accessToken: token, expiresInSeconds: exp - iat, expiresAt: new Date(exp * 1_000) }
}

function decodeBase64Url(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    return new TextDecoder().decode(bytes)
  } catch {
    return ''
  }
}

/** RFC 3339 text, or seconds since 1970. */
function readInstant(value: string | number | undefined): Date | undefined {
  if (value === undefined) return undefined
  const instant = new Date(typeof value === 'number' ? value * 1_000 : value)
  return Number.isNaN(instant.getTime()) ? undefined : instant
}
