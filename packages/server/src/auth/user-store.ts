/**
 * Users: who they are, and the hash of what they know.
 * @module
 */
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import { pushSubscriptions, sessions, users } from '../db/schema.ts'
import { newId } from '../id.ts'
import type { AuditLog } from './audit-log.ts'
import type { Actor } from './session-store.ts'

export type UserRow = typeof users.$inferSelect

export interface NewUser {
  username: string
  passwordHash: string
  locale?: 'es' | 'en' | undefined
  timeZone?: string | undefined
}

/** The name is taken. */
export class UsernameTakenError extends Error {
  override readonly name = 'UsernameTakenError'
}

/** A name as it is compared: without regard to case or to how its letters were composed. */
export function usernameKey(username: string): string {
  return username.normalize('NFKC').toLowerCase()
}

export interface UserStore {
  /** @throws {UsernameTakenError} */
  add(user: NewUser, db?: Database): Promise<UserRow>
  findByName(username: string): Promise<UserRow | undefined>
  find(userId: string, db?: Database): Promise<UserRow | undefined>
  /** All users, by name. */
  list(): Promise<UserRow[]>
  /** True when there is at least one user. */
  any(db?: Database): Promise<boolean>
  change(userId: string, change: Partial<Pick<UserRow, 'locale' | 'timeZone'>>): Promise<void>
  /** The same password under another hash, unless the password was changed meanwhile. */
  rehash(userId: string, hashes: { from: string; to: string }): Promise<void>
  /** Another password, set by the user or, where nobody is named, by the administrator. */
  setPassword(userId: string, passwordHash: string, by?: Actor, db?: Database): Promise<void>
  /** Disabling makes every session of the user worthless at once; enabling does not bring them back. */
  setDisabled(userId: string, disabled: boolean): Promise<void>
  /** The user goes, with everything that is theirs; the audit log keeps that there was one. */
  remove(userId: string): Promise<void>
}

export interface UserStoreOptions {
  db: Database
  clock: Clock
  audit: AuditLog
}

export function createUserStore({ db, clock, audit }: UserStoreOptions): UserStore {
  return {
    async add({ username, passwordHash, locale, timeZone }, tx = db) {
      const row = {
        id: newId(),
        username: username.normalize('NFC'),
        usernameKey: usernameKey(username),
        passwordHash,
        createdAt: clock(),
        ...(locale && { locale }),
        ...(timeZone && { timeZone }),
      }
      return await tx.transaction(async (inner) => {
        const [added] = await inner
          .insert(users)
          .values(row)
          .onConflictDoNothing({ target: users.usernameKey })
          .returning()
        if (added === undefined) throw new UsernameTakenError('this name is taken')
        await audit.append(inner, { action: 'user_added', userId: added.id })
        return added
      })
    },

    async findByName(username) {
      const [row] = await db
        .select()
        .from(users)
        .where(eq(users.usernameKey, usernameKey(username)))
      return row
    },

    async find(userId, tx = db) {
      const [row] = await tx.select().from(users).where(eq(users.id, userId))
      return row
    },

    list: () => db.select().from(users).orderBy(asc(users.usernameKey)),

    async any(tx = db) {
      const rows = await tx.select({ id: users.id }).from(users).limit(1)
      return rows.length > 0
    },

    async change(userId, change) {
      await db.transaction(async (tx) => {
        await tx.update(users).set(change).where(eq(users.id, userId))
        await notify(tx, 'axia_changes', { user_id: userId, resource: 'account' })
      })
    },

    async rehash(userId, { from, to }) {
      await db
        .update(users)
        .set({ passwordHash: to })
        .where(and(eq(users.id, userId), eq(users.passwordHash, from)))
    },

    async setPassword(userId, passwordHash, by, outer = db) {
      await outer.transaction(async (tx) => {
        await tx.update(users).set({ passwordHash }).where(eq(users.id, userId))
        await audit.append(tx, { action: by === undefined ? 'password_reset' : 'password_changed', userId, ...by })
      })
    },

    async setDisabled(userId, disabled) {
      await db.transaction(async (tx) => {
        await tx
          .update(users)
          .set({ disabledAt: disabled ? clock() : null })
          .where(eq(users.id, userId))
        if (disabled) {
          await tx
            .update(sessions)
            .set({ revokedAt: clock() })
            .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt)))
          await tx.delete(pushSubscriptions).where(eq(pushSubscriptions.userId, userId))
          await notify(tx, 'axia_sessions', { user_id: userId })
        }
        await audit.append(tx, { action: disabled ? 'user_disabled' : 'user_enabled', userId }) // its lock is taken last, as everywhere
      })
    },

    async remove(userId) {
      await db.transaction(async (tx) => {
        await tx.delete(users).where(eq(users.id, userId))
        await notify(tx, 'axia_sessions', { user_id: userId })
        await audit.append(tx, { action: 'user_removed', userId }) // its lock is taken last, as everywhere
      })
    },
  }
}
