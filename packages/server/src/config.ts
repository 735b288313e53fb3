/**
 * The environment becomes a configuration here, or the start stops with one line that says the cure.
 * @module
 */
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'

export interface Limits {
  socketsPerSession: number
  socketsPerUser: number
  sessionsPerUser: number
  /** Login attempts per address. */
  loginsPerMinute: number
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** The agent behind a webhook. */
export interface N8nSettings {
  webhookUrl: string
  /** Signs what goes there, and what comes back. */
  webhookSecret: string | undefined
  /** Secrets that still sign and still verify, until n8n knows the new one. */
  webhookSecretPrevious: string[]
}

/** Everything that an operator can set. */
export interface Config {
  host: string
  port: number
  /** The origin that users type, without a path. */
  publicUrl: string
  /** Issuer of the tokens: the origin that was declared, or a word of our own that no change of the port touches. */
  issuer: string
  dataDir: string
  /** A real PostgreSQL instead of the embedded one. */
  databaseUrl: string | undefined
  /** Signs the tokens; undefined in embedded mode, which makes its own. */
  secretKey: string | undefined
  /** Keys that no longer sign and still verify. */
  secretKeyPrevious: string[]
  /** Undefined for the built-in agent. */
  n8n: N8nSettings | undefined
  agentTimeoutSeconds: number
  tls: { certFile: string; keyFile: string } | undefined
  /** Addresses and networks whose `X-Forwarded-*` is believed. */
  trustedProxies: string[]
  /** Other origins that may call. */
  corsOrigins: string[]
  allowPlainHttp: boolean
  /** Whether `?token=` opens the socket. */
  wsQueryToken: boolean
  limits: Limits
  logLevel: LogLevel
}

/** A setting that cannot be used. The message is one line for the operator and never holds a secret's value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

type Environment = Record<string, string | undefined>

/**
 * Issuer where no address was declared, which is on the loopback alone. Installations of one machine are told apart by their keys and
 * their sessions.
 */
const localIssuer = 'axia:localhost'

const loopbackNames = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

/** True for a name or address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return loopbackNames.has(host.toLowerCase()) || /^127(?:\.\d{1,3}){3}$/.test(host)
}

/**
 * Reads and checks the whole configuration.
 *
 * @throws {ConfigError} on the first setting that is wrong or contradicts another.
 */
export function readConfig(environment: Environment): Config {
  const read = reader(environment)
  const host = read.text('HOST') ?? '127.0.0.1'
  const port = read.integer('PORT', 8077, 0, 65_535)
  const databaseUrl = read.secret('DATABASE_URL')
  if (databaseUrl !== undefined && !/^postgres(?:ql)?:\/\//.test(databaseUrl)) {
    throw new ConfigError('DATABASE_URL must start with postgresql:// (leave it out for the embedded database)')
  }
  const secretKey = read.secret('SECRET_KEY')
  if (databaseUrl !== undefined && secretKey === undefined) {
    throw new ConfigError(
      'DATABASE_URL needs SECRET_KEY too: set it to 32 or more random characters (openssl rand -base64 48)',
    )
  }
  const secretKeyPrevious = read.secretList('SECRET_KEY_PREVIOUS')
  if (secretKey === undefined && secretKeyPrevious.length > 0) {
    throw new ConfigError('SECRET_KEY_PREVIOUS needs SECRET_KEY too: the key that takes its place')
  }
  if (secretKey !== undefined) refuseWeakKey('SECRET_KEY', secretKey)
  for (const key of secretKeyPrevious) refuseWeakKey('SECRET_KEY_PREVIOUS', key)

  const tls = tlsFiles(read)
  const trustedProxies = read.list('TRUSTED_PROXIES')
  for (const proxy of trustedProxies) {
    if (!isNetwork(proxy))
      throw new ConfigError(
        'TRUSTED_PROXIES must be a comma-separated list of IP addresses or networks such as 10.0.0.0/8',
      )
  }
  const allowPlainHttp = read.flag('ALLOW_PLAIN_HTTP', false)
  const ownAddress = read.text('PUBLIC_URL')
  const publicUrl = ownAddress === undefined ? undefined : origin('PUBLIC_URL', ownAddress)
  if (!isLoopback(host)) {
    if (publicUrl === undefined) {
      throw new ConfigError(`HOST=${host} is reachable from outside: set PUBLIC_URL to the address that users type`)
    }
    if (tls === undefined && trustedProxies.length === 0 && !allowPlainHttp) {
      throw new ConfigError(
        `HOST=${host} without TLS: set TLS_CERT_FILE and TLS_KEY_FILE, or TRUSTED_PROXIES for a proxy that ends TLS, or ALLOW_PLAIN_HTTP=on for a trusted network`,
      )
    }
  }
  return {
    host,
    port,
    issuer: publicUrl ?? localIssuer,
    publicUrl: publicUrl ?? `${tls === undefined ? 'http' : 'https'}://localhost:${port}`,
    dataDir: resolve(read.text('DATA_DIR') ?? './data'),
    databaseUrl,
    secretKey,
    secretKeyPrevious,
    n8n: n8nSettings(read),
    agentTimeoutSeconds: read.integer('AGENT_TIMEOUT_SECONDS', 300, 1, 86_400),
    tls,
    trustedProxies,
    corsOrigins: read.list('CORS_ORIGINS').map((value) => origin('CORS_ORIGINS', value)),
    allowPlainHttp,
    wsQueryToken: read.flag('WS_QUERY_TOKEN', true),
    limits: {
      socketsPerSession: read.integer('LIMIT_SOCKETS_PER_SESSION', 10, 1, 1_000_000),
      socketsPerUser: read.integer('LIMIT_SOCKETS_PER_USER', 30, 1, 1_000_000),
      sessionsPerUser: read.integer('LIMIT_SESSIONS_PER_USER', 25, 1, 1_000_000),
      loginsPerMinute: read.integer('LIMIT_LOGINS_PER_MINUTE', 25, 1, 1_000_000),
    },
    logLevel: read.oneOf('LOG_LEVEL', logLevels, 'info'),
  }
}

/** Readers of single settings; an empty one counts as unset. */
function reader(environment: Environment) {
  const text = (name: string) => {
    const value = environment[name]?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  const secret = (name: string) => {
    const file = text(`${name}_FILE`)
    const value = text(name)
    if (file === undefined) return value
    if (value !== undefined) throw new ConfigError(`set either ${name} or ${name}_FILE, not both`)
    try {
      const content = readFileSync(file, 'utf8').trim()
      if (content !== '') return content
    } catch (cause) {
      throw new ConfigError(`${name}_FILE names a file that cannot be read`, { cause })
    }
    throw new ConfigError(`${name}_FILE names an empty file`)
  }
  const split = (value: string | undefined) =>
    (value ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  return {
    text,
    secret,
    list: (name: string) => split(text(name)),
    secretList: (name: string) => split(secret(name)),
    integer(name: string, otherwise: number, least: number, most: number) {
      const value = text(name)
      if (value === undefined) return otherwise
      const number = Number(value)
      if (!/^\d+$/.test(value) || number < least || number > most) {
        throw new ConfigError(`${name} must be a whole number from ${least} to ${most}`)
      }
      return number
    },
    flag(name: string, otherwise: boolean) {
      const value = text(name)?.toLowerCase()
      if (value === undefined) return otherwise
      if (['on', 'true', '1', 'yes'].includes(value)) return true
      if (['off', 'false', '0', 'no'].includes(value)) return false
      throw new ConfigError(`${name} must be on or off`)
    },
    oneOf<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
      const value = text(name)
      if (value === undefined) return otherwise
      const choice = choices.find((each) => each === value)
      if (choice === undefined) throw new ConfigError(`${name} must be one of ${choices.join(', ')}`)
      return choice
    },
  }
}

type Reader = ReturnType<typeof reader>

/** An address reduced to the origin that browsers send, or the one of an app in a Capacitor shell. */
function origin(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !['http:', 'https:', 'capacitor:'].includes(url.protocol) || url.username !== '') {
    throw new ConfigError(`${name} must be an address such as https://axia.example.org`)
  }
  return url.protocol === 'capacitor:' ? `capacitor://${url.host}` : url.origin
}

function tlsFiles(read: Reader): Config['tls'] {
  const certFile = read.text('TLS_CERT_FILE')
  const keyFile = read.text('TLS_KEY_FILE')
  if (certFile === undefined && keyFile === undefined) return undefined
  if (certFile === undefined || keyFile === undefined) {
    throw new ConfigError('TLS_CERT_FILE and TLS_KEY_FILE go together: set both, or neither')
  }
  return { certFile, keyFile }
}

function n8nSettings(read: Reader): N8nSettings | undefined {
  const webhookUrl = read.text('N8N_WEBHOOK_URL')
  const webhookSecret = read.secret('N8N_WEBHOOK_SECRET')
  const webhookSecretPrevious = read.secretList('N8N_WEBHOOK_SECRET_PREVIOUS')
  if (webhookSecret === undefined && webhookSecretPrevious.length > 0) {
    throw new ConfigError('N8N_WEBHOOK_SECRET_PREVIOUS needs N8N_WEBHOOK_SECRET too: the secret that takes its place')
  }
  if (webhookUrl === undefined) {
    if (webhookSecret !== undefined) throw new ConfigError('N8N_WEBHOOK_SECRET is set without N8N_WEBHOOK_URL')
    return undefined
  }
  if (!URL.canParse(webhookUrl) || !/^https?:$/.test(new URL(webhookUrl).protocol)) {
    throw new ConfigError('N8N_WEBHOOK_URL must be an address such as http://n8n:5678/webhook/axia')
  }
  if (webhookSecret !== undefined) refuseBadWebhookSecret('N8N_WEBHOOK_SECRET', webhookSecret)
  for (const each of webhookSecretPrevious) refuseBadWebhookSecret('N8N_WEBHOOK_SECRET_PREVIOUS', each)
  return { webhookUrl, webhookSecret, webhookSecretPrevious }
}

/** True for the address that answers only while n8n's editor listens. */
export function isTestWebhook(url: string): boolean {
  return new URL(url).pathname.includes('/webhook-test/')
}

function refuseBadWebhookSecret(name: string, secret: string): void {
  if (/^(?:whsec_)?(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(secret)) return
  throw new ConfigError(
    `${name} must be whsec_ followed by 24 or more random bytes in base64 (npm run axia-server -- n8n secret)`,
  )
}

function isNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

/** Words that stand in documentation, never in a key that somebody drew at random. */
const exampleWords = [
  'change',
  'example',
  'secret',
  'password',
  'your-',
  'your_',
  'random',
  'axia',
  '12345',
  'qwert',
  'abcde',
]

/** Refuses a key that a stranger could guess: too short, too regular, or out of a manual. */
function refuseWeakKey(name: string, key: string): void {
  const cure = `set it to 32 or more random characters (openssl rand -base64 48)`
  if (Buffer.byteLength(key) < 32) throw new ConfigError(`${name} is too short: ${cure}`)
  if (new Set(key).size < 10) throw new ConfigError(`${name} repeats too few characters: ${cure}`)
  if (/^(.{1,16})\1+$/.test(key)) throw new ConfigError(`${name} repeats itself: ${cure}`)
  const lower = key.toLowerCase()
  if (exampleWords.some((word) => lower.includes(word))) {
    throw new ConfigError(`${name} looks like an example: ${cure}`)
  }
}
