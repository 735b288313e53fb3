/**
 * What was read: told to the other devices, learnt from them, and never taken back.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { again, connected, frame, hello, message, now } from '../../test/chat.ts'
import { friendlyServer, json, settled } from '../../test/support.ts'
import { ConversationList } from './conversation-list.ts'

const listed = (readSeq: number, unread: number, last = 3) => ({
  session_id: 'c',
  title: 'Plans',
  pinned: false,
  last_message: message(last, { role: 'assistant' }),
  read_seq: readSeq,
  unread,
  created_at: now,
  updated_at: now,
})

async function withUnread(readSeq = 1, unread = 2) {
  const server = friendlyServer().on('GET /messages', () => json([listed(readSeq, unread)]))
  const world = await connected({ server, seq: 3 })
  await world.chat.loadConversations()
  return { ...world, server, summary: () => world.chat.state.conversations[0] }
}

describe(ConversationList, () => {
  it('tells the server once how far a conversation was read, and never less', async () => {
    const { chat, socket, summary } = await withUnread()
    expect(summary()).toMatchObject({ readSeq: 1, unread: 2 })
    for (const seq of [3, 3, 2, 1]) chat.markRead('c', seq)
    expect(socket().frames('read')).toEqual([{ type: 'read', session_id: 'c', seq: 3 }])
    expect(summary()).toMatchObject({ readSeq: 3, unread: 0 })
  })

  it('counts what the agent says, not what the user does', async () => {
    const { socket, summary } = await withUnread()
    socket().receive(frame(4, { role: 'assistant' }))
    expect(summary()?.unread).toBe(3)
    socket().receive(frame(4, { role: 'assistant' }))
    expect(summary()?.unread).toBe(3)
    socket().receive(frame(5))
    expect(summary()).toMatchObject({ readSeq: 5, unread: 0 }) // who asks has read what is there
    socket().receive(frame(6, { role: 'assistant' }))
    expect(summary()?.unread).toBe(1)
  })

  it('learns what was read on another device; of a part, it asks how much is left', async () => {
    const { server, socket, summary } = await withUnread()
    server.on('GET /messages', () => json([listed(2, 1)]))
    socket().receive({ type: 'read', session_id: 'c', read_seq: 2 })
    await settled()
    expect(summary()).toMatchObject({ readSeq: 2, unread: 1 })
    socket().receive({ type: 'read', session_id: 'c', read_seq: 3 })
    socket().receive({ type: 'read', session_id: 'c', read_seq: 2 })
    expect(summary()).toMatchObject({ readSeq: 3, unread: 0 })
  })

  it('tells again what the server does not know, once there is a connection', async () => {
    const world = await withUnread()
    world.socket().drop()
    world.chat.markRead('c', 3)
    await again(world, 3)
    await settled()
    expect(world.socket().frames('read')).toEqual([{ type: 'read', session_id: 'c', seq: 3 }])
    expect(world.summary()).toMatchObject({ readSeq: 3, unread: 0 })
  })

  it('forgets its marks when the server’s count begins anew', async () => {
    const world = await withUnread()
    world.chat.markRead('c', 3)
    world.server.on('GET /messages', () => json([listed(0, 1, 1)]))
    world.socket().drop()
    await world.time.advance(1_000)
    world.socket().receive(hello(1))
    await settled()
    expect(world.summary()).toMatchObject({ readSeq: 0, unread: 1 })
  })
})
