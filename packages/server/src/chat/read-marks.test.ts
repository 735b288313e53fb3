/**
 * How far conversations were read: the same on every device, and never less.
 * @module
 */
import { describe, expect } from 'vitest'
import { it as base, later } from '../../test/chat-fixtures.ts'
import { goLive } from '../../test/chat-server.ts'
import { addMessages, addUser, text } from '../../test/chat-support.ts'
import { createConversationStore } from './conversation-store.ts'

const it = base.extend('listed', ({ chat, session }) => async () => {
  const [conversation] = (await chat.app.inject({ url: '/messages', headers: session.headers })).json()
  return conversation
})

describe(createConversationStore, () => {
  it('counts what the agent said since a conversation was read, up to a hundred', async ({ db, userId, listed }) => {
    await addMessages(db, userId, { count: 120, words: 'x' })
    expect(await listed()).toMatchObject({ read_seq: 0, unread: 100 })
    await createConversationStore({ db }).markRead(userId, 'c', 117)
    expect(await listed()).toMatchObject({ read_seq: 117, unread: 3 })
  })

  it('tells all devices how far a conversation was read, and never goes back', async ({
    chat,
    db,
    userId,
    axia,
    listed,
  }) => {
    await addMessages(db, userId, { count: 5, words: 'x' })
    const phone = await chat.open(`/ws/ana?token=${(await chat.logIn(userId)).token}`, 'axia.v1')
    await goLive(phone)
    for (const seq of [3, 2, 3]) axia.send({ type: 'read', session_id: 'c', seq })
    axia.send({ type: 'read', session_id: 'c', seq: 1000 }) // nobody has read what is to come
    for (const device of [axia, phone]) {
      expect(await device.next({ type: 'read' })).toEqual({ type: 'read', session_id: 'c', read_seq: 3 })
      expect(await device.next({ type: 'read' })).toEqual({ type: 'read', session_id: 'c', read_seq: 5 })
    }
    expect(await listed()).toMatchObject({ read_seq: 5, unread: 0 })
    await later()
    expect(phone.frames.filter(({ type }) => type === 'read')).toEqual([])
  })

  it('takes a question for the sign that what stands before it was read', async ({ chat, db, userId, listed }) => {
    await addMessages(db, userId, { count: 5, words: 'x' })
    await chat.outbox.stop(0)
    await chat.messageStore.ask(userId, { ...text('and now?'), conversationName: 'c' })
    expect(await listed()).toMatchObject({ read_seq: 6, unread: 0 })
  })

  it('lets nobody read for another, and refuses what is no number', async ({ chat, db, userId, axia, listed }) => {
    await addMessages(db, userId, { count: 5, words: 'x' })
    const eva = await chat.logIn(await addUser(db, 'eva'), 'eva')
    const foreign = await chat.open(`/ws/eva?token=${eva.token}`, 'axia.v1')
    foreign.send({ type: 'read', session_id: 'c', seq: 5 })
    foreign.send({ type: 'ping' })
    await foreign.next({ type: 'pong' })
    for (const seq of [0, -1, 1.5, '5', 2 ** 60, null]) {
      axia.send({ type: 'read', session_id: 'c', seq })
      expect(await axia.next({ type: 'error' })).toMatchObject({ code: 'invalid_request' })
    }
    expect(await listed()).toMatchObject({ read_seq: 0, unread: 5 })
  })
})
