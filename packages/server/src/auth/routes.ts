/**
 * Login, set-up, the account and its sessions over REST.
 * @module
 */
import { authCalls, type Me, type Session } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readTimeZone } from '../moment.ts'
import { Problem } from '../problem.ts'
import { type LiveSession, sessionOf } from './guard.ts'
import type { Login } from './login.ts'
import { type PasswordHasher, refuseWeakPassword } from './password.ts'
import type { SessionRow, SessionStore } from './session-store.ts'
import type { Setup } from './setup.ts'
import type { LoginThrottle } from './throttle.ts'
import { type TicketStore, ticketLifetimeSeconds } from './ticket.ts'
import type { UserStore } from './user-store.ts'

export interface OpenRoutesOptions {
  login: Login
  setup: Setup
  throttle: LoginThrottle
  plainHttp: boolean
}

/** A login's name and password are short; what is longer is none (8 KB). */
const maxTokenBodyBytes = 8192

/** What anyone may call: it stands outside the guard's scope. */
export const openAuthRoutes: FastifyPluginAsyncTypebox<OpenRoutesOptions> = async (
  app,
  { login, setup, throttle, plainHttp },
) => {
  app.get('/server-info', { schema: authCalls['GET /server-info'] }, async () => ({
    setup_needed: await setup.needed(),
    plain_http: plainHttp,
  }))

  app.post('/token', { schema: authCalls['POST /token'], bodyLimit: maxTokenBodyBytes }, async (request) => {
    const { username, password, grant_type = 'password', device_name } = request.body
    if (grant_type !== 'password') throw new Problem('unsupported_grant_type')
    const deviceName = device_name ?? deviceOf(request.headers['user-agent'])
    const issued = await login({ username, password, deviceName, address: request.ip })
    request.log.info({ sub: issued.userId, sid: issued.sessionId }, 'logged in')
    return { access_token: issued.accessToken, token_type: 'bearer' as const, expires_in: issued.expiresInSeconds }
  })

  app.post('/setup', { schema: authCalls['POST /setup'], bodyLimit: maxTokenBodyBytes }, async (request, reply) => {
    const { code, username, password, locale, time_zone: timeZone } = request.body
    if (timeZone !== undefined) readTimeZone(timeZone, 'time_zone')
    const attempt = await throttle.count({ address: request.ip, usernameKey: 'setup', userId: undefined })
    const user = await setup.make({ code, username, password, locale, timeZone })
    await attempt.giveBack()
    request.log.info({ sub: user.id }, 'first user made')
    return reply.code(201).send({ username: user.username })
  })
}

export interface AccountRoutesOptions {
  userStore: UserStore
  sessionStore: SessionStore
  ticketStore: TicketStore
  passwords: PasswordHasher
  throttle: LoginThrottle
}

/** What the signed-in user may call; register it behind the guard. */
export const accountRoutes: FastifyPluginAsyncTypebox<AccountRoutesOptions> = async (
  app,
  { userStore, sessionStore, ticketStore, passwords, throttle },
) => {
  app.get('/me', { schema: authCalls['GET /me'] }, async (request) => toMe(sessionOf(request)))

  app.patch('/me', { schema: authCalls['PATCH /me'] }, async (request) => {
    const session = sessionOf(request)
    const { locale = session.locale, time_zone: timeZone = session.timeZone } = request.body
    readTimeZone(timeZone, 'time_zone')
    await userStore.change(session.userId, { locale, timeZone })
    return toMe({ ...session, locale, timeZone })
  })

  app.post('/logout', { schema: authCalls['POST /logout'] }, async (request, reply) => {
    const { userId, sessionId } = sessionOf(request)
    await sessionStore.revoke(userId, sessionId)
    request.log.info({ sub: userId, sid: sessionId }, 'logged out')
    return reply.code(204).send(null)
  })

  app.get('/sessions', { schema: authCalls['GET /sessions'] }, async (request) => {
    const { userId, sessionId } = sessionOf(request)
    const rows = await sessionStore.list(userId)
    return rows.map((row) => toSession(row, sessionId))
  })

  app.patch('/sessions/:id', { schema: authCalls['PATCH /sessions/{id}'] }, async (request) => {
    const { userId, sessionId } = sessionOf(request)
    const row = await sessionStore.rename(userId, request.params.id, request.body.device_name)
    if (row === undefined) throw new Problem('not_found')
    return toSession(row, sessionId)
  })

  app.delete('/sessions/:id', { schema: authCalls['DELETE /sessions/{id}'] }, async (request, reply) => {
    const { userId } = sessionOf(request)
    if (!(await sessionStore.revoke(userId, request.params.id))) throw new Problem('not_found')
    request.log.info({ sub: userId, sid: request.params.id }, 'session revoked')
    return reply.code(204).send(null)
  })

  app.delete('/sessions', { schema: authCalls['DELETE /sessions'] }, async (request, reply) => {
    const { userId, sessionId } = sessionOf(request)
    const count = await sessionStore.revokeAll(userId, sessionId)
    request.log.info({ sub: userId, sid: sessionId, count }, 'other sessions revoked')
    return reply.code(204).send(null)
  })

  app.put('/password', { schema: authCalls['PUT /password'] }, async (request, reply) => {
    const { userId, username, sessionId } = sessionOf(request)
    const { current_password: current, new_password: next } = request.body
    const user = await userStore.find(userId)
    const attempt = await throttle.count({ address: request.ip, usernameKey: `password of ${userId}`, userId })
    const check = await passwords.check(current, user?.passwordHash)
    if (!check.matches)
      throw new Problem('wrong_password', { errors: [{ field: 'current_password', message: 'is wrong' }] })
    await attempt.giveBack()
    refuseWeakPassword(next, { username, field: 'new_password' })
    await userStore.change(userId, { passwordHash: await passwords.hash(next) })
    const count = await sessionStore.revokeAll(userId, sessionId)
    request.log.info({ sub: userId, sid: sessionId, count }, 'password changed')
    return reply.code(204).send(null)
  })

  app.post('/ws-ticket', { schema: authCalls['POST /ws-ticket'] }, async (request) => ({
    ticket: await ticketStore.issue(sessionOf(request).sessionId),
    expires_in: ticketLifetimeSeconds,
  }))
}

/** A name for a device that did not give one: what its browser or program calls itself, in short. */
function deviceOf(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent === '') return 'Unknown device'
  const system = /Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux/.exec(userAgent)?.[0]?.replace('Mac OS X', 'Mac')
  const browser = /Edg|OPR|Firefox|Chrome|Safari/.exec(userAgent)?.[0]?.replace('Edg', 'Edge').replace('OPR', 'Opera')
  const program = /^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? 'Unknown device'
  if (browser === undefined) return program
  return system === undefined ? browser : `${browser}, ${system}`
}

function toMe({ username, locale, timeZone, sessionId, deviceName, createdAt, expiresAt }: LiveSession): Me {
  return {
    username,
    locale,
    time_zone: timeZone,
    session: {
      id: sessionId,
      device_name: deviceName,
      created_at: createdAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    },
  }
}

function toSession(row: SessionRow, currentSessionId: string): Session {
  return {
    id: row.id,
    device_name: row.deviceName,
    address: row.address,
    created_at: row.createdAt.toISOString(),
    last_seen_at: row.lastSeenAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    current: row.id === currentSessionId,
  }
}
