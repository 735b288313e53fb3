import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it as base, describe, expect } from 'vitest'
import { startPushService } from '../../test/push-service.ts'
import { contactOf, createPushSender, isPushAddress, type PushKeyPair, type PushTarget } from './send-push.ts'

const { default: webPush } = await import('web-push')
const keys: PushKeyPair = webPush.generateVAPIDKeys()
const message = { kind: 'test', title: 'Dentista', body: '10:00', lang: 'es', link: '/calendar', tag: 't' } as const
const push = { payload: JSON.stringify(message), topic: 'topic', ttlSeconds: 600, urgency: 'high' } as const

const it = base.extend('service', async ({ task: _ }, { onCleanup }) => {
  const service = await startPushService()
  onCleanup(() => service.close())
  const { endpoint, keys } = service.subscribe()
  return { ...service, target: { endpoint, ...keys } }
})

describe(createPushSender, () => {
  it('sends what the device alone can read, with its time to live, urgency and topic', async ({ service }) => {
    expect(await service.push.send(service.target, push, keys)).toEqual({ status: 'sent' })
    expect(service.received).toEqual([
      {
        device: new URL(service.target.endpoint).pathname,
        message,
        ttlSeconds: 600,
        urgency: 'high',
        topic: 'topic',
        subject: 'mailto:postmaster@localhost',
      },
    ])
  })

  it.for<[number, Record<string, string>, object]>([
    [404, {}, { status: 'gone' }],
    [410, {}, { status: 'gone' }],
    [400, {}, { status: 'refused' }],
    [413, {}, { status: 'refused' }],
    [403, {}, { status: 'refused' }],
    [302, { location: 'https://elsewhere.example' }, { status: 'refused' }],
    [500, {}, { status: 'failed', retryAfterMs: undefined }],
    [429, { 'retry-after': '120' }, { status: 'failed', retryAfterMs: 120_000 }],
    [503, { 'retry-after': '999999' }, { status: 'failed', retryAfterMs: 3_600_000 }],
  ])('understands an answer of %i', async ([status, headers, outcome], { service }) => {
    service.answerWith(status, headers)
    expect(await service.push.send(service.target, push, keys)).toMatchObject(outcome)
    expect(service.received).toHaveLength(1)
  })

  it('connects to public addresses alone, also behind a name', async ({ onTestFinished }) => {
    let asked = 0
    const inside = createServer((_request, response) => {
      asked += 1
      response.writeHead(201).end()
    })
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void inside.close())
    const { port } = inside.address() as AddressInfo
    const send = createPushSender({
      subject: 'https://axia.example.org',
      protocols: ['http:'],
      lookup: (_name, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    const p256dh = keys.publicKey
    for (const host of ['127.0.0.1', 'push.example', '[::1]', '0x7f.1']) {
      const target: PushTarget = { endpoint: `http://${host}:${port}/x`, p256dh, auth: 'AAAAAAAAAAAAAAAAAAAAAA' }
      const outcome = await send(target, push, keys)
      expect(outcome, host).toMatchObject({ status: 'failed', reason: 'its address is none of the public internet' })
    }
    expect(asked).toBe(0)
    await send.close?.()
  })

  it('sends nothing without TLS, and says nothing of an address that does not answer', async () => {
    const send = createPushSender({ subject: 'https://axia.example.org', isAllowed: () => true })
    const p256dh = keys.publicKey
    const target = { endpoint: 'http://127.0.0.1:9/secret', p256dh, auth: 'AAAAAAAAAAAAAAAAAAAAAA' }
    expect(await send(target, push, keys)).toMatchObject({ status: 'refused' })
    const failed = await send({ ...target, endpoint: 'https://127.0.0.1:9/secret' }, push, keys)
    expect(failed).toMatchObject({ status: 'failed' })
    expect(JSON.stringify(failed)).not.toContain('secret')
    await send.close?.()
  })
})

describe(isPushAddress, () => {
  it('takes https without a name and password', () => {
    expect(isPushAddress('https://push.example/x')).toBe(true)
    for (const other of ['http://push.example/x', 'https://a:b@push.example', 'file:///etc/passwd', 'nothing']) {
      expect(isPushAddress(other), other).toBe(false)
    }
  })
})

describe(contactOf, () => {
  it('is the server, or its postmaster', () => {
    expect(contactOf('https://axia.example.org/')).toBe('https://axia.example.org')
    expect(contactOf('http://localhost:8077')).toBe('mailto:postmaster@localhost')
  })
})
