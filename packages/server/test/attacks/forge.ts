/**
 * Tokens as an attacker writes them: any header, any claims, any key, any spelling.
 * @module
 */
import { createHmac, type KeyObject, sign } from 'node:crypto'
import type { TestLogin, TestServer } from '../support.ts'

/** What a good token of this login says; the forgeries differ from it in what they are about. */
export interface GoodToken {
  header: Record<string, unknown>
  claims: Record<string, unknown>
  /** Text of the key that signs: what an attacker does not have. */
  key: string
}

export function goodTokenOf(server: TestServer, login: TestLogin): GoodToken {
  const now = Math.floor(server.clock().getTime() / 1000)
  const { issuer, secretKey = '' } = server.config
  return {
    header: { alg: 'HS256', typ: 'at+jwt', kid: server.services.keys.signingKeyId },
    claims: {
      iss: issuer,
      aud: issuer,
      sub: login.userId,
      sid: login.sessionId,
      iat: now,
      exp: now + 86_400,
    },
    key: secretKey,
  }
}

/** Base64url of JSON; of text as it stands, so that it may be no JSON, or JSON that says something twice. */
export function encode(value: object | string): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

const hashes = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' } as const

/** Signs with an HMAC. The parts may be objects, or JSON text. */
export function hmacToken(
  header: object | string,
  claims: object | string,
  key: string | Uint8Array,
  hash: keyof typeof hashes = 'HS256',
): string {
  const input = `${encode(header)}.${encode(claims)}`
  return `${input}.${createHmac(hashes[hash], key).update(input).digest('base64url')}`
}

/** Signs with a private key. */
export function asymmetricToken(header: object, claims: object, key: KeyObject, hash: string | null): string {
  const input = `${encode(header)}.${encode(claims)}`
  const options = key.asymmetricKeyType === 'ec' ? { key, dsaEncoding: 'ieee-p1363' as const } : key
  return `${input}.${sign(hash, Buffer.from(input), options).toString('base64url')}`
}

/** JSON text of an object in which one member is said twice, the given value first or last. */
export function saidTwice(object: object, name: string, value: unknown, place: 'first' | 'last'): string {
  const member = `${JSON.stringify(name)}:${JSON.stringify(value)}`
  const whole = JSON.stringify(object)
  return place === 'first' ? `{${member},${whole.slice(1)}` : `${whole.slice(0, -1)},${member}}`
}
