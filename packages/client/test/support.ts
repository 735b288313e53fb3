/**
 * What the client takes from its surroundings, as small objects that a test holds in its hand: time, server, sockets.
 * @module
 */
import type { ServerFrame } from '@axia/contract'
import { type AxiaClient, type ClientOptions, createClient, memoryPending, memoryStorage } from '../src/index.ts'
import type { BroadcastChannelConstructor, Clock, Fetch, SetTimer, WebSocketLike } from '../src/platform.ts'

export const baseUrl = 'https://axia.test'

/** Lets everything run that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A clock with its timers, turned by hand. */
export class Time {
  #now: number
  #timers = new Set<{ at: number; callback: () => void }>()

  constructor(start = '2026-11-21T10:00:00Z') {
    this.#now = Date.parse(start)
  }

  readonly clock: Clock = () => new Date(this.#now)

  readonly setTimer: SetTimer = (callback, delayMs) => {
    const timer = { at: this.#now + delayMs, callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  get timerCount(): number {
    return this.#timers.size
  }

  /** Turns the clock; timers ring in their order, at their time. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
      await settled()
    }
    this.#now = end
  }

  /** The device slept: the clock jumped, no timer rang. */
  sleep(ms: number): void {
    this.#now += ms
  }
}

/** One request as the server sees it. */
export interface Call {
  name: string
  path: string
  query: URLSearchParams
  headers: Headers
  text: string
  signal: AbortSignal | undefined
}

export type Handler = (call: Call) => Response | Promise<Response>

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}

export function problem(code: string, status: number, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ type: `/problems/${code}`, title: `title of ${code}`, status }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

export const noContent = () => new Response(null, { status: 204 })

/** What a dead network does. */
export const unreachable: Handler = () => {
  throw new TypeError('fetch failed')
}

/** A server of canned answers, by `METHOD /path`; it writes down what it was asked. */
export class FakeServer {
  readonly calls: Call[] = []
  readonly handlers = new Map<string, Handler>()

  on(name: string, handler: Handler): this {
    this.handlers.set(name, handler)
    return this
  }

  readonly fetch: Fetch = async (input, init) => {
    const url = new URL(input)
    const call: Call = {
      name: `${init.method} ${url.pathname}`,
      path: url.pathname,
      query: url.searchParams,
      headers: new Headers(init.headers),
      text: typeof init.body === 'string' ? init.body : '',
      signal: init.signal ?? undefined,
    }
    this.calls.push(call)
    const handler = this.handlers.get(call.name)
    if (handler === undefined) return problem('not_found', 404)
    return handler(call)
  }

  named(name: string): Call[] {
    return this.calls.filter((call) => call.name === name)
  }
}

/** A handler that answers when it is told to, and heeds the caller's signal. */
export function held(): { handler: Handler; answer: (response: Response) => void } {
  const { promise, resolve } = Promise.withResolvers<Response>()
  const handler: Handler = ({ signal }) =>
    new Promise((done, fail) => {
      signal?.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError')))
      void promise.then(done)
    })
  return { handler, answer: resolve }
}

/** A socket whose other end is the test. */
export class FakeSocket implements WebSocketLike {
  readyState = 0
  readonly url: string
  readonly protocols: string[]
  readonly sent: Record<string, unknown>[] = []
  readonly #listeners = new Map<string, ((event: never) => void)[]>()

  constructor(url: string, protocols: string[]) {
    this.url = url
    this.protocols = protocols
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data))
  }

  close(): void {
    this.readyState = 3
  }

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }

  /** Frames of one type that the client sent. */
  frames(type: string): Record<string, unknown>[] {
    return this.sent.filter((frame) => frame.type === type)
  }

  receive(frame: ServerFrame): void {
    this.receiveText(JSON.stringify(frame))
  }

  receiveText(data: string): void {
    this.#emit('message', { data })
  }

  /** The socket ends: 1006 without a word, or the server's code. */
  drop(code = 1006): void {
    this.readyState = 3
    this.#emit('close', { code })
  }

  #emit(type: string, event: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never)
  }
}

/** A client with everything around it in the test's hand. */
export interface World {
  client: AxiaClient
  server: FakeServer
  time: Time
  sockets: FakeSocket[]
  /** The latest socket. */
  socket(): FakeSocket
  /** The device wakes or comes online. */
  wake(): void
}

export function createWorld(options: Partial<ClientOptions> & { time?: Time; server?: FakeServer } = {}): World {
  const { time = new Time(), server = new FakeServer(), ...rest } = options
  const sockets: FakeSocket[] = []
  const wakers = new Set<() => void>()
  class Socket extends FakeSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols)
      sockets.push(this)
    }
  }
  const client = createClient({
    baseUrl,
    storage: memoryStorage(),
    pending: memoryPending(),
    fetch: server.fetch,
    WebSocket: Socket,
    clock: time.clock,
    random: () => 0.5,
    setTimer: time.setTimer,
    onWake: (listener) => {
      wakers.add(listener)
      return () => wakers.delete(listener)
    },
    ...rest,
  })
  return {
    client,
    server,
    time,
    sockets,
    socket: () => {
      const socket = sockets.at(-1)
      if (socket === undefined) throw new Error('no socket was opened')
      return socket
    },
    wake: () => {
      for (const listener of [...wakers]) listener()
    },
  }
}

let issued = 0

/** A server that signs anybody in, one after another with another token. */
export function friendlyServer(): FakeServer {
  return new FakeServer()
    .on('POST /token', () => {
      issued += 1
      return json({ access_token: `token-${issued}`, token_type: 'bearer', expires_in: 86_400 })
    })
    .on('POST /logout', noContent)
    .on('POST /ws-ticket', () => json({ ticket: 'ticket', expires_in: 30 }))
    .on('GET /me', () => json(me('ana')))
    .on('GET /tasks', () => json([]))
    .on('GET /calendar/events', () => json([]))
    .on('GET /messages', () => json([]))
}

export function me(username: string) {
  return {
    username,
    locale: 'es',
    time_zone: 'America/Bogota',
    session: {
      id: '018f0000-0000-7000-8000-000000000001',
      device_name: 'test',
      created_at: '2026-11-21T10:00:00Z',
      expires_at: '2026-11-22T10:00:00Z',
    },
  }
}

/** A JWT's shape with these claims; nobody signed it. */
export function unsignedJwt(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part(claims)}.c2lnbmF0dXJl`
}

/** Writes down every state that a provider goes through. */
export function statesOf<T>(provider: { readonly state: T; subscribe(listener: () => void): () => void }): T[] {
  const states: T[] = []
  provider.subscribe(() => states.push(provider.state))
  return states
}

/** The word between tabs, which reaches every other one at once. */
export function tabChannel(): BroadcastChannelConstructor {
  const channels = new Set<Channel>()
  class Channel {
    readonly name: string
    readonly listeners: ((event: { data: unknown }) => void)[] = []
    constructor(name: string) {
      this.name = name
      channels.add(this)
    }
    postMessage(data: unknown) {
      for (const channel of channels)
        if (channel !== this && channel.name === this.name) for (const listener of channel.listeners) listener({ data })
    }
    close() {
      channels.delete(this)
    }
    addEventListener(_: 'message', listener: (event: { data: unknown }) => void) {
      this.listeners.push(listener)
    }
  }
  return Channel
}
