import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type N8nStandIn, startN8nStandIn, type WorkflowBehaviour } from '../../../../e2e/support/n8n-stand-in.ts'
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
  sentAt: new Date('2026-11-21T20:00:00Z'),
}

let n8n: N8nStandIn
let agent: N8nAgent
beforeEach(async () => {
  n8n = await startN8nStandIn()
  agent = n8nAgent({ url: n8n.url, clock })
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
      type: 'text',
      text: '¿qué tal?',
      audio_base64: null,
      audio_mime_type: null,
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
    const signing = n8nAgent({ url: n8n.url, secret, clock })
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
    ['an answer beside a message', { respond: { message: 'Workflow was started', output: 'hi' } }, 'hi'],
  ])('understands %s', async (_what, behaviour, text) => {
    n8n.behave(behaviour)
    expect(await ask()).toEqual({ status: 'answered', text, audio: undefined, audioUrl: undefined })
  })

  it('understands voice, by its bytes or its address', async () => {
    n8n.behave({ respond: { output: 'listen', type: 'audio', audio_base64: webm.toString('base64') } })
    expect(await ask()).toMatchObject({ text: 'listen', audio: { mimeType: 'audio/webm', content: webm } })
    n8n.behave({ respond: { type: 'audio', audio_url: 'https://voice.example/1.mp3' } })
    expect(await ask()).toMatchObject({ text: '', audioUrl: 'https://voice.example/1.mp3' })
    n8n.behave({ respond: { output: 'x', audio_url: 'javascript:alert(1)', audio_base64: 'bm90IGF1ZGlv' } })
    expect(await ask()).toEqual({ status: 'answered', text: 'x', audio: undefined, audioUrl: undefined })
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
  ])('leaves the question open after %s', async (_what, behaviour) => {
    n8n.behave(behaviour)
    expect(await ask()).toEqual({ status: 'open' })
  })

  it.each<[string, WorkflowBehaviour, boolean, RegExp]>([
    ['an inactive workflow', { inactive: true }, false, /workflow active/],
    ['a webhook for GET', { wrongMethod: true }, false, /HTTP Method/],
    ['a workflow that failed', { fails: true }, true, /workflow failed/],
    ['a web page', { status: 200, contentType: 'text/html', body: '<!DOCTYPE html><p>Sign in' }, false, /web page/],
    ['a web page that calls itself something else', { respond: '<html><p>Sign in' }, false, /web page/],
    ['an empty answer', { status: 200 }, false, /Respond to Webhook/],
    ['an empty output', { respond: { output: ' ' } }, false, /Respond to Webhook/],
    ['an empty list', { allEntries: [] }, false, /Respond to Webhook/],
    ['an answer without output', { respond: { answer: 'hi' } }, false, /output or text/],
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

  it('asks a failing workflow a few times only', async () => {
    expect((await failureAfter({ fails: true })).maxAttempts).toBe(4)
  })

  it('knows the test address, and an n8n that is not running', async () => {
    const atTest = n8nAgent({ url: n8n.testUrl, clock })
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

  it('refuses another secret', () => {
    const other = webhookSignature({
      secret: Buffer.from('another secret of 32 bytes, see?').toString('base64'),
      clock: () => now,
    })
    expect(signature.verify(other.sign('msg_1', 'x'), 'x')).toBeUndefined()
  })
})
