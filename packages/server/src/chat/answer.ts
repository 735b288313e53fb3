/**
 * The agent's words become a message: with the end of the question and of its place in the outbox, in one transaction.
 * @module
 */
import { eq } from 'drizzle-orm'
import type { Database } from '../db/database.ts'
import { conversations, messages, outbox } from '../db/schema.ts'
import { newId } from '../id.ts'
import { type Attachments, describeImages, storeAttachments } from './attachments.ts'
import { notifyOutbox } from './changes.ts'
import { type MessageRow, messageColumns } from './message-row.ts'

export interface GivenAnswer extends Attachments {
  text: string
}

/** A question that may be answered, or (`id: null`) the place where the agent speaks of its own accord. */
export type AnswerPlace =
  | Pick<MessageRow, 'id' | 'userId' | 'conversationId' | 'conversationName' | 'status' | 'deleted'>
  | { id: null; userId: string; conversationId: string; conversationName: string; clientId: string }

/** Told of every answer in the transaction that keeps it. */
export type OnAnswer = (tx: Database, answer: { userId: string; conversationName: string }) => Promise<void>

/** Longest answer that is kept, in characters: one frame of it must not look like a reader who does not read. */
const maxAnswerLength = 100_000

/**
 * Stores an answer once, inside a change of the user's messages. A second answer to the same question gives the first one back;
 * an answer to a question that was cancelled or deleted is dropped, and undefined comes back.
 */
export async function storeAnswer(
  tx: Database,
  nextSeq: () => number,
  {
    question,
    answer,
    now,
    onAnswer,
  }: { question: AnswerPlace; answer: GivenAnswer; now: Date; onAnswer?: OnAnswer | undefined },
): Promise<MessageRow | undefined> {
  const { userId, conversationId, conversationName } = question
  if (question.id !== null) {
    const ended = await tx.delete(outbox).where(eq(outbox.messageId, question.id)).returning({ id: outbox.messageId })
    if (ended.length > 0) await notifyOutbox(tx, question.id)
    if (question.deleted || question.status === 'cancelled') return undefined
    const first = await findAnswer(tx, question.id)
    if (first !== undefined) return first
    await tx
      .update(messages)
      .set({ status: 'answered', detail: null, changedSeq: nextSeq() })
      .where(eq(messages.id, question.id))
  }
  const seq = nextSeq()
  const row = {
    id: newId(),
    userId,
    conversationId,
    role: 'assistant',
    type: answer.audio === undefined ? 'text' : 'audio',
    text: keepable(answer.text),
    images: describeImages(answer.images),
    status: 'sent',
    detail: null,
    clientId: question.id === null ? question.clientId : null,
    replyTo: question.id,
    seq,
    changedSeq: seq,
    deleted: false,
    createdAt: now,
  } as const
  await tx.insert(messages).values(row)
  await storeAttachments(tx, row.id, answer, row.images)
  await tx.update(conversations).set({ updatedAt: now }).where(eq(conversations.id, conversationId))
  await onAnswer?.(tx, { userId, conversationName })
  return { ...row, conversationName }
}

/** What can be kept of an agent's text: bounded, and without NUL, which PostgreSQL cannot keep. */
export function keepable(text: string): string {
  return text.slice(0, maxAnswerLength).replaceAll('\u0000', '')
}

async function findAnswer(tx: Database, questionId: string): Promise<MessageRow | undefined> {
  const [row] = await tx
    .select(messageColumns)
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(eq(messages.replyTo, questionId))
  return row
}
