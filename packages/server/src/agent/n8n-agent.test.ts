import { setTimeout as delay } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { Agent as HttpAgent } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type N8nStandIn, startN8nStandIn, type WorkflowBehaviour } from '../../../../e2e/support/n8n-stand-in.ts'
import { isPublicAddress } from '../public-address.ts'
import { AgentError, type Question } from './agent.ts'
import { type N8nAgent, n8nAgent } from './n8n-agent.ts'
import { webhookSignature } from './webhook-signature.ts'

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ok!').toString('base64')}`
const clock = () => new Date()
const webm = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 9])

const question: Question = {
  messageId: '01a1ffd5-6be9-71eb-b9e4-5c96581dbd72',
  conversationName: 'c1',
  userId: '01a1ffd5-6be5-7436-9a31-6a376cec9ea8',
  username: 'ana',
  locale: 'en',
  timeZone: 'America/Bogota',
  type: 'text',
  text: '¿qué tal?',
  audio: undefined,
  images: [],
  sentAt: new Date('2026-11-21T20:00:00Z'),
}

let n8n: N8nStandIn
let agent: N8nAgent
beforeEach(async () => {
  n8n = await startN8nStandIn()
  agent = n8nAgent({ url: n8n.url, signature: undefined })
})
afterEach(async () => {
  await agent.close()
  await n8n.close()
})

const never = new AbortController().signal
const ask = (asked: Partial<Question> = {}) => agent.answer({ ...question, ...asked }, { signal: never })

async function failureAfter(behaviour: WorkflowBehaviour, asked: Partial<Question> = {}): Promise<AgentError> {
  n8n.behave(behaviour)
  const error = await ask(asked).catch((caught: unknown) => caught)
  if (!(error instanceof AgentError)) throw new Error(`not an AgentError: ${error}`)
  return error
}

describe(n8nAgent, () => {
  it('sends the question with everything a workflow needs', async () => {
    await ask()
    expect(n8n.received[0]?.body).toEqual({
      session_id: 'c1',
      message_id: question.messageId,
      user: 'ana',
      timestamp: '2026-11-21T20:00:00.000Z',
      time_zone: 'America/Bogota',
      locale: 'en',
      type: 'text',
      text: '¿qué tal?',
      audio_base64: null,
      audio_mime_type: null,
      images: [],
    })
    expect(n8n.received[0]?.headers['webhook-id']).toBe(question.messageId)
    expect(n8n.received[0]?.headers).not.toHaveProperty('webhook-signature')
  })

  it('sends voice as base64', async () => {
    await ask({ type: 'audio', text: '', audio: { mimeType: 'audio/webm', content: webm } })
    expect(n8n.received[0]?.body).toMatchObject({
      type: 'audio',
      audio_base64: webm.toString('base64'),
      audio_mime_type: 'audio/webm',
    })
  })

  it('signs what it sends so that any Standard Webhooks library accepts it', async () => {
    const signing = n8nAgent({ url: n8n.url, signature: webhookSignature({ secret, clock }) })
    await signing.answer(question, { signal: never })
    await signing.close()
    const { headers, raw } = n8n.received[0] ?? { headers: {}, raw: '' }
    const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
    expect(new Webhook(secret).verify(raw, given)).toMatchObject({ text: '¿qué tal?' })
    expect(() => new Webhook(secret).verify(`${raw} `, given)).toThrow()
  })

  it.each<[string, WorkflowBehaviour, string]>([
    ['an object with output', { respond: { output: 'hi' } }, 'hi'],
    ['an object with text', { respond: { text: 'hi' } }, 'hi'],
    ['plain text', { respond: 'hi **there**' }, 'hi **there**'],
    ['JSON text', { status: 200, contentType: 'application/json', body: '"hi"' }, 'hi'],
    ['a number', { status: 200, contentType: 'application/json', body: '42' }, '42'],
    [
      'all entries of the last node',
      { allEntries: [{ output: 'one' }, { text: 'two' }, 'three'] },
      'one\n\ntwo\n\nthree',
    ],
    ['JSON over several lines', { status: 200, body: '{\n  "output": "hi"\n}\n' }, 'hi'],
    ['text over several lines', { respond: 'one\ntwo\n' }, 'one\ntwo\n'],
    ['streamed lines', { streamed: ['Hel', 'lo\n', 'you'] }, 'Hello\nyou'],
    ['streamed answers of Respond to Webhook nodes', { streamed: [{ output: 'Hel' }, [{ text: 'lo' }]] }, 'Hello'],
    ['JSON that an agent streams as its words', { streamed: ['{"a":1}', '{"b"'] }, '{"a":1}{"b"'],
    ['text that begins like a page', { respond: '<3 you' }, '<3 you'],
    ['an answer beside a message', { respond: { message: 'Workflow was started', output: 'hi' } }, 'hi'],
  ])('understands %s', async (_what, behaviour, text) => {
    n8n.behave(behaviour)
    expect(await ask()).toEqual({ status: 'answered', text, audio: undefined })
  })

  it('understands voice by its bytes', async () => {
    n8n.behave({ respond: { output: 'listen', type: 'audio', audio_base64: webm.toString('base64') } })
    expect(await ask()).toMatchObject({ text: 'listen', audio: { mimeType: 'audio/webm', content: webm } })
    n8n.behave({ respond: { output: 'x', audio_url: 'javascript:alert(1)', audio_base64: 'bm90IGF1ZGlv' } })
    expect(await ask()).toEqual({ status: 'answered', text: 'x', audio: undefined })
  })

  it('understands voice that comes as a file', async () => {
    n8n.behave({ binary: webm, mimeType: 'audio/mpeg' })
    expect(await ask()).toEqual({ status: 'answered', text: '', audio: { mimeType: 'audio/webm', content: webm } })
    n8n.behave({ streamed: [{ output: 'listen', audio_base64: webm.toString('base64') }] })
    expect(await ask()).toMatchObject({ text: 'listen', audio: { mimeType: 'audio/webm', content: webm } })
  })

  it('hands on the pieces of a streamed answer as they come', async () => {
    n8n.behave({ streamed: ['one ', 'two'] })
    const pieces: string[] = []
    await agent.answer(question, { signal: never, onDelta: (text) => pieces.push(text) })
    expect(pieces).toEqual(['one ', 'two'])
  })

  it.each<[string, WorkflowBehaviour]>([
    ['the word that the workflow was started', { started: true }],
    ['202', { status: 202, body: '{"whatever": true}' }],
  ])('leaves the question open after %s, if a late answer could be signed', async (_what, behaviour) => {
    n8n.behave(behaviour)
    const signing = n8nAgent({ url: n8n.url, signature: webhookSignature({ secret, clock }) })
    expect(await signing.answer(question, { signal: never })).toEqual({ status: 'open' })
    await signing.close()
    expect(await failureAfter(behaviour)).toMatchObject({
      message: expect.stringMatching(/Using Respond to Webhook Node.*N8N_WEBHOOK_SECRET/),
      retryable: false,
    })
  })

  it.each<[string, WorkflowBehaviour, boolean, RegExp]>([
    ['an inactive workflow', { inactive: true }, true, /workflow active/],
    ['a path that n8n does not know', { starting: true }, true, /no webhook/],
    ['a workflow without a node that responds', { noRespondNode: true }, false, /lacks a Respond to Webhook/],
    ['a workflow whose last node gave nothing', { noItem: true }, false, /Respond to Webhook/],
    ['a workflow that passes the message over', { filtered: true }, false, /Only Run If/],
    ['a workflow that fails in the middle of a stream', { streamed: ['half'], fails: true }, true, /workflow failed/],
    ['a workflow that fails at the start of a stream', { streamed: [], fails: true }, true, /workflow failed/],
    ['a stream without words', { streamed: [] }, false, /Respond to Webhook/],
    [
      'a file that is no voice',
      { binary: Buffer.from('PK'), mimeType: 'audio/mpeg' },
      false,
      /neither shown nor played/,
    ],
    ['a webhook for GET', { wrongMethod: true }, false, /HTTP Method/],
    ['a workflow that failed', { fails: true }, true, /workflow failed/],
    ['a web page', { status: 200, contentType: 'text/html', body: '<!DOCTYPE html><p>Sign in' }, false, /web page/],
    ['a web page that calls itself something else', { respond: '<html><p>Sign in' }, false, /web page/],
    ['an empty answer', { silent: true }, false, /Respond to Webhook/],
    ['an empty output', { respond: { output: ' ' } }, false, /Respond to Webhook/],
    ['an empty list', { allEntries: [] }, false, /Respond to Webhook/],
    ['an answer without output', { respond: { answer: 'hi' } }, false, /output or text/],
    ['lists within lists without end', { respond: '['.repeat(200_000) + ']'.repeat(200_000) }, false, /output or text/],
    ['a stream that broke off', { streamed: ['half'], cut: true }, true, /broke off/],
    [
      'a redirect, which is not followed',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      false,
      /another address/,
    ],
    ['a demand for credentials', { status: 401 }, false, /authentication/],
    ['a proxy that finds no n8n', { status: 502, contentType: 'text/html', body: '<html>' }, true, /not ready/],
    ['too many requests', { status: 429 }, true, /too much/],
    ['a body that is too large', { status: 413 }, false, /too large for n8n/],
    ['an answer that is too large', { respond: 'x'.repeat(4_194_305) }, false, /answer is too large/],
    ['a connection that breaks', { breaks: true }, true, /cannot be reached/],
  ])('tells in plain words of %s', async (_what, behaviour, retryable, words) => {
    const error = await failureAfter(behaviour)
    expect(error.message).toMatch(words)
    expect(error.retryable).toBe(retryable)
    expect(error.message).not.toContain('127.0.0.1') // the address is a secret between the two servers
  })

  it("speaks the user's language", async () => {
    expect((await failureAfter({ inactive: true }, { locale: 'es' })).message).toMatch(/flujo de trabajo/)
  })

  it('asks a failing workflow a few times only, and one that n8n may not know yet somewhat longer', async () => {
    expect((await failureAfter({ fails: true })).maxAttempts).toBe(4)
    for (const behaviour of [{ starting: true }, { inactive: true }] as const) {
      expect((await failureAfter(behaviour)).maxAttempts).toBe(8)
    }
  })

  it('points to the secret when n8n refuses what is signed', async () => {
    n8n.behave({ status: 401 })
    const signing = n8nAgent({ url: n8n.url, signature: webhookSignature({ secret, clock }) })
    await expect(signing.answer(question, { signal: never })).rejects.toThrow(/N8N_WEBHOOK_SECRET/)
    await signing.close()
  })

  it('keeps its connections', async () => {
    for (let count = 0; count < 5; count++) await ask()
    expect(n8n.connections()).toBeLessThan(3) // one may still be at the end of its answer when the next question goes
  })

  it('does not follow a redirect with what it signed', async () => {
    const elsewhere = await startN8nStandIn()
    await failureAfter({ status: 307, headers: { location: elsewhere.url } })
    expect(elsewhere.received).toEqual([])
    await elsewhere.close()
  })

  it('knows the test address, and an n8n that is not running', async () => {
    const atTest = n8nAgent({ url: n8n.testUrl, signature: undefined })
    await expect(atTest.answer(question, { signal: never })).rejects.toThrow(/test address/)
    await atTest.close()
    await n8n.close()
    await expect(ask()).rejects.toMatchObject({ message: expect.stringMatching(/Is it running/), retryable: true })
    n8n = await startN8nStandIn()
  })

  it('lets go when it is told to', async () => {
    n8n.behave({ hangs: true })
    const controller = new AbortController()
    const asked = agent.answer(question, { signal: controller.signal })
    controller.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('voice that an answer names by its address', () => {
  const named = (audio_url: string) => ({ respond: { output: 'listen', audio_url } })

  it('is fetched from n8n itself', async () => {
    n8n.behave(named(n8n.url), { binary: webm, mimeType: 'audio/mpeg' })
    expect(await ask()).toEqual({
      status: 'answered',
      text: 'listen',
      audio: { mimeType: 'audio/webm', content: webm },
    })
  })

  it('is fetched from elsewhere, over redirects, without a signature', async () => {
    const elsewhere = await startN8nStandIn()
    const outside = new HttpAgent()
    const asking = n8nAgent({ url: n8n.url, signature: webhookSignature({ secret, clock }), outside })
    n8n.behave(named(elsewhere.url))
    elsewhere.behave(
      { status: 302, headers: { location: '/webhook/2' } },
      { binary: webm, mimeType: 'application/octet-stream' },
    )
    expect(await asking.answer(question, { signal: never })).toMatchObject({ audio: { content: webm } })
    expect(elsewhere.received.map(({ path }) => path)).toEqual(['/webhook/axia', '/webhook/2'])
    for (const { headers } of elsewhere.received) expect(Object.keys(headers).join()).not.toContain('webhook')
    await asking.close()
    await elsewhere.close()
  })

  it.each<[string, WorkflowBehaviour]>([
    ['is not there', { status: 404 }],
    ['is none', { respond: { a: 1 } }],
    ['is too large', { binary: Buffer.concat([webm, Buffer.alloc(786_432)]), mimeType: 'audio/webm' }],
    ['leads in a circle', { status: 302, headers: { location: '/webhook/axia' } }],
    ['breaks off', { breaks: true }],
  ])('is left to the user as an address when it %s', async (_what, behaviour) => {
    n8n.behave(named(n8n.url), behaviour)
    expect(await ask()).toEqual({
      status: 'answered',
      text: `listen\n\nThe voice of this answer could not be had: ${n8n.url}`,
      audio: undefined,
    })
  })

  it('never leads into this network, by its number, by a name, or by a redirect', async () => {
    const inside = await startN8nStandIn()
    const { port } = new URL(inside.url)
    for (const address of [inside.url, `http://localhost:${port}/x`, `http://[::1]:${port}/`, `http://0:${port}/`]) {
      n8n.behave(named(address))
      expect(await ask()).toMatchObject({ audio: undefined, text: expect.stringContaining('could not be had') })
    }
    n8n.behave(named(n8n.url), { status: 302, headers: { location: inside.url } })
    expect(await ask()).toMatchObject({ audio: undefined })
    expect(inside.connections()).toBe(0)
    await inside.close()
  })

  it.each([
    ['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    [
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
    ],
  ])('knows addresses inside: %s …', (...addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([])
  })

  it('knows public addresses', () => {
    const addresses = ['1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111']
    expect(addresses.filter((address) => !isPublicAddress(address))).toEqual([])
  })
})

describe('the time that an answer takes', () => {
  /** The library's clock for its limits ticks twice a second, and lets one tick pass. */
  const longerThanItsClock = () => delay(2500)

  it('is not limited by the HTTP client, not until the answer begins and not in the middle of it', async () => {
    const hasty = new HttpAgent({ headersTimeout: 20, bodyTimeout: 20 }) // by default five minutes
    const asking = n8nAgent({ url: n8n.url, signature: undefined, dispatcher: hasty })
    n8n.behave(
      { after: longerThanItsClock(), behave: { respond: 'at last' } },
      { streamed: ['at ', 'last'], pausing: longerThanItsClock },
    )
    const [slow, pausing] = [1, 2].map(() => asking.answer(question, { signal: never }))
    expect(await slow).toMatchObject({ text: 'at last' })
    expect(await pausing).toMatchObject({ text: 'at last' })
    await asking.close()
  })
})

describe(webhookSignature, () => {
  const now = new Date('2026-11-21T20:00:00Z')
  const signature = webhookSignature({ secret, clock: () => now })
  const signed = signature.sign('msg_1', '{"a":1}')

  it('accepts its own, and one of several during a rotation', () => {
    expect(signature.verify(signed, '{"a":1}')).toBe('msg_1')
    const two = { ...signed, 'webhook-signature': `v1,AAAA ${signed['webhook-signature']}` }
    expect(signature.verify(two, '{"a":1}')).toBe('msg_1')
  })

  it.each<[string, Record<string, string>, string]>([
    ['another body', signed, '{"a":2}'],
    ['another id', { ...signed, 'webhook-id': 'msg_2' }, '{"a":1}'],
    ['another time', { ...signed, 'webhook-timestamp': '1795291201' }, '{"a":1}'],
    ['no headers', {}, '{"a":1}'],
    [
      'another version',
      { ...signed, 'webhook-signature': String(signed['webhook-signature']).replace('v1', 'v2') },
      '{"a":1}',
    ],
    ['an empty signature', { ...signed, 'webhook-signature': 'v1,' }, '{"a":1}'],
  ])('refuses %s', (_what, headers, body) => {
    expect(signature.verify(headers, body)).toBeUndefined()
  })

  it('refuses what is older or newer than five minutes', () => {
    for (const seconds of [-301, 301]) {
      const then = webhookSignature({ secret, clock: () => new Date(now.getTime() + seconds * 1000) })
      expect(signature.verify(then.sign('msg_1', 'x'), 'x')).toBeUndefined()
    }
  })

  it('signs and accepts by the previous secret too, until the other side knows the new one', () => {
    const next = Buffer.from('another secret of 32 bytes, see?').toString('base64')
    const now2 = webhookSignature({ secret: next, previousSecrets: [secret], clock: () => now })
    const then = webhookSignature({ secret: next, clock: () => now })
    const both = now2.sign('msg_1', 'x')
    expect(signature.verify(both, 'x')).toBe('msg_1')
    expect(then.verify(both, 'x')).toBe('msg_1')
    expect(now2.verify(signature.sign('msg_1', 'x'), 'x')).toBe('msg_1')
    expect(then.verify(signature.sign('msg_1', 'x'), 'x')).toBeUndefined()
  })

  it('looks at a few signatures only', () => {
    const crowd = Array.from({ length: 8 }, () => 'v1,AAAA').join(' ')
    const late = { ...signed, 'webhook-signature': `${crowd} ${signed['webhook-signature']}` }
    expect(signature.verify(late, '{"a":1}')).toBeUndefined()
  })

  it('refuses another secret', () => {
    const other = webhookSignature({
      secret: Buffer.from('another secret of 32 bytes, see?').toString('base64'),
      clock: () => now,
    })
    expect(signature.verify(other.sign('msg_1', 'x'), 'x')).toBeUndefined()
  })
})
