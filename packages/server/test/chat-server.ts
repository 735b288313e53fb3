/**
 * The chat alone on a real port, for its tests: real sockets and a real database, with an agent, a clock and timers of the test's.
 * @module
 */
import websocket from '@fastify/websocket'
import Fastify, { type FastifyRequest } from 'fastify'
import { WebSocket } from 'ws'
import type { Agent } from '../src/agent/agent.ts'
import { createAuditLog } from '../src/auth/audit-log.ts'
import type { LiveSession } from '../src/auth/guard.ts'
import { SessionStore } from '../src/auth/session-store.ts'
import { appMessageRoute, type WebhookVerifier } from '../src/chat/app-message-route.ts'
import { createConversationStore } from '../src/chat/conversation-store.ts'
import { createHub, type SocketLimits } from '../src/chat/hub.ts'
import { createMessageStore } from '../src/chat/message-store.ts'
import { createOutbox } from '../src/chat/outbox.ts'
import { chatRoutes } from '../src/chat/routes.ts'
import { socketRoutes, websocketOptions } from '../src/chat/socket.ts'
import type { OpenDatabase } from '../src/db/database.ts'
import { sessions } from '../src/db/schema.ts'
import { registerJsonBodies, registerValidation } from '../src/http/body.ts'
import { newId } from '../src/id.ts'
import { Problem, registerProblems } from '../src/problem.ts'
import { silentLog, type TestTimers } from './chat-support.ts'
import type { TestClock } from './support.ts'

export interface ChatServerOptions {
  database: OpenDatabase
  clock: TestClock
  timers: TestTimers
  agent: Agent
  limits?: SocketLimits
  webhook: WebhookVerifier | undefined
  agentTimeoutSeconds?: number
}

export type ChatServer = Awaited<ReturnType<typeof startChatServer>>

/** A session's id is its token here. */
export async function startChatServer({
  database: { db, bus },
  clock,
  timers,
  agent,
  limits = { socketsPerSession: 10, socketsPerUser: 30 },
  webhook,
  agentTimeoutSeconds = 300,
}: ChatServerOptions) {
  const known = new Map<string, LiveSession>()
  const messageStore = createMessageStore({ db, clock })
  const conversationStore = createConversationStore({ db })
  const audit = createAuditLog({ db, clock })
  const sessionStore = new SessionStore({ db, bus, clock, audit, maxPerUser: 25 })
  const hub = createHub({ db, bus, sessionStore, messageStore, clock, timers, limits, log: silentLog })
  const outbox = createOutbox({
    db,
    bus,
    agent,
    clock,
    timers,
    random: () => 1,
    log: silentLog,
    agentTimeoutSeconds,
    soleServer: false,
  })

  async function authenticate({ query, headers }: FastifyRequest): Promise<LiveSession> {
    const fromQuery = typeof query === 'object' && query !== null && 'token' in query ? query.token : undefined
    const session = known.get(String(fromQuery ?? headers.authorization?.slice('Bearer '.length)))
    if (session === undefined) throw new Problem('invalid_token')
    return session
  }

  const app = Fastify()
  registerProblems(app)
  registerJsonBodies(app)
  registerValidation(app)
  app.decorateRequest('liveSession', undefined)
  app.addHook('preClose', () => hub.close())
  await app.register(websocket, websocketOptions)
  await app.register(socketRoutes, {
    conversationStore,
    hub,
    messageStore,
    authenticate,
    originAllowed: ({ headers }) => headers.origin === undefined || headers.origin === 'https://axia.example',
    usernameKey: (name) => name.normalize('NFKC').toLowerCase(),
    clock,
    timers,
    log: silentLog,
    prefix: '/ws',
  })
  await app.register(async (guarded) => {
    guarded.addHook('onRequest', async (request) => {
      request.liveSession = await authenticate(request)
    })
    await guarded.register(chatRoutes, {
      hub,
      messageStore,
      conversationStore,
      timers,
      refuseEnded: async () => {},
      agentTimeoutSeconds,
    })
  })
  await app.register(appMessageRoute, { messageStore, webhook, usernameKey: (name) => name.toLowerCase() })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  await outbox.start()

  return {
    app,
    hub,
    outbox,
    messageStore,
    conversationStore,
    url,

    /** A live session of a user, good for an hour when it is not said otherwise. */
    async logIn(
      userId: string,
      username = 'ana',
      lifetimeSeconds = 3600,
    ): Promise<LiveSession & { token: string; headers: { authorization: string } }> {
      const sessionId = newId()
      const now = clock()
      const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000)
      await db
        .insert(sessions)
        .values({ id: sessionId, userId, deviceName: 'Test', address: '::1', expiresAt, lastSeenAt: now })
      const session: LiveSession = {
        sessionId,
        userId,
        username,
        locale: 'en',
        timeZone: 'UTC',
        deviceName: 'Test',
        createdAt: now,
        expiresAt,
      }
      known.set(sessionId, session)
      return { ...session, token: sessionId, headers: { authorization: `Bearer ${sessionId}` } }
    },

    /** Opens a socket, in axia.v1 when `protocol` says so. */
    open: (path: string, protocol?: string, headers: Record<string, string> = {}) =>
      openSocket(url.replace('http', 'ws') + path, protocol, headers),

    async stop() {
      const cutOff = setTimeout(() => timers.turn(1000), 300) // clients that do not answer a close
      await app.close()
      clearTimeout(cutOff)
      await outbox.stop(0)
      sessionStore.close()
    },
  }
}

/** A client's socket that keeps what it was sent. */
export interface TestSocket {
  socket: WebSocket
  frames: Record<string, unknown>[]
  /** Sends JSON, or text and bytes as they are. */
  send(frame: object | string | Buffer): void
  /** The first frame that fits, as soon as it is there; it is taken out of `frames`. */
  next(fits: Record<string, unknown>): Promise<Record<string, unknown>>
  /** The code with which the server closed. */
  closed: Promise<number>
}

/** @throws {RefusedError} when the handshake is answered otherwise. */
export async function openSocket(
  url: string,
  protocol?: string,
  headers: Record<string, string> = {},
): Promise<TestSocket> {
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], { headers })
  const frames: Record<string, unknown>[] = []
  let look = () => {}
  socket.on('message', (data) => {
    frames.push(JSON.parse(data.toString()))
    look()
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
    socket.on('unexpected-response', async (_request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      const { statusCode, headers: answered } = response
      reject(new RefusedError(statusCode ?? 0, answered['content-type'], JSON.parse(Buffer.concat(chunks).toString())))
    })
  })
  return {
    socket,
    frames,
    send: (frame) => socket.send(typeof frame === 'string' || frame instanceof Buffer ? frame : JSON.stringify(frame)),
    async next(fits) {
      const isIt = (frame: Record<string, unknown>) =>
        Object.entries(fits).every(([name, value]) => frame[name] === value)
      const deadline = AbortSignal.timeout(5000)
      for (;;) {
        const index = frames.findIndex(isIt)
        const [found] = index < 0 ? [] : frames.splice(index, 1)
        if (found !== undefined) return found
        await new Promise<void>((resolve, reject) => {
          look = resolve
          deadline.onabort = () =>
            reject(new Error(`no frame like ${JSON.stringify(fits)} in ${JSON.stringify(frames)}`))
        })
      }
    },
    closed,
  }
}

/** Waits until the socket gets what is new. */
export async function goLive(socket: TestSocket): Promise<void> {
  const { seq } = await socket.next({ type: 'hello' })
  socket.send({ type: 'resume', after_seq: seq })
  await socket.next({ type: 'resumed' })
}

/** A handshake that was answered by HTTP. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly status: number
  readonly contentType: string | undefined
  readonly body: unknown

  constructor(status: number, contentType: string | undefined, body: unknown) {
    super(`refused with ${status}`)
    this.status = status
    this.contentType = contentType
    this.body = body
  }
}
