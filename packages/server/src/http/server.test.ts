/**
 * The listening socket's settings.
 * @module
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ConfigError, readConfig } from '../config.ts'
import { createServer } from './server.ts'

describe(createServer, () => {
  it('limits headers, requests and idle connections in time, and headers in size', () => {
    const server = createServer(readConfig({}), () => {})
    const { headersTimeout, requestTimeout, keepAliveTimeout } = server
    expect({ headersTimeout, requestTimeout, keepAliveTimeout }).toEqual({
      headersTimeout: 12_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 10_000,
    })
  })

  it('says which setting is wrong when the certificate cannot be read, or is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'axia-tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [present, absent] = [join(folder, 'present.pem'), join(folder, 'absent.pem')]
    writeFileSync(present, 'no certificate at all')
    const open = (TLS_CERT_FILE: string, TLS_KEY_FILE: string) => () =>
      createServer(readConfig({ TLS_CERT_FILE, TLS_KEY_FILE }), () => {})
    expect(open(absent, present)).toThrow(new ConfigError('TLS_CERT_FILE names a file that cannot be read'))
    expect(open(present, absent)).toThrow(new ConfigError('TLS_KEY_FILE names a file that cannot be read'))
    expect(open(present, present)).toThrow(/^TLS_CERT_FILE and TLS_KEY_FILE must hold a certificate and its own key/)
  })
})
