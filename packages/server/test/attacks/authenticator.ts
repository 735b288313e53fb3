/**
 * A passkey in software: what a browser and its authenticator would answer (Web Authentication Level 3 §6).
 * @module
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What the server's options are read for. */
export interface Ceremony {
  challenge: string
}

export interface Authenticator {
  /** What `navigator.credentials.create` would give. */
  register(options: Ceremony, change?: Partial<Answering>): object
  /** What `navigator.credentials.get` would give; counts up by one. */
  assert(options: Ceremony, change?: Partial<Answering>): object
}

/** What an answer says; tests lie about it. */
export interface Answering {
  origin: string
  /** The name under which the browser keeps the passkey. */
  relyingPartyId: string
  /** Whether the person was asked for a finger, a face or a code. */
  userVerified: boolean
  signCount: number
  type: string
  transports: string[]
}

export function createAuthenticator(origin: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(16)
  let signCount = 0

  const answering = (change: Partial<Answering>, type: string): Answering => ({
    origin,
    relyingPartyId: new URL(origin).hostname,
    userVerified: true,
    signCount: ++signCount,
    type,
    transports: ['internal'],
    ...change,
  })
  const clientData = ({ challenge }: Ceremony, { type, origin }: Answering) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authData = ({ relyingPartyId, userVerified, signCount }: Answering, attested?: Buffer) => {
    const flags = 1 | (userVerified ? 4 : 0) | (attested === undefined ? 0 : 64)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(signCount)
    return Buffer.concat([sha256(relyingPartyId), Buffer.from([flags]), counter, attested ?? Buffer.alloc(0)])
  }
  const answer = (response: object) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })

  return {
    register(options, change = {}) {
      const says = answering(change, change.type ?? 'webauthn.create')
      const cose = cborMap([
        [2, 1], // key type: EC2
        [-7, 3], // algorithm: ES256
        [1, -1], // curve: P-256
        [Buffer.from(x, 'base64url'), -2],
        [Buffer.from(y, 'base64url'), -3],
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        cborText('fmt'),
        cborText('none'),
        cborText('attStmt'),
        Buffer.from([0xa0]),
        cborText('authData'),
        cborBytes(authData(says, attested)),
      ])
      return answer({
        clientDataJSON: clientData(options, says).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: says.transports,
      })
    },

    assert(options, change = {}) {
      const says = answering(change, change.type ?? 'webauthn.get')
      const [client, authenticator] = [clientData(options, says), authData(says)]
      const signature = sign('sha256', Buffer.concat([authenticator, sha256(client)]), privateKey)
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authenticator.toString('base64url'),
        signature: signature.toString('base64url'),
      })
    },
  }
}

function sha256(data: string | Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

/** CBOR (RFC 8949) of what an authenticator says, and no more. */
function cborMap(entries: [value: number | Buffer, key: number][]): Buffer {
  const parts = entries.flatMap(([value, key]) => [
    cborInteger(key),
    typeof value === 'number' ? cborInteger(value) : cborBytes(value),
  ])
  return Buffer.concat([Buffer.from([0xa0 | entries.length]), ...parts])
}

function cborInteger(value: number): Buffer {
  return Buffer.from([value >= 0 ? value : 0x20 | (-1 - value)])
}

function cborBytes(bytes: Buffer): Buffer {
  const { length } = bytes
  const head = length < 24 ? [0x40 | length] : length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(head), bytes])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)])
}
