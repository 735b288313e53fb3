/**
 * Standard Webhooks signatures, with which the server and the agent know each other.
 * @module
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'
import type { Clock } from '../clock.ts'

/** How far a signature's time may be from ours. */
const toleranceSeconds = 300

export interface WebhookSignature {
  /** The headers of a signed body. The id is the same on every repeat. */
  sign(id: string, body: string): Record<string, string>
  /** The webhook's id, or undefined when the signature is missing, wrong or too old. */
  verify(headers: IncomingHttpHeaders, body: string): string | undefined
}

/** @throws when the secret is no base64 (with or without `whsec_`). */
export function webhookSignature({ secret, clock }: { secret: string; clock: Clock }): WebhookSignature {
  const webhook = new Webhook(secret)
  return {
    sign(id, body) {
      const now = clock()
      return {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': webhook.sign(id, now, body),
      }
    },

    // Not the library's own `verify`: that one reads the machine's clock.
    verify(headers, body) {
      const id = single(headers['webhook-id'])
      const timestamp = single(headers['webhook-timestamp'])
      const signatures = single(headers['webhook-signature'])
      if (id === undefined || timestamp === undefined || signatures === undefined) return undefined
      if (!/^[\x21-\x7e]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return undefined
      const seconds = Number(timestamp)
      if (Math.abs(clock().getTime() / 1000 - seconds) > toleranceSeconds) return undefined
      const expected = webhook.sign(id, new Date(seconds * 1000), body)
      return signatures.split(' ').some((given) => isSame(given, expected)) ? id : undefined
    },
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
