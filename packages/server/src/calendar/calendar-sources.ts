/**
 * Calendars that come in: files, and calendars of others, which are fetched again now and then.
 * @module
 */
import { createHash } from 'node:crypto'
import type { CalendarFailure, CalendarImportResult, NewCalendarSubscription } from '@axia/contract'
import type { FastifyBaseLogger } from 'fastify'
import { type HeldSession, holdSession, type LiveSession, type SessionHold } from '../auth/guard.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { notify } from '../db/notices.ts'
import { Problem } from '../problem.ts'
import type { EventStore } from './event-store.ts'
import { CalendarFetchError, type FetchCalendar } from './fetch-calendar.ts'
import type { ReadEvent } from './ics/ics-reader.ts'
import type { ReadFile } from './ics/read-in-worker.ts'
import { inParts, putEvents, rowsOf, uidsAmong } from './imported-events.ts'
import type { Fetched, Known, SubscriptionRow, SubscriptionStore } from './subscription-store.ts'

/** Events of one file, and how many of them may repeat. */
const maxEvents = 5000
const maxSeries = 500

/** How many of what was ignored are told of one by one. */
const shownIgnored = 20

const roundMs = 60_000
/** Fetches by hand that may be under way, of one user and of all. */
const mostOfUser = 2
const mostAtOnce = 8

/** Calendars that are fetched at once. */
const atOnce = 5

/** A calendar that was fetched a moment ago is not asked again. */
const politeMs = 30_000

/** What is known of a calendar that was not read yet. */
const unread: Known = { etag: null, lastModified: null, contentHash: null, readIn: null }

/** Who brings a calendar, and in which zone its times without one are read. */
export type Importer = Pick<LiveSession, 'userId' | 'sessionId' | 'timeZone'>

export interface CalendarSources {
  /**
   * Adds the events of a file that are not there yet; the signal says that its sender has gone.
   *
   * @throws {Problem} `not_a_calendar` naming the line, `invalid_token` when the session ended while the file was read.
   */
  importFile(session: Importer, ics: string, signal?: AbortSignal): Promise<CalendarImportResult>
  /** @throws {Problem} with the reason why it cannot be fetched or read, `invalid_token` when the session ended meanwhile. */
  subscribe(session: Importer, subscription: NewCalendarSubscription): Promise<SubscriptionRow>
  /**
   * Fetches again now; the row says how that went. Undefined when there is no such subscription.
   *
   * @throws {Problem} `invalid_token` when the session ended meanwhile.
   */
  refresh(session: Importer, id: string): Promise<SubscriptionRow | undefined>
  /** Fetches what is due. */
  round(): Promise<void>
  /** Begins to fetch what is due, every minute. */
  start(): void
  stop(): Promise<void>
}

export interface CalendarSourcesOptions {
  db: Database
  clock: Clock
  sessions: SessionHold
  eventStore: EventStore
  subscriptionStore: SubscriptionStore
  fetchCalendar: FetchCalendar
  readFile: ReadFile
  log: Pick<FastifyBaseLogger, 'warn'>
}

export function createCalendarSources(options: CalendarSourcesOptions): CalendarSources {
  const { db, clock, sessions, eventStore, subscriptionStore, fetchCalendar, readFile, log } = options
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  /** Fetches that users asked for, by user. */
  const underWay = new Map<string, number>()
  /** When a calendar was last asked for by hand, whatever became of it. */
  const triedAt = new Map<string, number>()
  /** Aborted when the server stops: other people's servers may take their time, this one may not. */
  const stopping = new AbortController()

  /** Asks the other server, and reads what is new. */
  async function fetchNew(
    url: string,
    lastTime: Known,
    timeZone: string,
  ): Promise<Fetched & { name?: string | undefined }> {
    const before = lastTime.readIn === timeZone ? lastTime : unread // in another zone its times may be others
    const answer = await fetchCalendar(url, before, stopping.signal)
    if (answer.status === 'same') return before
    const hash = createHash('sha256').update(answer.text).digest()
    const known = { etag: answer.etag, lastModified: answer.lastModified, contentHash: hash, readIn: timeZone }
    if (before.contentHash !== null && hash.equals(before.contentHash)) return known
    const options = { timeZone, maxEvents, maxSeries }
    const { name, events, ignored } = await readFile(answer.text, options, { signal: stopping.signal })
    return { name, events, ignoredCount: ignored.length, ...known }
  }

  /** What users ask for by hand: a few at a time, or this server would be anybody's tool against others, and its memory theirs. */
  async function inTurn<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const own = underWay.get(userId) ?? 0
    const all = [...underWay.values()].reduce((sum, count) => sum + count, 0)
    if (own >= mostOfUser || all >= mostAtOnce) throw new Problem('busy', { retryAfterSeconds: 20 })
    underWay.set(userId, own + 1)
    try {
      return await work()
    } finally {
      const left = (underWay.get(userId) ?? 1) - 1
      if (left > 0) underWay.set(userId, left)
      else underWay.delete(userId)
    }
  }

  /** @param by - who asked for it; nobody where its time had come */
  async function fetchAgain(row: SubscriptionRow, by?: HeldSession): Promise<SubscriptionRow | undefined> {
    try {
      const timeZone = await subscriptionStore.timeZoneOf(row.userId)
      return await subscriptionStore.keep(row, await fetchNew(row.url, row, timeZone), by)
    } catch (error) {
      const failure = stopping.signal.aborted ? undefined : failureOf(error)
      if (failure === undefined) throw error
      return subscriptionStore.fail(row, failure, by)
    }
  }

  /** Adds what is not there yet of one part; of the series as many as there is room for. */
  async function addPart(session: Importer, part: readonly ReadEvent[]) {
    return db.transaction(async (tx) => {
      await holdSession(sessions, session, tx)
      const { userId } = session
      const there = await uidsAmong(tx, userId, part)
      let room = await eventStore.roomForSeries(userId, tx)
      const isKept = ({ times }: ReadEvent) => times.recurrence === null || --room >= 0
      const { kept = [], surplus = [] } = Object.groupBy(
        part.filter(({ uid }) => !there.has(uid)),
        (event) => (isKept(event) ? 'kept' : 'surplus'),
      )
      return { added: await putEvents(tx, kept, { userId, subscriptionId: null, now: clock() }), surplus }
    })
  }

  async function round(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rows = await subscriptionStore.takeDue(atOnce)
      await Promise.all(rows.map(fetchDue))
      if (rows.length < atOnce) return
    }
  }

  async function fetchDue(row: SubscriptionRow): Promise<void> {
    try {
      await fetchAgain(row)
    } catch (error) {
      if (stopping.signal.aborted) return // its lease runs out, and another server or a later start takes it
      const subscription = row.id
      log.warn({ err: error, subscription }, 'a subscribed calendar could not be kept; a later round tries again')
    }
  }

  return {
    async importFile(session, ics, signal) {
      const { userId, timeZone } = session
      const options = { timeZone, maxEvents, maxSeries }
      const either = AbortSignal.any(signal === undefined ? [stopping.signal] : [stopping.signal, signal])
      const { events, ignored } = await readFile(ics, options, { userId, signal: either })
      const surplus: ReadEvent[] = []
      let added = 0
      try {
        for await (const part of inParts(events, rowsOf)) {
          if (stopping.signal.aborted) throw new Problem('busy', { retryAfterSeconds: 10 })
          const done = await addPart(session, part)
          added += done.added
          surplus.push(...done.surplus)
        }
      } finally {
        if (added > 0) await notify(db, 'axia_changes', { user_id: userId, resource: 'calendar' })
      }
      const all = [...ignored, ...surplus.map(({ line }) => ({ line, reason: 'too_many' as const }))]
      const already = events.length - added - surplus.length
      return { added, already_there: already, ignored_count: all.length, ignored: all.slice(0, shownIgnored) }
    },

    async subscribe(session, { url, name, color = 'amber' }) {
      const { userId, timeZone } = session
      await subscriptionStore.refuseTooMany(userId)
      try {
        const fetched = await inTurn(userId, () => fetchNew(url, unread, timeZone))
        const own = name?.trim() || fetched.name?.trim() || hostOf(url)
        return await subscriptionStore.add(session, { url, name: own.slice(0, 100).toWellFormed(), color, fetched })
      } catch (error) {
        if (!(error instanceof CalendarFetchError) && !isUnreadable(error)) throw error
        const code = failureOf(error) ?? 'calendar_unreachable'
        throw new Problem(code, { ...(error instanceof Problem && { detail: error.message }), cause: error })
      }
    },

    async refresh(session, id) {
      const { userId } = session
      const row = await subscriptionStore.find(userId, id)
      if (row === undefined) return undefined
      const now = clock().getTime()
      const before = Math.max(triedAt.get(id) ?? 0, row.failure === null ? (row.fetchedAt?.getTime() ?? 0) : 0)
      if (now - before < politeMs) return row
      for (const [each, at] of triedAt) if (now - at >= politeMs) triedAt.delete(each)
      triedAt.set(id, now)
      return inTurn(userId, () => fetchAgain(row, session))
    },

    round,

    start() {
      timer = setInterval(() => {
        running ??= round()
          .catch((error) => log.warn({ err: error }, 'subscribed calendars'))
          .finally(() => {
            running = undefined
          })
      }, roundMs)
      timer.unref()
    },

    async stop() {
      stopping.abort()
      clearInterval(timer)
      await running
      await fetchCalendar.close?.()
    },
  }
}

function isUnreadable(error: unknown): error is Problem {
  return error instanceof Problem && (error.code === 'not_a_calendar' || error.code === 'calendar_too_large')
}

function failureOf(error: unknown): CalendarFailure | undefined {
  if (error instanceof CalendarFetchError) return error.code
  if (!isUnreadable(error)) return undefined
  return error.code === 'not_a_calendar' ? 'not_a_calendar' : 'calendar_too_large'
}

function hostOf(url: string): string {
  return url.replace(/^[a-z]+:\/\//i, '').split(/[/?#]/)[0] ?? url
}
