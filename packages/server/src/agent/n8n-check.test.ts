import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type N8nStandIn,
  type ReceivedQuestion,
  startN8nStandIn,
  type WorkflowBehaviour,
} from '../../../../e2e/support/n8n-stand-in.ts'
import { checkN8n, newWebhookSecret } from './n8n-check.ts'
import { webhookSignature } from './webhook-signature.ts'

const clock = () => new Date()
const webhookSecret = `whsec_${Buffer.from('a secret of thirty-two bytes ok!').toString('base64')}`
const signature = webhookSignature({ secret: webhookSecret, clock })

let n8n: N8nStandIn
beforeEach(async () => {
  n8n = await startN8nStandIn()
})
afterEach(() => n8n.close())

/** What is found, as `check status says` lines. */
async function find(more: { webhookUrl?: string; webhookSecret?: string | undefined; timeoutSeconds?: number } = {}) {
  const { timeoutSeconds = 30, ...settings } = more
  const findings = await checkN8n({
    settings: { webhookUrl: n8n.url, webhookSecret, webhookSecretPrevious: [], ...settings },
    clock,
    timeoutSeconds,
  })
  return findings.map(({ check, status, says }) => `${check} ${status} ${says}`)
}

/** A workflow that checks the signature. */
const strict = ({ headers, raw }: ReceivedQuestion): WorkflowBehaviour =>
  signature.verify(headers, raw) === undefined ? { status: 401 } : { respond: { output: 'I hear you' } }

describe(checkN8n, () => {
  it('asks a signed question and a forged one', async () => {
    n8n.behave(strict)
    const [answer, forged, ...more] = await find()
    expect(answer).toMatch(/^answer ok n8n answered \(200 application\/json after \d+ ms\): "I hear you"$/)
    expect(forged).toMatch(/^signature ok A forged signature is refused \(401 .*\)\.$/)
    expect(more).toEqual([])
    expect(n8n.received[0]?.body).toMatchObject({ user: 'axia-server', type: 'text' })
  })

  it('notices a workflow that lets everybody in, and a server that does not sign', async () => {
    expect(await find()).toEqual([
      expect.stringMatching(/^answer ok/),
      expect.stringMatching(/^signature warning .*checks none/),
    ])
    expect(await find({ webhookSecret: undefined })).toEqual([
      expect.stringMatching(/^answer ok/),
      expect.stringMatching(/^signature warning .*not signed/),
    ])
  })

  it('tells of pieces, of voice, and of an answer that comes later', async () => {
    n8n.behave({ streamed: ['a', 'b'] })
    expect((await find())[0]).toContain('in 2 pieces')
    n8n.behave({ binary: Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), mimeType: 'audio/webm' })
    expect((await find())[0]).toContain('with voice')
    n8n.behave({ started: true })
    expect(await find()).toEqual([
      expect.stringMatching(/^answer ok .*POST \/app-message/),
      expect.stringMatching(/^signature warning .*cannot be told/),
    ])
    expect(await find({ webhookSecret: undefined })).toEqual([
      expect.stringMatching(/^answer problem .*N8N_WEBHOOK_SECRET/),
    ])
  })

  it('shows of an answer one line, which a terminal does not obey', async () => {
    n8n.behave({ respond: { output: `\u001b[2J${'long '.repeat(40)}\nline` } })
    const [answer = ''] = await find()
    expect(answer).toMatch(/"\[2Jlong long .*…"$/)
    expect(answer).not.toMatch(/\p{Cc}/u)
  })

  it.each<[string, WorkflowBehaviour, RegExp]>([
    ['an inactive workflow', { inactive: true }, /404 application\/json after \d+ ms: .*workflow active/],
    ['a missing respond node', { noRespondNode: true }, /500 .*lacks a Respond to Webhook node/],
    ['an empty answer', { silent: true }, /200 .*ended without an answer/],
    ['a web page', { status: 200, body: '<!doctype html>' }, /A web page answers/],
    ['a wrong secret', { status: 403 }, /N8N_WEBHOOK_SECRET/],
    ['a broken connection', { breaks: true }, /Is it running\? \(UND_ERR_SOCKET\)/],
  ])('tells the cure of %s, and asks no second question', async (_what, behaviour, says) => {
    n8n.behave(behaviour)
    expect(await find()).toEqual([expect.stringMatching(/^answer problem/)])
    expect(n8n.received).toHaveLength(1)
    expect((await find())[0]).toMatch(says)
  })

  it('knows the test address without asking, a path without a webhook, and a server that is away', async () => {
    expect(await find({ webhookUrl: n8n.testUrl })).toEqual([expect.stringMatching(/^address problem .*test address/)])
    expect((await find({ webhookUrl: new URL('/', n8n.url).href }))[0]).toContain('There is no webhook')
    expect((await find({ webhookUrl: n8n.url.replace('http:', 'https:') }))[0]).toContain('speaks no TLS')
    const { url } = n8n
    await n8n.close()
    expect((await find({ webhookUrl: url }))[0]).toContain('(ECONNREFUSED)')
    n8n = await startN8nStandIn()
  })

  it('does not wait longer than the server would', async () => {
    n8n.behave({ hangs: true })
    expect(await find({ timeoutSeconds: 0.1 })).toEqual([
      expect.stringMatching(/^answer problem .*AGENT_TIMEOUT_SECONDS/),
    ])
  })
})

describe(newWebhookSecret, () => {
  it('is the same secret in both forms, new each time', () => {
    const secret = newWebhookSecret()
    expect(secret.n8n).toMatch(/^[\w-]{32}$/)
    expect(Buffer.from(secret.axia.replace('whsec_', ''), 'base64').toString()).toBe(secret.n8n)
    expect(newWebhookSecret().n8n).not.toBe(secret.n8n)
  })
})
