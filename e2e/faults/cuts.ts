/**
 * The real client through a proxy that cuts its socket before, in the middle of and after every single frame, in both directions.
 * Two devices and the server must agree afterwards, and the agent must have been asked once.
 * @module
 */
import { type AxiaClient, type ChatMessage, createClient, memoryStorage } from '@axia/client'
import { type N8nStandIn, startN8nStandIn } from '../support/n8n-stand-in.ts'
import { type E2eServer, getToken, setUp, startTestServer, testPassword } from '../support/server.ts'
import { readConversation, type StoredMessage } from './audit.ts'
import { type Cut, type CuttingProxy, type Moment, startCuttingProxy } from './cutting-proxy.ts'
import { answerTo, type Findings, voiceOf } from './ledger.ts'

export interface CutOptions {
  /** Only each so manieth cut. Default: 1, all of them. */
  every?: number
  onCut?: (cut: Cut) => void
}

export interface CutFindings extends Findings {
  cuts: number
}

const moments: readonly Moment[] = ['before', 'during', 'after']
/** A session that is not over by then never will be. */
const sessionWithinMs = 60_000

/** What the sessions share. */
interface Stage {
  server: E2eServer
  agent: N8nStandIn
  proxy: CuttingProxy
  /** The device whose connection is cut, and one that nobody touches. */
  signIn: () => Promise<AxiaClient>
  token: string
  findings: CutFindings
}

/** Makes one session for each cut, until there is no further frame to cut at. */
export async function cutEverywhere({ every = 1, onCut }: CutOptions = {}): Promise<CutFindings> {
  const opened = new AsyncDisposableStack()
  try {
    const stage = await prepare(opened)
    const watcher = await stage.signIn()
    opened.defer(async () => watcher.close())
    watcher.chat.initializeWebSocket()
    await until(watcher, watcher.chat, () => watcher.chat.state.connection.status === 'connected', 'the watcher')
    for (const direction of ['up', 'down'] as const) {
      for (let number = 0; ; number += every) {
        const moment = moments[number % moments.length] ?? 'before'
        const cut = { direction, frame: Math.floor(number / moments.length), moment }
        if (!(await playSession(stage, watcher, cut))) break
        stage.findings.cuts += 1
        onCut?.(cut)
      }
    }
    return stage.findings
  } finally {
    await opened.disposeAsync()
  }
}

async function prepare(opened: AsyncDisposableStack): Promise<Stage> {
  const agent = await startN8nStandIn()
  opened.defer(agent.close)
  agent.behave(({ body }) => {
    const id = String(body.text)
    if (id.endsWith('taken')) return { hangs: true }
    if (!id.endsWith('streamed')) return { respond: { output: answerTo(id) } }
    return { streamed: [answerTo(id).slice(0, 4), answerTo(id).slice(4)] }
  })
  const server = await startTestServer({ N8N_WEBHOOK_URL: agent.url, LIMIT_SOCKETS_PER_SESSION: '1000' })
  opened.defer(server.stop)
  await setUp(server)
  const proxy = await startCuttingProxy(Number(new URL(server.url).port))
  opened.defer(proxy.close)
  const storage = memoryStorage()
  const make = () => createClient({ baseUrl: proxy.url, storage, random: () => 0 }) // comes back at once
  const first = make()
  await first.auth.login('ana', testPassword)
  first.close()
  return {
    server,
    agent,
    proxy,
    async signIn() {
      const client = make()
      await client.auth.checkAuthentication()
      return client
    },
    token: await getToken(server),
    findings: { cuts: 0, asked: 0, acknowledged: 0, deliveries: 0, lost: [], doubled: [], disordered: [] },
  }
}

/** Text, voice, a streamed answer, and one that is taken back: with one cut in between. @returns whether there was a cut. */
async function playSession(stage: Stage, watcher: AxiaClient, cut: Cut): Promise<boolean> {
  const { proxy, signIn } = stage
  const name = `${cut.direction}-${cut.frame}-${cut.moment}`
  const client = await signIn()
  try {
    const conversation = client.chat.conversation(name)
    const watched = watcher.chat.conversation(name)
    await Promise.all([conversation.loadOlder(), watched.loadOlder()])
    proxy.cutNext(cut)
    client.chat.initializeWebSocket()
    const ids = ['text', 'voice', 'streamed', 'taken'].map((kind) => `${name}-${kind}`)
    for (const id of ids) {
      client.chat.send({
        text: id,
        sessionId: name,
        ...(isVoice(id) && {
          audio: { mimeType: 'audio/wav', content: new Uint8Array(Buffer.from(voiceOf(id), 'base64')) },
        }),
      })
    }
    const stateOf = (id: string) => conversation.state.messages.find(({ text }) => text === id)?.state
    const [taken = ''] = ids.slice(-1)
    await until(client, conversation, () => ['sent', 'cancelled'].includes(stateOf(taken) ?? ''), name)
    const sent = conversation.state.messages.find(({ text }) => text === taken)
    if (sent !== undefined) await client.chat.cancel(sent)
    const isOver = (messages: readonly ChatMessage[]) =>
      messages.length === 7 && messages.every(({ role, state }) => role === 'assistant' || !/sent|pending/.test(state))
    await until(client, conversation, () => isOver(conversation.state.messages), name)
    await until(watcher, watched, () => isOver(watched.state.messages), name)
    const stored = await readConversation(stage.server.url, stage.token, name)
    compare(stage, ids, stored, [conversation.state.messages, watched.state.messages])
    return proxy.hasCut
  } finally {
    client.close()
  }
}

function isVoice(id: string): boolean {
  return id.endsWith('voice')
}

/** What the server has is what was asked, and what both devices show. */
function compare(
  { agent, findings }: Stage,
  ids: readonly string[],
  stored: readonly StoredMessage[],
  views: readonly (readonly ChatMessage[])[],
): void {
  const { lost, doubled, disordered } = findings
  findings.asked += ids.length
  const questions = stored.filter(({ role }) => role === 'user')
  findings.acknowledged += questions.length
  for (const id of ids) {
    const messages = questions.filter(({ text }) => text === id)
    const [message] = messages
    if (message === undefined) lost.push(`${id}: not stored`)
    if (messages.length > 1) doubled.push(`${id}: stored ${messages.length} times`)
    const answers = stored.filter(({ reply_to }) => reply_to !== null && reply_to === message?.id)
    const expected = id.endsWith('taken') ? [] : [answerTo(id)]
    if (answers.length < expected.length) lost.push(`${id}: not answered`)
    if (answers.length > expected.length) doubled.push(`${id}: answered ${answers.length} times`)
    if (answers.some(({ text }) => text !== answerTo(id))) lost.push(`${id}: has another answer`)
    const delivered = agent.received.filter(({ body }) => body.text === id)
    findings.deliveries += delivered.length
    if (delivered.some(({ body }) => body.message_id !== message?.id)) doubled.push(`${id}: delivered under two ids`)
    if (delivered.length > 1) doubled.push(`${id}: delivered ${delivered.length} times`)
    if (delivered.some(({ body }) => (body.audio_base64 ?? undefined) !== (isVoice(id) ? voiceOf(id) : undefined))) {
      lost.push(`${id}: delivered with another voice`)
    }
    if (delivered.length === 0 && !id.endsWith('taken')) lost.push(`${id}: never delivered`)
  }
  if (questions.map(({ text }) => text).join() !== ids.join()) disordered.push(`${ids[0]}: questions`)
  const inStore = stored.map(({ id, status }) => `${id} ${status}`).join()
  for (const view of views) {
    if (view.map(({ id, state }) => `${id} ${state}`).join() !== inStore)
      lost.push(`${ids[0]}: a device shows something else`)
  }
}

/** Resolves when the condition holds; looks at each change. */
async function until(
  { chat }: AxiaClient,
  changing: { subscribe(listener: () => void): () => void; state: unknown },
  condition: () => boolean,
  name: string,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => {
    const states = JSON.stringify([chat.state.connection, changing.state])
    reject(new Error(`${name}: stuck at ${states}`))
  }, sessionWithinMs)
  const look = () => {
    if (condition()) resolve()
  }
  const unsubscribe = changing.subscribe(look)
  look()
  try {
    await promise
  } finally {
    clearTimeout(timer)
    unsubscribe()
  }
}
