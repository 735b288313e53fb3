/**
 * The sockets that are open on this server: who they belong to, what they are told, when they must end.
 * @module
 */
import { closeCodes, type ServerFrame } from '@axia/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { LiveSession } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Bus, Database } from '../db/database.ts'
import { hear, type Notice } from '../db/notices.ts'
import { Problem } from '../problem.ts'
import type { Timers } from '../timers.ts'
import { ChangeFeed } from './change-feed.ts'
import { createChangeReader } from './change-reader.ts'
import type { Connection } from './connection.ts'
import { ConnectionRegistry } from './connection-registry.ts'
import type { MessageStore, Outcome } from './message-store.ts'

export interface SocketLimits {
  socketsPerSession: number
  socketsPerUser: number
}

/** Which sessions stand. */
export interface LiveSessions {
  /** The session, if that is known without asking the database; a revocation is heard of, then. */
  recall(sessionId: string): LiveSession | undefined
  /** Of these sessions, those that stand, by their ids. */
  findLive(sessionIds: string[]): Promise<ReadonlyMap<string, LiveSession>>
}

export interface HubOptions {
  db: Database
  bus: Bus
  sessionStore: LiveSessions
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
  /** Whether a device of the user's is connected here, or a call of theirs waits for an answer. */
  isPresent(userId: string): boolean
  /** Closes all sockets with 1012 and lets no more in. */
  close(): Promise<void>
}

const pingMs = 25_000
/** While notifications do not arrive, sessions and changes are looked up this often. */
const blindMs = 500
/** A courtesy does not make a slow reader slower. */
const maxUnreadForDelta = 65_536

export function createHub({ db, bus, sessionStore, messageStore, clock, timers, limits, log }: HubOptions): Hub {
  const changeReader = createChangeReader({ db })
  const feed = new ChangeFeed({ changeReader, messageStore, timers, log })
  const connections = new ConnectionRegistry()
  /** Aborted when the server stops. */
  const stopping = new AbortController()
  let cancelPing: (() => void) | undefined
  let cancelBlind: (() => void) | undefined
  let cancelExpiry: (() => void) | undefined
  /** When the first token of an open socket expires, in milliseconds of the clock. */
  let nextExpiry = Number.POSITIVE_INFINITY

  const unsubscribe = [
    hear(bus, 'axia_messages', hearMessages),
    hear(bus, 'axia_changes', hearChanges),
    hear(bus, 'axia_sessions', hearSessions),
    bus.onConnectionChange(() => {
      lookWhileBlind()
      feed.wakeAll()
      void recheck(connections.all())
    }),
  ]

  function hearMessages(notice: Notice<'axia_messages'> | undefined): void {
    if (notice === undefined) feed.wakeAll()
    else if (notice.delta !== undefined) sendDelta(notice.user_id, notice.delta)
    else if (notice.read !== undefined) tell(notice.user_id, { type: 'read', ...notice.read })
    else feed.wake(notice.user_id)
  }

  function sendDelta(userId: string, delta: NonNullable<Notice<'axia_messages'>['delta']>): void {
    for (const connection of connections.ofUser(userId)) {
      if (connection.dialect === 'axia.v1' && connection.unreadBytes < maxUnreadForDelta) {
        connection.send({ type: 'delta', ...delta })
      }
    }
  }

  function hearChanges(notice: Notice<'axia_changes'> | undefined): void {
    if (notice !== undefined) tell(notice.user_id, { type: 'changed', resource: notice.resource })
  }

  /** Tells all of a user's devices, as far as they speak of such things. */
  function tell(userId: string, frame: ServerFrame): void {
    for (const connection of connections.ofUser(userId)) if (connection.dialect === 'axia.v1') connection.send(frame)
  }

  function hearSessions(notice: Notice<'axia_sessions'> | undefined): void {
    if (notice === undefined) void recheck(connections.all())
    else if ('user_id' in notice) void recheck(connections.ofUser(notice.user_id))
    else void recheck(connections.ofSession(notice.session_id))
  }

  /** Closes those whose session has ended. When the database does not say, they have to come back and ask. It never throws. */
  async function recheck(which: Connection[]): Promise<void> {
    if (which.length === 0) return
    try {
      const live = await sessionStore.findLive([...new Set(which.map(({ session }) => session.sessionId))])
      for (const connection of which) {
        if (!live.has(connection.session.sessionId)) connection.close(closeCodes.signInAgain, 'session ended')
      }
    } catch (error) {
      log.warn({ err: error }, 'sessions cannot be checked')
      for (const connection of which) connection.close(closeCodes.restarting, 'come back')
    }
  }

  /** A revocation must end a socket within a second, also while nobody can tell of it. */
  function lookWhileBlind(): void {
    cancelBlind?.()
    cancelBlind = undefined
    if (bus.connected || stopping.signal.aborted || connections.empty) return
    cancelBlind = timers.after(blindMs, () => {
      feed.wakeAll()
      void recheck(connections.all()).finally(lookWhileBlind)
    })
  }

  function pingAll(): void {
    for (const connection of connections.all()) connection.check()
    cancelPing = connections.empty ? undefined : timers.after(pingMs, pingAll)
  }

  /** Closes those whose token has expired, and waits for the next: one timer for all of them. */
  function closeExpired(): void {
    const now = clock().getTime()
    let next = Number.POSITIVE_INFINITY
    for (const connection of connections.all()) {
      const expiresAt = connection.session.expiresAt.getTime()
      if (expiresAt <= now) connection.close(closeCodes.signInAgain, 'token expired')
      else next = Math.min(next, expiresAt)
    }
    closeAt(next)
  }

  function closeAt(expiry: number): void {
    cancelExpiry?.()
    nextExpiry = expiry
    cancelExpiry =
      expiry === Number.POSITIVE_INFINITY ? undefined : timers.after(expiry - clock().getTime(), closeExpired)
  }

  function takeIn(connection: Connection): void {
    connections.add(connection)
    if (connection.session.expiresAt.getTime() < nextExpiry) closeAt(connection.session.expiresAt.getTime())
    cancelPing ??= timers.after(pingMs, pingAll)
    if (!bus.connected && cancelBlind === undefined) lookWhileBlind()
    connection.onEnd(() => connections.delete(connection))
  }

  const hub: Hub = {
    refuseWhenFull({ sessionId, userId }) {
      if (stopping.signal.aborted) throw new Problem('busy', { retryAfterSeconds: 5 })
      const ofUser = connections.ofUser(userId).length
      const ofSession = connections.ofSession(sessionId).length
      if (ofUser < limits.socketsPerUser && ofSession < limits.socketsPerSession) return
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
      // Revoked between the handshake and now? What is remembered stands: of its end this hub would hear from here on.
      if (sessionStore.recall(connection.session.sessionId) === undefined) await recheck([connection])
      if (!connection.open) return undefined
      const seq = await changeReader.latest(connection.session.userId)
      return connection.open ? seq : undefined
    },

    follow: (connection, afterSeq, options) => feed.follow(connection, afterSeq, options),
    resume: (connection, afterSeq) => feed.resume(connection, afterSeq),

    isPresent: (userId) => connections.ofUser(userId).length > 0 || feed.isAwaited(userId),

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
      cancelExpiry?.()
      const ending = connections.all()
      for (const connection of ending) connection.close(closeCodes.restarting, 'server restarts')
      stopping.abort()
      await Promise.all(ending.map((connection) => connection.closed())) // who does not answer is cut off
    },
  }
  return hub
}
