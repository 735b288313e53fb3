import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError, isLoopback, readConfig } from './config.ts'

const goodKey = 'pS9v2Lq0xWn4Rt7Yb1Zk5Hd8Fm3Jc6Gu'
const otherKey = 'Vb8nM2kQ4wXz7Rt1Yp5Ls9Dh3Fj6Gc0T'
const folder = mkdtempSync(join(tmpdir(), 'axia-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The one line that the operator sees. */
function refusal(environment: Record<string, string>): string {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'accepted'
}

describe(readConfig, () => {
  it('needs nothing: an embedded database on a loopback port', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 8077,
      publicUrl: 'http://localhost:8077',
      databaseUrl: undefined,
      n8n: undefined,
      wsQueryToken: true,
      limits: { socketsPerSession: 10, socketsPerUser: 30, sessionsPerUser: 25, loginsPerMinute: 25 },
    })
  })

  it('takes the key, the database and the webhook from the environment', () => {
    const config = readConfig({
      DATABASE_URL: 'postgresql://axia:pw@db:5432/axia',
      SECRET_KEY: goodKey,
      N8N_WEBHOOK_URL: 'http://n8n:5678/webhook/axia',
    })
    expect(config).toMatchObject({
      databaseUrl: 'postgresql://axia:pw@db:5432/axia',
      secretKey: goodKey,
      n8n: { webhookUrl: 'http://n8n:5678/webhook/axia', webhookSecret: undefined, webhookSecretPrevious: [] },
    })
  })

  it('issues tokens under the declared address, or under a name that stays whatever the port', () => {
    expect(readConfig({ PUBLIC_URL: 'https://axia.example.org/app/' }).issuer).toBe('https://axia.example.org')
    const { issuer } = readConfig({})
    expect(readConfig({ PORT: '9000' }).issuer).toBe(issuer)
    expect(readConfig({ TLS_CERT_FILE: 'cert.pem', TLS_KEY_FILE: 'key.pem' }).issuer).toBe(issuer)
  })

  it('counts an empty setting as unset', () => {
    expect(readConfig({ PORT: '', SECRET_KEY: ' ', DATABASE_URL: '' })).toMatchObject({
      port: 8077,
      secretKey: undefined,
    })
  })

  it('reads a secret from the file that NAME_FILE names', () => {
    const file = join(folder, 'key')
    writeFileSync(file, `${goodKey}\n`)
    expect(readConfig({ SECRET_KEY_FILE: file }).secretKey).toBe(goodKey)
    expect(refusal({ SECRET_KEY_FILE: file, SECRET_KEY: goodKey })).toContain('not both')
    expect(refusal({ SECRET_KEY_FILE: join(folder, 'missing') })).toContain('cannot be read')
    writeFileSync(join(folder, 'empty'), '\n')
    expect(refusal({ SECRET_KEY_FILE: join(folder, 'empty') })).toContain('empty')
  })

  it('keeps previous keys as a list', () => {
    expect(
      readConfig({ SECRET_KEY: goodKey, SECRET_KEY_PREVIOUS: `${otherKey}, ${goodKey}` }).secretKeyPrevious,
    ).toEqual([otherKey, goodKey])
  })

  it.each([
    ['too short', 'abc'],
    ['one byte too short', goodKey.slice(0, 31)],
    ['one character', 'a'.repeat(64)],
    ['a short pattern', 'q7Zx9Lw2Rt4Y'.repeat(3)],
    ['an example', 'your-secret-key-here-change-me-please'],
    ['a word from this manual', 'my-very-own-axia-key-0123-xyz-QWZ'],
  ])('refuses a key that is %s, without repeating it', (_, key) => {
    const message = refusal({ SECRET_KEY: key })
    expect(message).toContain('SECRET_KEY')
    expect(message).toContain('openssl rand')
    expect(message).not.toContain(key)
    expect(refusal({ SECRET_KEY: goodKey, SECRET_KEY_PREVIOUS: key })).toContain('SECRET_KEY_PREVIOUS')
  })

  it.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '80a' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://x' }, 'postgresql://'],
    [{ DATABASE_URL: 'postgresql://x/y' }, 'SECRET_KEY'],
    [{ SECRET_KEY_PREVIOUS: otherKey }, 'needs SECRET_KEY'],
    [{ TLS_CERT_FILE: '/x' }, 'TLS_KEY_FILE'],
    [{ TRUSTED_PROXIES: 'proxy.local' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES'],
    [{ PUBLIC_URL: 'axia.example.org' }, 'PUBLIC_URL'],
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS'],
    [{ N8N_WEBHOOK_URL: 'file:///etc/passwd' }, 'N8N_WEBHOOK_URL'],
    [{ N8N_WEBHOOK_SECRET: 'whsec_abc' }, 'N8N_WEBHOOK_URL'],
    [{ N8N_WEBHOOK_URL: 'http://n8n/x', N8N_WEBHOOK_SECRET: 'short' }, 'N8N_WEBHOOK_SECRET'],
    [{ N8N_WEBHOOK_URL: 'http://n8n/x', N8N_WEBHOOK_SECRET: `whsec_${otherKey}x` }, 'N8N_WEBHOOK_SECRET'],
    [{ N8N_WEBHOOK_URL: 'http://n8n/x', N8N_WEBHOOK_SECRET_PREVIOUS: 'whsec_x' }, 'needs N8N_WEBHOOK_SECRET'],
    [
      { N8N_WEBHOOK_URL: 'http://n8n/x', N8N_WEBHOOK_SECRET: otherKey, N8N_WEBHOOK_SECRET_PREVIOUS: 'whsec_x' },
      'N8N_WEBHOOK_SECRET_PREVIOUS must',
    ],
    [{ WS_QUERY_TOKEN: 'maybe' }, 'WS_QUERY_TOKEN'],
    [{ LIMIT_SESSIONS_PER_USER: '0' }, 'LIMIT_SESSIONS_PER_USER'],
    [{ AGENT_TIMEOUT_SECONDS: '-1' }, 'AGENT_TIMEOUT_SECONDS'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  ])('refuses %o in one line that says the cure', (environment, named) => {
    const message = refusal(environment)
    expect(message).toContain(named)
    expect(message).not.toContain('\n')
  })

  it('wants TLS, a declared proxy or an open word before it listens beyond this machine', () => {
    const outside = { HOST: '0.0.0.0', PUBLIC_URL: 'https://axia.example.org' }
    expect(refusal({ HOST: '0.0.0.0' })).toContain('PUBLIC_URL')
    expect(refusal(outside)).toContain('TLS_CERT_FILE')
    expect(refusal({ ...outside, ALLOW_PLAIN_HTTP: 'on' })).toBe('accepted')
    expect(refusal({ ...outside, TRUSTED_PROXIES: '10.0.0.1' })).toBe('accepted')
    expect(refusal({ ...outside, TLS_CERT_FILE: '/c', TLS_KEY_FILE: '/k' })).toBe('accepted')
  })
})

describe(isLoopback, () => {
  it.each(['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]'])('knows %s', (host) => {
    expect(isLoopback(host)).toBe(true)
  })
  it.each(['0.0.0.0', '::', '192.168.1.2', '127.0.0.1.example.org', 'localhost.example.org'])(
    'does not take %s for it',
    (host) => {
      expect(isLoopback(host)).toBe(false)
    },
  )
})
