/**
 * Forged tokens in every family, by REST and by socket.
 * Long because: every family of forgeries stands in one table.
 * @module
 */
import { createSecretKey, generateKeyPairSync } from 'node:crypto'
import { EncryptJWT } from 'jose'
import { describe, expect } from 'vitest'
import { verifyAccessToken } from '../../src/auth/access-token.ts'
import { sessions, users } from '../../src/db/schema.ts'
import { openSocket, RefusedError } from '../chat-server.ts'
import { it, type TestLogin, type TestServer } from '../support.ts'
import { asymmetricToken, encode, type GoodToken, goodTokenOf, hmacToken, saidTwice } from './forge.ts'
import { ownServer } from './own-server.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed25519 = generateKeyPairSync('ed25519')
const foreignKey = 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T'

type Forgeries = [name: string, token: string][]

/** Without the key: whatever the header says, the signature is none of ours. */
async function withoutKey({ header, claims }: GoodToken, genuine: string): Promise<Forgeries> {
  const [head = '', body = '', signature = ''] = genuine.split('.')
  const none = ['none', 'None', 'NONE', 'nOnE', '', ' HS256', 'HS256\0', 'hs256'].flatMap((alg): Forgeries => {
    const forged = `${encode({ ...header, alg })}.${encode(claims)}`
    return [
      [`alg ${JSON.stringify(alg)} unsigned`, `${forged}.`],
      [`alg ${JSON.stringify(alg)} with the genuine signature`, `${forged}.${signature}`],
    ]
  })
  const odd = [null, 0, 256, true, ['HS256'], { name: 'HS256' }].map((alg): Forgeries[number] => [
    `alg ${JSON.stringify(alg)}`,
    `${encode({ ...header, alg })}.${encode(claims)}.${signature}`,
  ])
  const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' })
  const ownKeys: Forgeries = [
    ['own key', hmacToken(header, claims, foreignKey)],
    ['empty key', hmacToken(header, claims, '')],
    ['key of zeros', hmacToken(header, claims, new Uint8Array(32))],
    ['the key id as key', hmacToken(header, claims, String(header.kid))],
    ['the issuer as key', hmacToken(header, claims, String(claims.iss))],
    ['a public key as HMAC key', hmacToken({ ...header, alg: 'HS256' }, claims, String(publicPem))],
    ['jwk oct', hmacToken({ ...header, jwk: { kty: 'oct', k: encode(foreignKey) } }, claims, foreignKey)],
    [
      'jwk oct, no kid',
      hmacToken({ ...header, kid: undefined, jwk: { kty: 'oct', k: encode(foreignKey) } }, claims, foreignKey),
    ],
    [
      'jwk RSA',
      asymmetricToken(
        { ...header, alg: 'RS256', jwk: rsa.publicKey.export({ format: 'jwk' }) },
        claims,
        rsa.privateKey,
        'sha256',
      ),
    ],
    [
      'jwk EC',
      asymmetricToken(
        { ...header, alg: 'ES256', jwk: p256.publicKey.export({ format: 'jwk' }) },
        claims,
        p256.privateKey,
        'sha256',
      ),
    ],
    [
      'jwk Ed25519',
      asymmetricToken(
        { ...header, alg: 'EdDSA', jwk: ed25519.publicKey.export({ format: 'jwk' }) },
        claims,
        ed25519.privateKey,
        null,
      ),
    ],
    ['jku', hmacToken({ ...header, jku: 'http://127.0.0.1:9/keys' }, claims, foreignKey)],
    ['x5u', hmacToken({ ...header, x5u: 'http://127.0.0.1:9/cert' }, claims, foreignKey)],
    ['x5c', hmacToken({ ...header, x5c: [encode(foreignKey)] }, claims, foreignKey)],
    ['x5t', hmacToken({ ...header, 'x5t#S256': encode(foreignKey) }, claims, foreignKey)],
  ]
  const kids = [
    '../../../../dev/null',
    '/proc/sys/kernel/randomize_va_space',
    "' or '1'='1",
    '__proto__',
    'constructor',
    '',
    ' ',
    `${header.kid} `,
    `${header.kid}\0`,
    String(header.kid).toLowerCase(),
    'http://127.0.0.1:9/',
    '%00',
    ['x'],
    { a: 1 },
    0,
    null,
  ].flatMap(
    (kid): Forgeries => [
      [`kid ${JSON.stringify(kid)}, empty key`, hmacToken({ ...header, kid }, claims, '')],
      [`kid ${JSON.stringify(kid)}, genuine signature`, `${encode({ ...header, kid })}.${encode(claims)}.${signature}`],
    ],
  )
  const asymmetric: Forgeries = [
    ...(['RS256', 'PS256', 'RS512'] as const).map((alg): Forgeries[number] => [
      alg,
      asymmetricToken({ ...header, alg }, claims, rsa.privateKey, alg.endsWith('512') ? 'sha512' : 'sha256'),
    ]),
    ['ES256', asymmetricToken({ ...header, alg: 'ES256' }, claims, p256.privateKey, 'sha256')],
    [
      'ES256 of zeros',
      `${encode({ ...header, alg: 'ES256' })}.${encode(claims)}.${Buffer.alloc(64).toString('base64url')}`,
    ],
    ['EdDSA', asymmetricToken({ ...header, alg: 'EdDSA' }, claims, ed25519.privateKey, null)],
    ['Ed25519', asymmetricToken({ ...header, alg: 'Ed25519' }, claims, ed25519.privateKey, null)],
  ]
  const encrypted = await new EncryptJWT(claims)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'at+jwt', kid: String(header.kid) })
    .encrypt(createSecretKey(Buffer.from(foreignKey)))
  const bits: Forgeries = [0, 10, -1].map((at) => {
    const bytes = Buffer.from(signature, 'base64url')
    const index = at < 0 ? bytes.length - 1 : at
    bytes[index] = (bytes[index] ?? 0) ^ 1
    return [`one bit of the signature, byte ${index}`, `${head}.${body}.${bytes.toString('base64url')}`]
  })
  return [
    ...none,
    ...odd,
    ...ownKeys,
    ...kids,
    ...asymmetric,
    ...bits,
    ['JWE', encrypted],
    ['JWE of five empty parts', '....'],
    [
      'half a signature',
      `${head}.${body}.${Buffer.from(signature, 'base64url').subarray(0, 16).toString('base64url')}`,
    ],
    [
      'a signature twice',
      `${head}.${body}.${Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.from(signature, 'base64url')]).toString('base64url')}`,
    ],
    ['another header under the signature', `${encode({ ...header, extra: 1 })}.${body}.${signature}`],
    ['other claims under the signature', `${head}.${encode({ ...claims, sub: 'x' })}.${signature}`],
    ['a nested token', hmacToken({ ...header, cty: 'JWT' }, JSON.stringify(genuine), foreignKey)],
    ['a JSON serialisation', encode({ payload: body, protected: head, signature })],
  ]
}

/**
 * The families of Project Wycheproof's vectors for JSON Web Signatures, made with our own claims and key: parts that are missing, changed or too
 * many, the other serialisations, and verification keys of other algorithms taken for the secret, in each form that they are handed around in.
 */
function likeWycheproof({ header, claims }: GoodToken, genuine: string): Forgeries {
  const [head = '', body = '', signature = ''] = genuine.split('.')
  const changed = (part: string) => (part.startsWith('A') ? 'B' : 'A') + part.slice(1)
  const jws = { payload: body, protected: head, signature }
  const unsigned = encode({ ...header, alg: 'none' })
  const spaced = [' ', '\t', '\r', '\n', '\u00a0'].flatMap(
    (space): Forgeries =>
      [head, body, signature].map((part, at) => {
        const parts = [head, body, signature].with(at, `${part.slice(0, 8)}${space}${part.slice(8)}`)
        return [`${JSON.stringify(space)} in part ${at}`, parts.join('.')]
      }),
  )
  const publicKeys = [rsa, p256, ed25519].flatMap(({ publicKey }) => {
    const jwk = publicKey.export({ format: 'jwk' })
    const pem = String(publicKey.export({ type: 'spki', format: 'pem' }))
    return [
      pem,
      pem.trim(),
      pem.replaceAll('\n', '\r\n'),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(jwk),
      ...[jwk.n, jwk.x, jwk.y].flatMap((part) => (part === undefined ? [] : [part, Buffer.from(part, 'base64url')])),
    ]
  })
  return [
    ['a changed header', `${changed(head)}.${body}.${signature}`],
    ['changed claims', `${head}.${changed(body)}.${signature}`],
    ['a changed signature', `${head}.${body}.${changed(signature)}`],
    ['no claims, both dots', `${head}..${signature}`],
    ['no header, both dots', `.${body}.${signature}`],
    ['no header', `${body}.${signature}`],
    ['claims between dots', `.${body}.`],
    ['claims alone', body],
    ['nothing', ''],
    ['two dots', '..'],
    ['one part more', `${genuine}.${body}`],
    ['an empty part more', `${genuine}.`],
    ['none, no signature, no dot', `${unsigned}.${body}`],
    ['none, an empty signature', `${unsigned}.${body}.`],
    ['none, a signature by an empty key', hmacToken({ ...header, alg: 'none' }, claims, '')],
    ['the flattened serialisation', JSON.stringify(jws)],
    ['the general serialisation', JSON.stringify({ payload: body, signatures: [{ protected: head, signature }] })],
    ['the flattened serialisation, encoded', encode(jws)],
    ['a signature of 31 bytes', `${head}.${body}.${encodeBytes(signature, 31)}`],
    ['a signature of one byte', `${head}.${body}.${encodeBytes(signature, 1)}`],
    ...spaced,
    ...publicKeys.map((key, at): Forgeries[number] => [`public key ${at} as secret`, hmacToken(header, claims, key)]),
  ]
}

function encodeBytes(signature: string, length: number): string {
  return Buffer.from(signature, 'base64url').subarray(0, length).toString('base64url')
}

/** The same token, written otherwise. */
function respelled(genuine: string): Forgeries {
  const [head = '', body = '', signature = ''] = genuine.split('.')
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const lastBits = (text: string) => {
    const loose = { 2: 15, 3: 3 }[text.length % 4] ?? 0
    const last = alphabet.indexOf(text.at(-1) ?? '')
    return Array.from(
      { length: loose },
      (_, step) => text.slice(0, -1) + alphabet[(last & ~loose) | ((last + step + 1) & loose)],
    )
  }
  return [
    ...lastBits(signature).map((other): Forgeries[number] => [
      'dropped bits of the signature',
      `${head}.${body}.${other}`,
    ]),
    ...['=', '==', '.', '..', '.x', '~', '/', '+', '-'].map((tail): Forgeries[number] => [
      `${tail} behind`,
      genuine + tail,
    ]),
    ...['=', '==', 'A'].flatMap(
      (inner): Forgeries => [
        [`${inner} behind the header`, `${head}${inner}.${body}.${signature}`],
        [`${inner} behind the claims`, `${head}.${body}${inner}.${signature}`],
      ],
    ),
    ['a dot before', `.${genuine}`],
    ['a part left out', `${head}.${signature}`],
    ['no signature', `${head}.${body}.`],
    ['no dot behind', `${head}.${body}`],
    ['parts in another order', `${body}.${head}.${signature}`],
    ['the header twice', `${head}.${head}.${body}.${signature}`],
    [
      'the alphabet of base64',
      genuine
        .replaceAll('-', '+')
        .replaceAll('_', '/')
        .replace(/\.([^.]*)$/, '.$1/'),
    ],
    ['in capitals', genuine.toUpperCase()],
    ['padded to 4 KB', genuine + 'A'.repeat(4097 - genuine.length)],
  ]
}

/** Signed by the right key: what a bug, an older version or another use of the key could have made. */
function withKey({ header, claims, key }: GoodToken): Forgeries {
  const now = Number(claims.iat)
  const heads: [string, object][] = [
    ['typ JWT', { typ: 'JWT' }],
    ['no typ', { typ: undefined }],
    ['typ refresh', { typ: 'rt+jwt' }],
    ['typ in a list', { typ: ['at+jwt'] }],
    ['no alg', { alg: undefined }],
    ['alg HS384 by HS256', { alg: 'HS384' }],
    ['alg none', { alg: 'none' }],
    ['no kid', { kid: undefined }],
    ['another kid', { kid: 'AAAAAAAAAAAA' }],
    ['crit of an unknown name', { crit: ['exp'], exp: now + 60 }],
    ['empty crit', { crit: [] }],
    ['crit that is no list', { crit: 'exp' }],
    ['crit of what is missing', { crit: ['x'] }],
    ['b64 false', { b64: false, crit: ['b64'] }],
    ['crit of alg', { crit: ['alg'] }],
  ]
  const changes: [string, object][] = [
    ...(['iss', 'aud', 'sub', 'sid', 'iat', 'exp'] as const).flatMap((name): [string, object][] => [
      [`no ${name}`, { [name]: undefined }],
      [`${name} null`, { [name]: null }],
      [`${name} true`, { [name]: true }],
      [`${name} in a list`, { [name]: [claims[name]] }],
      [`${name} in an object`, { [name]: { value: claims[name] } }],
      [`${name} empty`, { [name]: '' }],
    ]),
    ...(['iss', 'aud'] as const).flatMap((name): [string, object][] => [
      [`foreign ${name}`, { [name]: 'https://evil.test' }],
      [`${name} with a slash`, { [name]: `${claims[name]}/` }],
      [`${name} among others`, { [name]: [claims[name], 'https://evil.test'] }],
      [`${name} in capitals`, { [name]: String(claims[name]).toUpperCase() }],
    ]),
    ...(['iat', 'exp'] as const).flatMap((name): [string, object][] => [
      [`${name} as text`, { [name]: String(claims[name]) }],
      [`${name} with a fraction`, { [name]: Number(claims[name]) - 0.5 }],
    ]),
    ['iat of 0', { iat: 0 }],
    ['iat before all time', { iat: -1 }],
    ['iat in two minutes', { iat: now + 120, exp: now + 3600 }],
    ['an end that is past', { iat: now - 3600, exp: now - 1 }],
    ['an end of this very second', { iat: now - 3600, exp: now }],
    ['an end before the beginning', { exp: now - 5, iat: now }],
    ['a second over a day', { exp: now + 86_401 }],
    ['a year', { exp: now + 31_536_000 }],
    ['a start that is to come', { nbf: now + 3600 }],
    ['a start that is text', { nbf: String(now) }],
    ['a session of nobody', { sid: '0190b3a0-0000-7000-8000-000000000000' }],
    ['a session that is no id', { sid: 'x' }],
    ["an id with the database's words", { sid: "' or true --" }],
    ['a user of nobody', { sub: '0190b3a0-0000-7000-8000-000000000000' }],
    ['a user that is no id', { sub: 'ana' }],
  ]
  const raw = JSON.stringify(claims)
  const numbers = ['1e309', '-1e309', '1e21', 'NaN', 'Infinity', '0x7fffffff', '+1', '01'].flatMap(
    (number): Forgeries =>
      (['iat', 'exp'] as const).map((name): Forgeries[number] => [
        `${name} ${number}`,
        hmacToken(header, raw.replace(`"${name}":${claims[name]}`, `"${name}":${number}`), key),
      ]),
  )
  const deep = (open: string, close: string) => `{"a":${open.repeat(900)}1${close.repeat(900)},${raw.slice(1)}`
  return [
    ...heads.map(([name, change]): Forgeries[number] => [name, hmacToken({ ...header, ...change }, claims, key)]),
    ...changes.map(([name, change]): Forgeries[number] => [name, hmacToken(header, { ...claims, ...change }, key)]),
    ...numbers,
    ...(['HS384', 'HS512'] as const).map((alg): Forgeries[number] => [
      alg,
      hmacToken({ ...header, alg }, claims, key, alg),
    ]),
    ['HS512 that says HS256', hmacToken(header, claims, key, 'HS512')],
    ['alg said twice, none last', hmacToken(saidTwice(header, 'alg', 'none', 'last'), claims, key)],
    ['kid said twice, a foreign one last', hmacToken(saidTwice(header, 'kid', 'x', 'last'), claims, key)],
    ['typ said twice, JWT last', hmacToken(saidTwice(header, 'typ', 'JWT', 'last'), claims, key)],
    ['exp said twice, too late last', hmacToken(header, saidTwice(claims, 'exp', now + 999_999, 'last'), key)],
    ['sub said twice, a foreign one last', hmacToken(header, saidTwice(claims, 'sub', 'x', 'last'), key)],
    ['claims that are a list', hmacToken(header, '[]', key)],
    ['claims that are text', hmacToken(header, '"x"', key)],
    ['claims that are null', hmacToken(header, 'null', key)],
    ['no claims', hmacToken(header, '{}', key)],
    ['claims that are no JSON', hmacToken(header, '{', key)],
    ['claims in broken UTF-8', brokenUtf8(header, claims, key)],
    ['a header that is a list', hmacToken('[]', claims, key)],
    ['a header that is null', hmacToken('null', claims, key)],
    ['a header that is no JSON', hmacToken('{', claims, key)],
    ['a prototype for claims', hmacToken(header, `{"__proto__":${raw}}`, key)],
    ['claims of 4 KB', hmacToken(header, { ...claims, padding: 'x'.repeat(4000) }, key)],
    ['deep lists beyond 4 KB', hmacToken(header, deep('[[', ']]'), key)],
    ['a wrapped claim set', hmacToken(header, { vc: claims }, key)],
    ['zip', hmacToken({ ...header, zip: 'DEF', typ: 'JWT' }, claims, key)],
  ]
}

function brokenUtf8(header: object, claims: object, key: string): string {
  return hmacToken(header, JSON.stringify(claims).replace('"sid":"', '"sid":"\ud800'), key)
}

/** @returns the status of a handshake; 101 when the socket opened. */
async function handshake(url: string, token: string): Promise<number> {
  try {
    const { socket } = await openSocket(`${url.replace('http', 'ws')}/ws/ana?token=${encodeURIComponent(token)}`)
    socket.terminate()
    return 101
  } catch (error) {
    if (error instanceof RefusedError) return error.status
    throw error
  }
}

/** Calls with the token until its session is known by heart: what the opening of a session tells the servers makes them forget it. */
async function untilRemembered(server: TestServer, token: string): Promise<void> {
  const { sessionStore } = server.services
  const sessionId = String(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid)
  await expect
    .poll(async () => [(await restStatus(server, token))[0], sessionStore.recall(sessionId)?.sessionId], {
      interval: 20,
    })
    .toEqual([200, sessionId])
}

async function restStatus(server: TestServer, token: string): Promise<[number, unknown]> {
  const answer = await server.app.inject({ url: '/me', headers: { authorization: `Bearer ${token}` } })
  return [answer.statusCode, answer.headers['www-authenticate']]
}

describe(verifyAccessToken, () => {
  const refused = [401, 'Bearer error="invalid_token"']

  async function expectRefused(server: TestServer, forgeries: Forgeries): Promise<void> {
    const { url } = await server.listen()
    for (const [name, token] of forgeries) {
      expect(await restStatus(server, token), `REST: ${name}`).toEqual(refused)
    }
    const statuses = await Promise.all(forgeries.map(([, token]) => handshake(url, token)))
    expect(forgeries.filter((_, index) => statuses[index] !== 401).map(([name]) => name)).toEqual([])
  }

  async function start(server: TestServer): Promise<{ ana: TestLogin; good: GoodToken; genuine: string }> {
    const ana = await server.logIn('ana')
    const good = goodTokenOf(server, ana)
    return { ana, good, genuine: hmacToken(good.header, good.claims, good.key) }
  }

  it('accepts the token that the forgeries are made of, on both ways', async ({ server }) => {
    const { genuine, good } = await start(server)
    const { url } = await server.listen()
    expect(await restStatus(server, genuine)).toEqual([200, undefined])
    expect(await handshake(url, genuine)).toBe(101)
    const lastSaid = hmacToken(saidTwice(good.header, 'alg', 'none', 'first'), good.claims, good.key)
    expect(await restStatus(server, lastSaid)).toEqual([200, undefined]) // of two, all who read it read the same one
  })

  it('refuses whatever was signed without the key', async ({ server }) => {
    const { good, genuine } = await start(server)
    await expectRefused(server, await withoutKey(good, genuine))
  })

  it('refuses what the vectors of Project Wycheproof are about', async ({ server }) => {
    const { genuine, good } = await start(server)
    const forgeries = likeWycheproof(good, genuine)
    expect(forgeries.length).toBeGreaterThan(50)
    await expectRefused(server, forgeries)
    expect(await restStatus(server, genuine)).toEqual([200, undefined])
  })

  it('refuses every other spelling of a genuine token, also right after that was accepted', async ({ server }) => {
    const { genuine } = await start(server)
    expect(await restStatus(server, genuine)).toEqual([200, undefined])
    await expectRefused(server, respelled(genuine))
    expect(await restStatus(server, genuine)).toEqual([200, undefined])
  })

  it('refuses what the right key signed and this server would not', async ({ server }) => {
    const { good } = await start(server)
    await expectRefused(server, withKey(good))
  })

  it('reads 4,096 characters and no more', async ({ server }) => {
    const { good } = await start(server)
    const padded = (x: number, y: number) =>
      hmacToken({ ...good.header, x: 'x'.repeat(x) }, { ...good.claims, y: 'y'.repeat(y) }, good.key)
    const spare = Math.floor(((4097 - padded(0, 0).length) * 3) / 4)
    const nearby = [0, 1, 2].flatMap((x) => [0, 1, 2, 3, 4, 5, 6].map((less) => padded(x, spare - less)))
    const ofLength = (length: number) => nearby.find((token) => token.length === length) ?? ''
    expect((await restStatus(server, ofLength(4096)))[0]).toBe(200)
    expect((await restStatus(server, ofLength(4097)))[0]).toBe(401)
    expect(ofLength(4097)).not.toBe('')
  })

  it('refuses the session of one user with the id of another, whichever came first', async ({ server }) => {
    const { good, ana } = await start(server)
    const eva = await server.logIn('eva')
    await restStatus(server, eva.token)
    const mixed = hmacToken(good.header, { ...good.claims, sub: eva.userId }, good.key)
    expect((await restStatus(server, mixed))[0]).toBe(401)
    await restStatus(server, ana.token)
    expect((await restStatus(server, mixed))[0]).toBe(401)
  })

  it('ends with the token or with the session, whichever is first', async ({ server, db, clock }) => {
    const { good } = await start(server)
    const brief = hmacToken(good.header, { ...good.claims, exp: Number(good.claims.iat) + 60 }, good.key)
    await untilRemembered(server, brief)
    clock.turn({ milliseconds: (Number(good.claims.iat) + 60) * 1000 - clock().getTime() - 1 })
    expect((await restStatus(server, brief))[0]).toBe(200)
    clock.turn({ milliseconds: 1 })
    expect((await restStatus(server, brief))[0]).toBe(401)
    const genuine = hmacToken(good.header, good.claims, good.key)
    expect((await restStatus(server, genuine))[0]).toBe(200)
    await db.update(sessions).set({ expiresAt: clock() })
    const another = await server.another()
    expect((await restStatus(another, genuine))[0]).toBe(401)
    await db.delete(users)
    expect((await restStatus(await server.another(), genuine))[0]).toBe(401)
  })

  it('forgets what a dropped key signed, also what is being checked at that moment', async ({ server }) => {
    const { genuine, good } = await start(server)
    const { keys } = server.services
    const checking = restStatus(server, genuine)
    keys.replace([{ text: foreignKey }])
    await checking
    expect((await restStatus(server, genuine))[0]).toBe(401)
    keys.replace([{ text: good.key }])
    expect((await restStatus(server, genuine))[0]).toBe(200)
    keys.replace([{ text: foreignKey }])
    expect((await restStatus(server, genuine))[0]).toBe(401)
  })

  it('remembers nothing that was verified under a key that is dropped before the session is found', async ({
    server,
  }) => {
    const { genuine } = await start(server)
    const { keys, sessionStore } = server.services
    const { find } = sessionStore
    sessionStore.find = async (sessionId) => {
      sessionStore.find = find
      keys.replace([{ text: foreignKey }])
      return await find.call(sessionStore, sessionId)
    }
    await restStatus(server, genuine)
    expect((await restStatus(server, genuine))[0]).toBe(401)
  })

  it('takes no fault of its own for a bad token: only that would end the login of a device', async ({ server }) => {
    const { genuine } = await start(server)
    const { keys } = server.services
    const { verifying } = keys
    keys.verifying = () => {
      throw new RangeError('broken')
    }
    expect((await restStatus(server, genuine))[0]).toBe(500)
    keys.verifying = verifying
    expect((await restStatus(server, genuine))[0]).toBe(200)
  })

  it('lets the clock of another server be a minute ahead, and not a second more', async ({ server, clock }) => {
    clock.turn({ milliseconds: 1000 - clock().getMilliseconds() }) // a whole second, so that the minute is exact
    const { good } = await start(server)
    const ahead = (seconds: number) => {
      const iat = Number(good.claims.iat) + seconds
      return hmacToken(good.header, { ...good.claims, iat, exp: iat + 86_400 }, good.key)
    }
    expect((await restStatus(server, ahead(60)))[0]).toBe(200)
    expect((await restStatus(server, ahead(61)))[0]).toBe(401)
  })

  it('stays good when the server moves to another port, and is none when it goes by another address', async ({
    server,
    onTestFinished,
  }) => {
    const { genuine } = await start(server)
    const status = async (environment: Record<string, string>) => {
      const { app } = await ownServer(server, { environment, onCleanup: onTestFinished })
      return (await app.inject({ url: '/me', headers: { authorization: `Bearer ${genuine}` } })).statusCode
    }
    expect(await status({ PORT: '9000' })).toBe(200)
    expect(await status({ PUBLIC_URL: 'http://localhost:8077' })).toBe(401)
  })

  it('reads no token out of the address or the body of a REST call', async ({ server }) => {
    const { genuine } = await start(server)
    const inject = (url: string, rest: object = {}) => server.app.inject({ url, ...rest })
    for (const name of ['token', 'access_token', 'authorization', 'ticket', 'bearer']) {
      expect((await inject(`/me?${name}=${genuine}`)).statusCode).toBe(401)
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      expect((await inject('/logout', { method: 'POST', headers, payload: `${name}=${genuine}` })).statusCode).toBe(401)
    }
    for (const headers of [
      { cookie: `token=${genuine}; access_token=${genuine}` },
      { 'x-access-token': genuine },
      { 'proxy-authorization': `Bearer ${genuine}` },
    ]) {
      expect((await inject('/me', { headers })).statusCode).toBe(401)
    }
  })

  const headers = [
    'Bearer',
    'Bearer ',
    'Bearer  TOKEN',
    'Bearer\tTOKEN',
    'Bearer TOKEN x',
    'Bearer TOKEN,Bearer TOKEN',
    'Basic TOKEN',
    'TOKEN',
    'Token TOKEN',
    'Bearer "TOKEN"',
    'Bearer: TOKEN',
    'Bearer=TOKEN',
    'Bearer token=TOKEN',
    'DPoP TOKEN',
    'BearerTOKEN',
    'Bearer TOKEN;',
  ]

  it('refuses headers that are written in another way', async ({ server }) => {
    const { genuine } = await start(server)
    for (const header of headers) {
      const authorization = header.replaceAll('TOKEN', genuine)
      const answer = await server.app.inject({ url: '/me', headers: { authorization } })
      expect(answer.statusCode, header).toBe(401)
    }
  })
})
