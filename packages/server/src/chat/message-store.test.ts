import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { addUser, outboxRow, text, webmVoice } from '../../test/chat-support.ts'
import { it as base } from '../../test/support.ts'
import type { Database } from '../db/database.ts'
import { conversations as conversationTable, messageAudio, messages, outbox, type users } from '../db/schema.ts'
import { Problem } from '../problem.ts'
import { changedMessages, createChangeReader, toFrame } from './change-reader.ts'
import { type ConversationCursor, createConversationStore } from './conversation-store.ts'
import { newestMessages } from './message-history.ts'
import { createMessageStore } from './message-store.ts'

const it = base
  .extend('userId', ({ db }) => addUser(db))
  .extend('store', ({ db, clock }) => createMessageStore({ db, clock }))
  .extend('conversations', ({ db }) => createConversationStore({ db }))
  .extend('reader', ({ db }) => createChangeReader({ db }))

const code = (problemCode: string) => expect.objectContaining({ name: 'Problem', code: problemCode })

describe(createMessageStore, () => {
  it('stores a question and its place in the outbox together', async ({ db, store, userId }) => {
    const { messageId, conversationName, seq } = await store.ask(userId, { ...text('hello'), conversationName: 'c1' })
    expect(seq).toBe(1)
    expect(await outboxRow(db, messageId)).toMatchObject({ state: 'due', attempts: 0, seq: 1 })
    const [row] = await store.history(userId, conversationName, { limit: 10 })
    expect(row).toMatchObject({ id: messageId, role: 'user', text: 'hello', status: 'sent', seq: 1 })
  })

  it('stores a repeat under the same client_id once, also when two arrive at the same time', async ({
    db,
    store,
    userId,
  }) => {
    const question = { ...text('once'), conversationName: 'c1', clientId: 'k1' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => store.ask(userId, question)))
    expect(new Set(answers.map(({ messageId }) => messageId)).size).toBe(1)
    expect(new Set(answers.map(({ seq }) => seq))).toEqual(new Set([1]))
    expect(await db.$count(messages)).toBe(1)
    expect(await db.$count(outbox)).toBe(1)
  })

  it('tells that a repeat says something else', async ({ store, userId }) => {
    await store.ask(userId, { ...text('one'), clientId: 'k1' })
    expect(await store.ask(userId, { ...text('two'), clientId: 'k1' })).toMatchObject({ differs: true })
    expect(await store.ask(userId, { ...text('one'), clientId: 'k1' })).toMatchObject({ differs: false })
  })

  it("keeps one user's client_id and conversation apart from another's", async ({ db, store, userId }) => {
    const other = await addUser(db, 'eva')
    const mine = await store.ask(userId, { ...text('mine'), conversationName: 'c', clientId: 'k' })
    const theirs = await store.ask(other, { ...text('theirs'), conversationName: 'c', clientId: 'k' })
    expect(theirs.messageId).not.toBe(mine.messageId)
    expect((await store.history(other, 'c', { limit: 9 })).map((row) => row.text)).toEqual(['theirs'])
    await expect(store.remove(other, 'c', mine.messageId)).rejects.toEqual(code('not_found'))
    await expect(store.cancel(other, mine.messageId)).rejects.toEqual(code('not_found'))
    await expect(
      store.receive(other, { webhookId: 'w', messageId: mine.messageId, text: 'x', audio: undefined }),
    ).rejects.toEqual(code('not_found'))
  })

  it('numbers the changes of a user without a gap or a repeat, whoever writes at once', async ({
    db,
    store,
    userId,
  }) => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.ask(userId, { ...text(`m${index}`), conversationName: `c${index % 3}` }),
      ),
    )
    const rows = await db.select({ seq: messages.seq }).from(messages).orderBy(messages.seq)
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  it('stores a late answer once, and the second gets the first', async ({ db, store, userId }) => {
    const { messageId } = await store.ask(userId, { ...text('q'), conversationName: 'c' })
    const given = { webhookId: 'w', messageId, text: 'a', audio: undefined }
    const [first, second] = await Promise.all([
      store.receive(userId, given),
      store.receive(userId, { ...given, text: 'b' }),
    ])
    expect(second.id).toBe(first.id)
    expect(await db.$count(outbox)).toBe(0)
    const rows = await store.history(userId, 'c', { limit: 9 })
    expect(rows.map(({ role, status }) => [role, status])).toEqual([
      ['user', 'answered'],
      ['assistant', 'sent'],
    ])
  })

  it('lets the agent speak first, once per webhook', async ({ db, store, userId }) => {
    await store.ask(userId, { ...text('q'), conversationName: 'last' })
    const said = { webhookId: 'w1', text: 'good morning', audio: undefined }
    const first = await store.receive(userId, said)
    const again = await store.receive(userId, said)
    expect(again.id).toBe(first.id)
    expect(first.conversationName).toBe('last')
    expect(await db.$count(messages)).toBe(2)
  })

  it('keeps no NUL that an agent sends', async ({ store, userId }) => {
    const row = await store.receive(userId, {
      webhookId: 'w1',
      conversationName: 'c',
      text: 'a\u0000b',
      audio: undefined,
    })
    expect(row.text).toBe('ab')
  })

  it('takes a cancelled question back, and drops its answer', async ({ db, store, userId }) => {
    const { messageId } = await store.ask(userId, { ...text('q'), conversationName: 'c' })
    await store.cancel(userId, messageId)
    expect(await outboxRow(db, messageId)).toBeUndefined()
    await expect(store.receive(userId, { webhookId: 'w', messageId, text: 'late', audio: undefined })).rejects.toEqual(
      code('conflict'),
    )
    await store.cancel(userId, messageId)
    expect(await store.history(userId, 'c', { limit: 9 })).toEqual([expect.objectContaining({ status: 'cancelled' })])
  })

  it('wipes what a deleted message said', async ({ db, store, userId }) => {
    const { messageId } = await store.ask(userId, {
      type: 'audio',
      text: 'secret',
      audio: { mimeType: 'audio/webm', content: webmVoice },
      conversationName: 'c',
    })
    expect((await store.audio(userId, 'c', messageId)).content).toHaveLength(webmVoice.length)
    await store.remove(userId, 'c', messageId)
    expect(await db.select({ text: messages.text, deleted: messages.deleted }).from(messages)).toEqual([
      { text: '', deleted: true },
    ])
    expect(await db.$count(messageAudio)).toBe(0)
    expect(await db.$count(outbox)).toBe(0)
    await expect(store.audio(userId, 'c', messageId)).rejects.toEqual(code('not_found'))
    expect(await store.outcomes(userId, [messageId])).toEqual([expect.objectContaining({ status: 'deleted' })])
  })

  it('retries only what failed', async ({ store, userId }) => {
    const { messageId } = await store.ask(userId, { ...text('q'), conversationName: 'c' })
    expect(await store.retry(userId, 'c', messageId)).toMatchObject({ status: 'sent' })
    await store.receive(userId, { webhookId: 'w', messageId, text: 'a', audio: undefined })
    await expect(store.retry(userId, 'c', messageId)).rejects.toEqual(code('conflict'))
    await expect(store.retry(userId, 'elsewhere', messageId)).rejects.toEqual(code('not_found'))
  })

  it('pages back through a conversation by number', async ({ store, userId }) => {
    for (let index = 1; index <= 7; index++) await store.ask(userId, { ...text(`m${index}`), conversationName: 'c' })
    const texts = async (before?: number) =>
      (await store.history(userId, 'c', { before, limit: 3 })).map((row) => row.text)
    expect(await texts()).toEqual(['m5', 'm6', 'm7'])
    expect(await texts(5)).toEqual(['m2', 'm3', 'm4'])
    expect(await texts(2)).toEqual(['m1'])
  })

  it('refuses a user who is gone', async ({ store }) => {
    await expect(store.ask('00000000-0000-7000-8000-000000000000', text('q'))).rejects.toBeInstanceOf(Problem)
  })
})

describe(createConversationStore, () => {
  it('names a conversation by its first words until it is renamed', async ({ store, conversations, userId }) => {
    await store.ask(userId, { ...text(`  What is\nthe weather ${'very '.repeat(30)}like`), conversationName: 'c' })
    await store.ask(userId, { ...text('something else'), conversationName: 'c' })
    const [listed] = await conversations.list(userId, { limit: 10 })
    expect(listed?.conversation.title).toMatch(/^What is the weather (very )+very…$/)
    expect(listed?.lastMessage?.text).toBe('something else')
    await conversations.change(userId, 'c', { title: 'Weather' })
    await store.ask(userId, { ...text('more'), conversationName: 'c' })
    expect((await conversations.list(userId, { limit: 10 }))[0]?.conversation.title).toBe('Weather')
    await expect(conversations.change(userId, 'nothing', { title: 'x' })).rejects.toEqual(code('not_found'))
  })

  it('lists the latest first, in pages', async ({ store, conversations, userId, clock }) => {
    for (let index = 1; index <= 5; index++) {
      if (index !== 3) clock.turn({ seconds: 1 }) // two of the same instant
      await store.ask(userId, { ...text(`m${index}`), conversationName: `c${index}` })
    }
    const all = (await conversations.list(userId, { limit: 10 })).map(({ conversation }) => conversation.name)
    expect(all[0]).toBe('c5')
    const found: string[] = []
    let after: ConversationCursor | undefined
    do {
      const page = await conversations.list(userId, { after, limit: 2 })
      found.push(...page.map(({ conversation }) => conversation.name))
      after = page.at(-1)?.conversation
    } while (after !== undefined)
    expect(found).toEqual(all)
  })

  it('forgets a deleted conversation, and opens it anew under the same name', async ({
    db,
    store,
    conversations,
    userId,
  }) => {
    const { messageId } = await store.ask(userId, { ...text('old words'), conversationName: 'c' })
    await conversations.remove(userId, 'c')
    expect(await conversations.list(userId, { limit: 10 })).toEqual([])
    expect(await store.history(userId, 'c', { limit: 10 })).toEqual([])
    expect(await db.select({ text: messages.text }).from(messages)).toEqual([{ text: '' }])
    expect(await outboxRow(db, messageId)).toBeUndefined()
    await expect(conversations.remove(userId, 'c')).rejects.toEqual(code('not_found'))
    await store.ask(userId, { ...text('new words'), conversationName: 'c' })
    const [listed] = await conversations.list(userId, { limit: 10 })
    expect(listed).toMatchObject({ conversation: { title: 'new words' }, lastMessage: { text: 'new words' } })
  })
})

describe(createChangeReader, () => {
  it('tells in order what changed after a number: new ones whole, known ones by their status', async ({
    store,
    conversations,
    reader,
    userId,
  }) => {
    const one = await store.ask(userId, { ...text('one'), conversationName: 'a' }) // 1
    await store.ask(userId, { ...text('two'), conversationName: 'b' }) // 2
    await store.receive(userId, { webhookId: 'w', messageId: one.messageId, text: 'answer', audio: undefined }) // 3, 4
    await conversations.remove(userId, 'b') // 5
    const frames = async (afterSeq: number) =>
      (await reader.after(userId, afterSeq, 100)).changes.map((change) => {
        const { type, ...frame } = toFrame(change, { seq: afterSeq, cut: false })
        return 'seq' in frame ? [type, frame.seq] : [type]
      })
    expect(await frames(0)).toEqual([
      ['message', 3],
      ['message', 4],
      ['deleted', 5],
    ])
    expect(await frames(2)).toEqual([
      ['status', 3],
      ['message', 4],
      ['deleted', 5],
    ])
    expect(await frames(4)).toEqual([['deleted', 5]])
    expect(await reader.after(userId, 5, 100)).toEqual({ changes: [], upTo: 5, full: false })
    expect(await reader.after(userId, 99, 100)).toEqual({ changes: [], upTo: 5, full: false })
  })

  it('has every new message in the page that goes beyond it, also one that changes while the page is read', async ({
    store,
    userId,
    db,
  }) => {
    const { messageId, seq } = await store.ask(userId, { ...text('question'), conversationName: 'c' })
    const answer = { webhookId: 'w', messageId, text: 'answer', audio: undefined }
    const interrupted = createChangeReader({ db: changedAfterFirstLook(db, () => store.receive(userId, answer)) })
    const { changes, upTo } = await interrupted.after(userId, 0, 100)
    expect(upTo).toBeGreaterThanOrEqual(seq)
    expect(changes.map((change) => toFrame(change, { seq: 0, cut: false }))[0]).toMatchObject({
      type: 'message',
      message: { id: messageId, status: 'answered' },
    })
  })

  it('gives a long gap in pages, nothing twice and nothing lost', async ({ store, reader, userId }) => {
    for (let index = 1; index <= 10; index++) await store.ask(userId, { ...text(`m${index}`), conversationName: 'c' })
    const seen: number[] = []
    for (let position = 0, full = true; full; ) {
      const page = await reader.after(userId, position, 3)
      seen.push(...page.changes.map(({ seq }) => seq))
      ;({ upTo: position, full } = page)
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('reads a page by the index, however many messages lie before and after it', async ({
    db,
    reader,
    store,
    userId,
  }) => {
    const { messageId } = await store.ask(userId, { ...text('first'), conversationName: 'c' })
    await db.execute(sql`
      insert into messages (id, user_id, conversation_id, role, type, text, status, seq, changed_seq)
      select gen_random_uuid(), user_id, conversation_id, 'user', 'text', 'x', 'answered', n, n
      from messages, generate_series(2, 20000) as n where id = ${messageId}`)
    await db.execute(sql`update users set seq = 20000 where id = ${userId}`)
    await db.execute(sql`analyze messages`)
    expect((await reader.after(userId, 10_000, 50)).changes.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 50 }, (_, index) => 10_001 + index),
    )
    const [conversation] = await db.select().from(conversationTable)
    const span = { userId, afterSeq: 10_000, limit: 50 }
    const older = { conversationId: conversation?.id ?? '', before: 9000, limit: 50 }
    const planOf = async (query: SQLWrapper) => JSON.stringify(await db.execute(sql`explain ${query}`))
    expect(await planOf(changedMessages(db, span))).toMatch(/Limit.*Index Scan using messages_user_changed/)
    expect(await planOf(newestMessages(db, older))).toMatch(
      /Limit.*Index Scan Backward using messages_conversation_seq/,
    )
  })
})

/** A database in which something changes between the first look and the next. */
function changedAfterFirstLook(db: Database, change: () => Promise<unknown>): Database {
  let looks = 0
  return new Proxy(db, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (key !== 'select' || looks++ > 0) return typeof value === 'function' ? value.bind(target) : value
      return (fields: { seq: typeof users.seq }) => ({
        from: (table: typeof users) => ({
          async where(condition: SQL) {
            const rows = await target.select(fields).from(table).where(condition)
            await change()
            return rows
          },
        }),
      })
    },
  })
}
