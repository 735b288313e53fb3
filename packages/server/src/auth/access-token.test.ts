import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { InvalidTokenError, issueAccessToken, verifyAccessToken } from './access-token.ts'
import { createKeys } from './keys.ts'

const secret = 'pS9v2Lq0xWn4Rt7Yb1Zk5Hd8Fm3Jc6Gu'
const issuer = 'https://axia.test'
const issuedAt = new Date('2026-03-01T12:00:00Z')
const seconds = issuedAt.getTime() / 1000

/** Keys by their texts, none of which ever retires. */
function keysFrom(text: string, previous: string[] = []) {
  return createKeys(
    [text, ...previous].map((each) => ({ text: each })),
    () => issuedAt,
  )
}

function settings({ at = issuedAt, keys = keysFrom(secret), iss = issuer } = {}) {
  return { keys, issuer: iss, clock: () => at }
}

const userId = '0190b3a0-0000-7000-8000-000000000001'
const sessionId = '0190b3a0-0000-7000-8000-000000000002'
const subject = { userId, sessionId }

/** Any header and claims, signed as our server would sign them: only what is tested differs from a good token. */
function forge(change: { header?: object; claims?: object; key?: string } = {}) {
  const { signingKeyId } = keysFrom(secret)
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = { alg: 'HS256', typ: 'at+jwt', kid: signingKeyId, ...change.header }
  const claims = {
    iss: issuer,
    aud: issuer,
    sub: userId,
    sid: sessionId,
    iat: seconds,
    exp: seconds + 86_400,
    ...change.claims,
  }
  const input = `${encode(header)}.${encode(claims)}`
  // An HMAC that is not ours is a right one too: only its name may be the reason to refuse it.
  const hash = header.alg === 'HS512' ? 'sha512' : 'sha256'
  return `${input}.${createHmac(hash, change.key ?? secret)
    .update(input)
    .digest('base64url')}`
}

function decode(part: string | undefined): unknown {
  return JSON.parse(Buffer.from(part ?? '', 'base64url').toString())
}

describe(issueAccessToken, () => {
  it('has three parts, HS256, exactly one day and nothing about the user but who it is', async () => {
    const parts = (await issueAccessToken(subject, settings())).split('.')
    expect(parts).toHaveLength(3)
    expect(decode(parts[0])).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: keysFrom(secret).signingKeyId })
    expect(decode(parts[1])).toEqual({
      iss: issuer,
      aud: issuer,
      sub: userId,
      sid: sessionId,
      iat: seconds,
      exp: seconds + 86_400,
    })
  })
})

describe(verifyAccessToken, () => {
  const refused = (token: string, options = settings()) =>
    expect(verifyAccessToken(token, options)).rejects.toBeInstanceOf(InvalidTokenError)

  it('accepts what was issued, until the very second of its end', async () => {
    const token = await issueAccessToken(subject, settings())
    const claims = await verifyAccessToken(token, settings())
    expect(claims).toEqual({ ...subject, expiresAt: new Date((seconds + 86_400) * 1000) })
    const lastMoment = new Date((seconds + 86_400) * 1000 - 1)
    await expect(verifyAccessToken(token, settings({ at: lastMoment }))).resolves.toBeDefined()
    await refused(token, settings({ at: new Date((seconds + 86_400) * 1000) }))
  })

  it('accepts the forger’s own good token, so that the refusals below are each for one reason', async () => {
    await expect(verifyAccessToken(forge(), settings())).resolves.toMatchObject(subject)
  })

  it.each([
    ['no algorithm', { header: { alg: 'none' } }],
    ['another HMAC', { header: { alg: 'HS512' } }],
    ['an asymmetric algorithm', { header: { alg: 'RS256' } }],
    ['the type of a plain JWT', { header: { typ: 'JWT' } }],
    ['no type', { header: { typ: undefined } }],
    ['no key id', { header: { kid: undefined } }],
    ['a foreign key id', { header: { kid: 'other' } }],
    ['a key id that is a path', { header: { kid: '../../dev/null' } }],
    ['a key id that is no text', { header: { kid: 1 } }],
    ['its own key', { header: { jwk: { kty: 'oct', k: 'AAAA' } }, key: '\0\0\0' }],
    ['an unknown critical member', { header: { crit: ['x'], x: 1 } }],
    ['an unencoded payload', { header: { b64: false, crit: ['b64'] } }],
    ['another key', { key: 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T' }],
    ['another issuer', { claims: { iss: 'https://evil.test' } }],
    ['no issuer', { claims: { iss: undefined } }],
    ['another audience', { claims: { aud: 'https://evil.test' } }],
    ['several audiences', { claims: { aud: [issuer, 'https://evil.test'] } }],
    ['no subject', { claims: { sub: undefined } }],
    ['a subject that is no text', { claims: { sub: 1 } }],
    ['a subject that is no id', { claims: { sub: 'ana' } }],
    ['no session', { claims: { sid: undefined } }],
    ['a session that is no id', { claims: { sid: 'x' } }],
    ['a session that is no text', { claims: { sid: {} } }],
    ['no end', { claims: { exp: undefined } }],
    ['an end that is text', { claims: { exp: String(seconds + 60) } }],
    ['a broken end', { claims: { exp: seconds + 60.5 } }],
    ['an end that is past', { claims: { iat: seconds - 90_000, exp: seconds - 3_600 } }],
    ['more than a day', { claims: { exp: seconds + 86_401 } }],
    ['no beginning', { claims: { iat: undefined } }],
    ['a beginning that is text', { claims: { iat: String(seconds) } }],
    ['a beginning in the future', { claims: { iat: seconds + 61, exp: seconds + 80_000 } }],
    ['a start that is still to come', { claims: { nbf: seconds + 3_600 } }],
  ])('refuses a token with %s', async (_, change) => {
    await refused(forge(change))
  })

  it('takes no fault of its own for a bad token', async () => {
    const keys = {
      ...keysFrom(secret),
      verifying: () => {
        throw new RangeError('broken')
      },
    }
    await expect(verifyAccessToken(forge(), settings({ keys }))).rejects.toBeInstanceOf(RangeError)
  })

  it('allows the clocks of two servers a minute', async () => {
    const ahead = forge({ claims: { iat: seconds + 60, exp: seconds + 80_000 } })
    await expect(verifyAccessToken(ahead, settings())).resolves.toMatchObject(subject)
  })

  it.each([
    ['padding', (token: string) => `${token}=`],
    ['padding inside', (token: string) => token.replace('.', '=.')],
    ['white space', (token: string) => `${token} `],
    ['a line break inside', (token: string) => token.replace('.', '\n.')],
    ['a fourth part', (token: string) => `${token}.`],
    ['two parts', (token: string) => token.split('.').slice(0, 2).join('.')],
    ['an empty signature', (token: string) => `${token.split('.').slice(0, 2).join('.')}.`],
    ['a standard base64 alphabet', (token: string) => token.replaceAll('-', '+').replaceAll('_', '/').concat('+')],
    ['bits that base64url drops', respell],
    ['four kilobytes', (token: string) => token + 'A'.repeat(4096)],
    ['nothing', () => ''],
    ['garbage', () => 'a.b.c'],
  ])('refuses a token that is respelled with %s', async (_, change) => {
    await refused(change(forge()))
  })

  it('still accepts the key before this one, and no key before that', async () => {
    const next = 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T'
    const token = await issueAccessToken(subject, settings())
    const rotated = settings({ keys: keysFrom(next, [secret]) })
    await expect(verifyAccessToken(token, rotated)).resolves.toMatchObject(subject)
    await refused(token, settings({ keys: keysFrom(next) }))
  })
})

/** The same bytes in other letters: the last character of a 32-byte signature carries two bits that nobody reads. */
function respell(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(token.at(-1) ?? '')
  return token.slice(0, -1) + alphabet[(last & ~3) | ((last + 1) & 3)]
}
