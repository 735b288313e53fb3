import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect } from 'vitest'
import { it as base } from '../../test/support.ts'
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import type { AdminAnswer, AdminRequest } from './administration.ts'
import { examine } from './doctor.ts'

const folder = mkdtempSync(join(tmpdir(), 'axia-doctor-'))
afterAll(() => rmSync(folder, { recursive: true }))

const whole: AdminAnswer = { status: 'verified', entries: 3, broken_at: null }

/** What is found with these settings, by check. */
async function find(
  environment: Record<string, string>,
  answer: AdminAnswer = whole,
  clock = systemClock,
  keys: 'usable' | 'absent' | 'lost' = 'usable',
) {
  const config = readConfig({ DATA_DIR: folder, ...environment })
  const perform = async ({ act }: AdminRequest): Promise<AdminAnswer> =>
    act === 'inspect-push-keys' ? { status: 'push-keys', keys } : answer
  const findings = await examine({ config, clock, perform })
  return Object.fromEntries(findings.map(({ check, ...finding }) => [check, finding]))
}

const it = base.extend('page', async ({ task: _ }, { onCleanup }) => {
  const ends: (() => Promise<void>)[] = []
  onCleanup(async () => {
    for (const end of ends) await end()
  })
  /** Something else than our server at PUBLIC_URL. */
  return async (listener: RequestListener) => {
    const server = createServer(listener)
    server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => new Promise((resolve) => server.close(() => resolve())))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
})

describe(examine, () => {
  it('finds nothing wrong with a server that runs as it should', async ({ server }) => {
    const { port } = await server.listen()
    const found = await find({ PUBLIC_URL: `http://localhost:${port}` })
    expect(Object.keys(found)).toEqual([
      'configuration',
      'key',
      'database',
      'reminders',
      'tls',
      'address',
      'clock',
      'socket',
      'agent',
    ])
    expect(Object.values(found).filter(({ status }) => status !== 'ok')).toEqual([])
  })

  it('says that nothing answers at PUBLIC_URL, and looks at the rest all the same', async () => {
    const found = await find({ PUBLIC_URL: 'http://127.0.0.1:9' })
    expect(found.address).toMatchObject({ status: 'problem', cure: expect.stringContaining('is the server running') })
    expect(found.agent).toMatchObject({ status: 'ok' })
  })

  it('notices a proxy that keeps paths, the upgrade or the protocol to itself', async ({ page }) => {
    const swallowing = await page((_request, answer) => answer.writeHead(404).end())
    expect((await find({ PUBLIC_URL: swallowing })).address).toMatchObject({
      status: 'problem',
      cure: expect.stringContaining('every path'),
    })
    const plain = await page((_request, answer) => answer.end('{}'))
    expect((await find({ PUBLIC_URL: plain })).socket).toMatchObject({
      status: 'problem',
      cure: expect.stringContaining('Upgrade'),
    })
  })

  it('notices clocks that are apart', async ({ server }) => {
    const { port } = await server.listen()
    const clock = () => new Date(Date.now() + 300_000)
    const found = await find({ PUBLIC_URL: `http://localhost:${port}` }, whole, clock)
    expect(found.clock).toMatchObject({ status: 'problem', cure: expect.stringContaining('NTP') })
  })

  it('notices a key file that others can read', async () => {
    writeFileSync(join(folder, 'secret.key'), 'x')
    chmodSync(join(folder, 'secret.key'), 0o644)
    expect((await find({})).key).toMatchObject({ status: 'problem', cure: expect.stringContaining('chmod 600') })
    chmodSync(join(folder, 'secret.key'), 0o600)
    expect((await find({})).key).toMatchObject({ status: 'ok' })
  })

  it('notices an audit log that was changed', async () => {
    const found = await find({}, { status: 'verified', entries: 4, broken_at: 5 })
    expect(found.database).toMatchObject({ status: 'problem', says: expect.stringContaining('entry 5') })
  })

  it('notices push keys that nothing opens, and an address at which browsers take no reminders', async () => {
    const lost = await find({}, whole, systemClock, 'lost')
    expect(lost.reminders).toMatchObject({ status: 'problem', cure: expect.stringContaining('restart') })
    expect((await find({}, whole, systemClock, 'absent')).reminders).toMatchObject({ status: 'ok' })
    const plain = await find({ PUBLIC_URL: 'http://axia.lan:8077', ALLOW_PLAIN_HTTP: 'on' })
    expect(plain.reminders).toMatchObject({ status: 'warning', cure: expect.stringContaining('HTTPS') })
  })

  it('knows the test address of n8n from the production one, and an agent that is away', async ({ page }) => {
    const n8n = await page((_request, answer) => answer.writeHead(404).end('{}'))
    const secret = { N8N_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }
    expect((await find({ N8N_WEBHOOK_URL: `${n8n}/webhook-test/axia` })).agent).toMatchObject({ status: 'problem' })
    expect((await find({ N8N_WEBHOOK_URL: `${n8n}/webhook/axia` })).agent).toMatchObject({ status: 'warning' })
    expect((await find({ N8N_WEBHOOK_URL: `${n8n}/webhook/axia`, ...secret })).agent).toMatchObject({ status: 'ok' })
    expect((await find({ N8N_WEBHOOK_URL: 'http://127.0.0.1:9/webhook/axia' })).agent).toMatchObject({
      status: 'problem',
    })
  })
})
