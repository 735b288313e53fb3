/**
 * The agent of the fault tests: a webhook that notes all that reaches it, and answers as it is told to, also late, twice or never.
 * @module
 */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { answerTo, voiceOf } from './ledger.ts'

const Delivered = Type.Object({
  message_id: Type.String(),
  session_id: Type.String(),
  user: Type.String(),
  type: Type.Union([Type.Literal('text'), Type.Literal('audio')]),
  text: Type.String(),
  audio_base64: Type.Union([Type.String(), Type.Null()]),
})

/** One time that a question reached the agent. */
export interface Delivery {
  messageId: string
  conversation: string
  username: string
  /** The question's text, which is its id in the ledger. */
  id: string
  voice: string | undefined
}

/** What the agent does with a question. */
export type Reaction =
  /** Answers, after a while. */
  | { does: 'answer'; afterMs: number; voice?: boolean }
  /** Says that the answer follows, and calls back after a while, so many times. */
  | { does: 'callBack'; afterMs: number; times: number }
  /** Answers, and calls back with the same answer. */
  | { does: 'answerAndCallBack' }
  /** Breaks the connection: before a byte of the answer, or in its middle. */
  | { does: 'break'; midway: boolean }
  /** Says something else than an answer. */
  | { does: 'say'; status: number; contentType: string; body: string }
  /** Never answers. */
  | { does: 'hang' }

export interface FaultAgent {
  url: string
  /** Signs what is sent in either direction. */
  secret: string
  /** In the order in which they came. */
  deliveries: Delivery[]
  /** Questions, by message id, that it once chose to answer later. */
  late: Set<string>
  /** Answers of the server to what the agent called back with. */
  callBackStatuses: number[]
  /** Decides from now on; `times` counts from 1 how often this question has come. */
  react(decide: (delivery: Delivery, times: number) => Reaction): void
  /** Goes away with all that is under way, and comes back after a while under the same address. */
  restart(awayMs: number): Promise<void>
  /** Waits until all has been called back that was promised, then goes. */
  close(): Promise<void>
}

const secret = `whsec_${Buffer.from('the fault tests sign with this one').toString('base64')}`
/** Between the tries of a callback that found no server. */
const callBackPauseMs = 100

/** Starts on a free port. @param servers - the addresses to call back: one that does not answer leads to the next. */
export async function startFaultAgent(servers: () => readonly string[]): Promise<FaultAgent> {
  const deliveries: Delivery[] = []
  const times = new Map<string, number>()
  const callBacks = new Set<Promise<void>>()
  const callBackStatuses: number[] = []
  const late = new Set<string>()
  const closing = new AbortController()
  let decide: (delivery: Delivery, times: number) => Reaction = () => ({ does: 'answer', afterMs: 0 })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk)
    const body = Parse(Delivered, JSON.parse(Buffer.concat(chunks).toString('utf8')))
    const delivery = {
      messageId: body.message_id,
      conversation: body.session_id,
      username: body.user,
      id: body.text,
      voice: body.audio_base64 ?? undefined,
    }
    deliveries.push(delivery)
    const count = (times.get(delivery.messageId) ?? 0) + 1
    times.set(delivery.messageId, count)
    await act(decide(delivery, count), delivery, response)
  }

  async function act(reaction: Reaction, delivery: Delivery, response: ServerResponse): Promise<void> {
    switch (reaction.does) {
      case 'answer': {
        await delay(reaction.afterMs)
        const voice = reaction.voice === true && { type: 'audio', audio_base64: voiceOf(answerTo(delivery.id)) }
        return json(response, { output: answerTo(delivery.id), type: 'text', ...voice })
      }
      case 'callBack':
        late.add(delivery.messageId)
        json(response, { message: 'Workflow was started' })
        for (let time = 0; time < reaction.times; time++) callBackLater(delivery, reaction.afterMs)
        return
      case 'answerAndCallBack':
        callBackLater(delivery, 0)
        return json(response, { output: answerTo(delivery.id) })
      case 'break':
        if (!reaction.midway) return void response.destroy()
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        response.write('{"output": "re: ')
        setTimeout(() => response.destroy(), 5)
        return
      case 'say':
        response.writeHead(reaction.status, { 'content-type': reaction.contentType })
        response.end(reaction.body)
        return
      case 'hang':
    }
  }

  function callBackLater(delivery: Delivery, afterMs: number): void {
    const done = delay(afterMs)
      .then(() => callBack(delivery))
      .finally(() => callBacks.delete(done))
    callBacks.add(done)
  }

  /** Until a server takes it, or says that nobody waits for it any more. */
  async function callBack({ messageId, username, id }: Delivery): Promise<void> {
    const body = JSON.stringify({ username, message_id: messageId, output: answerTo(id) })
    for (let attempt = 0; !closing.signal.aborted; attempt++) {
      const urls = servers()
      const url = urls[attempt % urls.length]
      const headers = { 'content-type': 'application/json', ...signed(`callback-${messageId}`, body) }
      const status = await fetch(`${url}/app-message`, { method: 'POST', headers, body }).then(
        async (answer) => {
          await answer.arrayBuffer()
          return answer.status
        },
        () => 0,
      )
      if (status === 202 || status === 409) return void callBackStatuses.push(status)
      await delay(callBackPauseMs)
    }
  }

  let port = 0
  let server = await listen()

  async function listen(): Promise<Server> {
    const made = createServer((request, response) => {
      handle(request, response).catch(() => response.destroy()) // cut off in the middle: it comes again
    })
    made.listen(port, '127.0.0.1')
    await once(made, 'listening')
    const address = made.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    port = address.port
    return made
  }

  async function stop(): Promise<void> {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  return {
    url: `http://127.0.0.1:${port}/webhook/axia`,
    secret,
    deliveries,
    late,
    callBackStatuses,
    react(decideNow) {
      decide = decideNow
    },
    async restart(awayMs) {
      await stop()
      await delay(awayMs)
      server = await listen()
    },
    async close() {
      while (callBacks.size > 0) await Promise.all(callBacks)
      closing.abort()
      await stop()
    },
  }
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(value))
}

/** Standard Webhooks: the id, the time and the body under HMAC-SHA256. */
function signed(id: string, body: string): Record<string, string> {
  const seconds = String(Math.floor(Date.now() / 1000))
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` }
}
