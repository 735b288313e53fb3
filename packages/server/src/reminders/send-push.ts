/**
 * Hands a message to a device's push service, encrypted for the device alone (RFC 8291): over https, and to public addresses only,
 * because the address came from a client.
 * @module
 */
import { Agent, fetch } from 'undici'
import { AddressRefusedError, type PublicConnectorOptions, publicConnector } from '../public-address.ts'

/** The pair by which push services know this server, both base64url. */
export interface PushKeyPair {
  publicKey: string
  privateKey: string
}

/** Where a device's messages go, and the keys that only it can read them with. */
export interface PushTarget {
  endpoint: string
  p256dh: string
  auth: string
}

export interface OutgoingPush {
  payload: string
  /** One that is still waiting under the same topic is replaced (RFC 8030 §5.4). */
  topic: string
  /** How long the push service keeps it for a device that is away. */
  ttlSeconds: number
  urgency: 'normal' | 'high'
}

/** What became of it. `gone`: the device has no such subscription any more; `refused`: trying again would not help. */
export type PushOutcome =
  | { status: 'sent' }
  | { status: 'gone' }
  | { status: 'refused'; reason: string }
  | { status: 'failed'; reason: string; retryAfterMs: number | undefined }

export interface SendPush {
  /** It never throws. */
  (target: PushTarget, push: OutgoingPush, keys: PushKeyPair): Promise<PushOutcome>
  /** Lets go of the connections. */
  close?(): Promise<void>
}

export interface PushSenderOptions extends Omit<PublicConnectorOptions, 'timeoutMs'> {
  /** Whom a push service may turn to: an address of https, or of mail (RFC 8292 §2.1). */
  subject: string
  /** `https:` alone; tests have no certificates. */
  protocols?: readonly string[]
}

const connectTimeoutMs = 5000
const wholeTimeoutMs = 10_000
/** Nobody is asked to wait longer than this. */
const maxRetryAfterMs = 3_600_000

export function createPushSender({ subject, protocols = ['https:'], ...options }: PushSenderOptions): SendPush {
  const connect = publicConnector({ ...options, timeoutMs: connectTimeoutMs })
  const dispatcher = new Agent({ connect, keepAliveTimeout: 1000 })

  async function send(
    target: PushTarget,
    { payload, topic, ttlSeconds, urgency }: OutgoingPush,
    keys: PushKeyPair,
  ): Promise<PushOutcome> {
    if (!isPushAddress(target.endpoint, protocols)) return { status: 'refused', reason: 'not an address of https' }
    const { default: webPush } = await import('web-push')
    const { endpoint, p256dh, auth } = target
    const vapidDetails = { subject, publicKey: keys.publicKey, privateKey: keys.privateKey }
    const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      vapidDetails,
      TTL: ttlSeconds,
      urgency,
      topic,
      contentEncoding: 'aes128gcm',
    })
    const { 'Content-Length': _, ...named } = headers // the sender counts for itself
    const response = await fetch(endpoint, {
      method: 'POST',
      dispatcher,
      redirect: 'manual',
      headers: Object.entries(named).map(([name, value]): [string, string] => [name, String(value)]),
      body: body === null ? null : new Uint8Array(body),
      signal: AbortSignal.timeout(wholeTimeoutMs),
    })
    await response.body?.cancel()
    return outcomeOf(response.status, response.headers.get('retry-after'))
  }

  return Object.assign(
    async (...given: Parameters<SendPush>): Promise<PushOutcome> => {
      try {
        return await send(...given)
      } catch (error) {
        return { status: 'failed', reason: reasonOf(error), retryAfterMs: undefined }
      }
    },
    { close: () => dispatcher.close() },
  )
}

/** Whom push services may turn to: the server's own address, or where that is none of https, its postmaster. */
export function contactOf(publicUrl: string): string {
  const { protocol, origin, hostname } = new URL(publicUrl)
  return protocol === 'https:' ? origin : `mailto:postmaster@${hostname}`
}

/** Whether messages may go there at all; the network's address is checked when a connection is made. */
export function isPushAddress(endpoint: string, protocols: readonly string[] = ['https:']): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  return url !== undefined && protocols.includes(url.protocol) && url.username === '' && url.password === ''
}

function outcomeOf(status: number, retryAfter: string | null): PushOutcome {
  if (status >= 200 && status < 300) return { status: 'sent' }
  if (status === 404 || status === 410) return { status: 'gone' } // RFC 8030 §7.3
  const reason = `the push service answers with ${status}`
  if (status !== 429 && status !== 408 && status < 500) return { status: 'refused', reason }
  const seconds = Number(retryAfter ?? Number.NaN)
  const retryAfterMs = seconds > 0 ? Math.min(seconds * 1000, maxRetryAfterMs) : undefined
  return { status: 'failed', reason, retryAfterMs }
}

/** Says what happened, and nothing of the address: who has it can send messages there. */
function reasonOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof AddressRefusedError) return 'its address is none of the public internet'
    if ('code' in each && typeof each.code === 'string') return each.code
  }
  return error instanceof Error ? error.name : 'unknown'
}
