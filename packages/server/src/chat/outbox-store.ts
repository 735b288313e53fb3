/**
 * The outbox in the database: which messages wait for the agent, which server holds one, and until when.
 * @module
 */
import { and, asc, eq, inArray, isNull, lt, lte, ne, notExists, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Question } from '../agent/agent.ts'
import type { Database } from '../db/database.ts'
import { conversations, messageAudio, messages, outbox, users } from '../db/schema.ts'
import { type GivenAnswer, type OnAnswer, storeAnswer } from './answer.ts'
import { readImages } from './attachments.ts'
import { changeMessages, notifyOutbox } from './changes.ts'
import { messageColumns } from './message-row.ts'

/** A message that this worker holds until its lease runs out. */
export interface Job {
  question: Question
  /** Counts from 1. */
  attempt: number
  /** The agent took it long ago and never answered. */
  overdue: boolean
}

/** Holds jobs for one worker. What it writes about a job that another worker holds by now is dropped. */
export interface OutboxStore {
  /** Takes due messages, never one while an earlier one of its conversation is on its way. */
  claim(now: Date, leasedUntil: Date, most: number): Promise<Job[]>
  /** Holds on to jobs; gives back those that are still this worker's. */
  renew(messageIds: string[], leasedUntil: Date): Promise<string[]>
  /** Lets go of everything this worker holds, as if it had not been tried. */
  release(now: Date): Promise<void>
  /** Takes every lease away: for the one server that owns the database, when it starts after a crash. */
  releaseAll(now: Date): Promise<void>
  answer(job: Job, answer: GivenAnswer, now: Date): Promise<void>
  /** The agent has taken the message and answers by itself until the deadline. */
  leaveOpen(job: Job, deadline: Date): Promise<void>
  fail(job: Job, detail: string): Promise<void>
  /** Tries again later; the user is told why. */
  postpone(job: Job, dueAt: Date, detail: string): Promise<void>
  /** When something becomes due that no other worker holds, or undefined when nothing waits. */
  nextDue(): Promise<Date | undefined>
}

export interface OutboxStoreOptions {
  db: Database
  workerId: string
  onAnswer?: OnAnswer | undefined
}

export function createOutboxStore({ db, workerId, onAnswer }: OutboxStoreOptions): OutboxStore {
  const earlier = alias(outbox, 'earlier')
  /** `open` ones block nobody: their answer may take a day. */
  const nothingEarlier = notExists(
    db
      .select({ one: sql`1` })
      .from(earlier)
      .where(
        and(eq(earlier.conversationId, outbox.conversationId), lt(earlier.seq, outbox.seq), eq(earlier.state, 'due')),
      ),
  )
  const mine = (messageId: string) => and(eq(outbox.messageId, messageId), eq(outbox.leasedBy, workerId))

  /** Runs a change of a question that is still on its way and this worker's. */
  async function settle(
    { question: { messageId, userId } }: Job,
    work: (tx: Database, nextSeq: () => number) => Promise<void>,
  ): Promise<void> {
    await changeMessages(db, userId, async (tx, nextSeq) => {
      const [held] = await tx.select({ id: outbox.messageId }).from(outbox).where(mine(messageId)).for('update')
      if (held !== undefined) await work(tx, nextSeq)
    })
  }

  return {
    async claim(now, leasedUntil, most) {
      const rows = await db.transaction(async (tx) => {
        const free = await tx
          .select({ messageId: outbox.messageId })
          .from(outbox)
          .where(
            and(
              lte(outbox.dueAt, now),
              or(isNull(outbox.leasedUntil), lte(outbox.leasedUntil, now)),
              or(eq(outbox.state, 'open'), nothingEarlier),
            ),
          )
          .orderBy(asc(outbox.dueAt), asc(outbox.seq))
          .limit(most)
          .for('update', { skipLocked: true })
        if (free.length === 0) return []
        return await tx
          .update(outbox)
          .set({ leasedUntil, leasedBy: workerId, attempts: sql`${outbox.attempts} + 1` })
          .where(
            inArray(
              outbox.messageId,
              free.map(({ messageId }) => messageId),
            ),
          )
          .returning()
      })
      const questions = await readQuestions(
        db,
        rows.map(({ messageId }) => messageId),
      )
      return rows
        .sort((a, b) => a.seq - b.seq)
        .flatMap(({ messageId, attempts, state }) => {
          const question = questions.get(messageId)
          return question === undefined ? [] : [{ question, attempt: attempts, overdue: state === 'open' }]
        })
    },

    async renew(messageIds, leasedUntil) {
      const rows = await db
        .update(outbox)
        .set({ leasedUntil })
        .where(and(inArray(outbox.messageId, messageIds), eq(outbox.leasedBy, workerId)))
        .returning({ messageId: outbox.messageId })
      return rows.map(({ messageId }) => messageId)
    },

    async release(now) {
      await db.transaction(async (tx) => {
        const released = await tx
          .update(outbox)
          .set({ leasedUntil: null, leasedBy: null, dueAt: now, attempts: sql`greatest(${outbox.attempts} - 1, 0)` })
          .where(eq(outbox.leasedBy, workerId))
          .returning({ messageId: outbox.messageId })
        if (released.length > 0) await notifyOutbox(tx)
      })
    },

    async releaseAll(now) {
      await db
        .update(outbox)
        .set({ leasedUntil: null, leasedBy: null, dueAt: now })
        .where(sql`${outbox.leasedBy} is not null`)
    },

    async answer({ question: { messageId, userId } }, answer, now) {
      await changeMessages(db, userId, async (tx, nextSeq) => {
        // No look at the lease: two workers may both have asked, and the first answer is as good as the second.
        const [question] = await tx
          .select(messageColumns)
          .from(messages)
          .innerJoin(conversations, eq(conversations.id, messages.conversationId))
          .where(eq(messages.id, messageId))
        if (question !== undefined) await storeAnswer(tx, nextSeq, { question, answer, now, onAnswer })
      })
    },

    async leaveOpen({ question: { messageId } }, deadline) {
      await db.transaction(async (tx) => {
        await tx
          .update(outbox)
          .set({ state: 'open', dueAt: deadline, leasedUntil: null, leasedBy: null, attempts: 0 })
          .where(mine(messageId))
        await notifyOutbox(tx) // the next one of the conversation may go
      })
    },

    async fail(job, detail) {
      const { messageId } = job.question
      await settle(job, async (tx, nextSeq) => {
        await tx.delete(outbox).where(eq(outbox.messageId, messageId))
        await tx
          .update(messages)
          .set({ status: 'failed', detail, changedSeq: nextSeq() })
          .where(eq(messages.id, messageId))
        await notifyOutbox(tx, messageId)
      })
    },

    async postpone(job, dueAt, detail) {
      const { messageId } = job.question
      await settle(job, async (tx, nextSeq) => {
        await tx.update(outbox).set({ dueAt, leasedUntil: null, leasedBy: null }).where(eq(outbox.messageId, messageId))
        const [told] = await tx.select({ detail: messages.detail }).from(messages).where(eq(messages.id, messageId))
        if (told?.detail === detail) return
        await tx.update(messages).set({ detail, changedSeq: nextSeq() }).where(eq(messages.id, messageId))
      })
    },

    async nextDue() {
      const [row] = await db
        .select({ at: sql<string | Date | null>`min(greatest(${outbox.dueAt}, ${outbox.leasedUntil}))` }) // ignores null
        .from(outbox)
        .where(
          and(or(isNull(outbox.leasedBy), ne(outbox.leasedBy, workerId)), or(eq(outbox.state, 'open'), nothingEarlier)),
        )
      return row?.at === null || row === undefined ? undefined : new Date(row.at)
    },
  }
}

/** What the agent is asked, by message. */
async function readQuestions(db: Database, messageIds: string[]): Promise<Map<string, Question>> {
  if (messageIds.length === 0) return new Map()
  const rows = await db
    .select({
      message: messageColumns,
      username: users.username,
      locale: users.locale,
      timeZone: users.timeZone,
      languages: users.languages,
      mimeType: messageAudio.mimeType,
      content: messageAudio.content,
    })
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .innerJoin(users, eq(users.id, messages.userId))
    .leftJoin(messageAudio, eq(messageAudio.messageId, messages.id))
    .where(inArray(messages.id, messageIds))
  const images = await readImages(
    db,
    rows.map(({ message }) => message),
  )
  return new Map(
    rows.map(({ message, mimeType, content, ...user }) => [
      message.id,
      {
        messageId: message.id,
        conversationName: message.conversationName,
        userId: message.userId,
        ...user,
        type: message.type,
        text: message.text,
        audio: mimeType === null || content === null ? undefined : { mimeType, content },
        images: images.get(message.id) ?? [],
        sentAt: message.createdAt,
      },
    ]),
  )
}
