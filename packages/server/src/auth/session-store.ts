/**
 * Sessions: one login on one device, kept in the database and known by heart for as long as nobody says otherwise.
 * @module
 */
import { tokenLifetimeSeconds } from '@axia/contract'
import { and, asc, desc, eq, gt, inArray, isNull, lt, ne, type SQL, sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import type { Bus, Database } from '../db/database.ts'
import { lockUser } from '../db/lock-user.ts'
import { hear, type Notice, notify } from '../db/notices.ts'
import { pushSubscriptions, sessions, users } from '../db/schema.ts'
import { newId } from '../id.ts'
import type { AuditLog } from './audit-log.ts'

/** A session that stands, with what every request wants to know of its user. */
export interface LiveSession {
  sessionId: string
  userId: string
  username: string
  locale: 'es' | 'en'
  timeZone: string
  deviceName: string
  createdAt: Date
  expiresAt: Date
}

export type SessionRow = typeof sessions.$inferSelect

/** Who did something to sessions, for the audit log; nobody when it was the administrator. */
export interface Actor {
  sessionId?: string
  address?: string
}

export interface NewSession {
  userId: string
  deviceName: string
  address: string
  /** The device's language tags, where it names any. */
  languages?: readonly string[]
  /** The hash that the user's password was checked against; none where no password was asked for. */
  passwordHash?: string | undefined
}

/** While a login was checked, its user was disabled or the password changed. */
export class AccountChangedError extends Error {
  override readonly name = 'AccountChangedError'
}

/** Most sessions remembered at once; each takes about 500 bytes. */
const maxCached = 20_000

export interface SessionStoreOptions {
  db: Database
  bus: Bus
  clock: Clock
  audit: AuditLog
  /** Sessions a user may have; the oldest goes when one more is opened. */
  maxPerUser: number
}

/**
 * Opens, finds and revokes sessions. `find` answers from memory while the bus says that notifications arrive, so that a live
 * session costs no query; while they do not, every call asks the database: slower, never wrong. The order of locks is the same
 * everywhere, so that no two wait for each other: the user, the sessions, the audit log.
 */
export class SessionStore {
  readonly #db: Database
  readonly #bus: Bus
  readonly #clock: Clock
  readonly #audit: AuditLog
  readonly #maxPerUser: number
  readonly #cache = new LRUCache<string, LiveSession>({ max: maxCached })
  readonly #seen = new Map<string, Date>()
  readonly #unsubscribe: (() => void)[]
  /** Counts invalidations: a row read before one must not be remembered after it. */
  #generation = 0

  constructor({ db, bus, clock, audit, maxPerUser }: SessionStoreOptions) {
    this.#db = db
    this.#bus = bus
    this.#clock = clock
    this.#audit = audit
    this.#maxPerUser = maxPerUser
    this.#unsubscribe = [
      hear(bus, 'axia_sessions', (notice) => this.#hearRevoked(notice)),
      hear(bus, 'axia_changes', (notice) => this.#hearChanged(notice)),
      bus.onConnectionChange(() => this.#forgetAll()),
    ]
  }

  /**
   * Opens a session; beyond the user's limit the oldest ones are revoked.
   *
   * @throws {AccountChangedError} when the user is disabled, or has another password than the one that was checked.
   */
  async open(
    { userId, deviceName, address, languages = [], passwordHash }: NewSession,
    db: Database = this.#db,
  ): Promise<SessionRow> {
    const now = this.#clock()
    const seconds = Math.floor(now.getTime() / 1000) // the token counts whole seconds, and ends with its session
    return await db.transaction(async (tx) => {
      const user = await lockUser(tx, userId)
      const changed = passwordHash !== undefined && user?.passwordHash !== passwordHash
      if (user?.disabledAt !== null || changed) throw new AccountChangedError('the account was changed meanwhile')
      if (languages.length > 0 && languages.join() !== user.languages.join())
        await tx
          .update(users)
          .set({ languages: [...languages] })
          .where(eq(users.id, userId))
      const [row] = await tx
        .insert(sessions)
        .values({
          id: newId(),
          userId,
          deviceName,
          address,
          createdAt: now,
          expiresAt: new Date((seconds + tokenLifetimeSeconds) * 1000),
          lastSeenAt: now,
        })
        .returning()
      if (row === undefined) throw new Error('the session was not stored')
      const live = await tx
        .select({ id: sessions.id })
        .from(sessions)
        .where(this.#isLive(userId))
        .orderBy(asc(sessions.createdAt), asc(sessions.id))
      const surplus = live.slice(0, Math.max(0, live.length - this.#maxPerUser))
      if (surplus.length > 0) {
        const ids = surplus.map(({ id }) => id)
        await this.#revoke(tx, surplus)
        await silence(tx, userId, (sessionId) => inArray(sessionId, ids))
      }
      await notifyList(tx, userId)
      await this.#audit.append(tx, { action: 'login', userId, sessionId: row.id, address, deviceName })
      return row
    })
  }

  /** The live session, without asking the database, if it is remembered and memory can be trusted. */
  recall(sessionId: string): LiveSession | undefined {
    if (!this.#bus.connected) return undefined
    const session = this.#cache.get(sessionId)
    return session !== undefined && session.expiresAt.getTime() > this.#clock().getTime() ? session : undefined
  }

  /** The session, if it is not revoked or over and its user is active. */
  async find(sessionId: string): Promise<LiveSession | undefined> {
    const known = this.recall(sessionId)
    if (known !== undefined) return known
    const generation = this.#generation
    const live = (await this.findLive([sessionId])).get(sessionId)
    if (live !== undefined && this.#bus.connected && generation === this.#generation) this.#cache.set(sessionId, live)
    return live
  }

  /** Of these sessions, those that are not revoked or over and whose user is active, by their ids. Asks the database. */
  async findLive(sessionIds: string[]): Promise<Map<string, LiveSession>> {
    const rows = await this.#db
      .select({ session: sessions, username: users.username, locale: users.locale, timeZone: users.timeZone })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          inArray(sessions.id, sessionIds),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, this.#clock()),
          isNull(users.disabledAt),
        ),
      )
    return new Map(
      rows.map(({ session: { id: sessionId, userId, deviceName, createdAt, expiresAt }, ...ofUser }) => [
        sessionId,
        { sessionId, userId, ...ofUser, deviceName, createdAt, expiresAt },
      ]),
    )
  }

  /**
   * Whether the session still stands. Until the transaction ends, nobody revokes it: what must not be done by somebody who is
   * being thrown out is done under this.
   */
  async hold({ userId, sessionId }: Pick<LiveSession, 'userId' | 'sessionId'>, tx: Database): Promise<boolean> {
    const user = await lockUser(tx, userId)
    const rows = await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, sessionId), this.#isLive(userId)))
    return user?.disabledAt === null && rows.length === 1
  }

  /** Notes that the session was used; written later, many at once. */
  touch(sessionId: string): void {
    this.#seen.set(sessionId, this.#clock())
  }

  /** Writes what `touch` noted. Called now and then, and at the end. */
  async flushSeen(): Promise<void> {
    const seen = [...this.#seen]
    this.#seen.clear()
    for (let start = 0; start < seen.length; start += 500) {
      const rows = sql.join(
        seen.slice(start, start + 500).map(([id, at]) => sql`(${id}::uuid, ${at.toISOString()}::timestamptz)`),
        sql`, `,
      )
      await this.#db.execute(
        sql`update sessions set last_seen_at = greatest(last_seen_at, v.at) from (values ${rows}) as v(id, at) where sessions.id = v.id`,
      )
    }
  }

  /** The user's live sessions, the newest first. */
  async list(userId: string): Promise<SessionRow[]> {
    const rows = await this.#db
      .select()
      .from(sessions)
      .where(this.#isLive(userId))
      .orderBy(desc(sessions.createdAt), desc(sessions.id))
    return rows.map((row) => ({ ...row, lastSeenAt: this.#seen.get(row.id) ?? row.lastSeenAt }))
  }

  /** Renames the device of one of the user's live sessions; undefined when there is no such session. */
  async rename(userId: string, sessionId: string, deviceName: string): Promise<SessionRow | undefined> {
    return await this.#db.transaction(async (tx) => {
      const [row] = await tx
        .update(sessions)
        .set({ deviceName })
        .where(and(eq(sessions.id, sessionId), this.#isLive(userId)))
        .returning()
      if (row !== undefined) await notifyList(tx, userId)
      return row
    })
  }

  /** Revokes one of the user's live sessions; false when there is no such session. */
  async revoke(userId: string, sessionId: string, by: Actor = {}): Promise<boolean> {
    const action = by.sessionId === sessionId ? 'logout' : 'session_revoked'
    const revoked = await this.#revokeWhere(
      userId,
      (id) => eq(id, sessionId),
      this.#db,
      (tx, [row]) => this.#audit.append(tx, { action, userId, ...by, deviceName: row?.deviceName }),
    )
    return revoked > 0
  }

  /**
   * Revokes all of the user's sessions, but for the one that does it. Returns how many there were.
   *
   * @param db a transaction of the caller's that must stand or fall with it.
   */
  async revokeAll(userId: string, by: Actor = {}, db: Database = this.#db): Promise<number> {
    const others: WhichSessions = (id) => (by.sessionId === undefined ? undefined : ne(id, by.sessionId))
    return await this.#revokeWhere(userId, others, db, (tx) =>
      this.#audit.append(tx, { action: 'sessions_revoked', userId, ...by }),
    )
  }

  /** Removes what is over. */
  async prune(): Promise<void> {
    await this.#db.delete(sessions).where(lt(sessions.expiresAt, this.#clock()))
  }

  /** Stops listening. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#forgetAll()
  }

  async #revokeWhere(
    userId: string,
    which: WhichSessions,
    db: Database,
    record: (tx: Database, rows: SessionRow[]) => Promise<void>,
  ): Promise<number> {
    const revoked = await db.transaction(async (tx) => {
      await lockUser(tx, userId)
      const rows = await tx
        .select()
        .from(sessions)
        .where(and(this.#isLive(userId), which(sessions.id)))
      await silence(tx, userId, which)
      if (rows.length > 0) {
        await this.#revoke(tx, rows)
        await notifyList(tx, userId)
        await record(tx, rows)
      }
      return rows
    })
    for (const { id } of revoked) this.#forget(id) // this server need not wait for its own notification
    return revoked.length
  }

  async #revoke(tx: Database, rows: { id: string }[]): Promise<void> {
    const ids = rows.map(({ id }) => id)
    await tx.update(sessions).set({ revokedAt: this.#clock() }).where(inArray(sessions.id, ids))
    for (const id of ids) await notify(tx, 'axia_sessions', { session_id: id })
  }

  #isLive(userId: string) {
    return and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, this.#clock()))
  }

  #hearRevoked(revoked: Notice<'axia_sessions'> | undefined): void {
    if (revoked === undefined)
      this.#forgetAll() // better slow than wrong
    else if ('session_id' in revoked) this.#forget(revoked.session_id)
    else this.#forgetUser(revoked.user_id)
  }

  #hearChanged(change: Notice<'axia_changes'> | undefined): void {
    if (change === undefined) this.#forgetAll()
    else if (change.resource === 'account' || change.resource === 'sessions') this.#forgetUser(change.user_id)
  }

  #forgetUser(userId: string): void {
    this.#generation++
    for (const [id, session] of this.#cache.entries()) if (session.userId === userId) this.#cache.delete(id)
  }

  #forget(sessionId: string): void {
    this.#generation++
    this.#cache.delete(sessionId)
  }

  #forgetAll(): void {
    this.#generation++
    this.#cache.clear()
  }
}

/** Says of which sessions something is, by the column of their ids. */
type WhichSessions = (id: typeof sessions.id | typeof pushSubscriptions.sessionId) => SQL | undefined

/** Whoever is thrown out hears nothing more: no reminder either, also where the session had expired before. */
async function silence(tx: Database, userId: string, which: WhichSessions): Promise<void> {
  await tx
    .delete(pushSubscriptions)
    .where(and(eq(pushSubscriptions.userId, userId), which(pushSubscriptions.sessionId)))
}

/** Tells the user's other devices that the list of sessions is another now. */
function notifyList(tx: Database, userId: string): Promise<void> {
  return notify(tx, 'axia_changes', { user_id: userId, resource: 'sessions' })
}
