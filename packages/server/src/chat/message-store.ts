/**
 * Messages of a user: asked, read, cancelled, retried, deleted. Every change gets the user's next number.
 * @module
 */
import { and, desc, eq, inArray, ne, or } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Audio } from '../audio.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { conversations, messageAudio, messageImages, messages, outbox, users } from '../db/schema.ts'
import { newId } from '../id.ts'
import { Problem } from '../problem.ts'
import { keepable, type OnAnswer, storeAnswer } from './answer.ts'
import { type Attachments, carries, describeImages, storeAttachments } from './attachments.ts'
import { changeMessages, notifyOutbox } from './changes.ts'
import { touchConversation } from './conversation-store.ts'
import { type HistoryPage, readHistory } from './message-history.ts'
import { type MessageRow, messageColumns } from './message-row.ts'
import type { QuestionContent } from './question.ts'
import { wipeMessages } from './wipe.ts'

export interface NewQuestion extends QuestionContent {
  /** The sender's own id; a repeat under it is recognised. */
  clientId?: string | undefined
  /** A new conversation when it is left out. */
  conversationName?: string | undefined
}

/** A stored question; for a repeat the first one. */
export interface StoredQuestion {
  messageId: string
  conversationName: string
  seq: number
  /** A repeat whose content is not that of the first one. */
  differs: boolean
}

/** How a question ended. */
export type Outcome = { questionId: string; conversationName: string } & (
  | { status: 'answered'; answer: MessageRow }
  | { status: 'failed'; detail: string | null }
  | { status: 'cancelled' | 'deleted' }
)

/** What the agent says, late or of its own accord. */
export interface AgentMessage extends Attachments {
  /** Recognises a repeat of a message that answers no question. */
  webhookId: string
  /** The question that it answers. */
  messageId?: string | undefined
  conversationName?: string | undefined
  text: string
}

/** A picture's bytes with their type. */
export interface ImageContent {
  mimeType: string
  content: Uint8Array
}

export interface MessageStore {
  /** Stores a question with its place in the outbox, once per `clientId`. */
  ask(userId: string, question: NewQuestion): Promise<StoredQuestion>
  /** Stores what the agent sends by itself. @throws {Problem} `not_found`, or `conflict` when nobody wants the answer any more. */
  receive(userId: string, message: AgentMessage): Promise<MessageRow>
  /**
   * Takes a question back from the agent; from any conversation when none is named.
   *
   * @throws {Problem} `not_found`, `conflict` when it has ended.
   */
  cancel(userId: string, messageId: string, conversationName?: string): Promise<MessageRow>
  /** Sends a failed question again. @throws {Problem} `not_found`, `conflict` when it did not fail. */
  retry(userId: string, conversationName: string, messageId: string): Promise<MessageRow>
  /** Deletes a message and wipes what it said. @throws {Problem} `not_found` */
  remove(userId: string, conversationName: string, messageId: string): Promise<void>
  /** A page of a conversation, oldest first. */
  history(userId: string, conversationName: string, page: HistoryPage): Promise<MessageRow[]>
  /** A message's voice. @throws {Problem} `not_found` */
  audio(userId: string, conversationName: string, messageId: string): Promise<Audio>
  /** One of a message's pictures. @throws {Problem} `not_found` */
  image(userId: string, conversationName: string, messageId: string, imageId: string): Promise<ImageContent>
  /** Those of the user's questions that have ended. */
  outcomes(userId: string, questionIds: string[]): Promise<Outcome[]>
  /** The active user of that name, by the name's key. */
  findUser(usernameKey: string): Promise<string | undefined>
}

export interface MessageStoreOptions {
  db: Database
  clock: Clock
  onAnswer?: OnAnswer | undefined
}

export function createMessageStore({ db, clock, onAnswer }: MessageStoreOptions): MessageStore {
  const answers = alias(messages, 'answers')

  return {
    async ask(userId, question) {
      const { clientId, conversationName = newId(), type, text } = question
      return await changeMessages(db, userId, async (tx, nextSeq) => {
        const first = clientId === undefined ? undefined : await findByClientId(tx, userId, clientId)
        if (first !== undefined) {
          const differs = !(await isRepeat(tx, first, question))
          return { messageId: first.id, conversationName: first.conversationName, seq: first.seq, differs }
        }
        const now = clock()
        const id = newId()
        const seq = nextSeq()
        const place = { userId, name: conversationName, firstText: text, now, readSeq: seq } // who asks has read what is there
        const conversationId = await touchConversation(tx, place)
        const images = describeImages(question.images)
        await tx.insert(messages).values({
          id,
          userId,
          conversationId,
          role: 'user',
          type,
          text,
          images,
          status: 'sent',
          clientId: clientId ?? null,
          seq,
          changedSeq: seq,
          createdAt: now,
        })
        await storeAttachments(tx, id, question, images)
        await tx.insert(outbox).values({ messageId: id, conversationId, userId, seq, dueAt: now })
        await notifyOutbox(tx)
        return { messageId: id, conversationName, seq, differs: false }
      })
    },

    async receive(userId, { webhookId, messageId, conversationName, text: said, audio, images }) {
      const row = await changeMessages(db, userId, async (tx, nextSeq) => {
        const text = keepable(said)
        const given = { text, audio, images }
        if (messageId !== undefined) {
          const question = await findMessage(tx, userId, messageId)
          if (question.role !== 'user') throw new Problem('not_found')
          const named = conversationName ?? question.conversationName
          if (named !== question.conversationName) throw new Problem('conflict', { detail: elsewhere })
          return await storeAnswer(tx, nextSeq, { question, answer: given, now: clock(), onAnswer })
        }
        const clientId = `webhook:${webhookId}`
        const first = await findByClientId(tx, userId, clientId)
        if (first !== undefined) return first
        const now = clock()
        const name = conversationName ?? (await latestConversation(tx, userId)) ?? newId()
        const conversationId = await touchConversation(tx, { userId, name, firstText: text, now })
        return await storeAnswer(tx, nextSeq, {
          question: { id: null, userId, conversationId, conversationName: name, clientId },
          answer: given,
          now,
          onAnswer,
        })
      })
      if (row === undefined)
        throw new Problem('conflict', { detail: 'the user does not wait for this answer any more' })
      return row
    },

    async cancel(userId, messageId, conversationName) {
      return await changeMessages(db, userId, async (tx, nextSeq) => {
        const question = await findMessage(tx, userId, messageId, conversationName)
        if (question.role !== 'user') throw new Problem('not_found')
        if (question.status === 'cancelled') return question
        if (question.status !== 'sent') throw new Problem('conflict', { detail: 'the message has ended already' })
        const change = { status: 'cancelled', detail: null, changedSeq: nextSeq() } as const
        await tx.update(messages).set(change).where(eq(messages.id, messageId))
        await dropFromOutbox(tx, messageId)
        return { ...question, ...change }
      })
    },

    async retry(userId, conversationName, messageId) {
      return await changeMessages(db, userId, async (tx, nextSeq) => {
        const question = await findMessage(tx, userId, messageId, conversationName)
        if (question.status === 'sent' && question.role === 'user') return question // two devices may both say so
        if (question.status !== 'failed')
          throw new Problem('conflict', { detail: 'only a failed message can be retried' })
        const seq = nextSeq()
        const change = { status: 'sent', detail: null, changedSeq: seq } as const
        await tx.update(messages).set(change).where(eq(messages.id, messageId))
        // Its place in the queue is a new one: what was asked meanwhile may be at the agent already.
        await tx
          .insert(outbox)
          .values({ messageId, conversationId: question.conversationId, userId, seq, dueAt: clock() })
        await notifyOutbox(tx)
        return { ...question, ...change }
      })
    },

    async remove(userId, conversationName, messageId) {
      await changeMessages(db, userId, async (tx, nextSeq) => {
        await findMessage(tx, userId, messageId, conversationName)
        await wipeMessages(tx, userId, { which: eq(messages.id, messageId), changedSeq: nextSeq() })
        await dropFromOutbox(tx, messageId)
      })
    },

    async history(userId, conversationName, page) {
      const [conversation] = await db
        .select({ id: conversations.id })
        .from(conversations)
        .where(and(eq(conversations.userId, userId), eq(conversations.name, conversationName)))
      if (conversation === undefined) return []
      const rows = await readHistory(db, conversation.id, page)
      return rows.map((row) => ({ ...row, conversationName }))
    },

    async audio(userId, conversationName, messageId) {
      await findMessage(db, userId, messageId, conversationName)
      const [row] = await db
        .select({ mimeType: messageAudio.mimeType, content: messageAudio.content })
        .from(messageAudio)
        .where(eq(messageAudio.messageId, messageId))
      if (row === undefined) throw new Problem('not_found')
      return row
    },

    async image(userId, conversationName, messageId, imageId) {
      const { images } = await findMessage(db, userId, messageId, conversationName)
      const image = images.find(({ id }) => id === imageId)
      const [row] = await db
        .select({ content: messageImages.content })
        .from(messageImages)
        .where(eq(messageImages.id, imageId))
      if (image === undefined || row === undefined) throw new Problem('not_found')
      return { mimeType: image.mimeType, content: row.content }
    },

    async outcomes(userId, questionIds) {
      const rows = await db
        .select({ question: messageColumns, answer: answers })
        .from(messages)
        .innerJoin(conversations, eq(conversations.id, messages.conversationId))
        .leftJoin(answers, eq(answers.replyTo, messages.id))
        .where(
          and(
            eq(messages.userId, userId),
            inArray(messages.id, questionIds),
            or(ne(messages.status, 'sent'), eq(messages.deleted, true)),
          ),
        )
      return rows.map(({ question, answer }): Outcome => {
        const { id: questionId, conversationName, status, detail, deleted } = question
        const common = { questionId, conversationName }
        if (deleted || answer?.deleted) return { ...common, status: 'deleted' }
        if (answer !== null) return { ...common, status: 'answered', answer: { ...answer, conversationName } }
        return status === 'cancelled' ? { ...common, status } : { ...common, status: 'failed', detail }
      })
    },

    async findUser(usernameKey) {
      const [row] = await db
        .select({ id: users.id, disabledAt: users.disabledAt })
        .from(users)
        .where(eq(users.usernameKey, usernameKey))
      return row?.disabledAt === null ? row.id : undefined
    },
  }
}

/** Whether a question is the one that was stored, as far as that can still be told: of a deleted one nothing is left. */
async function isRepeat(tx: Database, first: MessageRow, question: NewQuestion): Promise<boolean> {
  const { conversationName = first.conversationName, type, text } = question
  if (first.role !== 'user' || first.conversationName !== conversationName) return false
  if (first.deleted) return true
  return first.type === type && first.text === text && (await carries(tx, first, question))
}

const elsewhere = 'message_id stands in another session_id'

async function findByClientId(tx: Database, userId: string, clientId: string): Promise<MessageRow | undefined> {
  const [row] = await tx
    .select(messageColumns)
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(and(eq(messages.userId, userId), eq(messages.clientId, clientId)))
  return row
}

/** A message that stands. @throws {Problem} `not_found` */
async function findMessage(
  tx: Database,
  userId: string,
  messageId: string,
  conversationName?: string,
): Promise<MessageRow> {
  const [row] = await tx
    .select(messageColumns)
    .from(messages)
    .innerJoin(conversations, eq(conversations.id, messages.conversationId))
    .where(
      and(
        eq(messages.userId, userId),
        eq(messages.id, messageId),
        eq(messages.deleted, false),
        conversationName === undefined ? undefined : eq(conversations.name, conversationName),
      ),
    )
  if (row === undefined) throw new Problem('not_found')
  return row
}

async function dropFromOutbox(tx: Database, messageId: string): Promise<void> {
  const dropped = await tx.delete(outbox).where(eq(outbox.messageId, messageId)).returning({ id: outbox.messageId })
  if (dropped.length > 0) await notifyOutbox(tx, messageId)
}

/** Where the user last talked: the place in which the agent speaks up. */
async function latestConversation(tx: Database, userId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ name: conversations.name })
    .from(conversations)
    .where(eq(conversations.userId, userId))
    .orderBy(desc(conversations.updatedAt))
    .limit(1)
  return row?.name
}
