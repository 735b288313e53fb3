/**
 * Brings reminders to the user's devices: looks when something is due or has changed, hands it to delivery together with the mark
 * of how far it came, and sends what is there until a push service has it. It rests while nothing is due.
 * @module
 */
import type { Locale, PushMessage } from '@axia/contract'
import type { FastifyBaseLogger } from 'fastify'
import { backoffMs } from '../backoff.ts'
import type { Clock } from '../clock.ts'
import type { Bus, Database } from '../db/database.ts'
import { hear, type Notice, notify } from '../db/notices.ts'
import { createLookout } from '../lookout.ts'
import type { Timers } from '../timers.ts'
import type { Delivery, DeliveryStore } from './delivery-store.ts'
import { findDue, type ListOccurrences, topicOf } from './find-due.ts'
import type { Plan, PlanStore } from './plan-store.ts'
import { reminderWords } from './reminder-words.ts'
import type { PushKeyPair, SendPush } from './send-push.ts'

export interface RemindersOptions {
  db: Database
  bus: Bus
  clock: Clock
  timers: Timers
  /** From 0 to 1, for the spread of repeats. */
  random: () => number
  log: Pick<FastifyBaseLogger, 'warn'>
  planStore: PlanStore
  deliveryStore: DeliveryStore
  listOccurrences: ListOccurrences
  pushKeys: { ensure(): Promise<PushKeyPair> }
  sendPush: SendPush
  /** Whether the user has a device connected to this server. */
  isPresent: (userId: string) => boolean
  /** No other server uses the database (the embedded one): leases that a crash left behind end at the start. */
  soleServer: boolean
}

/** An answer of the agent that was just kept. */
export interface AnswerNotice {
  userId: string
  conversationName: string
}

export interface Reminders {
  /** Starts to work. */
  start(): Promise<void>
  /** Lets what is on its way arrive, and stops. */
  stop(): Promise<void>
  /** Looks now. */
  wake(): void
  /** Does everything that is due now. */
  round(): Promise<void>
  /** Tells devices of an answer, unless one is connected within a moment. In the transaction that keeps the answer. */
  announceAnswer(tx: Database, answer: AnswerNotice): Promise<void>
  /** Sends a device something to see. */
  sendTest(tx: Database, test: { userId: string; deviceId: string; locale: Locale }): Promise<void>
}

/** Looks even when nobody said anything. */
const tickMs = 60_000
/** What another server holds may be free a moment later. */
const shortestMs = 1000
/** Users who are looked at together. */
const plansAtOnce = 20
/** Messages that are on their way at once. */
const sendsAtOnce = 16
/** A server to which a device of the user's is connected has this long to say so. */
const answerDelayMs = 3000
/** An answer that was not told of by then is found when the app is opened. */
const answerLifeMs = 24 * 3_600_000
const testLifeMs = 5 * 60_000
/** A push service that does not take a message is asked this often. */
const maxAttempts = 12
/** The longest that a push service is to keep anything. */
const maxTtlSeconds = 86_400

export function createReminders(options: RemindersOptions): Reminders {
  const { db, bus, clock, timers, random, log, planStore, deliveryStore, pushKeys, sendPush, isPresent } = options
  /** Deliveries under way, by the user. */
  const underWay = new Map<Promise<void>, string>()
  let unsubscribe = () => {}

  const lookout = createLookout({
    timers,
    async look() {
      const due = await planStore.nextDue()
      const inMs = due === undefined ? tickMs : due.getTime() - clock().getTime()
      if (inMs <= 0) await work()
      return Math.min(tickMs, Math.max(shortestMs, inMs))
    },
    onError: (error) => log.warn({ err: error }, 'reminders cannot ask the database'),
  })

  /** Plans what is due, and begins to send. */
  async function work(): Promise<boolean> {
    const plans = await planStore.claim(plansAtOnce)
    for (const plan of plans) await remind(plan)
    return (await beginSending()) || plans.length > 0
  }

  /** Hands what is due to delivery, with the mark of how far that goes: both or neither. It never throws. */
  async function remind(plan: Plan): Promise<void> {
    try {
      const now = clock()
      const snoozes = await planStore.snoozes(plan.userId)
      const { due, nextAt } = await findDue(options, plan, snoozes, now)
      const snoozed = snoozes.filter(({ dueAt }) => dueAt <= now).map(({ id }) => id)
      await db.transaction(async (tx) => {
        for (const delivery of due) await deliveryStore.add(tx, delivery) // before the plan is held: the order of who changes an event
        if (!(await planStore.advance(tx, plan, { doneUntil: now, nextAt }, snoozed))) throw new OvertakenError()
      })
    } catch (error) {
      if (error instanceof OvertakenError) return
      log.warn({ err: error, sub: plan.userId }, 'reminders of a user cannot be looked at; a later look tries again')
    }
  }

  async function beginSending(): Promise<boolean> {
    const free = sendsAtOnce - underWay.size
    if (free <= 0) return false
    const deliveries = await deliveryStore.claim(free, [...new Set(underWay.values())])
    if (deliveries.length === 0) return false
    const keys = await pushKeys.ensure()
    for (const delivery of deliveries) {
      const done = deliver(delivery, keys)
        .catch((error: unknown) => log.warn({ err: error }, 'what came of a push message cannot be stored'))
        .finally(() => {
          underWay.delete(done)
          lookout.wake()
        })
      underWay.set(done, delivery.userId)
    }
    return true
  }

  async function deliver(delivery: Delivery, keys: PushKeyPair): Promise<void> {
    const now = clock().getTime()
    const leftMs = delivery.expiresAt.getTime() - now
    if (leftMs <= 0) return await deliveryStore.drop(delivery, delivery.attempts > 1)
    const { payload, topic, kind } = delivery
    const ttlSeconds = Math.max(1, Math.min(maxTtlSeconds, Math.floor(leftMs / 1000)))
    const urgency = kind === 'answer' ? 'normal' : 'high'
    const outcome = await sendPush(delivery.device, { payload, topic, ttlSeconds, urgency }, keys)
    if (outcome.status === 'sent') return await deliveryStore.sent(delivery)
    if (outcome.status === 'gone') return await deliveryStore.dropDevice(delivery.device.id)
    const { reason } = outcome
    log.warn({ sub: delivery.userId, attempt: delivery.attempts, reason }, 'a push message was not taken')
    if (outcome.status === 'refused' || delivery.attempts >= maxAttempts)
      return await deliveryStore.drop(delivery, true)
    const waitMs = Math.max(outcome.retryAfterMs ?? 0, shortestMs + backoffMs(delivery.attempts + 2, random))
    await deliveryStore.retry(delivery, new Date(now + waitMs))
  }

  /** A notice of an answer waits: who is connected here sees the answer already. It never throws. */
  function hearPush(notice: Notice<'axia_push'> | undefined): void {
    if (notice !== undefined && isPresent(notice.user_id)) {
      deliveryStore.takeBackAnswers(notice.user_id).catch((error: unknown) => {
        log.warn({ err: error }, 'a notice of an answer cannot be taken back')
      })
    } else lookout.wake()
  }

  return {
    async start() {
      if (options.soleServer) await deliveryStore.releaseAll()
      unsubscribe = hear(bus, 'axia_push', hearPush)
      lookout.start()
    },

    async stop() {
      unsubscribe()
      await lookout.stop()
      await Promise.all(underWay.keys())
      await sendPush.close?.()
    },

    wake: lookout.wake,

    async round() {
      let busy = true
      while (busy) {
        busy = await work()
        await Promise.all(underWay.keys())
      }
    },

    async announceAnswer(tx, { userId, conversationName }) {
      if (isPresent(userId)) return
      const locale = await planStore.answerLocale(tx, userId)
      if (locale === undefined) return
      const topic = topicOf('answer', conversationName)
      const link = `/chat/${conversationName === 'new' ? '~~new' : encodeURIComponent(conversationName)}` // as the app names it
      const message: PushMessage = { kind: 'answer', ...reminderWords[locale].answer, lang: locale, link, tag: topic }
      await deliveryStore.add(tx, {
        userId,
        kind: 'answer',
        topic,
        payload: JSON.stringify(message),
        dueAt: inMs(answerDelayMs),
        expiresAt: inMs(answerLifeMs),
      })
      await notify(tx, 'axia_push', { user_id: userId })
    },

    async sendTest(tx, { userId, deviceId, locale }) {
      const topic = topicOf('test')
      const link = '/settings'
      const message: PushMessage = { kind: 'test', ...reminderWords[locale].test, lang: locale, link, tag: topic }
      const delivery = { kind: 'test', topic, payload: JSON.stringify(message) } as const
      await deliveryStore.add(tx, { userId, ...delivery, dueAt: clock(), expiresAt: inMs(testLifeMs) }, deviceId)
    },
  }

  function inMs(ms: number): Date {
    return new Date(clock().getTime() + ms)
  }
}

/** Another server has looked at the user's reminders meanwhile. */
class OvertakenError extends Error {
  override readonly name = 'OvertakenError'
}
