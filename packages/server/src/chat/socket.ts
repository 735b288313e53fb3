/**
 * `GET /ws/{username}`: the chat socket. Whoever may not come in is told so in the handshake, by HTTP.
 * @module
 */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { axiaV1, maxTextLength, SocketPath, SocketQuery } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { WebsocketPluginOptions } from '@fastify/websocket'
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { LiveSession } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import { Problem } from '../problem.ts'
import type { Timers } from '../timers.ts'
import { AxiaDialect } from './axia-dialect.ts'
import { Connection } from './connection.ts'
import type { ConversationStore } from './conversation-store.ts'
import { FrameQueue } from './frame-queue.ts'
import type { Hub } from './hub.ts'
import type { MessageStore } from './message-store.ts'
import { PlainDialect } from './plain-dialect.ts'
import { type RateLimit, socketRate } from './rate.ts'

export interface SocketRoutesOptions {
  hub: Hub
  messageStore: MessageStore
  conversationStore: ConversationStore
  /** The session that the handshake's ticket, token or header opens. @throws {Problem} `invalid_token` */
  authenticate: (request: FastifyRequest) => Promise<LiveSession>
  originAllowed: (request: FastifyRequest) => boolean
  /** A name as names are compared. */
  usernameKey: (username: string) => string
  clock: Clock
  timers: Timers
  log: Pick<FastifyBaseLogger, 'debug' | 'error'>
  rate?: RateLimit
}

/** Voice or pictures as base64, a text beside them, and what stands around them. */
const maxFrameBytes = 1_048_576 + 4 * maxTextLength + 4096

/** How the app registers `@fastify/websocket`. */
export const websocketOptions: WebsocketPluginOptions = {
  options: {
    maxPayload: maxFrameBytes,
    maxFragments: 1024,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(axiaV1) ? axiaV1 : false),
  },
  // The library closes a socket that broke the protocol with the code that says so (1009 for too big a frame).
  errorHandler: (error, _socket, request) => request.log.debug({ err: error }, 'socket error'),
}

export const socketRoutes: FastifyPluginAsyncTypebox<SocketRoutesOptions> = async (
  app,
  {
    hub,
    messageStore,
    conversationStore,
    authenticate,
    originAllowed,
    usernameKey,
    clock,
    timers,
    log,
    rate = socketRate,
  },
) => {
  const options = { hub, messageStore, conversationStore, clock, timers, rate, onError }

  function onError(error: unknown, { session: { sessionId } }: Connection): void {
    log.error({ err: error, sid: sessionId }, 'socket')
  }

  function noteSocketError(error: Error): void {
    log.debug({ err: error }, 'socket error')
  }

  /** What answers a handshake, until the socket is open. */
  const responses = new WeakMap<FastifyRequest, ServerResponse>()

  app.route({
    method: 'GET',
    url: '/:username',
    schema: { hide: true, params: SocketPath, querystring: SocketQuery },
    preValidation: async (request, reply) => {
      if (request.ws) return
      reply.header('upgrade', 'websocket') // RFC 9110 §15.5.22
      throw new Problem('upgrade_required')
    },
    preHandler: async (request, reply) => {
      if (!originAllowed(request)) throw new Problem('foreign_origin')
      const session = await authenticate(request)
      if (usernameKey(request.params.username) !== usernameKey(session.username)) throw new Problem('foreign_user')
      hub.refuseWhenFull(session)
      request.liveSession = session
      responses.set(request, reply.raw)
    },
    handler: async () => {
      throw new Problem('upgrade_required')
    },
    wsHandler: (socket, request) => {
      const { liveSession: session } = request
      if (session === undefined) return socket.terminate()
      letGoOfHandshake(socket, request)
      serve(socket, session, request.raw.socket)
    },
  })

  /** Else the socket would hold the whole handshake in memory, its token too, for as long as it lives: some 4 KB. */
  function letGoOfHandshake(socket: WebSocket, request: FastifyRequest): void {
    responses.get(request)?.detachSocket(request.raw.socket)
    socket.removeAllListeners('error') // the library's listener knows the request
    socket.on('error', noteSocketError)
  }

  /** From here on, nothing knows the request. */
  function serve(socket: WebSocket, session: LiveSession, wire: Socket): void {
    const dialectName = socket.protocol === axiaV1 ? 'axia.v1' : 'plain'
    const connection = new Connection({ socket, wire, session, dialect: dialectName, timers })
    const dialect =
      dialectName === 'plain' ? new PlainDialect(connection, options) : new AxiaDialect(connection, options)
    new FrameQueue(connection, dialect, options).listen(socket)
  }
}
