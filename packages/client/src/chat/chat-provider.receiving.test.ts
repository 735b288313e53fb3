/**
 * What comes in: pages, live changes, gaps, conversations, and hints for the others.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { again, connected, frame, message, now, signedIn, uuid } from '../../test/chat.ts'
import { friendlyServer, held, json, noContent, settled, unreachable } from '../../test/support.ts'
import { SocketChatProvider } from './chat-provider.ts'

describe(SocketChatProvider, () => {
  describe('receiving', () => {
    it('loads the first page when somebody looks, and older ones when asked', async () => {
      const server = friendlyServer().on('GET /messages/c', ({ query }) => {
        const before = Number(query.get('before') ?? 101)
        return json(Array.from({ length: 50 }, (_, n) => message(before - 50 + n)).filter(({ seq }) => seq > 0))
      })
      const { chat } = await connected({ server, seq: 100 })
      const conversation = chat.conversation('c')
      expect(server.named('GET /messages/c')).toEqual([])
      conversation.subscribe(() => {})
      expect(conversation.state.loading).toBe(true)
      await settled()
      expect(conversation.state).toMatchObject({ loading: false, hasOlder: true })
      expect(conversation.state.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => 51 + n))
      await conversation.loadOlder()
      await conversation.loadOlder()
      expect(conversation.state.messages).toHaveLength(100)
      expect(conversation.state.hasOlder).toBe(false)
    })

    it('calls no listener before it has its way out', async () => {
      const { chat } = await connected()
      let calls = 0
      const unsubscribe = chat.conversation('c').subscribe(() => {
        calls += 1
        unsubscribe()
      })
      expect(calls).toBe(0)
      await settled()
      expect(calls).toBe(1)
    })

    it('gives the same conversation for the same name', async () => {
      const { chat } = await signedIn()
      expect(chat.conversation('c')).toBe(chat.conversation('c'))
    })

    it('takes a conversation that the server does not know for an empty one', async () => {
      const { chat } = await connected()
      chat.conversation('c').subscribe(() => {})
      await settled()
      expect(chat.conversation('c').state).toEqual({ messages: [], hasOlder: false, hasNewer: false, loading: false })
    })

    it('shows why it could not load, and tries again with the next connection', async () => {
      const world = await connected({ server: friendlyServer().on('GET /messages/c', unreachable) })
      world.chat.conversation('c').subscribe(() => {})
      await settled()
      expect(world.chat.conversation('c').state.error).toMatchObject({ code: 'unreachable' })
      world.server.on('GET /messages/c', () => json([message(1)]))
      world.socket().drop()
      await again(world, 1)
      expect(world.chat.conversation('c').state.messages).toHaveLength(1)
      expect(world.chat.conversation('c').state.error).toBeUndefined()
    })

    it('resumes after what it knows, and takes repeats for nothing new', async () => {
      const world = await connected({ seq: 4 })
      world.socket().receive(frame(5))
      world.socket().drop()
      await again(world, 7)
      expect(world.socket().frames('resume')).toEqual([{ type: 'resume', after_seq: 5 }])
      world.socket().receive(frame(5))
      world.socket().receive(frame(6))
      world.socket().receive(frame(7))
      world.socket().receive({ type: 'resumed', seq: 7 })
      expect(world.chat.conversation('c').state.messages.map(({ seq }) => seq)).toEqual([5, 6, 7])
    })

    it('asks for what is missing when a number was left out', async () => {
      const { socket, time, chat } = await connected({ seq: 4 })
      socket().receive(frame(5))
      socket().receive(frame(7))
      await time.advance(2_000)
      expect(socket().frames('resume').at(-1)).toEqual({ type: 'resume', after_seq: 5 })
      socket().receive(frame(6))
      socket().receive(frame(7))
      socket().receive({ type: 'resumed', seq: 7 })
      expect(chat.conversation('c').state.messages.map(({ seq }) => seq)).toEqual([5, 6, 7])
    })

    it('does not let an older page undo what came live', async () => {
      const { handler, answer } = held()
      const { chat, socket } = await connected({ server: friendlyServer().on('GET /messages/c', handler), seq: 1 })
      const conversation = chat.conversation('c')
      conversation.subscribe(() => {})
      socket().receive(frame(2, { text: 'live', status: 'answered' }))
      socket().receive({ type: 'deleted', session_id: 'c', message_id: uuid(1), seq: 3 })
      answer(json([message(1), message(2, { text: 'live', status: 'sent' })]))
      await settled()
      expect(conversation.state.messages).toMatchObject([{ id: uuid(2), state: 'answered' }])
    })

    it('loads a page again when a message in it changed on the way', async () => {
      const { handler, answer } = held()
      const { chat, socket, server } = await connected({
        server: friendlyServer().on('GET /messages/c', handler),
        seq: 1,
      })
      const conversation = chat.conversation('c')
      conversation.subscribe(() => {})
      await settled()
      server.on('GET /messages/c', () => json([message(1, { status: 'failed' })]))
      const status = { type: 'status', message_id: uuid(1), session_id: 'c', status: 'failed', detail: null } as const
      socket().receive({ ...status, seq: 2 })
      answer(json([message(1)]))
      await settled()
      expect(conversation.state.messages).toMatchObject([{ state: 'failed' }])
    })

    it('shows an answer while it is written, and the whole one in its place', async () => {
      const { chat, socket } = await connected()
      socket().receive(frame(1))
      const delta = { type: 'delta', message_id: uuid(1), session_id: 'c' } as const
      socket().receive({ ...delta, text: 'bue' })
      socket().receive({ ...delta, text: 'nas' })
      expect(chat.conversation('c').state.streaming).toEqual({ messageId: uuid(1), text: 'buenas' })
      socket().receive(frame(2, { role: 'assistant', reply_to: uuid(1), text: 'buenas' }))
      expect(chat.conversation('c').state.streaming).toBeUndefined()
      expect(chat.conversation('c').state.messages).toHaveLength(2)
    })

    it('shows no answer of which it lost a piece', async () => {
      const world = await connected()
      const delta = { type: 'delta', message_id: uuid(1), session_id: 'c' } as const
      world.socket().receive({ ...delta, text: 'bue' })
      world.socket().drop()
      expect(world.chat.conversation('c').state.streaming).toBeUndefined()
      await again(world, 0)
      world.socket().receive({ ...delta, text: 'nas' })
      expect(world.chat.conversation('c').state.streaming).toBeUndefined()
    })

    it('forgets what was deleted elsewhere: one message, or all', async () => {
      const { chat, socket } = await connected()
      for (const n of [1, 2, 3]) socket().receive(frame(n))
      socket().receive({ type: 'deleted', session_id: 'c', message_id: uuid(2), seq: 4 })
      expect(chat.conversation('c').state.messages.map(({ seq }) => seq)).toEqual([1, 3])
      socket().receive({ type: 'deleted', session_id: 'c', message_id: null, seq: 5 })
      expect(chat.conversation('c').state.messages).toEqual([])
      socket().receive(frame(6))
      expect(chat.conversation('c').state.messages.map(({ seq }) => seq)).toEqual([6])
    })

    it('begins anew when the server went back in time', async () => {
      const server = friendlyServer().on('GET /messages/c', () => json([message(1)]))
      const world = await connected({ server, seq: 1 })
      world.chat.conversation('c').subscribe(() => {})
      await settled()
      world.socket().receive(frame(2))
      world.socket().drop()
      await again(world, 1)
      expect(world.chat.conversation('c').state.messages.map(({ seq }) => seq)).toEqual([1])
    })
  })

  describe('conversations', () => {
    function conversation(name: string, n: number) {
      const moments = { created_at: now, updated_at: now }
      return { session_id: name, title: `about ${name}`, pinned: false, last_message: message(n), ...moments }
    }

    it('lists them, and puts the one that is talked in first', async () => {
      const server = friendlyServer().on('GET /messages', () => json([conversation('a', 2), conversation('b', 1)]))
      const { chat, socket } = await connected({ server, seq: 2 })
      await chat.loadConversations()
      socket().receive(frame(3, { session_id: 'b', text: 'newest' }))
      await settled()
      expect(chat.state.conversations.map(({ sessionId }) => sessionId)).toEqual(['b', 'a'])
      expect(chat.state.conversations[0]?.lastMessage?.text).toBe('newest')
    })

    it('loads the list again for one that it does not know', async () => {
      const { chat, socket, server } = await connected({ seq: 2 })
      await chat.loadConversations()
      server.on('GET /messages', () => json([conversation('new', 3)]))
      socket().receive(frame(3, { session_id: 'new' }))
      await settled()
      expect(chat.state.conversations.map(({ title }) => title)).toEqual(['about new'])
    })

    it('renames and deletes', async () => {
      const server = friendlyServer().on('GET /messages', () => json([conversation('a', 1), conversation('b', 2)]))
      const { chat } = await connected({ server, seq: 2 })
      await chat.loadConversations()
      server.on('PATCH /messages/a', () => json({ ...conversation('a', 1), title: 'renamed' }))
      await chat.renameConversation('a', 'renamed')
      server.on('DELETE /messages/b', noContent)
      await chat.deleteConversation('b')
      expect(chat.state.conversations.map(({ title }) => title)).toEqual(['renamed'])
    })

    it('keeps a pinned one before those that are talked in, and lets it go back to its place', async () => {
      const listed = ['a', 'b', 'c'].map((name, n) => ({
        ...conversation(name, 3 - n),
        updated_at: `2026-11-20T0${3 - n}:00:00Z`,
      }))
      const server = friendlyServer().on('GET /messages', () => json(listed))
      const { chat, socket } = await connected({ server, seq: 3 })
      await chat.loadConversations()
      const names = () => chat.state.conversations.map(({ sessionId }) => sessionId)
      server.on('PATCH /messages/c', ({ text }) => json({ ...listed[2], ...JSON.parse(text) }))
      await chat.pinConversation('c', true)
      expect(names()).toEqual(['c', 'a', 'b'])
      socket().receive(frame(4, { session_id: 'b' }))
      await settled()
      expect(names()).toEqual(['c', 'b', 'a'])
      await chat.pinConversation('c', false)
      expect(names()).toEqual(['b', 'a', 'c'])
    })

    it('deletes a message', async () => {
      const { chat, socket, server } = await connected()
      socket().receive(frame(1))
      server.on(`DELETE /messages/c/${uuid(1)}`, noContent)
      const [sent] = chat.conversation('c').state.messages
      if (sent !== undefined) await chat.deleteMessage(sent)
      expect(chat.conversation('c').state.messages).toEqual([])
    })
  })

  describe('changes elsewhere', () => {
    it('load again what was loaded, and only that', async () => {
      const { client, socket, server } = await connected()
      await client.tasks.load()
      const before = server.calls.length
      socket().receive({ type: 'changed', resource: 'tasks' })
      socket().receive({ type: 'changed', resource: 'calendar' })
      await settled()
      expect(server.calls.slice(before).map(({ name }) => name)).toEqual(['GET /tasks'])
    })

    it('renamed a conversation: the list is loaded again, if it was loaded', async () => {
      const { chat, socket, server } = await connected()
      socket().receive({ type: 'changed', resource: 'conversations' })
      await settled()
      expect(server.named('GET /messages')).toHaveLength(0)
      await chat.loadConversations()
      const renamed = { session_id: 'c', title: 'Plans', last_message: null, created_at: now, updated_at: now }
      server.on('GET /messages', () => json([renamed]))
      socket().receive({ type: 'changed', resource: 'conversations' })
      await settled()
      expect(chat.state.conversations).toMatchObject([{ sessionId: 'c', title: 'Plans' }])
    })

    it('are looked for after an answer of the agent’s', async () => {
      const { client, socket, server } = await connected()
      await client.tasks.load()
      await client.calendar.load('2026-11-21', '2026-11-22')
      const before = server.calls.length
      socket().receive(frame(1, { role: 'assistant' }))
      await settled()
      expect(server.calls.slice(before).map(({ name }) => name)).toEqual(['GET /tasks', 'GET /calendar/events'])
    })

    it('are looked for after a connection was lost', async () => {
      const world = await connected()
      await world.client.tasks.load()
      const before = world.server.named('GET /tasks').length
      world.socket().drop()
      await again(world, 0)
      expect(world.server.named('GET /tasks').length).toBe(before + 1)
    })
  })
})
