/**
 * A stand-in for n8n: real HTTP on loopback, with the answers that n8n's webhooks were seen to give.
 * @module
 */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'

/** How a workflow behaves when it is asked. */
export type WorkflowBehaviour =
  /** A Respond to Webhook node: this JSON, or this text. */
  | { respond: unknown }
  /** "When last node finishes", all entries: an array. */
  | { allEntries: unknown[] }
  /** "Respond immediately": the answer follows by itself. */
  | { started: true }
  /** Streaming: these pieces, one line each; `cut` breaks off in the middle. */
  | { streamed: string[]; cut?: boolean }
  /** A node threw. */
  | { fails: true }
  /** The workflow is not active, or the test address is not listening. */
  | { inactive: true }
  /** The webhook takes GET only. */
  | { wrongMethod: true }
  /** Never answers. */
  | { hangs: true }
  /** The connection breaks. */
  | { breaks: true }
  /** Anything else, such as a proxy's page. */
  | { status: number; body?: string; contentType?: string; headers?: Record<string, string> }

/** What the workflow was sent. */
export interface ReceivedQuestion {
  path: string
  headers: IncomingHttpHeaders
  /** As it came, for its signature. */
  raw: string
  body: Record<string, unknown>
}

export interface N8nStandIn {
  /** The production address. */
  url: string
  /** The address that only answers while the editor listens. */
  testUrl: string
  received: ReceivedQuestion[]
  /** What the workflow does from now on; a list is gone through, and its last one stays. */
  behave(...behaviours: (WorkflowBehaviour | ((question: ReceivedQuestion) => WorkflowBehaviour))[]): void
  close(): Promise<void>
}

/** Starts on a free port. The workflow says `{output: "n8n: <text>"}` until it is told otherwise. */
export async function startN8nStandIn(): Promise<N8nStandIn> {
  const received: ReceivedQuestion[] = []
  let plan: (WorkflowBehaviour | ((question: ReceivedQuestion) => WorkflowBehaviour))[] = [
    ({ body }) => ({ respond: { output: `n8n: ${String(body.text)}` } }),
  ]

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const base = `http://127.0.0.1:${address.port}`

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    if (path.startsWith('/webhook-test/')) return behaveAs({ inactive: true }, response)
    if (request.method !== 'POST') return behaveAs({ inactive: true }, response)
    const raw = await text(request)
    const body = parse(raw)
    if (body === undefined) return json(response, 422, { code: 422, message: 'Failed to parse request body' })
    const question = { path, headers: request.headers, raw, body }
    received.push(question)
    const next = plan.length > 1 ? plan.shift() : plan[0]
    if (next === undefined) throw new Error('the stand-in was told nothing')
    behaveAs(typeof next === 'function' ? next(question) : next, response)
  }

  return {
    url: `${base}/webhook/axia`,
    testUrl: `${base}/webhook-test/axia`,
    received,
    behave(...behaviours) {
      plan = behaviours
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function behaveAs(behaviour: WorkflowBehaviour, response: ServerResponse): void {
  if ('respond' in behaviour) {
    if (typeof behaviour.respond === 'string') send(response, 200, 'text/plain; charset=utf-8', behaviour.respond)
    else json(response, 200, behaviour.respond)
  } else if ('allEntries' in behaviour) json(response, 200, behaviour.allEntries)
  else if ('started' in behaviour) json(response, 200, { message: 'Workflow was started' })
  else if ('streamed' in behaviour) stream(response, behaviour.streamed, behaviour.cut ?? false)
  else if ('fails' in behaviour) json(response, 500, { message: 'Error in workflow' })
  else if ('inactive' in behaviour) json(response, 404, notRegistered('is not registered'))
  else if ('wrongMethod' in behaviour) json(response, 404, notRegistered('is not registered for POST requests'))
  else if ('breaks' in behaviour) response.destroy()
  else if ('status' in behaviour) {
    for (const [name, value] of Object.entries(behaviour.headers ?? {})) response.setHeader(name, value)
    send(response, behaviour.status, behaviour.contentType ?? 'text/plain', behaviour.body ?? '')
  }
}

function stream(response: ServerResponse, pieces: string[], cut: boolean): void {
  const metadata = { nodeId: '1', nodeName: 'AI Agent', itemIndex: 0, runIndex: 0, timestamp: 0 }
  const line = (type: string, content?: string) => `${JSON.stringify({ type, metadata, content })}\n`
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
  response.write(line('begin'))
  for (const piece of pieces) response.write(line('item', piece))
  response.end(cut ? undefined : line('end'))
}

function notRegistered(what: string) {
  return {
    code: 404,
    message: `The requested webhook "axia" ${what}.`,
    hint: 'The workflow must be active for a production URL to run successfully.',
    stacktrace: 'ResponseError: …',
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(value))
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType })
  response.end(body)
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function parse(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
