/**
 * Standard Webhooks signatures, with which the server and the agent know each other.
 * @module
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'
import type { Clock } from '../clock.ts'
import type { N8nSettings } from '../config.ts'

/** How far a signature's time may be from ours. */
const toleranceSeconds = 300
/** Signatures in one header that are looked at; a rotation needs two. */
const mostSignatures = 8

export interface WebhookSignature {
  /** The headers of a signed body. The id is the same on every repeat. */
  sign(id: string, body: string): Record<string, string>
  /** The webhook's id, or undefined when the signature is missing, wrong or too old. */
  verify(headers: IncomingHttpHeaders, body: string): string | undefined
}

export interface WebhookSignatureOptions {
  /** Base64, with or without `whsec_`. */
  secret: string
  /** Secrets that it takes the place of: until the other side knows the new one, either is good. */
  previousSecrets?: string[] | undefined
  clock: Clock
}

/** @throws when a secret is no base64. */
export function webhookSignature({ secret, previousSecrets = [], clock }: WebhookSignatureOptions): WebhookSignature {
  const webhooks = [secret, ...previousSecrets].map((each) => new Webhook(each))
  const signatures = (id: string, at: Date, body: string) => webhooks.map((webhook) => webhook.sign(id, at, body))
  return {
    sign(id, body) {
      const now = clock()
      return {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': signatures(id, now, body).join(' '), // one by each secret, as Standard Webhooks has it
      }
    },

    // Not the library's own `verify`: that one reads the machine's clock.
    verify(headers, body) {
      const id = single(headers['webhook-id'])
      const timestamp = single(headers['webhook-timestamp'])
      const header = single(headers['webhook-signature'])
      if (id === undefined || timestamp === undefined || header === undefined) return undefined
      if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return undefined
      const seconds = Number(timestamp)
      if (Math.abs(clock().getTime() / 1000 - seconds) > toleranceSeconds) return undefined
      const expected = signatures(id, new Date(seconds * 1000), body)
      const given = header.split(' ').slice(0, mostSignatures)
      return given.some((one) => expected.some((other) => isSame(one, other))) ? id : undefined
    },
  }
}

/** The signature that the settings ask for; undefined without a secret. */
export function signatureFor(
  { webhookSecret, webhookSecretPrevious }: Pick<N8nSettings, 'webhookSecret' | 'webhookSecretPrevious'>,
  clock: Clock,
): WebhookSignature | undefined {
  if (webhookSecret === undefined) return undefined
  return webhookSignature({ secret: webhookSecret, previousSecrets: webhookSecretPrevious, clock })
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
