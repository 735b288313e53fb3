/**
 * TLS as OpenSSL at its weakest would have it, and HSTS on TLS alone.
 * @module
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createServer as createTlsServer } from 'node:tls'
import { promisify } from 'node:util'
import { describe, expect, vi } from 'vitest'
import { createServer } from '../../src/http/server.ts'
import { it, type TestServer } from '../support.ts'
import { ownServer } from './own-server.ts'
import { openRaw, parseAnswer, sendRaw } from './raw.ts'

const run = promisify(execFile)

type Cleanup = (end: () => Promise<void>) => unknown

/** A key of its kind with its certificate, in a folder that goes away. */
async function makeCertificate(onCleanup: Cleanup, ...newKey: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'axia-tls-'))
  onCleanup(async () => rmSync(folder, { recursive: true }))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    ...newKey,
    '-nodes',
    '-days',
    '1',
    '-subj',
    '/CN=localhost',
    '-keyout',
    key,
    '-out',
    cert,
  ])
  return { cert, key }
}

async function startTls(server: TestServer, onCleanup: Cleanup, ...newKey: string[]) {
  const { cert, key } = await makeCertificate(onCleanup, ...newKey)
  const environment = { TLS_CERT_FILE: cert, TLS_KEY_FILE: key }
  const { app } = await ownServer(server, { environment, onCleanup })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, port: Number(new URL(url).port), cert, key }
}

/** Shakes hands at the weakest security level, where OpenSSL offers all that it knows. The suite, or undefined when refused. */
async function suiteOf(port: number, ...flags: string[]): Promise<string | undefined> {
  const client = run('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...flags])
  client.child.stdin?.end()
  const said = await client.then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  )
  const suite = /Cipher is (\S+)/.exec(said)?.[1]
  return suite === '(NONE)' ? undefined : suite
}

const weak = (suites: string) => ['-tls1_2', '-cipher', `${suites}@SECLEVEL=0`]

describe(createServer, () => {
  const broken = [
    ['-tls1', '-cipher', 'ALL@SECLEVEL=0'],
    ['-tls1_1', '-cipher', 'ALL@SECLEVEL=0'],
    weak('AES128-SHA'),
    weak('AES256-GCM-SHA384'),
    weak('ECDHE-RSA-AES128-SHA'),
    weak('ECDHE-RSA-AES256-SHA384'),
    weak('ECDHE-ECDSA-AES128-SHA256'),
    weak('DHE-RSA-AES256-GCM-SHA384'),
    weak('AECDH-AES256-SHA'),
    weak('ADH-AES256-GCM-SHA384'),
    weak('ECDHE-RSA-NULL-SHA'),
    weak('PSK'),
  ]

  it.for([
    ['RSA', ['rsa:2048']],
    ['ECDSA', ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']],
  ] as const)(
    'shakes hands with forward secrecy and authenticated encryption alone, under an %s key',
    async ([kind, newKey], { server, onTestFinished }) => {
      const { port } = await startTls(server, onTestFinished, ...newKey)
      for (const flags of broken) expect(await suiteOf(port, ...flags), flags.join(' ')).toBeUndefined()
      for (const suite of ['AES256-GCM-SHA384', 'AES128-GCM-SHA256', 'CHACHA20-POLY1305']) {
        expect(await suiteOf(port, ...weak(`ECDHE-${kind}-${suite}`))).toBe(`ECDHE-${kind}-${suite}`)
      }
      for (const suite of ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256']) {
        expect(await suiteOf(port, '-tls1_3', '-ciphersuites', suite)).toBe(suite)
      }
      for (const suite of ['TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256']) {
        expect(await suiteOf(port, '-tls1_3', '-ciphersuites', suite)).toBeUndefined()
      }
    },
  )

  it('is what refuses them: a lax server takes the same hands', async ({ onTestFinished }) => {
    const { cert, key } = await makeCertificate(onTestFinished, 'rsa:2048')
    const { readFile } = await import('node:fs/promises')
    const settings = { minVersion: 'TLSv1' as const, ciphers: 'ALL:@SECLEVEL=0' }
    const lax = createTlsServer({ cert: await readFile(cert), key: await readFile(key), ...settings }).listen(
      0,
      '127.0.0.1',
    )
    await once(lax, 'listening')
    const address = lax.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    expect(await suiteOf(port, '-tls1_1', '-cipher', 'ALL@SECLEVEL=0')).toBeDefined()
    expect(await suiteOf(port, ...weak('ECDHE-RSA-AES128-SHA'))).toBe('ECDHE-RSA-AES128-SHA')
    lax.close()
  })

  it('ends a connection that does not finish its handshake within 12 s', async ({ server, onTestFinished }) => {
    const { port } = await startTls(server, onTestFinished, 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1')
    const { setTimeout: original } = Socket.prototype
    const times: number[] = []
    const spy = vi.spyOn(Socket.prototype, 'setTimeout').mockImplementation(function (this: Socket, ms, then) {
      times.push(ms)
      return original.call(this, ms === 12_000 ? 100 : ms, then)
    })
    onTestFinished(() => spy.mockRestore())
    const silent = await openRaw(port)
    const half = await openRaw(port)
    half.socket.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])) // the beginning of a hello
    await Promise.all([silent.closed, half.closed])
    expect(times).toContain(12_000)
  })

  it('says HSTS on TLS alone, with refusals too, and speaks no plain HTTP there', async ({
    server,
    onTestFinished,
  }) => {
    const { app, port } = await startTls(server, onTestFinished, 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1')
    const ask = async (bytes: string) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
      socket.on('error', () => {})
      await once(socket, 'secureConnect')
      socket.write(bytes)
      const chunks: Buffer[] = []
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      await once(socket, 'close')
      return parseAnswer(Buffer.concat(chunks).toString('latin1'))
    }
    const close = 'Host: a\r\nConnection: close\r\n\r\n'
    const expected: [number, string][] = [
      [200, `GET /health HTTP/1.1\r\n${close}`],
      [200, `GET /app/ HTTP/1.1\r\n${close}`],
      [401, `GET /me HTTP/1.1\r\n${close}`],
      [404, `GET /nowhere HTTP/1.1\r\n${close}`],
      [400, `GET /%zz HTTP/1.1\r\n${close}`],
      [400, 'nonsense\r\n\r\n'],
      [431, `GET /health HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n${close}`],
    ]
    for (const [status, bytes] of expected) {
      const answer = await ask(bytes)
      expect([answer.status, answer.headers.get('strict-transport-security')], bytes.slice(0, 40)).toEqual([
        status,
        'max-age=63072000',
      ])
    }
    expect(await sendRaw(port, `GET /health HTTP/1.1\r\n${close}`)).not.toContain('HTTP/1.1 200')
    expect((await app.inject({ url: '/health' })).statusCode).toBe(200) // it lives on
    const plain = await server.app.inject({ url: '/health', headers: { 'x-forwarded-proto': 'https' } })
    expect(plain.headers['strict-transport-security']).toBeUndefined()
  })
})
