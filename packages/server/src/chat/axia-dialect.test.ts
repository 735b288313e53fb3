import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { it, later, until } from '../../test/chat-fixtures.ts'
import { goLive } from '../../test/chat-server.ts'
import { addMessages } from '../../test/chat-support.ts'
import { notify } from '../db/notices.ts'
import { messages, users } from '../db/schema.ts'
import { AxiaDialect } from './axia-dialect.ts'

describe(AxiaDialect, () => {
  it('says hello, stores before it acknowledges, and tells all devices', async ({
    chat,
    session,
    userId,
    axia,
    agent,
    db,
    clock,
  }) => {
    const phone = await chat.open(`/ws/ana?token=${(await chat.logIn(userId)).token}`, 'axia.v1')
    expect(await axia.next({ type: 'hello' })).toEqual({
      type: 'hello',
      username: 'ana',
      expires_at: session.expiresAt.toISOString(),
      server_time: clock().toISOString(),
      seq: 0,
    })
    await goLive(phone)
    axia.send({ type: 'message', client_id: 'k1', session_id: 'c', text: 'hello' })
    const ack = await axia.next({ type: 'ack' })
    expect(ack).toMatchObject({ client_id: 'k1', session_id: 'c', seq: 1 })
    expect(await db.$count(messages)).toBe(1)
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.options.onDelta?.('h')
    agent.asked[0]?.answer('hi')
    for (const device of [axia, phone]) {
      expect(await device.next({ type: 'message', seq: 1 })).toMatchObject({
        message: { id: ack.message_id, role: 'user', text: 'hello', client_id: 'k1', status: 'sent' },
      })
      expect(await device.next({ type: 'delta' })).toEqual({
        type: 'delta',
        message_id: ack.message_id,
        session_id: 'c',
        text: 'h',
      })
      expect(await device.next({ type: 'status' })).toMatchObject({
        message_id: ack.message_id,
        status: 'answered',
        seq: 2,
      })
      expect(await device.next({ type: 'message', seq: 3 })).toMatchObject({
        message: { role: 'assistant', text: 'hi', reply_to: ack.message_id },
      })
    }
  })

  it('sends what is new after a second also to who says nothing', async ({ chat, axia, timers, userId }) => {
    await axia.next({ type: 'hello' })
    await chat.messageStore.ask(userId, { type: 'text', text: 'x', audio: undefined, conversationName: 'c' })
    await later()
    expect(axia.frames).toEqual([])
    timers.turn(1000)
    expect(await axia.next({ type: 'message' })).toMatchObject({ seq: 1 })
  })

  it('acknowledges a repeat with the first id and asks once', async ({ axia, agent }) => {
    for (let time = 0; time < 3; time++) axia.send({ type: 'message', client_id: 'k1', session_id: 'c', text: 'hello' })
    const acks = [await axia.next({ type: 'ack' }), await axia.next({ type: 'ack' }), await axia.next({ type: 'ack' })]
    expect(new Set(acks.map((ack) => ack.message_id)).size).toBe(1)
    await later()
    expect(agent.asked).toHaveLength(1)
  })

  it('never acknowledges other words under the same id: they would be lost', async ({ axia, db }) => {
    axia.send({ type: 'message', client_id: 'k1', session_id: 'c', text: 'hello' })
    await axia.next({ type: 'ack' })
    axia.send({ type: 'message', client_id: 'k1', session_id: 'c', text: 'something else' })
    expect(await axia.next({ type: 'error' })).toMatchObject({ client_id: 'k1', code: 'idempotency_key_reused' })
    expect(await db.$count(messages)).toBe(1)
  })

  it('replays what came after a number, in order, then says so', async ({ chat, session, userId, db }) => {
    await addMessages(db, userId, { count: 250, words: 'x' })
    const [first] = await chat.messageStore.history(userId, 'c', { before: 2, limit: 1 })
    await chat.messageStore.remove(userId, 'c', first?.id ?? '')
    const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
    expect(await socket.next({ type: 'hello' })).toMatchObject({ seq: 251 })
    socket.send({ type: 'resume', after_seq: 1 })
    expect(await socket.next({ type: 'resumed' })).toEqual({ type: 'resumed', seq: 251 })
    expect(socket.frames.map(({ type, seq }) => [type, seq])).toEqual([
      ...Array.from({ length: 249 }, (_, index) => ['message', index + 2]),
      ['deleted', 251],
    ])
    socket.frames.length = 0
    socket.send({ type: 'resume', after_seq: 99_999 })
    expect(await socket.next({ type: 'resumed' })).toEqual({ type: 'resumed', seq: 251 })
    expect(socket.frames).toEqual([])
  })

  it('brings a message along with its status where a long gap is cut between its beginning and its change', async ({
    chat,
    session,
    userId,
    db,
  }) => {
    await addMessages(db, userId, { count: 150, words: 'x' })
    await db.update(messages).set({ status: 'failed', changedSeq: 151 }).where(eq(messages.seq, 50))
    await db.update(users).set({ seq: 151 })
    const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
    socket.send({ type: 'resume', after_seq: 0 })
    await socket.next({ type: 'resumed' })
    expect(socket.frames.filter(({ type }) => type === 'message')).toHaveLength(149)
    const last = { type: 'status', seq: 151, status: 'failed', message: { seq: 50, text: 'x', status: 'failed' } }
    expect(socket.frames.at(-1)).toMatchObject(last)
    await db.update(messages).set({ status: 'sent', changedSeq: 152 }).where(eq(messages.seq, 50))
    await db.update(users).set({ seq: 152 })
    await notify(db, 'axia_messages', { user_id: userId })
    expect(await socket.next({ type: 'status', seq: 152 })).not.toHaveProperty('message') // by now it knows
  })

  it('loses and repeats nothing when messages come while it replays', async ({ chat, session, userId, db }) => {
    await addMessages(db, userId, { count: 120, words: 'x' })
    await chat.outbox.stop(0)
    const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
    await socket.next({ type: 'hello' })
    socket.send({ type: 'resume', after_seq: 0 })
    await Promise.all(
      Array.from({ length: 40 }, () =>
        chat.messageStore.ask(userId, { type: 'text', text: 'y', audio: undefined, conversationName: 'c' }),
      ),
    )
    await until(() => expect(socket.frames.filter(({ type }) => type === 'message')).toHaveLength(160))
    await later()
    const seqs = socket.frames.filter(({ type }) => type === 'message').map(({ seq }) => seq)
    expect(seqs).toEqual(Array.from({ length: 160 }, (_, index) => index + 1))
  })

  it('cancels', async ({ axia, agent }) => {
    axia.send({ type: 'message', client_id: 'k', session_id: 'c', text: 'x' })
    const { message_id } = await axia.next({ type: 'ack' })
    await until(() => expect(agent.asked).toHaveLength(1))
    axia.send({ type: 'cancel', message_id })
    expect(await axia.next({ type: 'status' })).toMatchObject({ message_id, status: 'cancelled' })
    await until(() => expect(agent.asked[0]?.options.signal.aborted).toBe(true))
  })

  it.for([
    ['an unknown type', { type: 'dance' }, 'unknown_frame', 'type'],
    ['no type', {}, 'unknown_frame', 'type'],
    ['a message without client_id', { type: 'message', text: 'x' }, 'invalid_request', 'client_id'],
    ['an empty message', { type: 'message', client_id: 'k', text: '' }, 'invalid_request', 'text'],
    ['too long a text', { type: 'message', client_id: 'k', text: 'x'.repeat(20_001) }, 'invalid_request', 'text'],
    ['a negative number', { type: 'resume', after_seq: -1 }, 'invalid_request', 'after_seq'],
    ['an id that is none', { type: 'cancel', message_id: 'x' }, 'invalid_request', 'message_id'],
    [
      'a message that is not there',
      { type: 'cancel', message_id: '01a1ffd5-6be9-71eb-b9e4-5c96581dbd72' },
      'not_found',
      '',
    ],
  ] as const)('answers %s with an error, and stays usable', async ([_what, frame, code, member], { axia }) => {
    axia.send(frame)
    expect(await axia.next({ type: 'error' })).toEqual({
      type: 'error',
      code,
      detail: expect.stringContaining(member),
      ...('client_id' in frame && { client_id: 'k' }),
    })
    axia.send({ type: 'ping' })
    await axia.next({ type: 'pong' })
  })

  it('hints at what was changed elsewhere', async ({ axia, db, userId }) => {
    await axia.next({ type: 'hello' })
    await notify(db, 'axia_changes', { user_id: userId, resource: 'tasks' })
    expect(await axia.next({ type: 'changed' })).toEqual({ type: 'changed', resource: 'tasks' })
  })

  it("tells the other devices of a conversation's new name, and of its end", async ({
    chat,
    session,
    axia,
    userId,
  }) => {
    await goLive(axia)
    const question = { type: 'text', text: 'x', audio: undefined, conversationName: 'c' } as const
    const { messageId } = await chat.messageStore.ask(userId, question)
    await chat.messageStore.cancel(userId, messageId)
    const call = (method: 'PATCH' | 'DELETE', payload?: object) =>
      chat.app.inject({ method, url: '/messages/c', headers: session.headers, ...(payload && { payload }) })
    expect((await call('PATCH', { title: 'Plans' })).statusCode).toBe(200)
    expect(await axia.next({ type: 'changed' })).toEqual({ type: 'changed', resource: 'conversations' })
    expect((await call('DELETE')).statusCode).toBe(204)
    expect(await axia.next({ type: 'deleted' })).toEqual({ type: 'deleted', session_id: 'c', message_id: null, seq: 3 })
  })
})
