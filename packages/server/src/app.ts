/**
 * The server assembled: who is registered, in what order, behind which guard.
 * @module
 */
import { fileURLToPath } from 'node:url'
import { serverCalls } from '@axia/contract'
import formBody from '@fastify/formbody'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { accountRoutes, openAuthRoutes } from './auth/routes.ts'
import { securityRoutes } from './auth/security-routes.ts'
import { usernameKey } from './auth/user-store.ts'
import { feedRoute } from './calendar/feed-route.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { sourceRoutes } from './calendar/source-routes.ts'
import { appMessageRoute } from './chat/app-message-route.ts'
import { chatRoutes } from './chat/routes.ts'
import { socketRoutes, websocketOptions } from './chat/socket.ts'
import { registerJsonBodies, registerValidation } from './http/body.ts'
import { createConnections } from './http/connections.ts'
import { withCors } from './http/cors.ts'
import { registerDocumentation } from './http/documentation.ts'
import { dataHeaders, strictTransport } from './http/headers.ts'
import { refuseUnclearHost } from './http/host.ts'
import { createOriginCheck } from './http/origin.ts'
import { refuseConnection } from './http/refusal.ts'
import { asksForSocket, createServer } from './http/server.ts'
import { registerWebApp } from './http/web-app.ts'
import { createLogger } from './logging.ts'
import { Problem, registerProblems, sendProblem, toProblem } from './problem.ts'
import { reminderRoutes } from './reminders/routes.ts'
import { searchRoutes } from './search/routes.ts'
import type { Services } from './services.ts'
import { taskListRoutes } from './tasks/list-routes.ts'
import { taskRoutes } from './tasks/routes.ts'

export interface AppOptions {
  services: Services
  /** Default: one of the configured level. */
  logger?: FastifyBaseLogger
  /** Where the built web app is. */
  webAppFolder?: string
}

const builtWebApp = fileURLToPath(new URL('../../app/dist', import.meta.url))

/** Milliseconds that requests under way have when the server stops; the process gives itself 10 s in all. */
const closeGraceMs = 5000

/** Bytes of a body, where a call does not say otherwise. */
const maxBodyBytes = 262_144

export type App = Awaited<ReturnType<typeof buildApp>>

/** What is registered waits for nobody else; a slow disk and a busy machine must not keep the server from starting. */
const pluginTimeoutMs = 300_000

/** The HTTP server, not yet listening. */
export async function buildApp({
  services,
  logger = createLogger(services.config.logLevel),
  webAppFolder = builtWebApp,
}: AppOptions) {
  const { config, database, clock, guard } = services
  const connections = createConnections()
  const app = Fastify({
    serverFactory: (handler) => connections.follow(createServer(config, withCors(config, handler))),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    bodyLimit: maxBodyBytes,
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler: refuseConnection,
    forceCloseConnections: 'idle',
    pluginTimeout: pluginTimeoutMs,
    routerOptions: { maxParamLength: 512 },
    frameworkErrors(error, request, reply) {
      // before any hook has run, so that nobody else ends the connection of a handshake
      if (asksForSocket(request.raw)) reply.raw.once('finish', () => request.raw.socket.destroy())
      sendProblem(request, reply.headers(headersFor(request)), toProblem(error))
    },
  }).withTypeProvider<TypeBoxTypeProvider>()
  const originAllowed = createOriginCheck(config)

  registerProblems(app)
  registerJsonBodies(app)
  registerValidation(app)
  app.decorateRequest('liveSession', undefined)
  app.addHook('onRequest', (request, reply, done) => {
    // called back, not awaited: it is on the way of every request
    request.log = logger // not the library's own, which makes a child of it for each request
    reply.log = logger
    reply.headers(headersFor(request))
    refuseUnclearHost(request.raw)
    if (
      request.method !== 'GET' &&
      request.method !== 'HEAD' &&
      request.method !== 'OPTIONS' &&
      !originAllowed(request)
    ) {
      return done(new Problem('foreign_origin'))
    }
    done()
  })
  if (logger.level === 'debug' || logger.level === 'trace') app.addHook('onResponse', logRequest)
  app.addHook('preClose', async () => {
    connections.end(closeGraceMs)
    await services.hub.close() // before the library closes sockets without a word: they hear 1012
  })
  await registerDocumentation(app)

  app.get('/health', { schema: serverCalls['GET /health'] }, () => ({
    status: 'ok' as const,
    timestamp: clock().toISOString(),
  }))
  app.get('/ready', { schema: serverCalls['GET /ready'] }, async (request, reply) => {
    try {
      await database.ping()
      return { database: 'ok' as const }
    } catch (error) {
      request.log.warn({ err: error }, 'the database does not answer')
      return reply.code(503).send({ database: 'unreachable' })
    }
  })

  await app.register(async (open) => {
    await open.register(formBody)
    const plainHttp = config.allowPlainHttp && config.tls === undefined
    await open.register(openAuthRoutes, { ...services, plainHttp, publicUrl: config.publicUrl })
  })
  await app.register(async (guarded) => {
    guarded.addHook('onRequest', guard.bearer)
    guarded.addHook('preValidation', (request, _reply, done) => {
      if (request.method === 'GET' || request.method === 'HEAD') return done() // nobody waits for a body of these
      guard.refuseEnded(request).then(() => done(), done) // the body may have come long after the token
    })
    await guarded.register(accountRoutes, services)
    await guarded.register(securityRoutes, { ...services, publicUrl: config.publicUrl })
    await guarded.register(taskRoutes, services)
    await guarded.register(taskListRoutes, services)
    await guarded.register(calendarRoutes, services)
    await guarded.register(sourceRoutes, { ...services, publicUrl: config.publicUrl })
    await guarded.register(reminderRoutes, services)
    await guarded.register(searchRoutes, services)
    await guarded.register(chatRoutes, {
      ...services,
      refuseEnded: guard.refuseEnded,
      agentTimeoutSeconds: config.agentTimeoutSeconds,
    })
  })
  await app.register(feedRoute, services)
  await app.register(appMessageRoute, { ...services, usernameKey })
  await app.register(
    async (sockets) => {
      await sockets.register(websocket, websocketOptions) // here alone: it follows every answer to its end
      await sockets.register(socketRoutes, {
        ...services,
        authenticate: services.handshake,
        originAllowed,
        usernameKey,
        log: logger,
      })
      registerProblems(sockets)
    },
    { prefix: '/ws' },
  )
  await registerWebApp(app, webAppFolder)
  return app
}

function headersFor({ protocol }: Pick<FastifyRequest, 'protocol'>): Record<string, string> {
  return protocol === 'https' ? { ...dataHeaders, ...strictTransport } : dataHeaders
}

function logRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { method, url } = request
  const path = url.split('?')[0] // a query may hold a token
  request.log.debug({ method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  done()
}
