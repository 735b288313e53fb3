/**
 * AxIA and the real n8n: the stand-in answers as n8n does, and each workflow that the project offers does what it says.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type N8nStandIn, startN8nStandIn } from '../support/n8n-stand-in.ts'
import { freePort } from '../support/process.ts'
import { call, type E2eServer, getToken, setUp, startTestServer, testPassword } from '../support/server.ts'
import { openSocket } from '../support/socket.ts'
import { type RealN8n, startRealN8n } from './real-n8n.ts'
import { credentials, modes, offeredWorkflows } from './workflows.ts'

/** What stands in n8n's credential; AxIA has it in base64. */
const secretText = 'thirty-two characters of a secret'
const secret = `whsec_${Buffer.from(secretText).toString('base64')}`
const administration = fileURLToPath(new URL('../../packages/server/src/admin/main.ts', import.meta.url))
const patience = { timeout: 60_000, interval: 250 }

let port: number
let n8n: RealN8n

beforeAll(async () => {
  port = await freePort()
  const offered = await offeredWorkflows(`http://127.0.0.1:${port}`)
  const own = Object.values(modes).map(({ workflow }) => workflow)
  n8n = await startRealN8n([...offered, ...own], credentials(secretText, { username: 'ana', password: testPassword }))
  for (const path of ['axia-answer', 'axia-stream', 'axia-late', 'axia-organiser', 'axia-voice']) await n8n.knows(path)
})
afterAll(() => n8n?.stop())

describe('the stand-in', () => {
  let standIn: N8nStandIn
  beforeAll(async () => {
    standIn = await startN8nStandIn()
  })
  afterAll(() => standIn.close())

  /** Everything of an answer that does not name a time, a place or a node. */
  async function answerOf(url: string): Promise<object> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"text":"hi"}',
      redirect: 'manual',
    })
    const named = ['content-type', 'content-length', 'content-security-policy', 'cache-control', 'location']
    const body = await answer.text()
    const length = body.includes('stacktrace') ? undefined : answer.headers.get('content-length')
    return {
      status: answer.status,
      headers: named.map((name) => [name, name === 'content-length' ? length : answer.headers.get(name)]),
      body: body
        .replaceAll(/"metadata":\{.*?\}/g, '"metadata":{}')
        .replaceAll(/(?<="stacktrace":"[^"\\]*(?:\\"[^"\\]*)*)\\n.*?(?="\})/gs, '')
        .replaceAll(/\\?"POST [\w-]+\\?"/g, '"POST axia"'),
    }
  }

  it.each(Object.entries(modes))('answers as n8n does: %s', async (path, { behaviour }) => {
    if (path !== 'get' && path !== 'inactive') await n8n.knows(path)
    standIn.behave(behaviour)
    expect(await answerOf(standIn.url)).toEqual(await answerOf(n8n.webhook(path)))
  })

  it('answers at the test address, and where there is no webhook, as n8n does', async () => {
    expect(await answerOf(standIn.testUrl)).toEqual(await answerOf(n8n.testWebhook('axia')))
    const root = (url: string) => new URL('/', url).href
    expect(await answerOf(root(standIn.url))).toEqual(await answerOf(root(n8n.webhook('axia'))))
  })
})

describe('axia-server n8n test, with the real n8n', () => {
  /** What the command says of this webhook. */
  async function test(url: string, sharedKey = secret): Promise<string> {
    const env = { PATH: process.env.PATH, N8N_WEBHOOK_URL: url, N8N_WEBHOOK_SECRET: sharedKey }
    const child = spawn(process.execPath, [administration, 'n8n', 'test'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
    return output
  }

  it('finds nothing wrong with a workflow that checks the signature', async () => {
    const said = await test(n8n.webhook('axia-organiser'))
    expect(said).toMatch(/^ok +answer .*I cannot reach AxIA/)
    expect(said).toMatch(/^ok +signature .*forged signature is refused/m)
  })

  it.each([
    ['streamed', /in 2 pieces\): "Hello"/],
    ['file', /with voice/],
    ['text', /"hola ñ"/],
    ['all', /"one two"/],
    ['started', /to answer by POST/],
  ])('understands: %s', async (path, words) => {
    await n8n.knows(path)
    expect(await test(n8n.webhook(path))).toMatch(words)
  })

  it.each([
    ['the test address', () => n8n.testWebhook('axia-answer'), /test address/],
    ['no webhook at all', () => new URL('/', n8n.webhook('x')).href, /no webhook of n8n/],
    ['a workflow that is not published', () => n8n.webhook('inactive'), /workflow active/],
    ['a webhook for GET', () => n8n.webhook('get'), /HTTP Method/],
    ['a missing respond node', () => n8n.webhook('no-respond-node'), /lacks a Respond to Webhook/],
    ['a respond node that is never reached', () => n8n.webhook('unreached'), /ended without an answer/],
    ['a failing workflow', () => n8n.webhook('stream-fails'), /workflow failed/],
    ['a closed door', () => n8n.webhook('closed'), /does not let this server in/],
    ['a redirect', () => n8n.webhook('redirect'), /another address/],
    ['TLS where there is none', () => n8n.webhook('axia-answer').replace('http:', 'https:'), /speaks no TLS/],
  ])('tells the cure of %s', async (_what, url, words) => {
    const said = await test(url())
    expect(said).toMatch(/^PROBLEM/)
    expect(said).toMatch(words)
  })

  it('tells of a wrong secret', async () => {
    const said = await test(n8n.webhook('axia-organiser'), `whsec_${Buffer.alloc(32, 7).toString('base64')}`)
    expect(said).toMatch(/^PROBLEM .*N8N_WEBHOOK_SECRET/)
  })
})

describe('AxIA with the real n8n', () => {
  let server: E2eServer
  let token: string
  afterEach(() => server?.stop())

  /** A server whose agent is this webhook. */
  async function start(webhookUrl: string, sharedKey = secret): Promise<void> {
    const settings = { N8N_WEBHOOK_URL: webhookUrl, N8N_WEBHOOK_SECRET: sharedKey }
    server = await startTestServer({ PORT: String(port), ...settings })
    await setUp(server, 'ana', 'en')
    token = await getToken(server)
  }

  async function ask(words: string, more: object = {}): Promise<unknown> {
    const answer = await call(server, token, 'POST', '/send-message', { text: words, session_id: 'c', ...more })
    return await answer.json()
  }

  async function messages(): Promise<unknown> {
    return await (await call(server, token, 'GET', '/messages/c')).json()
  }

  it('streams an answer, piece by piece', async () => {
    await start(n8n.webhook('axia-stream'))
    const headers = { authorization: `Bearer ${token}` }
    const socket = await openSocket(`${server.url.replace('http', 'ws')}/ws/ana`, { headers, protocol: 'axia.v1' })
    const { seq } = await socket.nextOf('hello')
    socket.send({ type: 'resume', after_seq: seq })
    await socket.nextOf('resumed')
    socket.send({ type: 'message', client_id: 'a', session_id: 'c', text: 'hi' })
    expect(await socket.nextOf('delta')).toMatchObject({ text: 'Hello ana, ' })
    await expect
      .poll(messages, patience)
      .toMatchObject([{ status: 'answered' }, { text: 'Hello ana, you said: **hi**' }])
    await socket.close()
  })

  it('takes an answer that comes late', async () => {
    await start(n8n.webhook('axia-late'))
    const asked = ask('the sea')
    await expect.poll(messages, patience).toMatchObject([{ status: 'sent' }])
    expect(await asked).toMatchObject({ output: 'I thought about **the sea** for a while.' })
    expect(await messages()).toMatchObject([
      { status: 'answered' },
      { text: 'I thought about **the sea** for a while.' },
    ])
  })

  it('lets n8n read and change tasks and events', async () => {
    await start(n8n.webhook('axia-organiser'))
    expect(await ask('hello')).toMatchObject({ output: expect.stringContaining('I understand') })
    expect(await ask('tareas')).toMatchObject({ output: 'There is nothing to do.' })
    expect(await ask('tarea: Buy bread 2031-01-05')).toMatchObject({ output: 'Noted: **Buy bread**' })
    expect(await ask('tareas')).toMatchObject({ output: '- Buy bread (2031-01-05)' })
    expect(await ask('hecho: buy bread')).toMatchObject({ output: 'Done: **buy bread**' })
    expect(await ask('hecho: buy bread')).toMatchObject({ output: 'There is no open task called **buy bread**.' })
    expect(await ask('agenda')).toMatchObject({ output: 'The next 30 days are free.' })
    const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)
    expect(await ask(`cita: Dentist ${day} 10:00`)).toMatchObject({
      output: expect.stringMatching(/\*\*Dentist\*\*.*10:00/),
    })
    expect(await ask('agenda')).toMatchObject({ output: expect.stringMatching(/^- .*10:00 Dentist$/) })
    const [event] = await (await call(server, token, 'GET', '/calendar/events')).json()
    expect(event).toMatchObject({ title: 'Dentist', start_time: `${day}T15:00:00.000Z`, time_zone: 'America/Bogota' })
    const sessions = await (await call(server, token, 'GET', '/sessions')).json()
    expect(sessions).toHaveLength(1) // it signs out each time
  })

  it('hears and answers voice', async () => {
    await start(n8n.webhook('axia-voice'))
    const voice = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, ...Buffer.from('a voice')])
    const answer = await ask('', { type: 'audio', audio_base64: voice.toString('base64') })
    expect(answer).toMatchObject({ type: 'audio', output: expect.stringContaining('I heard audio/webm') })
    const path = typeof answer === 'object' && answer !== null && 'audio_url' in answer ? String(answer.audio_url) : ''
    const played = await call(server, token, 'GET', path)
    expect(played.headers.get('content-type')).toBe('audio/webm')
    expect(Buffer.from(await played.arrayBuffer())).toEqual(voice)
    expect(await ask('hi')).toMatchObject({ type: 'text', output: expect.stringContaining('Say it to me') })
  })

  it('answers at once, and loses nothing when n8n is killed and comes back', async () => {
    await start(n8n.webhook('axia-answer'))
    expect(await ask('¿qué tal?')).toMatchObject({ output: 'Hello ana, you said: **¿qué tal?**', type: 'text' })
    await n8n.kill()
    const asked = call(server, token, 'POST', '/send-message', { text: 'meanwhile', session_id: 'd' })
    await expect
      .poll(async () => (await call(server, token, 'GET', '/messages/d')).json(), patience)
      .toMatchObject([{ status: 'sent', detail: expect.stringContaining('Is it running') }])
    await n8n.start()
    expect(await (await asked).json()).toMatchObject({ output: 'Hello ana, you said: **meanwhile**' })
  })
})
