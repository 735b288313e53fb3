/**
 * Brings the users' messages to the agent: in order within a conversation, again after a failure, and by another server after
 * this one died. It asks the database when something happens or becomes due, and otherwise rests.
 * @module
 */
import type { FastifyBaseLogger } from 'fastify'
import { type Agent, type AgentAnswer, AgentError } from '../agent/agent.ts'
import { backoffMs } from '../backoff.ts'
import type { Clock } from '../clock.ts'
import type { Bus, Database } from '../db/database.ts'
import { hear, type Notice } from '../db/notices.ts'
import { newId } from '../id.ts'
import { createLookout, databasePauseMs } from '../lookout.ts'
import type { Timers } from '../timers.ts'
import type { OnAnswer } from './answer.ts'
import { createDeltas } from './deltas.ts'
import { createOutboxStore, type Job } from './outbox-store.ts'
import { outboxWords } from './outbox-words.ts'

export interface OutboxOptions {
  db: Database
  bus: Bus
  agent: Agent
  clock: Clock
  timers: Timers
  /** From 0 to 1, for the spread of repeats. */
  random: () => number
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
  onAnswer?: OnAnswer | undefined
  /** Time limit of one attempt. */
  agentTimeoutSeconds: number
  /** No other server uses the database (the embedded one): leases that a crash left behind end at the start. */
  soleServer: boolean
  /** How many messages are at the agent at once. Default 8. */
  concurrency?: number
  /** After so many attempts the message has failed. Default 12: some ten minutes. */
  maxAttempts?: number
}

export interface Outbox {
  /** Starts to work. */
  start(): Promise<void>
  /** Waits a little for what is at the agent, lets go of the rest, and stops. */
  stop(graceMs?: number): Promise<void>
}

/** A dead server's messages wait this long for another one. */
export const leaseSeconds = 30
/** Looks even when nobody said anything. */
const safetyTickMs = 60_000
/** An attempt that took the agent's whole time is not worth many. */
const maxTimeouts = 2
/** Errors that the agent did not foresee. */
const maxUnexpected = 3
const openDeadlineMs = 86_400_000
const defaultGraceMs = 3000

/** Why an attempt was cut off. */
type Interruption = 'timeout' | 'ended' | 'stopping'

export function createOutbox({
  db,
  bus,
  agent,
  clock,
  timers,
  random,
  log,
  onAnswer,
  agentTimeoutSeconds,
  soleServer,
  concurrency = 8,
  maxAttempts = 12,
}: OutboxOptions): Outbox {
  const store = createOutboxStore({ db, workerId: newId(), onAnswer })
  const deltas = createDeltas({ db, timers })
  const atWork = new Map<string, { interrupt: (why: Interruption) => void; done: Promise<void> }>()
  let state: 'idle' | 'running' | 'stopped' = 'idle'
  let unsubscribe: (() => void)[] = []
  let cancelRenewal = () => {}

  const lookout = createLookout({
    timers,
    async look(isWokenAgain) {
      const free = concurrency - atWork.size
      if (free > 0) for (const job of await store.claim(clock(), leaseEnd(), free)) take(job)
      // Whoever is done wakes it: while all are at work, nothing is looked for.
      return isWokenAgain() || atWork.size >= concurrency ? undefined : await untilDue()
    },
    onError: (error) => log.warn({ err: error }, 'the outbox cannot ask the database'),
  })

  async function untilDue(): Promise<number> {
    const due = await store.nextDue()
    if (due === undefined) return safetyTickMs
    // A row may be due and still not ours: another server is just taking it.
    return Math.min(safetyTickMs, Math.max(250, due.getTime() - clock().getTime()))
  }

  function take(job: Job): void {
    const { messageId } = job.question
    const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<Interruption>()
    const entry = { interrupt, done: Promise.resolve() }
    atWork.set(messageId, entry)
    if (atWork.size === 1) renewLater()
    entry.done = work(job, interrupted, interrupt).finally(() => {
      if (atWork.get(messageId) === entry) atWork.delete(messageId) // it may have failed, been retried and be here anew
      lookout.wake()
    })
  }

  /** One attempt. It never throws. */
  async function work(
    job: Job,
    interrupted: Promise<Interruption>,
    interrupt: (why: Interruption) => void,
  ): Promise<void> {
    const words = outboxWords[job.question.locale]
    if (job.overdue) return await record(() => store.fail(job, words.neverAnswered))
    const controller = new AbortController()
    const cancelLimit = timers.after(agentTimeoutSeconds * 1000, () => interrupt('timeout'))
    const stream = deltas.open(job.question)
    const asked = agent
      .answer(job.question, { signal: controller.signal, onDelta: stream.add })
      .then((answer) => ({ answer }))
      .catch((error: unknown) => ({ error }))
    const result = await Promise.race([asked, interrupted.then((interruption) => ({ interruption }))])
    cancelLimit()
    await stream.close()
    if ('answer' in result) return await record(() => settle(job, result.answer))
    if ('error' in result) return await record(() => failed(job, result.error))
    controller.abort()
    if (result.interruption === 'timeout') {
      const error = new AgentError(words.timeout(agentTimeoutSeconds), { retryable: true, maxAttempts: maxTimeouts })
      await record(() => failed(job, error))
    } // else the message has ended elsewhere, or `stop` gives all leases back at once
  }

  async function settle(job: Job, answer: AgentAnswer): Promise<void> {
    if (answer.status === 'answered') await store.answer(job, answer, clock())
    else await store.leaveOpen(job, new Date(clock().getTime() + openDeadlineMs))
  }

  async function failed(job: Job, error: unknown): Promise<void> {
    const { messageId, userId, locale } = job.question
    const known = error instanceof AgentError
    const report = { err: error, sub: userId, message_id: messageId, attempt: job.attempt }
    if (known) log.warn(report, 'the agent did not answer')
    else log.error(report, 'the agent broke')
    const detail = known ? error.message : outboxWords[locale].broken
    const most = Math.min(maxAttempts, known ? (error.maxAttempts ?? maxAttempts) : maxUnexpected)
    if ((known && !error.retryable) || job.attempt >= most) await store.fail(job, detail)
    else await store.postpone(job, new Date(clock().getTime() + backoffMs(job.attempt, random)), detail)
  }

  /** Writes what came of an attempt; when the database does not take it, the lease runs out and the agent is asked again. */
  async function record(write: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await write()
      } catch (error) {
        log.error({ err: error, attempt }, 'what came of a message cannot be stored')
        if (attempt === 5 || state !== 'running') return
        await new Promise<void>((resolve) => timers.after(databasePauseMs, resolve))
      }
    }
  }

  function renewLater(): void {
    cancelRenewal()
    cancelRenewal = timers.after((leaseSeconds * 1000) / 3, () => {
      const ids = [...atWork.keys()]
      if (ids.length === 0) return
      store
        .renew(ids, leaseEnd())
        .then((kept) => {
          for (const id of ids) if (!kept.includes(id)) atWork.get(id)?.interrupt('ended')
        })
        .catch((error: unknown) => log.warn({ err: error }, 'leases cannot be renewed'))
        .finally(renewLater)
    })
  }

  function leaseEnd(): Date {
    return new Date(clock().getTime() + leaseSeconds * 1000)
  }

  function hearOutbox(notice: Notice<'axia_outbox'> | undefined): void {
    if (notice?.message_id !== undefined) atWork.get(notice.message_id)?.interrupt('ended')
    lookout.wake()
  }

  return {
    async start() {
      if (soleServer) await store.releaseAll(clock())
      state = 'running'
      unsubscribe = [
        hear(bus, 'axia_outbox', hearOutbox),
        bus.onConnectionChange((connected) => connected && lookout.wake()),
      ]
      lookout.start()
    },

    async stop(graceMs = defaultGraceMs) {
      if (state !== 'running') return
      state = 'stopped'
      for (const each of unsubscribe) each()
      await lookout.stop()
      const done = () => Promise.all([...atWork.values()].map((entry) => entry.done))
      if (graceMs > 0) await Promise.race([done(), new Promise<void>((resolve) => timers.after(graceMs, resolve))])
      for (const { interrupt } of atWork.values()) interrupt('stopping')
      await done()
      cancelRenewal()
      await store.release(clock())
    },
  }
}
