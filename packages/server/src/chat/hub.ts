/**
 * The sockets that are open on this server: who they belong to, what they are told, when they must end.
 * @module
 */
import { closeCodes } from '@axia/contract'
import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import type { LiveSession } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Bus, Database } from '../db/database.ts'
import { sessions, users } from '../db/schema.ts'
import { parseJson } from '../json.ts'
import { Problem } from '../problem.ts'
import { ChangeFeed } from './change-feed.ts'
import { createChangeReader } from './change-reader.ts'
import type { Connection } from './connection.ts'
import type { MessageStore, Outcome } from './message-store.ts'
import type { Timers } from './timers.ts'

export interface SocketLimits {
  socketsPerSession: number
  socketsPerUser: number
}

export interface HubOptions {
  db: Database
  bus: Bus
  messageStore: Pick<MessageStore, 'outcomes'>
  clock: Clock
  timers: Timers
  limits: SocketLimits
  log: Pick<FastifyBaseLogger, 'warn'>
}

export interface Hub {
  /** @throws {Problem} `too_many_sockets`, or `busy` while the server stops. */
  refuseWhenFull(session: LiveSession): void
  /**
   * Takes in an open socket until it ends.
   *
   * @returns the user's latest number; undefined when the socket was closed.
   */
  join(connection: Connection): Promise<number | undefined>
  /** Sends the socket all changes after a number, from now on; with `catchingUp`, `resumed` when it has those of the past. */
  follow(connection: Connection, afterSeq: number, options: { catchingUp: boolean }): void
  /** Sends a following socket everything after an earlier number again, then `resumed`. */
  resume(connection: Connection, afterSeq: number): void
  /** How a question ended; undefined when the signal is aborted first. @throws {Problem} `busy` when the server stops meanwhile. */
  outcomeOf(userId: string, questionId: string, signal: AbortSignal): Promise<Outcome | undefined>
  /** Closes all sockets with 1012 and lets no more in. */
  close(): Promise<void>
}

const pingMs = 25_000
/** While notifications do not arrive, sessions and changes are looked up this often. */
const blindMs = 500
/** A courtesy does not make a slow reader slower. */
const maxUnreadForDelta = 65_536

const Delta = Type.Object({ message_id: Type.String(), session_id: Type.String(), text: Type.String() })
const MessagesNotice = Type.Object({ user_id: Type.String(), delta: Type.Optional(Delta) })
const ChangesNotice = Type.Object({
  user_id: Type.String(),
  resource: Type.Enum(['tasks', 'calendar', 'conversations', 'sessions', 'account']),
})
const SessionsNotice = Type.Union([Type.Object({ session_id: Type.String() }), Type.Object({ user_id: Type.String() })])

export function createHub({ db, bus, messageStore, clock, timers, limits, log }: HubOptions): Hub {
  const changeReader = createChangeReader({ db })
  const feed = new ChangeFeed({ changeReader, messageStore, timers, log })
  const connections = new Set<Connection>()
  /** Aborted when the server stops. */
  const stopping = new AbortController()
  let cancelPing: (() => void) | undefined
  let cancelBlind: (() => void) | undefined

  const unsubscribe = [
    bus.subscribe('axia_messages', hearMessages),
    bus.subscribe('axia_changes', hearChanges),
    bus.subscribe('axia_sessions', hearSessions),
    bus.onConnectionChange(() => {
      lookWhileBlind()
      feed.wakeAll()
      void recheck([...connections])
    }),
  ]

  function ofUser(userId: string): Connection[] {
    return [...connections].filter(({ session }) => session.userId === userId)
  }

  function hearMessages(payload: string): void {
    const notice = parseJson(payload)
    if (!Check(MessagesNotice, notice))
      feed.wakeAll() // a newer server speaks: better look than miss
    else if (notice.delta === undefined) feed.wake(notice.user_id)
    else sendDelta(notice.user_id, notice.delta)
  }

  function sendDelta(userId: string, delta: Static<typeof Delta>): void {
    for (const connection of ofUser(userId)) {
      if (connection.dialect === 'axia.v1' && connection.unreadBytes < maxUnreadForDelta) {
        connection.send({ type: 'delta', ...delta })
      }
    }
  }

  function hearChanges(payload: string): void {
    const notice = parseJson(payload)
    if (!Check(ChangesNotice, notice)) return
    for (const connection of ofUser(notice.user_id)) {
      if (connection.dialect === 'axia.v1') connection.send({ type: 'changed', resource: notice.resource })
    }
  }

  function hearSessions(payload: string): void {
    const notice = parseJson(payload)
    const which = Check(SessionsNotice, notice) ? Object.values(notice) : undefined // a newer server speaks: all
    const named = ({ session }: Connection) => which?.some((id) => id === session.userId || id === session.sessionId)
    void recheck([...connections].filter((connection) => named(connection) ?? true))
  }

  /** Closes those whose session has ended. When the database does not say, they have to come back and ask. It never throws. */
  async function recheck(which: Connection[]): Promise<void> {
    if (which.length === 0) return
    try {
      const live = await liveSessions([...new Set(which.map(({ session }) => session.sessionId))])
      for (const connection of which) {
        if (!live.has(connection.session.sessionId)) connection.close(closeCodes.signInAgain, 'session ended')
      }
    } catch (error) {
      log.warn({ err: error }, 'sessions cannot be checked')
      for (const connection of which) connection.close(closeCodes.restarting, 'come back')
    }
  }

  async function liveSessions(sessionIds: string[]): Promise<Set<string>> {
    const rows = await db
      .select({ id: sessions.id })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          inArray(sessions.id, sessionIds),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, clock()),
          isNull(users.disabledAt),
        ),
      )
    return new Set(rows.map(({ id }) => id))
  }

  /** A revocation must end a socket within a second, also while nobody can tell of it. */
  function lookWhileBlind(): void {
    cancelBlind?.()
    cancelBlind = undefined
    if (bus.connected || stopping.signal.aborted || connections.size === 0) return
    cancelBlind = timers.after(blindMs, () => {
      feed.wakeAll()
      void recheck([...connections]).finally(lookWhileBlind)
    })
  }

  function pingAll(): void {
    for (const connection of connections) connection.check()
    cancelPing = connections.size === 0 ? undefined : timers.after(pingMs, pingAll)
  }

  function takeIn(connection: Connection): void {
    const expiresIn = connection.session.expiresAt.getTime() - clock().getTime()
    const cancelExpiry = timers.after(expiresIn, () => connection.close(closeCodes.signInAgain, 'token expired'))
    connections.add(connection)
    cancelPing ??= timers.after(pingMs, pingAll)
    if (!bus.connected && cancelBlind === undefined) lookWhileBlind()
    connection.ended.addEventListener('abort', () => {
      cancelExpiry()
      connections.delete(connection)
    })
  }

  const hub: Hub = {
    refuseWhenFull({ sessionId, userId }) {
      if (stopping.signal.aborted) throw new Problem('busy', { retryAfterSeconds: 5 })
      const own = ofUser(userId)
      const ofSession = own.filter(({ session }) => session.sessionId === sessionId)
      if (own.length < limits.socketsPerUser && ofSession.length < limits.socketsPerSession) return
      throw new Problem('too_many_sockets', { retryAfterSeconds: 10 })
    },

    async join(connection) {
      try {
        hub.refuseWhenFull(connection.session) // two may have passed the handshake at once
      } catch {
        connection.close(closeCodes.tooBusy, 'too many sockets')
        return undefined
      }
      takeIn(connection)
      await recheck([connection]) // the session may have been revoked between the handshake and now
      if (!connection.open) return undefined
      const seq = await changeReader.latest(connection.session.userId)
      return connection.open ? seq : undefined
    },

    follow: (connection, afterSeq, options) => feed.follow(connection, afterSeq, options),
    resume: (connection, afterSeq) => feed.resume(connection, afterSeq),

    async outcomeOf(userId, questionId, signal) {
      const outcome = await feed.outcomeOf(userId, questionId, AbortSignal.any([signal, stopping.signal]))
      if (outcome === undefined && !signal.aborted) throw new Problem('busy', { retryAfterSeconds: 5 })
      return outcome
    },

    async close() {
      if (stopping.signal.aborted) return
      for (const each of unsubscribe) each()
      cancelPing?.()
      cancelBlind?.()
      const ending = [...connections]
      for (const connection of ending) connection.close(closeCodes.restarting, 'server restarts')
      stopping.abort()
      await Promise.all(ending.map(({ closed }) => closed)) // who does not answer is cut off
    },
  }
  return hub
}
