/**
 * The socket kept open: connects with a ticket, comes back after network failures, stays away after a refusal.
 * @module
 */
import { axiaV1, type ClientFrame, closeCodes, parseJson, ServerFrame } from '@axia/contract'
import { Check } from 'typebox/value'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { TokenAuthProvider } from '../auth/auth-provider.ts'
import type { Platform, WebSocketConstructor, WebSocketLike } from '../platform.ts'
import type { ServerClock } from '../server-clock.ts'
import type { ConnectionReason, ConnectionState } from './chat-types.ts'

/** Waits between tries: full jitter under a doubling bound. */
const firstWaitMs = 1_000
const longestWaitMs = 30_000
/** No try comes sooner: to a server that has too much to do, and after breaking a rule of its. */
const leastWaitMs: Partial<Record<ConnectionReason, number>> = { server_busy: 2_000, policy: 10_000 }
/** A connection that stood this long counts as stable: the next failure is a first one again. */
const stableMs = 60_000
/** From the handshake to `hello`. */
const helloWithinMs = 15_000
/** Half-open sockets are noticed within ten seconds: silence, a ping, no answer. */
const silenceMs = 5_000
const pongWithinMs = 4_000
/** A line so slow (128 kbit/s) still counts as standing: voice of 1 MiB takes over a minute there. */
export const slowestBytesPerMs = 16

type Hello = Extract<ServerFrame, { type: 'hello' }>

export interface ConnectionOptions {
  socketUrl: string
  WebSocket: WebSocketConstructor
  platform: Platform
  serverClock: ServerClock
  api: ApiService
  auth: TokenAuthProvider
  onState: (state: ConnectionState) => void
  /** The socket stands: `hello` came. */
  onHello: (hello: Hello) => void
  onFrame: (frame: ServerFrame) => void
  /** The socket is gone, by this code. */
  onLost: (code: number) => void
}

export class Connection {
  readonly #options: ConnectionOptions
  readonly #stopWake: () => void
  #state: ConnectionState = { status: 'idle', attempt: 0 }
  #socket: WebSocketLike | undefined
  #token: string | undefined
  /** Each try has a number: what an older one still brings is not heard. */
  #try = 0
  #cancelRetry = () => {}
  #cancelWatch = () => {}
  #cancelStable = () => {}
  /** The server asked not to be asked before. */
  #notBeforeMs = 0
  /** By then what was sent is out, on the slowest line. */
  #sentByMs = 0

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#stopWake = options.platform.onWake(() => this.#wake())
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Connects, unless it is connected or about to be. A wait is cut short. */
  start(): void {
    const { status } = this.#state
    if (status !== 'connected' && status !== 'connecting') void this.#connect()
  }

  /** Closes for good, until `start`. */
  stop(status: 'idle' | 'refused', reason?: ConnectionReason): void {
    this.#drop()
    this.#set({ status, attempt: 0, ...(reason !== undefined && { reason }) })
  }

  /** Gives this socket up and tries again, as after a network failure. */
  abandon(): void {
    if (this.#state.status !== 'connected') return
    this.#drop(1006)
    this.#retry('network')
  }

  /** Answers false when there is no connection; the frame is gone then. */
  send(frame: ClientFrame): boolean {
    if (this.#state.status !== 'connected' || this.#socket === undefined) return false
    try {
      const text = JSON.stringify(frame)
      this.#socket.send(text)
      const now = this.#options.platform.clock().getTime()
      this.#sentByMs = Math.max(now, this.#sentByMs) + text.length / slowestBytesPerMs
      return true
    } catch {
      return false
    }
  }

  close(): void {
    this.stop('idle')
    this.#stopWake()
  }

  async #connect(): Promise<void> {
    const { api, auth, socketUrl } = this.#options
    this.#drop()
    const attempt = this.#try
    this.#set({ status: 'connecting', attempt: this.#state.attempt })
    try {
      this.#token = auth.useToken()
      const username = auth.username || (await this.#askWho())
      const { ticket } = await api.request('POST /ws-ticket')
      if (attempt !== this.#try) return
      this.#open(`${socketUrl}/${encodeURIComponent(username)}?ticket=${encodeURIComponent(ticket)}`)
    } catch (cause) {
      if (attempt === this.#try) this.#failed(cause)
    }
  }

  /** Asks the server whose token it is, which also tells an ended one from a network that is down. @throws {ApiError} */
  async #askWho(): Promise<string> {
    const { api, auth } = this.#options
    const { username } = await api.request('GET /me')
    auth.learn({ username })
    return username
  }

  #open(url: string): void {
    const { WebSocket, platform } = this.#options
    const socket = new WebSocket(url, [axiaV1])
    this.#socket = socket
    this.#cancelWatch()
    this.#sentByMs = 0
    this.#cancelWatch = platform.setTimer(() => socket === this.#socket && this.#closed(1006), helloWithinMs)
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket) this.#heard(data)
    })
    socket.addEventListener('close', ({ code }) => {
      if (socket === this.#socket) this.#closed(code)
    })
    socket.addEventListener('error', () => {}) // a close follows each error
  }

  #heard(data: unknown): void {
    if (this.#state.status === 'connected') this.#watchSilence()
    const frame = parseFrame(data)
    if (frame === undefined) return
    if (frame.type === 'hello') this.#connected(frame)
    else if (this.#state.status === 'connected') this.#options.onFrame(frame)
  }

  #connected(hello: Hello): void {
    const { auth, platform, serverClock, onHello } = this.#options
    serverClock.learn(new Date(hello.server_time))
    auth.learn({ username: hello.username, expiresAt: new Date(hello.expires_at) })
    const { attempt } = this.#state
    this.#set({ status: 'connected', attempt })
    this.#cancelStable = platform.setTimer(() => this.#set({ status: 'connected', attempt: 0 }), stableMs)
    this.#watchSilence()
    onHello(hello)
  }

  #watchSilence(): void {
    const { platform } = this.#options
    this.#cancelWatch()
    this.#cancelWatch = platform.setTimer(() => this.#ping(), silenceMs)
  }

  #ping(): void {
    const { platform } = this.#options
    // The ping waits behind what was sent before it, which may be voice on a slow line.
    const behindMs = Math.max(0, this.#sentByMs - platform.clock().getTime())
    this.send({ type: 'ping' })
    this.#cancelWatch()
    this.#cancelWatch = platform.setTimer(() => this.abandon(), behindMs + pongWithinMs)
  }

  #wake(): void {
    const { status } = this.#state
    this.#sentByMs = 0 // who slept does not know how much of it went out
    if (status === 'connected') this.#ping()
    else if (status === 'connecting') this.#hurry()
    else if (status === 'disconnected' && this.#options.platform.clock().getTime() >= this.#notBeforeMs)
      void this.#connect()
  }

  /** The device slept in the middle of a handshake, of which nothing may be left: it has to come to its end soon. */
  #hurry(): void {
    const attempt = this.#try
    this.#cancelWatch()
    this.#cancelWatch = this.#options.platform.setTimer(() => {
      if (attempt === this.#try && this.#state.status === 'connecting') void this.#connect()
    }, pongWithinMs)
  }

  #closed(code: number): void {
    const wasConnected = this.#state.status === 'connected'
    const token = this.#token
    this.#drop(code)
    if (code === closeCodes.signInAgain) this.#signInAgain(token)
    else if (code === closeCodes.forbidden) this.stop('refused', 'forbidden')
    else if (code === closeCodes.restarting) this.#retry('server_restarting')
    else if (code === closeCodes.tooBusy) this.#retry('server_busy')
    else if (code === closeCodes.policy) this.#retry('policy')
    else if (wasConnected) this.#retry('network')
    else void this.#explain()
  }

  /** A browser does not say why a handshake failed: one call with the token tells a refusal from the network. */
  async #explain(): Promise<void> {
    const attempt = this.#try
    try {
      await this.#askWho()
      if (attempt === this.#try) this.#retry('network')
    } catch (cause) {
      if (attempt === this.#try) this.#failed(cause)
    }
  }

  #failed(cause: unknown): void {
    if (!(cause instanceof ApiError)) this.#retry('network')
    else if (cause.code === 'invalid_token') this.#signInAgain(this.#token)
    else if (cause.code === 'foreign_user' || cause.code === 'foreign_origin') this.stop('refused', 'forbidden')
    else this.#retry(cause.status === 503 || cause.status === 429 ? 'server_busy' : 'network', cause.retryAfterSeconds)
  }

  #signInAgain(token: string | undefined): void {
    const { auth } = this.#options
    if (token !== undefined) auth.refuse(token)
    // Refused was an older token, and somebody signed in since: that one has not been tried.
    const current = auth.getToken()
    if (current !== undefined && current !== token) this.#retry('network')
    else this.stop('refused', 'sign_in')
  }

  #retry(reason: ConnectionReason, retryAfterSeconds = 0): void {
    const { platform } = this.#options
    const { attempt } = this.#state
    const boundMs = Math.min(longestWaitMs, firstWaitMs * 2 ** attempt)
    const leastMs = Math.max(retryAfterSeconds * 1_000, leastWaitMs[reason] ?? 0)
    // The jitter comes on top: those who were told the same time must not all come at it.
    const waitMs = leastMs + platform.random() * boundMs
    const now = platform.clock().getTime()
    this.#drop()
    this.#notBeforeMs = now + leastMs
    const retryAt = new Date(now + waitMs)
    this.#set({ status: 'disconnected', attempt: attempt + 1, retryAt, reason })
    this.#cancelRetry = platform.setTimer(() => void this.#connect(), waitMs)
  }

  /** Ends timers and the socket; whatever they still bring is of an older try. */
  #drop(code = 1000): void {
    this.#try += 1
    this.#cancelRetry()
    this.#cancelWatch()
    this.#cancelStable()
    const socket = this.#socket
    this.#socket = undefined
    if (socket === undefined) return
    try {
      socket.close()
    } catch {
      // It was closing already.
    }
    if (this.#state.status === 'connected') this.#options.onLost(code)
  }

  #set(state: ConnectionState): void {
    this.#state = state
    this.#options.onState(state)
  }
}

/** Undefined for what is no frame of this dialect: a newer server may say more than this client knows. */
function parseFrame(data: unknown): ServerFrame | undefined {
  if (typeof data !== 'string') return undefined
  const frame = parseJson(data)
  return Check(ServerFrame, frame) ? frame : undefined
}
