/**
 * A push service on the loopback, with the devices behind it: it checks who sends (RFC 8292), and reads what comes as a device
 * does (RFC 8291), by means of its own.
 * @module
 */
import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type NewPushSubscription, PushMessage } from '@axia/contract'
import { importJWK, jwtVerify } from 'jose'
import { Type } from 'typebox'
import { Check, Parse } from 'typebox/value'
import { createPushSender } from '../src/reminders/send-push.ts'
import type { ServiceOptions } from '../src/services.ts'

export interface ReceivedPush {
  /** Path of the device's endpoint. */
  device: string
  message: PushMessage
  ttlSeconds: number
  urgency: string | undefined
  topic: string | undefined
  subject: string
}

export interface PushService {
  /** One more device. */
  subscribe(): NewPushSubscription
  received: ReceivedPush[]
  /** What the service answers from now on. */
  answerWith(status: number, headers?: Record<string, string>): void
  /** The way there: to the loopback, and without a certificate. */
  push: NonNullable<ServiceOptions['push']>
  close(): Promise<void>
}

interface Device {
  keys: ECDH
  auth: Buffer
}

const Claims = Type.Object({ sub: Type.String(), exp: Type.Number() })

export async function startPushService(): Promise<PushService> {
  const devices = new Map<string, Device>()
  const received: ReceivedPush[] = []
  let answer: { status: number; headers: Record<string, string> } = { status: 201, headers: {} }

  const server = createServer((request, response) => {
    read(request).then(
      (push) => {
        received.push(push)
        response.writeHead(answer.status, answer.headers).end()
      },
      () => response.writeHead(400).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const protocols = ['http:']
  const isAllowed = (address: string) => address === '127.0.0.1'
  const send = createPushSender({ subject: 'mailto:postmaster@localhost', protocols, isAllowed })

  async function read(request: IncomingMessage): Promise<ReceivedPush> {
    const path = request.url ?? ''
    const device = devices.get(path)
    if (device === undefined) throw new Error('no such device')
    const { headers } = request
    if (headers['content-encoding'] !== 'aes128gcm') throw new Error('another encoding')
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const message: unknown = JSON.parse(decrypt(device, Buffer.concat(pieces)))
    return {
      device: path,
      message: Parse(PushMessage, message),
      ttlSeconds: Number(headers.ttl),
      urgency: headers.urgency?.toString(),
      topic: headers.topic?.toString(),
      subject: await subjectOf(headers.authorization ?? '', origin),
    }
  }

  return {
    subscribe() {
      const keys = createECDH('prime256v1')
      keys.generateKeys()
      const auth = randomBytes(16)
      const path = `/push/${randomBytes(16).toString('base64url')}`
      devices.set(path, { keys, auth })
      const p256dh = keys.getPublicKey().toString('base64url')
      return { endpoint: `${origin}${path}`, keys: { p256dh, auth: auth.toString('base64url') } }
    },
    received,
    answerWith(status, headers = {}) {
      answer = { status, headers }
    },
    push: { send: (...given) => send(...given), protocols }, // servers come and go, and leave it open
    async close() {
      await send.close?.()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Who is to be turned to, of a token that is good here and now. */
async function subjectOf(authorization: string, audience: string): Promise<string> {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  if (x === undefined || y === undefined) throw new Error('no key')
  const publicKey = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256')
  const { payload } = await jwtVerify(token, publicKey, { algorithms: ['ES256'], audience })
  if (!Check(Claims, payload) || payload.exp > Date.now() / 1000 + 86_400) throw new Error('not a token of RFC 8292')
  return payload.sub
}

/** One record of `aes128gcm` (RFC 8188 §2.1) under the keys of RFC 8291 §3.4. */
function decrypt({ keys, auth }: Device, body: Buffer): string {
  const keyLength = body[20] ?? 0
  const [salt, sender, sealed] = [
    body.subarray(0, 16),
    body.subarray(21, 21 + keyLength),
    body.subarray(21 + keyLength),
  ]
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender])
  const secret = Buffer.from(hkdfSync('sha256', keys.computeSecret(sender), auth, info, 32))
  const derive = (use: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${use}\0`, length))
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  decipher.setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)).toString()
}
