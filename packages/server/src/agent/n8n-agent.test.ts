import { createRequire } from 'node:module'
import { Webhook } from 'standardwebhooks'
import { Agent as HttpAgent } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type N8nStandIn, startN8nStandIn, type WorkflowBehaviour } from '../../../../e2e/support/n8n-stand-in.ts'
import { gifPicture } from '../../test/chat-support.ts'
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
  languages: [],
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
})

describe('the time that an answer takes', () => {
  /** The clock that undici measures its limits by; they would be five minutes. */
  const { tick }: { tick: (ms: number) => void } = createRequire(import.meta.url)('undici/lib/util/timers.js')
  const anHourLater = () => {
    tick(0) // it counts from its next tick on
    tick(3_600_000)
  }

  it('is not limited by the HTTP client until the answer begins', async () => {
    n8n.behave(() => {
      anHourLater()
      return { respond: 'at last' }
    })
    expect(await ask()).toMatchObject({ text: 'at last' })
  })

  it('is not limited by the HTTP client in the middle of it', async () => {
    const begun = Promise.withResolvers<void>()
    n8n.behave({ streamed: ['at ', 'last'], pausing: () => begun.promise.then(anHourLater) })
    const answer = agent.answer(question, { signal: never, onDelta: () => begun.resolve() })
    expect(await answer).toMatchObject({ text: 'at last' })
  })
})

describe('pictures', () => {
  const picture = { mimeType: 'image/gif', content: gifPicture, width: 1, height: 1, alt: '' }
  const image_base64 = gifPicture.toString('base64')

  it('go to the workflow with what they show', async () => {
    await ask({ images: [{ ...picture, mimeType: 'image/gif', alt: 'a point' }] })
    expect(n8n.received[0]?.body).toMatchObject({ images: [{ image_base64, mime_type: 'image/gif', alt: 'a point' }] })
  })

  it.each<[string, WorkflowBehaviour, object[]]>([
    ['one beside the words', { respond: { output: 'look', image_base64 } }, [picture]],
    ['one without words', { respond: { image_base64: `data:image/png;base64,${image_base64}` } }, [picture]],
    [
      'several, with what they show',
      { respond: { output: 'look', images: [{ image_base64, alt: 'one' }, { image_base64 }] } },
      [{ ...picture, alt: 'one' }, picture],
    ],
    ['one of each entry', { allEntries: [{ output: 'a', image_base64 }, { image_base64 }] }, [picture, picture]],
    ['a file', { binary: gifPicture, mimeType: 'image/png' }, [picture]],
    ['streamed', { streamed: ['look', { image_base64 }] }, [picture]],
    ['no more than a message takes', { respond: { images: Array(6).fill({ image_base64 }) } }, Array(4).fill(picture)],
  ])('are understood: %s', async (_what, behaviour, images) => {
    n8n.behave(behaviour)
    expect(await ask()).toMatchObject({ status: 'answered', images })
  })

  it('are left out where they are none', async () => {
    n8n.behave({ respond: { output: 'look', image_base64: 'PHN2Zy8+', images: 'x', image_url: 'javascript:alert(1)' } })
    expect(await ask()).toEqual({ status: 'answered', text: 'look', audio: undefined })
  })

  it('are fetched from n8n by their address, from elsewhere over the public internet alone', async () => {
    n8n.behave({ respond: { output: 'look', image_url: n8n.url } }, { binary: gifPicture, mimeType: 'text/html' })
    expect(await ask()).toMatchObject({ text: 'look', images: [picture] })
    const inside = await startN8nStandIn()
    n8n.behave({ respond: { output: 'look', images: [{ image_url: inside.url }] } })
    expect(await ask()).toEqual({
      status: 'answered',
      text: `look\n\nA picture of this answer could not be had: ${inside.url}`,
      audio: undefined,
    })
    expect(inside.connections()).toBe(0)
    await inside.close()
  })
})
