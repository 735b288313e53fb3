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
  /** A Respond to Webhook node with a binary file. */
  | { binary: Uint8Array; mimeType: string }
  /** "When last node finishes", all entries: an array. */
  | { allEntries: unknown[] }
  /** "Respond immediately": the answer follows by itself. */
  | { started: true }
  /** Streaming: each a run of a node, text or JSON in one piece; `cut` breaks off in the middle, `fails` in a node. */
  | { streamed: unknown[]; cut?: boolean; fails?: boolean; pausing?: () => Promise<unknown> }
  /** Never reached a Respond to Webhook node, or one that says nothing. */
  | { silent: true }
  /** A node threw. */
  | { fails: true }
  /** There is no Respond to Webhook node at all. */
  | { noRespondNode: true }
  /** The last node gave nothing. */
  | { noItem: true }
  /** The webhook's "Only Run If" is not true. */
  | { filtered: true }
  /** n8n starts: it answers, and knows no path yet. */
  | { starting: true }
  /** The workflow is not published, or n8n has just started and does not know it yet. */
  | { inactive: true }
  /** A Respond to Webhook node that redirects. */
  | { redirect: string }
  /** The webhook takes GET only. */
  | { wrongMethod: true }
  /** Thinks until then. */
  | { after: Promise<unknown>; behave: WorkflowBehaviour }
  /** Never answers. */
  | { hangs: true }
  /** The connection breaks. */
  | { breaks: true }
  /** Anything else, such as a proxy's page. */
  | { status: number; body?: string; contentType?: string; headers?: Record<string, string>; lengthless?: true }

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
  /** How many connections were made. */
  connections(): number
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
  let connections = 0
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const base = `http://127.0.0.1:${address.port}`

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    if (path.startsWith('/webhook-test/')) return json(response, 404, notListening)
    if (!path.startsWith('/webhook/')) return page(response)
    const raw = await text(request)
    const body = request.method === 'GET' ? {} : parse(raw)
    if (body === undefined) return json(response, 422, { code: 422, message: 'Failed to parse request body' })
    const question = { path, headers: request.headers, raw, body }
    received.push(question)
    const next = plan.length > 1 ? plan.shift() : plan[0]
    if (next === undefined) throw new Error('the stand-in was told nothing')
    let behaviour = typeof next === 'function' ? next(question) : next
    while ('after' in behaviour) {
      await behaviour.after
      behaviour = behaviour.behave
    }
    await behaveAs(behaviour, response)
  }

  return {
    url: `${base}/webhook/axia`,
    testUrl: `${base}/webhook-test/axia`,
    received,
    connections: () => connections,
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

const jsonType = 'application/json; charset=utf-8'

/** n8n sandboxes what a workflow answers; it does not what it says itself. */
const sandbox = {
  'content-security-policy':
    'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-presentation allow-scripts allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols',
}

async function behaveAs(
  behaviour: Exclude<WorkflowBehaviour, { after: unknown }>,
  response: ServerResponse,
): Promise<void> {
  if ('respond' in behaviour) answer(response, behaviour.respond)
  else if ('binary' in behaviour) {
    response.writeHead(200, {
      'content-length': behaviour.binary.length,
      'content-type': behaviour.mimeType,
      ...sandbox,
    })
    response.end(behaviour.binary)
  } else if ('redirect' in behaviour) {
    response.writeHead(307, { location: behaviour.redirect, 'content-type': jsonType, ...sandbox })
    response.end()
  } else if ('allEntries' in behaviour) answer(response, behaviour.allEntries)
  else if ('started' in behaviour) answer(response, { message: 'Workflow was started' })
  else if ('streamed' in behaviour) await stream(response, behaviour)
  else if ('silent' in behaviour) send(response, 200, jsonType, '')
  else if ('fails' in behaviour) json(response, 500, { message: 'Error in workflow' })
  else if ('noRespondNode' in behaviour) json(response, 500, broken('No Respond to Webhook node found in the workflow'))
  else if ('noItem' in behaviour) json(response, 500, broken('No item to return was found'))
  else if ('filtered' in behaviour) json(response, 200, { message: 'Webhook call received' })
  else if ('starting' in behaviour) page(response)
  else if ('inactive' in behaviour) json(response, 404, notRegistered)
  else if ('wrongMethod' in behaviour) {
    const message = 'This webhook is not registered for POST requests. Did you mean to make a GET request?'
    json(response, 404, { code: 404, message, stacktrace: `ResponseError: ${message}` })
  } else if ('breaks' in behaviour) response.destroy()
  else if ('status' in behaviour) {
    const { status, body = '', contentType = 'text/plain', headers = {} } = behaviour
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (behaviour.lengthless) response.writeHead(status).end(body)
    else send(response, status, contentType, body)
  }
}

async function stream(
  response: ServerResponse,
  { streamed, cut, fails, pausing }: Extract<WorkflowBehaviour, { streamed: unknown[] }>,
): Promise<void> {
  const line = (type: string, itemIndex: number, content?: string | null) => {
    const metadata = { nodeId: 'r', nodeName: 'Respond', itemIndex, runIndex: 0, timestamp: Date.now() }
    return `${JSON.stringify({ type, content, metadata })}\n`
  }
  response.writeHead(200, { 'content-type': jsonType, 'cache-control': 'no-cache' })
  response.flushHeaders()
  for (const [index, piece] of streamed.entries()) {
    response.write(line('begin', index))
    response.write(line('item', index, typeof piece === 'string' ? piece : JSON.stringify(piece)))
    await pausing?.()
    if (!cut) response.write(line('end', index))
  }
  response.end(fails ? line('error', 0, null) : undefined)
}

const notRegistered = {
  code: 404,
  message: 'The requested webhook "POST axia" is not registered.',
  hint: "The workflow must be active for a production URL to run successfully. You can activate the workflow using the toggle in the top-right of the editor. Note that unlike test URL calls, production URL calls aren't shown on the canvas (only in the executions list)",
  stacktrace: 'ResponseError: The requested webhook "POST axia" is not registered.',
}

const notListening = {
  code: 404,
  message: 'The requested webhook "axia" is not registered.',
  hint: "Click the 'Execute workflow' button on the canvas, then try again. (In test mode, the webhook only works for one call after you click this button)",
  stacktrace: 'ResponseError: The requested webhook "axia" is not registered.',
}

/** n8n's page where it knows no path. */
const noPage =
  '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot POST /</pre>\n</body>\n</html>\n'

function broken(message: string) {
  return { code: 0, message, stacktrace: `Error: ${message}` }
}

function page(response: ServerResponse): void {
  response.setHeader('content-security-policy', "default-src 'none'")
  send(response, 404, 'text/html; charset=utf-8', noPage)
}

/** What a workflow answers, sandboxed as n8n does it. */
function answer(response: ServerResponse, value: unknown): void {
  for (const [name, header] of Object.entries(sandbox)) response.setHeader(name, header)
  if (typeof value === 'string')
    send(response, 200, 'text/html; charset=utf-8', value) // so it is
  else if (value === undefined) send(response, 200, jsonType, '')
  else json(response, 200, value)
}

function json(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, jsonType, JSON.stringify(value))
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  const length = body === '' ? {} : { 'content-length': Buffer.byteLength(body) }
  response.writeHead(status, { 'content-type': contentType, ...length })
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
