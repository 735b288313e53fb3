/**
 * What an administrator can do to users, wherever it is done: in the running server, or on a database that no server holds.
 * @module
 */
import { AuditAction, DeviceName, Password, Username } from '@axia/contract'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import type { AuditLog } from '../auth/audit-log.ts'
import { ForeignKeysError, type KeyRotation } from '../auth/key-rotation.ts'
import type { Passkeys } from '../auth/passkeys.ts'
import { type PasswordHasher, refuseWeakPassword } from '../auth/password.ts'
import type { PushKeys } from '../auth/push-keys.ts'
import type { SecondFactor } from '../auth/second-factor.ts'
import type { SessionStore } from '../auth/session-store.ts'
import { UsernameTakenError, type UserRow, type UserStore } from '../auth/user-store.ts'
import type { Database } from '../db/database.ts'
import { Problem } from '../problem.ts'

/** A name as it is looked up; unlike a new one it need not follow today's rules. */
const KnownName = Type.String({ minLength: 1, maxLength: 256, pattern: '^[^\\u0000]*$' })

/** Everything that can be asked for. */
export const AdminRequest = Type.Union([
  Type.Object({ act: Type.Literal('add'), username: Type.String(), password: Type.String() }),
  Type.Object({ act: Type.Literal('list') }),
  Type.Object({
    act: Type.Enum(['disable', 'enable', 'remove', 'reset-factors', 'sessions', 'revoke']),
    username: Type.String(),
  }),
  Type.Object({ act: Type.Literal('passwd'), username: Type.String(), password: Type.String() }),
  Type.Object({ act: Type.Literal('rotate'), forget: Type.Boolean() }),
  Type.Object({
    act: Type.Literal('audit'),
    username: Type.Optional(Type.String()),
    limit: Type.Integer({ minimum: 1 }),
  }),
  Type.Object({ act: Type.Enum(['verify-audit', 'inspect-push-keys']) }),
])
export type AdminRequest = Static<typeof AdminRequest>

export const ListedUser = Type.Object({
  username: Type.String(),
  disabled: Type.Boolean(),
  created_at: Type.String(),
})
export type ListedUser = Static<typeof ListedUser>

export const ListedSession = Type.Object({
  id: Type.String(),
  device_name: DeviceName,
  address: Type.String(),
  created_at: Type.String(),
  last_seen_at: Type.String(),
  expires_at: Type.String(),
})
export type ListedSession = Static<typeof ListedSession>

export const ListedEntry = Type.Object({
  number: Type.Integer(),
  at: Type.String(),
  action: AuditAction,
  user: Type.Union([Type.String(), Type.Null()], { description: 'The name, or the id of a user who is gone' }),
  address: Type.Union([Type.String(), Type.Null()]),
  device_name: Type.Union([Type.String(), Type.Null()]),
})
export type ListedEntry = Static<typeof ListedEntry>

/** What came of it: the user concerned, a list, or why it was not done. */
export const AdminAnswer = Type.Union([
  Type.Object({ status: Type.Literal('done'), username: Type.String(), revoked: Type.Integer() }),
  Type.Object({ status: Type.Literal('users'), users: Type.Array(ListedUser) }),
  Type.Object({ status: Type.Literal('sessions'), sessions: Type.Array(ListedSession) }),
  Type.Object({ status: Type.Literal('rotated') }),
  Type.Object({ status: Type.Literal('entries'), entries: Type.Array(ListedEntry) }),
  Type.Object({
    status: Type.Literal('verified'),
    entries: Type.Integer(),
    broken_at: Type.Union([Type.Integer(), Type.Null()]),
  }),
  Type.Object({ status: Type.Literal('push-keys'), keys: Type.Enum(['usable', 'absent', 'lost']) }),
  Type.Object({ status: Type.Literal('refused'), reason: Type.String() }),
])
export type AdminAnswer = Static<typeof AdminAnswer>

export interface AdminStores {
  db: Database
  userStore: UserStore
  sessionStore: SessionStore
  passwords: PasswordHasher
  secondFactor: SecondFactor
  passkeys: Passkeys
  pushKeys: Pick<PushKeys, 'inspect'>
  audit: AuditLog
  keyRotation: KeyRotation
}

/** Does what was asked for. A request that cannot be granted is answered `refused`; only a fault of the database throws. */
export type Administration = (request: AdminRequest) => Promise<AdminAnswer>

export function createAdministration(stores: AdminStores): Administration {
  const { db, userStore, sessionStore, passwords, secondFactor, passkeys, pushKeys, audit, keyRotation } = stores

  async function known(username: string): Promise<UserRow> {
    const user = Check(KnownName, username) ? await userStore.findByName(username) : undefined
    if (user === undefined) throw new Refusal('there is no such user')
    return user
  }

  async function hashNew(password: string, username: string): Promise<string> {
    if (!Check(Password, password)) throw new Refusal('the password is empty or too long')
    await refuseWeakPassword(password, { username, field: 'password' })
    return await passwords.hash(password)
  }

  /** Both or neither: a new password is set to throw somebody out. */
  async function resetPassword(userId: string, passwordHash: string): Promise<number> {
    return await db.transaction(async (tx) => {
      const revoked = await sessionStore.revokeAll(userId, {}, tx)
      await userStore.setPassword(userId, passwordHash, undefined, tx)
      return revoked
    })
  }

  /** Both or neither: a lost device would keep its session, or its owner the factor that is lost. */
  async function resetFactors(userId: string): Promise<number> {
    return await db.transaction(async (tx) => {
      const hadTotp = await secondFactor.remove(userId, tx)
      const known = await passkeys.list(userId, tx)
      for (const { id } of known) await passkeys.remove(userId, id, tx)
      if (hadTotp) await audit.append(tx, { action: 'totp_disabled', userId })
      for (const { name } of known) await audit.append(tx, { action: 'passkey_removed', userId, deviceName: name })
      return await sessionStore.revokeAll(userId, {}, tx)
    })
  }

  async function listEntries(username: string | undefined, limit: number): Promise<ListedEntry[]> {
    const only = username === undefined ? undefined : (await known(username)).id
    const names = new Map((await userStore.list()).map((user) => [user.id, user.username]))
    const rows = await audit.list(only, { limit })
    return rows.map(({ number, at, action, userId, address, deviceName }) => ({
      number,
      at: at.toISOString(),
      action,
      user: userId === null ? null : (names.get(userId) ?? userId),
      address,
      device_name: deviceName,
    }))
  }

  async function perform(request: AdminRequest): Promise<AdminAnswer> {
    switch (request.act) {
      case 'list':
        return { status: 'users', users: (await userStore.list()).map(toListedUser) }
      case 'add': {
        if (!Check(Username, request.username)) {
          throw new Refusal('a name has 1 to 64 letters and digits, with dots, dashes and underscores between them')
        }
        const passwordHash = await hashNew(request.password, request.username)
        const { username } = await userStore.add({ username: request.username, passwordHash })
        return { status: 'done', username, revoked: 0 }
      }
      case 'passwd': {
        const { id, username } = await known(request.username)
        return { status: 'done', username, revoked: await resetPassword(id, await hashNew(request.password, username)) }
      }
      case 'disable': {
        const { id, username } = await known(request.username)
        const revoked = (await sessionStore.list(id)).length
        await userStore.setDisabled(id, true)
        return { status: 'done', username, revoked }
      }
      case 'enable': {
        const { id, username } = await known(request.username)
        await userStore.setDisabled(id, false)
        return { status: 'done', username, revoked: 0 }
      }
      case 'remove': {
        const { id, username } = await known(request.username)
        const revoked = (await sessionStore.list(id)).length
        await userStore.remove(id)
        return { status: 'done', username, revoked }
      }
      case 'reset-factors': {
        const { id, username } = await known(request.username)
        return { status: 'done', username, revoked: await resetFactors(id) }
      }
      case 'rotate':
        await keyRotation.rotate({ forget: request.forget })
        return { status: 'rotated' }
      case 'audit':
        return { status: 'entries', entries: await listEntries(request.username, request.limit) }
      case 'verify-audit': {
        const verdict = await audit.verify()
        return { status: 'verified', entries: verdict.entries, broken_at: verdict.whole ? null : verdict.brokenAt }
      }
      case 'inspect-push-keys':
        return { status: 'push-keys', keys: await pushKeys.inspect() }
      case 'sessions': {
        const { id } = await known(request.username)
        return { status: 'sessions', sessions: (await sessionStore.list(id)).map(toListedSession) }
      }
      case 'revoke': {
        const { id, username } = await known(request.username)
        return { status: 'done', username, revoked: await sessionStore.revokeAll(id) }
      }
    }
  }

  return async (request) => {
    try {
      return await perform(request)
    } catch (error) {
      if (error instanceof Refusal || error instanceof UsernameTakenError || error instanceof ForeignKeysError) {
        return { status: 'refused', reason: error.message }
      }
      if (error instanceof Problem) return { status: 'refused', reason: reasonOf(error) }
      throw error
    }
  }
}

/** Why something was not done, in words for the administrator. */
class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** A problem's own words, which name the member and never its value. */
function reasonOf({ message, errors }: Problem): string {
  return errors?.map((each) => `the ${each.field} ${each.message}`).join('; ') ?? message
}

function toListedUser({ username, disabledAt, createdAt }: UserRow): ListedUser {
  return { username, disabled: disabledAt !== null, created_at: createdAt.toISOString() }
}

function toListedSession(session: Awaited<ReturnType<SessionStore['list']>>[number]): ListedSession {
  return {
    id: session.id,
    device_name: session.deviceName,
    address: session.address,
    created_at: session.createdAt.toISOString(),
    last_seen_at: session.lastSeenAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
  }
}
