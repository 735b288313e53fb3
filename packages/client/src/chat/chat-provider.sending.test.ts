/**
 * Messages on their way out: nothing lost, nothing twice.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { again, connected, frame, hello, message, signedIn, uuid } from '../../test/chat.ts'
import { createWorld, friendlyServer, json, problem, settled } from '../../test/support.ts'
import { memoryPending, memoryStorage } from '../index.ts'
import { SocketChatProvider } from './chat-provider.ts'

const voice = (size: number) => ({ mimeType: 'audio/mp4', content: new Uint8Array(size).fill(7) })

describe(SocketChatProvider, () => {
  describe('sending', () => {
    it('shows a message at once, sends it, and follows it to its answer', async () => {
      const { chat, socket } = await connected()
      const { clientId, sessionId } = chat.send({ text: 'hola' })
      const conversation = chat.conversation(sessionId)
      expect(conversation.state.messages).toMatchObject([{ key: clientId, text: 'hola', state: 'pending' }])
      await settled()
      expect(socket().frames('message')).toEqual([
        { type: 'message', client_id: clientId, session_id: sessionId, message_type: 'text', text: 'hola' },
      ])
      socket().receive({ type: 'ack', client_id: clientId, message_id: uuid(1), session_id: sessionId, seq: 1 })
      expect(conversation.state.messages).toMatchObject([{ key: clientId, id: uuid(1), state: 'sent' }])
      socket().receive(frame(1, { session_id: sessionId, client_id: clientId, text: 'hola' }))
      socket().receive(frame(2, { session_id: sessionId, role: 'assistant', text: 'buenas', reply_to: uuid(1) }))
      socket().receive({
        type: 'status',
        message_id: uuid(1),
        session_id: sessionId,
        status: 'answered',
        detail: null,
        seq: 3,
      })
      expect(conversation.state.messages.map(({ text, state }) => [text, state])).toEqual([
        ['hola', 'answered'],
        ['buenas', 'sent'],
      ])
    })

    it('writes a message to the device before it sends it', async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const memory = memoryPending()
      const pending = { ...memory, write: () => promise }
      const { chat, socket } = await connected({ pending })
      chat.send({ text: 'hola' })
      await settled()
      expect(socket().frames('message')).toEqual([])
      resolve()
      await settled()
      expect(socket().frames('message')).toHaveLength(1)
    })

    it('sends though the device cannot keep it', async () => {
      const pending = { ...memoryPending(), write: () => Promise.reject(new Error('full')) }
      const { chat, socket } = await connected({ pending })
      chat.send({ text: 'hola' })
      await settled()
      expect(socket().frames('message')).toHaveLength(1)
    })

    it('waits without a connection, and goes when there is one, in order and once', async () => {
      const { chat, socket } = await signedIn()
      chat.send({ text: 'one', sessionId: 'c' })
      chat.send({ text: 'two', sessionId: 'c' })
      chat.initializeWebSocket()
      await settled()
      socket().receive(hello())
      await settled()
      expect(
        socket()
          .frames('message')
          .map(({ text }) => text),
      ).toEqual(['one', 'two'])
    })

    it('sends nothing twice over one connection, though more comes before it is acknowledged', async () => {
      const { chat, socket } = await connected()
      chat.send({ text: 'one', sessionId: 'c' })
      await settled()
      chat.send({ text: 'two', sessionId: 'c' })
      await settled()
      const texts = socket()
        .frames('message')
        .map(({ text }) => text)
      expect(texts).toEqual(['one', 'two'])
    })

    it('sends again under the same id what was not acknowledged, and nothing that was', async () => {
      const world = await connected()
      const first = world.chat.send({ text: 'one', sessionId: 'c' })
      const second = world.chat.send({ text: 'two', sessionId: 'c' })
      await settled()
      const ack = { type: 'ack', client_id: first.clientId, message_id: uuid(1), session_id: 'c', seq: 1 } as const
      world.socket().receive(ack)
      world.socket().drop()
      await again(world, 1)
      expect(
        world
          .socket()
          .frames('message')
          .map((sent) => sent.client_id),
      ).toEqual([second.clientId])
    })

    it('knows its message again when the acknowledgement was lost', async () => {
      const world = await connected()
      const { clientId } = world.chat.send({ text: 'one', sessionId: 'c' })
      await settled()
      world.socket().drop()
      await world.time.advance(1_000)
      world.socket().receive(hello(1))
      world.socket().receive(frame(1, { client_id: clientId, text: 'one' }))
      await settled()
      expect(world.chat.conversation('c').state.messages).toMatchObject([{ key: clientId, state: 'sent' }])
      await world.time.advance(120_000)
      expect(world.socket().frames('message').length).toBeLessThanOrEqual(1)
      expect(world.chat.conversation('c').state.messages).toHaveLength(1)
    })

    it('survives a restart of the program', async () => {
      const [pending, storage] = [memoryPending(), memoryStorage()]
      const before = await signedIn({ pending, storage })
      const { clientId } = before.chat.send({ text: 'hola', sessionId: 'c' })
      await settled()
      before.client.close()
      const { client, socket } = createWorld({ server: friendlyServer(), pending, storage })
      await client.auth.checkAuthentication()
      client.chat.initializeWebSocket()
      await settled()
      socket().receive(hello())
      await settled()
      expect(client.chat.conversation('c').state.messages).toMatchObject([{ key: clientId, text: 'hola' }])
      expect(
        socket()
          .frames('message')
          .map((sent) => sent.client_id),
      ).toEqual([clientId])
      socket().receive({ type: 'ack', client_id: clientId, message_id: uuid(1), session_id: 'c', seq: 1 })
      await settled()
      expect(await pending.readAll()).toEqual([])
    })

    it('ignores nonsense that lies in the store', async () => {
      const pending = { ...memoryPending(), readAll: async () => [7, { kind: 'message' }, null] }
      const { chat, socket } = await connected({ pending })
      chat.send({ text: 'hola' })
      await settled()
      expect(socket().frames('message')).toHaveLength(1)
    })

    it('keeps what waits over an expiry, and sends it when the same user signs in', async () => {
      const world = await connected()
      world.socket().drop(4401)
      world.chat.send({ text: 'hola', sessionId: 'c' })
      world.chat.setDraft('c', 'half a thou')
      await world.client.auth.login('ANA', 'secret')
      await settled()
      world.socket().receive(hello())
      await settled()
      expect(
        world
          .socket()
          .frames('message')
          .map(({ text }) => text),
      ).toEqual(['hola'])
      expect(world.chat.draft('c')).toBe('half a thou')
    })

    it('drops what waits when another user signs in, on the device too', async () => {
      const pending = memoryPending()
      const world = await connected({ pending })
      world.socket().drop(4401)
      world.chat.send({ text: 'hola', sessionId: 'c' })
      world.chat.setDraft('c', 'half a thou')
      await world.client.auth.login('bea', 'secret')
      await settled()
      world.socket().receive(hello())
      await settled()
      expect(world.socket().frames('message')).toEqual([])
      expect(world.chat.conversation('c').state.messages).toEqual([])
      expect(world.chat.draft('c')).toBe('')
      expect(await pending.readAll()).toEqual([])
    })

    it('drops what another user left on the device before a restart', async () => {
      const pending = memoryPending()
      const before = await signedIn({ pending })
      before.chat.send({ text: 'hola' })
      await settled()
      before.client.close()
      const { client, socket } = createWorld({ server: friendlyServer(), pending })
      await client.auth.login('bea', 'secret')
      client.chat.initializeWebSocket()
      await settled()
      socket().receive(hello())
      await settled()
      expect(socket().frames('message')).toEqual([])
      expect(await pending.readAll()).toEqual([])
    })

    it('drops everything at a logout', async () => {
      const pending = memoryPending()
      const { chat, client } = await signedIn({ pending })
      chat.send({ text: 'hola', sessionId: 'c' })
      chat.setDraft('c', 'half')
      await settled()
      await client.auth.logout()
      await settled()
      expect(await pending.readAll()).toEqual([])
      expect(chat.draft('c')).toBe('')
    })

    it('keeps a draft over a restart', async () => {
      const [pending, storage] = [memoryPending(), memoryStorage()]
      const before = await signedIn({ pending, storage })
      before.chat.setDraft('c', 'half a thou')
      await settled()
      const { client } = createWorld({ pending, storage })
      await client.auth.checkAuthentication()
      await settled()
      expect(client.chat.draft('c')).toBe('half a thou')
    })

    it('shows what the server refused, and sends it again when it is told to', async () => {
      const { chat, socket } = await connected()
      const { clientId } = chat.send({ text: 'hola', sessionId: 'c' })
      await settled()
      socket().receive({ type: 'error', client_id: clientId, code: 'invalid_request', detail: 'not like this' })
      const [failed] = chat.conversation('c').state.messages
      expect(failed).toMatchObject({ state: 'failed', detail: 'not like this' })
      if (failed !== undefined) await chat.retry(failed)
      await settled()
      expect(
        socket()
          .frames('message')
          .map((sent) => sent.client_id),
      ).toEqual([clientId, clientId])
      expect(chat.conversation('c').state.messages).toMatchObject([{ state: 'pending' }])
    })

    it('waits when it is told that it is too fast, and loses nothing', async () => {
      const { chat, socket, time } = await connected()
      const { clientId } = chat.send({ text: 'hola', sessionId: 'c' })
      await settled()
      socket().receive({ type: 'error', client_id: clientId, code: 'rate_limited', detail: 'slow', retry_after: 3 })
      expect(chat.conversation('c').state.messages).toMatchObject([{ state: 'pending' }])
      await time.advance(2_000)
      socket().receive({ type: 'pong' })
      expect(socket().frames('message')).toHaveLength(1)
      await time.advance(1_000)
      expect(socket().frames('message')).toHaveLength(2)
    })

    it('stays below the server’s rate by itself', async () => {
      const { chat, socket, time } = await connected()
      for (let n = 0; n < 100; n += 1) chat.send({ text: `text ${n}`, sessionId: 'c' })
      await settled()
      expect(socket().frames('message')).toHaveLength(40)
      await time.advance(4_000)
      socket().receive({ type: 'pong' })
      await time.advance(4_000)
      socket().receive({ type: 'pong' })
      await time.advance(2_000)
      expect(socket().frames('message')).toHaveLength(80)
    })

    it('connects anew when an acknowledgement does not come', async () => {
      const { chat, socket, time, sockets } = await connected()
      chat.send({ text: 'hola' })
      await settled()
      for (let tick = 0; tick < 10 && sockets.length === 1; tick += 1) {
        await time.advance(4_000)
        socket().receive({ type: 'pong' })
      }
      expect(sockets).toHaveLength(2)
    })

    it('does not break every connection with a message that is too big', async () => {
      const { chat, socket } = await connected()
      chat.send({ text: 'big', sessionId: 'c' })
      await settled()
      socket().drop(1009)
      expect(chat.conversation('c').state.messages).toMatchObject([{ state: 'failed' }])
    })

    it.each([
      ['nothing', { text: '  ' }, 'invalid_request'],
      ['too many characters', { text: 'x'.repeat(20_001) }, 'invalid_request'],
      ['as many as may be', { text: 'x'.repeat(20_000) }, undefined],
      ['too many bytes once it is written as JSON', { text: '\u0001'.repeat(15_000) }, 'payload_too_large'],
      ['as much voice as may be', { audio: voice(786_432) }, undefined],
      ['too much voice', { audio: voice(786_433) }, 'payload_too_large'],
      ['voice that is empty', { audio: voice(0) }, 'invalid_request'],
    ])('checks what is sent: %s', async (_, outgoing, code) => {
      const { chat } = await signedIn()
      const send = () => chat.send(outgoing)
      if (code === undefined) expect(send).not.toThrow()
      else expect(send).toThrow(expect.objectContaining({ code }))
    })

    it('sends nothing for nobody', () => {
      const { client } = createWorld()
      expect(() => client.chat.send({ text: 'hola' })).toThrow(expect.objectContaining({ code: 'invalid_token' }))
    })

    it('sends voice, and plays it back while it waits', async () => {
      const { chat, socket } = await connected()
      const audio = { mimeType: 'audio/webm;codecs=opus', content: new TextEncoder().encode('hola') }
      const { sessionId } = chat.send({ audio })
      await settled()
      expect(socket().frames('message')[0]).toMatchObject({ message_type: 'audio', audio_base64: 'aG9sYQ==' })
      const [waiting] = chat.conversation(sessionId).state.messages
      const blob = waiting && (await chat.audio(waiting))
      expect(blob?.type).toBe('audio/webm;codecs=opus')
      expect(await blob?.text()).toBe('hola')
    })

    it('takes back what waits, and discards what failed', async () => {
      const { chat, socket } = await signedIn()
      chat.send({ text: 'one', sessionId: 'c' })
      const [waiting] = chat.conversation('c').state.messages
      if (waiting !== undefined) await chat.cancel(waiting)
      expect(chat.conversation('c').state.messages).toEqual([])
      chat.initializeWebSocket()
      await settled()
      socket().receive(hello())
      await settled()
      expect(socket().frames('message')).toEqual([])
    })

    it('stops at the server what it took back while it was on its way', async () => {
      const { chat, socket } = await connected()
      const { clientId } = chat.send({ text: 'one', sessionId: 'c' })
      await settled()
      const [waiting] = chat.conversation('c').state.messages
      if (waiting !== undefined) await chat.cancel(waiting)
      socket().receive({ type: 'ack', client_id: clientId, message_id: uuid(1), session_id: 'c', seq: 1 })
      expect(socket().frames('cancel')).toEqual([{ type: 'cancel', message_id: uuid(1) }])
    })

    it('stops it also when the connection was lost before the server could say that it has it, or had heard of it', async () => {
      const world = await connected()
      const { chat, socket } = world
      const { clientId } = chat.send({ text: 'one', sessionId: 'c' })
      await settled()
      const [waiting] = chat.conversation('c').state.messages
      if (waiting !== undefined) await chat.cancel(waiting)
      socket().drop()
      await again(world, 1)
      expect(socket().frames('message')).toEqual([])
      const cancel = { type: 'cancel', message_id: uuid(1) }
      socket().receive(frame(1, { client_id: clientId }))
      expect(socket().frames('cancel')).toEqual([cancel])
      socket().drop()
      await again(world, 1)
      expect(socket().frames('cancel')).toEqual([cancel])
      socket().receive({
        type: 'status',
        message_id: uuid(1),
        session_id: 'c',
        status: 'cancelled',
        detail: null,
        seq: 2,
      })
      socket().drop()
      await world.time.advance(4_000) // the third loss in a row
      await again(world, 2)
      expect(socket().frames('resume')).toHaveLength(1)
      expect(socket().frames('cancel')).toEqual([])
    })

    it('has a sent message cancelled, also while there is no socket, and says when it has ended', async () => {
      const { chat, socket, server } = await connected()
      socket().receive(frame(1))
      const [sent] = chat.conversation('c').state.messages
      if (sent === undefined) throw new Error('no message')
      socket().drop()
      server.on(`POST /messages/c/${uuid(1)}/cancel`, () => json(message(1, { status: 'cancelled' })))
      await chat.cancel(sent)
      expect(chat.conversation('c').state.messages).toMatchObject([{ state: 'cancelled' }])
      server.on(`POST /messages/c/${uuid(1)}/cancel`, () => problem('conflict', 409))
      await expect(chat.cancel(sent)).rejects.toMatchObject({ code: 'conflict' })
    })

    it('has a failed message sent to the agent again', async () => {
      const { chat, socket, server } = await connected()
      socket().receive(frame(1, { status: 'failed', detail: 'the agent sleeps' }))
      server.on(`POST /messages/c/${uuid(1)}/retry`, () => json(message(1)))
      const [failed] = chat.conversation('c').state.messages
      expect(failed).toMatchObject({ state: 'failed', detail: 'the agent sleeps' })
      if (failed !== undefined) await chat.retry(failed)
      expect(chat.conversation('c').state.messages).toMatchObject([{ state: 'sent' }])
    })
  })
})
