/**
 * Second factor, passkeys and the audit log over REST.
 * @module
 */
import { type AuditEntry, type Passkey, securityCalls } from '@axia/contract'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { shellOrigins } from '../http/origin.ts'
import { Problem } from '../problem.ts'
import type { AuditLog, AuditRow } from './audit-log.ts'
import { holdSession, sessionOf } from './guard.ts'
import type { PasskeyRow, Passkeys } from './passkeys.ts'
import { refuseShortAlone } from './password.ts'
import { type ConfirmPassword, refuseOtherPassword } from './password-confirmation.ts'
import type { SecondFactor } from './second-factor.ts'
import type { SessionStore } from './session-store.ts'
import type { LoginThrottle } from './throttle.ts'
import type { UserStore } from './user-store.ts'

export interface SecurityRoutesOptions {
  db: Database
  secondFactor: SecondFactor
  passkeys: Passkeys
  audit: AuditLog
  confirmPassword: ConfirmPassword
  userStore: UserStore
  sessionStore: SessionStore
  throttle: LoginThrottle
  /** Where browsers must say they are, when they say nothing. */
  publicUrl: string
}

const defaultAuditPage = 50

export const securityRoutes: FastifyPluginAsyncTypebox<SecurityRoutesOptions> = async (app, options) => {
  const { db, secondFactor, passkeys, audit, confirmPassword, userStore, sessionStore, throttle, publicUrl } = options

  /** Whoever is thrown out at this moment leaves nothing behind that would let him in again. */
  async function refuseEnded(request: FastifyRequest, tx: Database): Promise<void> {
    await holdSession(sessionStore, sessionOf(request), tx)
  }

  app.get('/security', { schema: securityCalls['GET /security'] }, async (request) => {
    const { userId } = sessionOf(request)
    const { totp, recoveryCodesLeft } = await secondFactor.state(userId)
    return { totp, recovery_codes_left: recoveryCodesLeft, passkeys: (await passkeys.list(userId)).map(toPasskey) }
  })

  app.post('/totp', { schema: securityCalls['POST /totp'] }, async (request) => {
    const { userId, username } = sessionOf(request)
    await confirmPassword(request, request.body.current_password)
    const begun = await secondFactor.begin({ id: userId, username })
    if (begun === undefined) throw new Problem('conflict', { detail: 'An authenticator app is in force' })
    return { secret: begun.secret, otpauth_url: begun.otpauthUrl }
  })

  app.post('/totp/confirm', { schema: securityCalls['POST /totp/confirm'] }, async (request) => {
    const { userId, sessionId } = sessionOf(request)
    const attempt = await throttle.count({ address: request.ip, target: `code of ${userId}`, userId })
    const codes = await db.transaction(async (tx) => {
      await refuseEnded(request, tx)
      const codes = await secondFactor.confirm(userId, request.body.code, tx)
      if (codes !== undefined)
        await audit.append(tx, { action: 'totp_enabled', userId, sessionId, address: request.ip })
      return codes
    })
    if (codes === undefined) throw new Problem('wrong_code', { errors: [{ field: 'code', message: 'is wrong' }] })
    await attempt.giveBack()
    return { recovery_codes: codes }
  })

  app.delete('/totp', { schema: securityCalls['DELETE /totp'] }, async (request, reply) => {
    const { userId, sessionId } = sessionOf(request)
    const confirmed = await confirmPassword(request, request.body.current_password)
    refuseShortAlone(request.body.current_password, 'current_password')
    await db.transaction(async (tx) => {
      await refuseEnded(request, tx)
      await refuseOtherPassword(userStore, { userId, confirmed }, tx) // it might be one that is too short to stand alone
      if (!(await secondFactor.remove(userId, tx))) return
      await audit.append(tx, { action: 'totp_disabled', userId, sessionId, address: request.ip })
    })
    return reply.code(204).send(null)
  })

  app.post('/passkeys/options', { schema: securityCalls['POST /passkeys/options'] }, async (request) => {
    await confirmPassword(request, request.body.current_password)
    const { challengeId, options } = await passkeys.beginAdding(sessionOf(request))
    return { challenge_id: challengeId, options }
  })

  app.post('/passkeys', { schema: securityCalls['POST /passkeys'] }, async (request, reply) => {
    const { userId, sessionId } = sessionOf(request)
    const origin = originOf(request, publicUrl)
    const checked = await passkeys.checkNew(userId, request.body, origin)
    if (checked === undefined) throw new Problem('passkey_refused')
    const event = { action: 'passkey_added', userId, sessionId, address: request.ip, deviceName: checked.name } as const
    const added = await db.transaction(async (tx) => {
      await refuseEnded(request, tx)
      const row = await passkeys.add(checked, tx)
      if (row !== undefined) await audit.append(tx, event)
      return row
    })
    if (added === undefined) throw new Problem('passkey_refused')
    return reply.code(201).send(toPasskey(added))
  })

  app.patch('/passkeys/:id', { schema: securityCalls['PATCH /passkeys/{id}'] }, async (request) => {
    const row = await passkeys.rename(sessionOf(request).userId, request.params.id, request.body.name)
    if (row === undefined) throw new Problem('not_found')
    return toPasskey(row)
  })

  app.delete('/passkeys/:id', { schema: securityCalls['DELETE /passkeys/{id}'] }, async (request, reply) => {
    const { userId, sessionId } = sessionOf(request)
    const removed = await db.transaction(async (tx) => {
      const removed = await passkeys.remove(userId, request.params.id, tx)
      if (removed) await audit.append(tx, { action: 'passkey_removed', userId, sessionId, address: request.ip })
      return removed
    })
    if (!removed) throw new Problem('not_found')
    return reply.code(204).send(null)
  })

  app.get('/audit-log', { schema: securityCalls['GET /audit-log'] }, async (request) => {
    const { userId, sessionId } = sessionOf(request)
    const { before, limit = defaultAuditPage } = request.query
    const rows = await audit.list(userId, { before, limit })
    return rows.map((row) => toAuditEntry(row, sessionId))
  })
}

/**
 * Where the browser says it is; the app has refused foreign origins before. The apps' own origins hold no passkeys: anybody's
 * page may have them.
 */
export function originOf({ headers: { origin } }: Pick<FastifyRequest, 'headers'>, publicUrl: string): string {
  return origin === undefined || shellOrigins.includes(origin) ? publicUrl : origin
}

function toPasskey({ id, name, createdAt, lastUsedAt }: PasskeyRow): Passkey {
  return { id, name, created_at: createdAt.toISOString(), last_used_at: lastUsedAt?.toISOString() ?? null }
}

function toAuditEntry(row: AuditRow, currentSessionId: string): AuditEntry {
  return {
    number: row.number,
    at: row.at.toISOString(),
    action: row.action,
    address: row.address,
    device_name: row.deviceName,
    current: row.sessionId === currentSessionId,
  }
}
