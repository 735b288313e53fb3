/**
 * What the chat's tests stand on: a user, an agent that does as it is told, timers that the test turns.
 * @module
 */
import { eq, sql } from 'drizzle-orm'
import type { Agent, AgentAnswer, AnswerOptions, Question } from '../src/agent/agent.ts'
import type { Database } from '../src/db/database.ts'
import { notify } from '../src/db/notices.ts'
import { conversations, outbox, users } from '../src/db/schema.ts'
import { newId } from '../src/id.ts'
import type { Timers } from '../src/timers.ts'
import type { TestClock } from './support.ts'

/** An active user, who never logs in. */
export async function addUser(db: Database, username = 'ana'): Promise<string> {
  const id = newId()
  await db.insert(users).values({ id, username, usernameKey: username, passwordHash: '!', locale: 'en' })
  return id
}

/** Timers that stand still until the clock is turned through them. */
export interface TestTimers extends Timers {
  /** Turns the clock, calling back on the way. */
  turn(ms: number): void
  /** How many wait. */
  readonly size: number
}

export function testTimers(clock: TestClock): TestTimers {
  const waiting = new Set<{ at: number; callback: () => void }>()
  const next = (until: number) => [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
  return {
    after(ms, callback) {
      const timer = { at: clock().getTime() + ms, callback }
      waiting.add(timer)
      return () => waiting.delete(timer)
    },
    turn(ms) {
      const until = clock().getTime() + ms
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        waiting.delete(timer)
        clock.turn({ milliseconds: Math.max(0, timer.at - clock().getTime()) })
        timer.callback()
      }
      clock.turn({ milliseconds: until - clock().getTime() })
    },
    get size() {
      return waiting.size
    },
  }
}

/** A question that stands at the agent, waiting for what the test says. */
export interface Asked {
  question: Question
  options: AnswerOptions
  answer(text: string): void
  give(answer: AgentAnswer): void
  fail(error: Error): void
}

/** An agent whose every answer is given by the test. */
export interface TestAgent extends Agent {
  asked: Asked[]
}

export function testAgent(): TestAgent {
  const asked: Asked[] = []
  return {
    asked,
    answer(question, options) {
      const { promise, resolve, reject } = Promise.withResolvers<AgentAnswer>()
      asked.push({ question, options, answer: (text) => resolve(textAnswer(text)), give: resolve, fail: reject })
      return promise
    },
  }
}

/** An agent that says at once what it was asked. */
export const echoAgent: Agent = { answer: async ({ text }) => textAnswer(`echo: ${text}`) }

export function textAnswer(text: string): AgentAnswer {
  return { status: 'answered', text, audio: undefined }
}

export const text = (words: string) => ({ type: 'text', text: words, audio: undefined }) as const

/** The first bytes of a WebM file, as a browser records it. */
export const webmVoice = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3, 4])

/** A picture of one pixel. */
export const gifPicture = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64')

export async function outboxRow(db: Database, messageId: string) {
  const [row] = await db.select().from(outbox).where(eq(outbox.messageId, messageId))
  return row
}

/** Many messages at once, of a user who has none. */
export async function addMessages(db: Database, userId: string, { count, words }: { count: number; words: string }) {
  const conversationId = newId()
  await db.insert(conversations).values({ id: conversationId, userId, name: 'c' })
  await db.execute(sql`
    insert into messages (id, user_id, conversation_id, role, type, text, status, seq, changed_seq)
    select gen_random_uuid(), ${userId}, ${conversationId}, 'assistant', 'text', ${words}, 'sent', n, n
    from generate_series(1, ${count}::int) as n`)
  await db.update(users).set({ seq: count }).where(eq(users.id, userId))
  await notify(db, 'axia_messages', { user_id: userId })
}

/** A log that keeps nothing. */
export const silentLog = { debug() {}, warn() {}, error() {} }
