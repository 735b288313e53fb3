import { eq } from 'drizzle-orm'
import { afterEach, describe, expect, vi } from 'vitest'
import { it as base, later, turnOn, until } from '../../test/chat-fixtures.ts'
import { outboxRow, silentLog, text } from '../../test/chat-support.ts'
import { type Agent, AgentError } from '../agent/agent.ts'
import { messages, outbox as outboxTable } from '../db/schema.ts'
import { createMessageStore } from './message-store.ts'
import { createOutbox, leaseSeconds, type Outbox, type OutboxOptions } from './outbox.ts'
import { createOutboxStore } from './outbox-store.ts'

const open: Outbox[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((outbox) => outbox.stop(0)))
})

const it = base
  .extend('store', ({ db, clock }) => createMessageStore({ db, clock }))
  .extend('startOutbox', ({ database: { db, bus }, clock, timers, agent }) => {
    return async (options: Partial<OutboxOptions> = {}): Promise<Outbox> => {
      const outbox = createOutbox({
        db,
        bus,
        agent,
        clock,
        timers,
        random: () => 1,
        log: silentLog,
        agentTimeoutSeconds: 300,
        soleServer: false,
        ...options,
      })
      open.push(outbox)
      await outbox.start()
      return outbox
    }
  })
  .extend('statusOf', ({ db }) => async (messageId: string) => {
    const [row] = await db
      .select({ status: messages.status, detail: messages.detail })
      .from(messages)
      .where(eq(messages.id, messageId))
    return row
  })

describe(createOutbox, () => {
  it('brings a question to the agent as soon as it is asked, and stores the answer', async ({
    db,
    store,
    userId,
    agent,
    startOutbox,
    statusOf,
  }) => {
    await startOutbox()
    const { messageId } = await store.ask(userId, { ...text('hello'), conversationName: 'c' })
    await until(() => expect(agent.asked).toHaveLength(1))
    expect(agent.asked[0]?.question).toMatchObject({
      messageId,
      conversationName: 'c',
      userId,
      username: 'ana',
      text: 'hello',
      locale: 'en',
    })
    agent.asked[0]?.answer('hi')
    await until(async () => expect(await statusOf(messageId)).toEqual({ status: 'answered', detail: null }))
    expect((await store.history(userId, 'c', { limit: 9 })).map((row) => [row.role, row.text, row.replyTo])).toEqual([
      ['user', 'hello', null],
      ['assistant', 'hi', messageId],
    ])
    expect(await db.$count(outboxTable)).toBe(0)
  })

  it('finds at its start what was asked before', async ({ store, userId, agent, startOutbox }) => {
    await store.ask(userId, text('waiting'))
    await startOutbox()
    await until(() => expect(agent.asked).toHaveLength(1))
  })

  it('keeps the order within a conversation, and lets other conversations pass', async ({
    store,
    userId,
    agent,
    startOutbox,
  }) => {
    await startOutbox()
    await store.ask(userId, { ...text('a1'), conversationName: 'a' })
    await store.ask(userId, { ...text('a2'), conversationName: 'a' })
    await store.ask(userId, { ...text('b1'), conversationName: 'b' })
    await until(() => expect(agent.asked.map(({ question }) => question.text)).toEqual(['a1', 'b1']))
    await later()
    expect(agent.asked).toHaveLength(2)
    agent.asked[0]?.answer('done')
    await until(() => expect(agent.asked.map(({ question }) => question.text)).toEqual(['a1', 'b1', 'a2']))
  })

  it('lets the next question go when the agent answers one by itself', async ({
    store,
    userId,
    agent,
    startOutbox,
    statusOf,
    db,
  }) => {
    await startOutbox()
    const { messageId } = await store.ask(userId, { ...text('slow'), conversationName: 'a' })
    await store.ask(userId, { ...text('quick'), conversationName: 'a' })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.give({ status: 'open' })
    await until(() => expect(agent.asked).toHaveLength(2))
    expect(await outboxRow(db, messageId)).toMatchObject({ state: 'open', leasedBy: null })
    await store.receive(userId, { webhookId: 'w', messageId, text: 'at last', audio: undefined })
    expect(await statusOf(messageId)).toMatchObject({ status: 'answered' })
  })

  it('tells that an agent that took a question never answered it', async ({
    store,
    userId,
    agent,
    timers,
    startOutbox,
    statusOf,
    db,
  }) => {
    await startOutbox()
    const { messageId } = await store.ask(userId, text('slow'))
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.give({ status: 'open' })
    await until(async () => expect(await outboxRow(db, messageId)).toMatchObject({ state: 'open' }))
    timers.turn(86_400_000)
    await until(async () => {
      timers.turn(1000)
      expect(await statusOf(messageId)).toEqual({
        status: 'failed',
        detail: 'The agent took the message, but its answer never came.',
      })
    })
  })

  it('tries again later, tells the user why, and gives up in the end', async ({
    store,
    userId,
    agent,
    timers,
    startOutbox,
    statusOf,
    db,
  }) => {
    await startOutbox({ maxAttempts: 3 })
    const { messageId } = await store.ask(userId, text('q'))
    for (let attempt = 1; attempt <= 3; attempt++) {
      await until(() => expect(agent.asked).toHaveLength(attempt), turnOn(timers))
      expect(agent.asked[attempt - 1]?.question.messageId).toBe(messageId)
      agent.asked[attempt - 1]?.fail(new AgentError('n8n is away', { retryable: true }))
      if (attempt === 3) break
      await until(async () =>
        expect(await outboxRow(db, messageId)).toMatchObject({ attempts: attempt, leasedBy: null }),
      )
      expect(await statusOf(messageId)).toEqual({ status: 'sent', detail: 'n8n is away' })
      await later()
      expect(agent.asked).toHaveLength(attempt) // not before its time
      timers.turn(1000 * 2 ** (attempt - 1))
    }
    await until(async () => expect(await statusOf(messageId)).toEqual({ status: 'failed', detail: 'n8n is away' }))
    expect(await db.$count(outboxTable)).toBe(0)
  })

  it('gives up at once when trying again cannot help, and tries again when the user says so', async ({
    store,
    userId,
    agent,
    startOutbox,
    statusOf,
  }) => {
    await startOutbox()
    const { messageId } = await store.ask(userId, { ...text('q'), conversationName: 'c' })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.fail(new AgentError('wrong address', { retryable: false }))
    await until(async () => expect(await statusOf(messageId)).toEqual({ status: 'failed', detail: 'wrong address' }))
    await store.retry(userId, 'c', messageId)
    await until(() => expect(agent.asked).toHaveLength(2))
    agent.asked[1]?.answer('now')
    await until(async () => expect(await statusOf(messageId)).toEqual({ status: 'answered', detail: null }))
  })

  it('cuts an attempt off when its time is over', async ({ store, userId, agent, timers, startOutbox, statusOf }) => {
    await startOutbox({ agentTimeoutSeconds: 5 })
    const { messageId } = await store.ask(userId, text('q'))
    await until(() => expect(agent.asked).toHaveLength(1))
    expect(agent.asked[0]?.options.signal.aborted).toBe(false)
    timers.turn(5000)
    await until(() => expect(agent.asked[0]?.options.signal.aborted).toBe(true))
    await until(async () =>
      expect(await statusOf(messageId)).toEqual({
        status: 'sent',
        detail: 'The agent did not answer within 5 seconds.',
      }),
    )
  })

  it('does not let an agent that breaks take the server down', async ({
    store,
    userId,
    startOutbox,
    statusOf,
    agent,
    timers,
  }) => {
    const broken: Agent = { answer: () => Promise.reject(new TypeError('undefined is not a function')) }
    await startOutbox({ agent: broken })
    const { messageId } = await store.ask(userId, text('q'))
    await until(async () =>
      expect(await statusOf(messageId)).toMatchObject({
        detail: 'Something broke on the server while it talked to the agent.',
      }),
    )
    expect(agent.asked).toHaveLength(0)
    expect(timers.size).toBeGreaterThan(0)
  })

  it('stops the agent when the user cancels, deletes, or the answer comes another way', async ({
    store,
    userId,
    agent,
    startOutbox,
  }) => {
    await startOutbox()
    const [one, two, three] = [
      await store.ask(userId, { ...text('1'), conversationName: 'a' }),
      await store.ask(userId, { ...text('2'), conversationName: 'b' }),
      await store.ask(userId, { ...text('3'), conversationName: 'c' }),
    ]
    await until(() => expect(agent.asked).toHaveLength(3))
    await store.cancel(userId, one.messageId)
    await store.remove(userId, 'b', two.messageId)
    await store.receive(userId, { webhookId: 'w', messageId: three.messageId, text: 'late', audio: undefined })
    await until(() => expect(agent.asked.every(({ options }) => options.signal.aborted)).toBe(true))
    for (const asked of agent.asked) asked.answer('too late')
    await later()
    expect(await store.history(userId, 'a', { limit: 9 })).toEqual([expect.objectContaining({ status: 'cancelled' })])
    expect(await store.history(userId, 'b', { limit: 9 })).toEqual([])
    expect((await store.history(userId, 'c', { limit: 9 })).map((row) => row.text)).toEqual(['3', 'late'])
  })

  it('takes over from a server that died, under the same message id, and stores one answer', async ({
    db,
    store,
    userId,
    clock,
    timers,
    agent,
    startOutbox,
  }) => {
    const { messageId } = await store.ask(userId, { ...text('q'), conversationName: 'c' })
    const dead = createOutboxStore({ db, workerId: '00000000-0000-7000-8000-00000000dead' })
    const [job] = await dead.claim(clock(), new Date(clock().getTime() + leaseSeconds * 1000), 1)
    await startOutbox()
    await later()
    expect(agent.asked).toHaveLength(0) // the lease still holds
    timers.turn(leaseSeconds * 1000 + 1000)
    await until(() => expect(agent.asked).toHaveLength(1), turnOn(timers))
    expect(agent.asked[0]?.question.messageId).toBe(messageId)
    agent.asked[0]?.answer('one')
    await until(async () => expect(await db.$count(outboxTable)).toBe(0))
    if (job !== undefined) await dead.answer(job, { text: 'two', audio: undefined }, clock())
    expect((await store.history(userId, 'c', { limit: 9 })).map((row) => row.text)).toEqual(['q', 'one'])
  })

  it('takes at once what a crash left, when no other server uses the database', async ({
    db,
    store,
    userId,
    clock,
    agent,
    startOutbox,
  }) => {
    await store.ask(userId, text('q'))
    const dead = createOutboxStore({ db, workerId: '00000000-0000-7000-8000-00000000dead' })
    await dead.claim(clock(), new Date(clock().getTime() + 30_000), 1)
    await startOutbox({ soleServer: true })
    await until(() => expect(agent.asked).toHaveLength(1))
  })

  it('holds on to a message while the agent works on it', async ({
    db,
    store,
    userId,
    timers,
    clock,
    agent,
    startOutbox,
  }) => {
    await startOutbox()
    const { messageId } = await store.ask(userId, text('long'))
    await until(() => expect(agent.asked).toHaveLength(1))
    const other = createOutboxStore({ db, workerId: '00000000-0000-7000-8000-00000000beef' })
    for (let round = 1; round <= 6; round++) {
      timers.turn((leaseSeconds * 1000) / 3)
      await until(async () =>
        expect((await outboxRow(db, messageId))?.leasedUntil?.getTime()).toBeGreaterThan(
          clock().getTime() + leaseSeconds * 900,
        ),
      )
      expect(await other.claim(clock(), new Date(clock().getTime() + 30_000), 9)).toEqual([])
    }
  })

  it('gives back what it holds when it stops, so that another server has it at once', async ({
    db,
    store,
    userId,
    agent,
    startOutbox,
  }) => {
    const first = await startOutbox()
    const { messageId } = await store.ask(userId, text('q'))
    await until(() => expect(agent.asked).toHaveLength(1))
    await first.stop(0)
    expect(agent.asked[0]?.options.signal.aborted).toBe(true)
    expect(await outboxRow(db, messageId)).toMatchObject({ state: 'due', leasedBy: null, attempts: 0 })
    await startOutbox()
    await until(() => expect(agent.asked).toHaveLength(2))
  })

  it('never has two workers on one message, and has no more than its share at once', async ({
    store,
    userId,
    agent,
    startOutbox,
  }) => {
    await startOutbox({ concurrency: 3 })
    await startOutbox({ concurrency: 3 })
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.ask(userId, { ...text(`${index}`), conversationName: `c${index}` }),
      ),
    )
    await until(() => expect(agent.asked).toHaveLength(6))
    await later()
    expect(agent.asked).toHaveLength(6)
    for (let done = 0; done < 20; done++) {
      await until(() => expect(agent.asked.length).toBeGreaterThan(done))
      agent.asked[done]?.answer('ok')
    }
    await until(() => expect(agent.asked).toHaveLength(20))
    expect(new Set(agent.asked.map(({ question }) => question.messageId)).size).toBe(20)
  })

  it('asks the database nothing while nothing happens, but for one slow look', async ({ db, timers, startOutbox }) => {
    const select = vi.spyOn(db, 'select')
    const transaction = vi.spyOn(db, 'transaction')
    await startOutbox()
    await until(() => expect(timers.size).toBe(1))
    const before = select.mock.calls.length + transaction.mock.calls.length
    timers.turn(59_000)
    await later()
    expect(select.mock.calls.length + transaction.mock.calls.length).toBe(before)
    timers.turn(1000)
    await until(() => expect(select.mock.calls.length + transaction.mock.calls.length).toBeGreaterThan(before))
    vi.restoreAllMocks()
  })

  it('sends the pieces of an answer to all servers as they come, before the answer', async ({
    database,
    store,
    userId,
    agent,
    timers,
    startOutbox,
  }) => {
    const heard: unknown[] = []
    const unsubscribe = database.bus.subscribe('axia_messages', (payload) => heard.push(JSON.parse(payload)))
    await startOutbox()
    const { messageId } = await store.ask(userId, { ...text('q'), conversationName: 'c' })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.options.onDelta?.('one ')
    agent.asked[0]?.options.onDelta?.('two ')
    timers.turn(100)
    agent.asked[0]?.options.onDelta?.('three')
    agent.asked[0]?.answer('one two three')
    const delta = (words: string) => ({
      user_id: userId,
      delta: { message_id: messageId, session_id: 'c', text: words },
    })
    await until(() =>
      expect(heard).toEqual([{ user_id: userId }, delta('one two '), delta('three'), { user_id: userId }]),
    )
    unsubscribe()
  })
})
