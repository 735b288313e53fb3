/**
 * TLS that the server ends itself: 1.2 and 1.3, nothing older, for REST and for the socket.
 * @module
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataFolder, type ServerProcess, startServerProcess } from './support/process.ts'
import { testPassword } from './support/server.ts'
import { handshakeStatus, openSocket } from './support/socket.ts'

const run = promisify(execFile)
const TokenAnswer = Type.Object({ access_token: Type.String() })

describe('TLS', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>
  let server: ServerProcess
  let host: string
  let certificate: string

  beforeAll(async () => {
    folder = await dataFolder()
    certificate = join(folder.path, 'axia.pem')
    const key = join(folder.path, 'axia.key')
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    await run('openssl', ['req', '-x509', ...newKey, '-days', '1', ...subject, '-keyout', key, '-out', certificate])
    const dataDir = join(folder.path, 'data')
    server = await startServerProcess({ DATA_DIR: dataDir, TLS_CERT_FILE: certificate, TLS_KEY_FILE: key })
    host = `127.0.0.1:${new URL(server.url).port}`
  })
  afterAll(async () => {
    await server?.stop()
    await folder?.remove()
  })

  /** Shakes hands with OpenSSL at its weakest level, where the old versions would still be offered. */
  async function handshake(...flags: string[]): Promise<{ ok: boolean; words: string }> {
    const weakest = ['-cipher', 'DEFAULT@SECLEVEL=0']
    const client = run('openssl', ['s_client', '-connect', host, ...weakest, ...flags])
    client.child.stdin?.end()
    try {
      const { stdout, stderr } = await client
      return { ok: true, words: stdout + stderr }
    } catch (error) {
      const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
      return { ok: false, words: said }
    }
  }

  it.each([
    ['-tls1_2', 'TLSv1.2'],
    ['-tls1_3', 'TLSv1.3'],
  ])('accepts %s', async (flag, version) => {
    const { ok, words } = await handshake(flag)
    expect(ok).toBe(true)
    expect(words).toContain(version)
  })

  it.each(['-tls1', '-tls1_1'])('refuses %s with the alert that says why', async (flag) => {
    const { ok, words } = await handshake(flag)
    expect(ok).toBe(false)
    expect(words).toMatch(/alert protocol version|alert number 70/)
  })

  it('serves REST over HTTPS with HSTS, and its port speaks no plain HTTP', async () => {
    const { stdout } = await curl('/health', '-D-')
    expect(stdout).toMatch(/^HTTP\/1\.1 200/)
    expect(stdout).toMatch(/^strict-transport-security: max-age=63072000\r$/im)
    await expect(fetch(`http://${host}/health`)).rejects.toThrow()
  })

  it('opens the socket over WSS', async () => {
    await curl('/setup', '--json', JSON.stringify({ code: server.setupCode, username: 'ana', password: testPassword }))
    const { stdout } = await curl('/token', '-d', 'username=ana', '--data-urlencode', `password=${testPassword}`)
    const { access_token: token } = Parse(TokenAnswer, JSON.parse(stdout))
    const ca = await readFile(certificate, 'utf8')
    const socket = await openSocket(`wss://${host}/ws/ana?token=${token}`, { ca })
    socket.send({ text: '/ayuda' })
    expect(await socket.next()).toMatchObject({ type: 'text', output: expect.any(String) })
    await socket.close()
    expect(await handshakeStatus(`wss://${host}/ws/ana`, { ca })).toBe(401)
  })

  function curl(path: string, ...flags: string[]) {
    return run('curl', ['-s', '--cacert', certificate, ...flags, `https://${host}${path}`])
  }
})
