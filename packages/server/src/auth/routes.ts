/**
 * Login, set-up, the account and its sessions over REST.
 * @module
 */
import { authCalls, type Me, type Session, securityCalls, type TokenAnswer } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { languagesOf } from '../language-tag.ts'
import { readTimeZone } from '../moment.ts'
import { Problem } from '../problem.ts'
import { holdSession, type LiveSession, sessionOf } from './guard.ts'
import type { Device, IssuedToken, Login } from './login.ts'
import type { Passkeys } from './passkeys.ts'
import { type PasswordHasher, refuseWeakPassword } from './password.ts'
import { type ConfirmPassword, refuseOtherPassword } from './password-confirmation.ts'
import type { SecondFactor } from './second-factor.ts'
import { originOf } from './security-routes.ts'
import type { SessionRow, SessionStore } from './session-store.ts'
import type { Setup } from './setup.ts'
import { checkCounted, type LoginThrottle } from './throttle.ts'
import { type TicketStore, ticketLifetimeSeconds } from './ticket.ts'
import type { UserStore } from './user-store.ts'

export interface OpenRoutesOptions {
  login: Login
  setup: Setup
  passkeys: Passkeys
  throttle: LoginThrottle
  plainHttp: boolean
  publicUrl: string
}

/** A login's name and password are short; what is longer is none (8 KB). */
const maxTokenBodyBytes = 8192

/** What anyone may call: it stands outside the guard's scope. */
export const openAuthRoutes: FastifyPluginAsyncTypebox<OpenRoutesOptions> = async (
  app,
  { login, setup, passkeys, throttle, plainHttp, publicUrl },
) => {
  app.get('/server-info', { schema: authCalls['GET /server-info'] }, async () => ({
    setup_needed: await setup.needed(),
    plain_http: plainHttp,
  }))

  app.post('/token', { schema: authCalls['POST /token'], bodyLimit: maxTokenBodyBytes }, async (request) => {
    const { username, password, grant_type = 'password', totp: code, device_name } = request.body
    if (grant_type !== 'password') throw new Problem('unsupported_grant_type')
    const issued = await login.byPassword({ username, password, code, ...deviceOf(request, device_name) })
    request.log.info({ sub: issued.userId, sid: issued.sessionId }, 'logged in')
    return toTokenAnswer(issued)
  })

  app.post('/passkey-login/options', { schema: securityCalls['POST /passkey-login/options'] }, async ({ ip }) => {
    await throttle.countBegin(ip)
    const { challengeId, options } = await passkeys.beginLogin()
    return { challenge_id: challengeId, options }
  })

  app.post('/passkey-login', { schema: securityCalls['POST /passkey-login'] }, async (request) => {
    const device = deviceOf(request, request.body.device_name)
    const issued = await login.byPasskey(request.body, originOf(request, publicUrl), device)
    request.log.info({ sub: issued.userId, sid: issued.sessionId }, 'logged in by passkey')
    return toTokenAnswer(issued)
  })

  app.post('/setup', { schema: authCalls['POST /setup'], bodyLimit: maxTokenBodyBytes }, async (request, reply) => {
    const { code, username, password, locale, time_zone: timeZone } = request.body
    if (timeZone !== undefined) readTimeZone(timeZone, 'time_zone')
    const attempt = await throttle.count({ address: request.ip, target: 'setup', userId: undefined })
    const user = await checkCounted(attempt, () => setup.make({ code, username, password, locale, timeZone }))
    await attempt.giveBack()
    request.log.info({ sub: user.id }, 'first user made')
    return reply.code(201).send({ username: user.username })
  })
}

export interface AccountRoutesOptions {
  db: Database
  userStore: UserStore
  sessionStore: SessionStore
  ticketStore: TicketStore
  passwords: PasswordHasher
  secondFactor: SecondFactor
  confirmPassword: ConfirmPassword
}

/** What the signed-in user may call; register it behind the guard. */
export const accountRoutes: FastifyPluginAsyncTypebox<AccountRoutesOptions> = async (app, options) => {
  const { db, userStore, sessionStore, ticketStore, passwords, secondFactor, confirmPassword } = options

  app.get('/me', { schema: authCalls['GET /me'] }, (request) => toMe(sessionOf(request)))

  app.patch('/me', { schema: authCalls['PATCH /me'] }, async (request) => {
    const session = sessionOf(request)
    const { locale = session.locale, time_zone: timeZone = session.timeZone } = request.body
    readTimeZone(timeZone, 'time_zone')
    await userStore.change(session.userId, { locale, timeZone })
    return toMe({ ...session, locale, timeZone })
  })

  app.post('/logout', { schema: authCalls['POST /logout'] }, async (request, reply) => {
    const { userId, sessionId } = sessionOf(request)
    await sessionStore.revoke(userId, sessionId, { sessionId, address: request.ip })
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
    const { userId, sessionId } = sessionOf(request)
    const revoked = await sessionStore.revoke(userId, request.params.id, { sessionId, address: request.ip })
    if (!revoked) throw new Problem('not_found')
    request.log.info({ sub: userId, sid: request.params.id }, 'session revoked')
    return reply.code(204).send(null)
  })

  app.delete('/sessions', { schema: authCalls['DELETE /sessions'] }, async (request, reply) => {
    const { userId, sessionId } = sessionOf(request)
    const count = await sessionStore.revokeAll(userId, { sessionId, address: request.ip })
    request.log.info({ sub: userId, sid: sessionId, count }, 'other sessions revoked')
    return reply.code(204).send(null)
  })

  app.put('/password', { schema: authCalls['PUT /password'] }, async (request, reply) => {
    const { userId, username, sessionId } = sessionOf(request)
    const { current_password: current, new_password: next } = request.body
    const confirmed = await confirmPassword(request, current)
    const hasSecondFactor = await secondFactor.enabled(userId)
    await refuseWeakPassword(next, { username, field: 'new_password', hasSecondFactor })
    const passwordHash = await passwords.hash(next)
    const by = { sessionId, address: request.ip }
    const count = await db.transaction(async (tx) => {
      await holdSession(sessionStore, { userId, sessionId }, tx)
      await refuseOtherPassword(userStore, { userId, confirmed }, tx)
      if (hasSecondFactor && !(await secondFactor.enabled(userId, tx)))
        throw new Problem('conflict', { detail: 'The second factor was removed meanwhile' })
      const count = await sessionStore.revokeAll(userId, by, tx)
      await userStore.setPassword(userId, passwordHash, by, tx)
      return count
    })
    request.log.info({ sub: userId, sid: sessionId, count }, 'password changed')
    return reply.code(204).send(null)
  })

  app.post('/ws-ticket', { schema: authCalls['POST /ws-ticket'] }, async (request) => ({
    ticket: await ticketStore.issue(sessionOf(request).sessionId),
    expires_in: ticketLifetimeSeconds,
  }))
}

function deviceOf({ ip, headers }: FastifyRequest, name: string | undefined): Device {
  return {
    address: ip,
    deviceName: name ?? describeUserAgent(headers['user-agent']),
    languages: languagesOf(headers['accept-language']),
  }
}

/** What systems and browsers are known by, each before those that it also calls itself. */
const systems = ['Android', 'iPhone', 'iPad', 'Windows', 'CrOS', 'Mac', 'Linux']
const browsers = {
  Edg: 'Edge',
  OPR: 'Opera',
  FxiOS: 'Firefox',
  Firefox: 'Firefox',
  CriOS: 'Chrome',
  Chrome: 'Chrome',
  Safari: 'Safari',
}

/** A name for a device that did not give one: what its browser or program calls itself, in short. */
function describeUserAgent(userAgent = ''): string {
  const system = systems.find((name) => userAgent.includes(name))
  const browser = Object.entries(browsers).find(([mark]) => userAgent.includes(mark))?.[1]
  if (browser === undefined) return /^[\w.-]{1,40}/.exec(userAgent)?.[0] ?? 'Unknown device'
  return system === undefined ? browser : `${browser}, ${system}`
}

function toTokenAnswer({ accessToken, expiresInSeconds }: IssuedToken): TokenAnswer {
  return { access_token: accessToken, token_type: 'bearer', expires_in: expiresInSeconds }
}

/** What `GET /me` tells of a session; made once for each, because every screen of every client begins with it. */
const shown = new WeakMap<LiveSession, Me>()

function toMe(session: LiveSession): Me {
  const known = shown.get(session)
  if (known !== undefined) return known
  const { username, locale, timeZone, sessionId, deviceName, createdAt, expiresAt } = session
  const me: Me = {
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
  shown.set(session, me)
  return me
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
