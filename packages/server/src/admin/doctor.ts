/**
 * `axia-server doctor`: looks at everything that an operator can get wrong, and says what is wrong and the cure.
 * @module
 */
import { X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { keyFile } from '../auth/key-file.ts'
import type { Clock } from '../clock.ts'
import { type Config, isTestWebhook } from '../config.ts'
import type { AdminAnswer, AdminRequest } from './administration.ts'

/** What one look found. */
export interface Finding {
  check: string
  status: 'ok' | 'warning' | 'problem'
  /** One sentence. */
  says: string
  /** What to do about it. */
  cure?: string
}

export interface DoctorOptions {
  config: Config
  clock: Clock
  /** Does something on the database, through the running server where there is one. */
  perform: (request: AdminRequest) => Promise<AdminAnswer>
}

type Check = (options: DoctorOptions) => Promise<Omit<Finding, 'check'>>

const patienceMs = 5000
const dayMs = 86_400_000
/** Tokens allow a minute between two clocks. */
const clockToleranceMs = 60_000

const checks: Record<string, Check> = {
  key: async ({ config }) => {
    if (config.secretKey !== undefined) return { status: 'ok', says: 'SECRET_KEY is long and irregular enough.' }
    const file = keyFile(config.dataDir)
    const mode = statSync(file, { throwIfNoEntry: false })?.mode
    if (mode === undefined) return { status: 'ok', says: 'There is no key yet: the first start makes one.' }
    if (process.platform === 'win32')
      return { status: 'ok', says: 'There is a key file; Windows decides who reads it.' }
    if ((mode & 0o077) === 0) return { status: 'ok', says: 'The key file can be read by its owner alone.' }
    return { status: 'problem', says: 'Other users of this machine can read the key file.', cure: `chmod 600 ${file}` }
  },

  database: async ({ perform }) => {
    const answer = await perform({ act: 'verify-audit' })
    if (answer.status !== 'verified') return { status: 'problem', says: 'The database answered something else.' }
    if (answer.broken_at === null)
      return { status: 'ok', says: `It answers; the audit log is whole (${answer.entries}).` }
    return {
      status: 'problem',
      says: `It answers, and entry ${answer.broken_at} of the audit log does not follow from the one before.`,
      cure: 'somebody changed the database by hand: compare it with a backup',
    }
  },

  reminders: async ({ config, perform }) => {
    const answer = await perform({ act: 'inspect-push-keys' })
    if (answer.status !== 'push-keys') return { status: 'problem', says: 'The database answered something else.' }
    if (answer.keys === 'lost') {
      return {
        status: 'problem',
        says: 'No known key opens the push keys: no reminder can be sent.',
        cure: 'restart the server: it makes new ones, and every device subscribes again when its app is opened',
      }
    }
    const { hostname } = new URL(config.publicUrl)
    const isSafe = config.publicUrl.startsWith('https:') || hostname === 'localhost' || hostname === '127.0.0.1'
    if (!isSafe) {
      const says = 'Browsers take reminders over HTTPS alone, or on the machine itself.'
      return { status: 'warning', says, cure: 'serve the app over HTTPS, and set PUBLIC_URL' }
    }
    if (answer.keys === 'absent')
      return { status: 'ok', says: 'There are no push keys yet: the first start makes them.' }
    return { status: 'ok', says: 'The push keys can be used.' }
  },

  tls: async ({ config, clock }) => {
    const { tls, publicUrl } = config
    if (tls === undefined) {
      if (publicUrl.startsWith('https:')) return { status: 'ok', says: 'A proxy ends TLS; see "address".' }
      return config.allowPlainHttp
        ? { status: 'warning', says: 'Plain HTTP is allowed: passwords cross the network unencrypted.' }
        : { status: 'ok', says: 'Only this machine can reach the server; no TLS is needed.' }
    }
    const certificate = new X509Certificate(readFileSync(tls.certFile))
    const daysLeft = Math.floor((new Date(certificate.validTo).getTime() - clock().getTime()) / dayMs)
    const host = new URL(publicUrl).hostname
    const cure = 'renew the certificate and restart the server'
    if (daysLeft < 0) return { status: 'problem', says: 'The certificate has expired.', cure }
    if (certificate.checkHost(host) === undefined && certificate.checkIP(host) === undefined) {
      return {
        status: 'problem',
        says: `The certificate is not for ${host}.`,
        cure: 'get one for the host of PUBLIC_URL',
      }
    }
    if (daysLeft < 14) return { status: 'warning', says: `The certificate expires in ${daysLeft} days.`, cure }
    return { status: 'ok', says: `The certificate is for ${host} and good for ${daysLeft} days.` }
  },

  address: async ({ config }) => {
    const { publicUrl, trustedProxies } = config
    const answer = await reach(`${publicUrl}/health`)
    if (answer.status !== 200) {
      const says = `${publicUrl} answers /health with ${answer.status}.`
      return { status: 'problem', says, cure: 'let the proxy pass every path on to the server' }
    }
    const sawTls = answer.headers['strict-transport-security'] !== undefined
    if (publicUrl.startsWith('https:') && !sawTls) {
      return {
        status: 'problem',
        says: 'The server does not see that the browser came by HTTPS.',
        cure:
          trustedProxies.length === 0
            ? "set TRUSTED_PROXIES to the proxy's address"
            : 'let the proxy send X-Forwarded-Proto and X-Forwarded-For, and check its address in TRUSTED_PROXIES',
      }
    }
    return { status: 'ok', says: `${publicUrl} reaches the server.` }
  },

  clock: async ({ config, clock }) => {
    const answer = await reach(`${config.publicUrl}/health`)
    const apart = Math.abs(new Date(answer.headers.date ?? '').getTime() - clock().getTime())
    if (Number.isNaN(apart)) return { status: 'warning', says: 'The answer has no Date header to compare with.' }
    if (apart <= clockToleranceMs) return { status: 'ok', says: 'This clock and the server’s agree.' }
    const says = `This clock and the server’s are ${Math.round(apart / 1000)} seconds apart.`
    return { status: 'problem', says, cure: 'set the clocks by NTP' }
  },

  socket: async ({ config }) => {
    const { status } = await reach(`${config.publicUrl}/ws/doctor`, {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'),
    })
    if (status === 401) return { status: 'ok', says: 'The upgrade reaches the server, which wants a token.' }
    const says = `The upgrade to a socket is answered with ${status} instead of 401.`
    return { status: 'problem', says, cure: 'let the proxy pass the Upgrade and Connection headers on' }
  },

  agent: async ({ config }) => {
    if (config.n8n === undefined) return { status: 'ok', says: 'The built-in agent answers.' }
    const { webhookUrl, webhookSecret } = config.n8n
    if (isTestWebhook(webhookUrl)) {
      const says = 'N8N_WEBHOOK_URL is the test address, which answers once after a click in n8n.'
      return { status: 'problem', says, cure: 'use the production URL of the Webhook node and activate the workflow' }
    }
    const { status } = await reach(webhookUrl)
    if (status >= 500) return { status: 'problem', says: `n8n answers with ${status}.`, cure: "see n8n's log" }
    return webhookSecret === undefined
      ? {
          status: 'warning',
          says: 'n8n can be reached; what goes there is not signed.',
          cure: 'set N8N_WEBHOOK_SECRET',
        }
      : { status: 'ok', says: 'n8n can be reached, and what goes there is signed; "n8n test" asks it.' }
  },
}

/** Looks at everything, whatever one look finds. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const findings: Finding[] = [{ check: 'configuration', status: 'ok', says: 'Every setting can be used.' }]
  for (const [check, look] of Object.entries(checks)) {
    try {
      findings.push({ check, ...(await look(options)) })
    } catch (error) {
      findings.push({ check, status: 'problem', ...explain(error) })
    }
  }
  return findings
}

interface Reached {
  status: number
  headers: Record<string, string | undefined>
}

/** One GET by hand: `fetch` neither upgrades nor lets one. */
function reach(address: string, headers: Record<string, string> = {}): Promise<Reached> {
  const send = address.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const call = send(address, { headers, timeout: patienceMs }, (answer) => {
      answer.resume()
      const single = Object.entries(answer.headers).map(([name, value]) => [name, String(value)])
      resolve({ status: answer.statusCode ?? 0, headers: Object.fromEntries(single) })
    })
    call.on('upgrade', (_answer, socket) => {
      socket.destroy()
      resolve({ status: 101, headers: {} })
    })
    call.on('timeout', () => call.destroy(new Error(`no answer within ${patienceMs / 1000} seconds`)))
    call.on('error', reject)
    call.end()
  })
}

const cures: Record<string, string> = {
  ECONNREFUSED: 'is the server running, and PUBLIC_URL the address at which it can be reached?',
  ENOTFOUND: 'the name is not known here: check its DNS entry',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'this machine does not trust the certificate; browsers will not either',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'give the server the whole chain: certificate first, then the intermediates',
  CERT_HAS_EXPIRED: 'renew the certificate and restart the server',
}

function explain(error: unknown): { says: string; cure?: string } {
  if (!(error instanceof Error)) return { says: 'It could not be looked at.' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const cure = cures[code]
  return { says: code === '' ? error.message : `${code}: ${error.message}`, ...(cure !== undefined && { cure }) }
}
