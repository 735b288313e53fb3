/**
 * Messages on the device: kept there until the server has them, said so where they cannot be, shared by tabs.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { again, connected, frame, hello, signedIn, uuid } from '../../test/chat.ts'
import { createWorld, friendlyServer, settled, tabChannel, type World } from '../../test/support.ts'
import { memoryPending, memoryStorage, type PendingStore } from '../index.ts'
import { SocketChatProvider } from './chat-provider.ts'

/** A device whose store outlives the program. */
function device(changes: Partial<PendingStore> = {}): PendingStore {
  return { ...memoryPending(), isLasting: true, ...changes }
}

const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))

describe(SocketChatProvider, () => {
  describe('keeping', () => {
    it('keeps voice as its bytes, not a third more as text', async () => {
      const pending = device()
      const { chat } = await signedIn({ pending })
      const audio = { mimeType: 'audio/mp4', content: new Uint8Array([1, 2, 3]) }
      chat.send({ audio, sessionId: 'c' })
      await settled()
      expect(await pending.readAll()).toMatchObject([{ type: 'audio', text: '', audio }])
    })

    it('sends voice whole after a restart, of whatever length', async () => {
      const [pending, storage] = [device(), memoryStorage()]
      const before = await signedIn({ pending, storage })
      const content = Uint8Array.from({ length: 100_003 }, (_, index) => (index * 31) % 256)
      before.chat.send({ audio: { mimeType: 'audio/mp4', content }, sessionId: 'c' })
      await settled()
      before.client.close()
      const { client, socket } = createWorld({ server: friendlyServer(), pending, storage })
      await client.auth.checkAuthentication()
      client.chat.initializeWebSocket()
      await settled()
      socket().receive(hello())
      await settled()
      const [sent] = socket().frames('message')
      expect(Buffer.from(String(sent?.audio_base64), 'base64').equals(Buffer.from(content))).toBe(true)
    })

    it('is safe where the device keeps what waits', async () => {
      const { chat } = await signedIn({ pending: device() })
      chat.send({ text: 'hola' })
      await settled()
      expect(chat.state.isUnsafe).toBe(false)
    })

    it.each([
      ['is full', device({ write: full })],
      ['has no place for it', memoryPending()],
    ])('says that what waits is not safe where the device %s, until the server has it', async (_, pending) => {
      const world = await signedIn({ pending })
      const states: boolean[] = []
      world.chat.subscribe(() => states.push(world.chat.state.isUnsafe))
      const { clientId } = world.chat.send({ text: 'hola', sessionId: 'c' })
      await settled()
      expect(world.chat.state.isUnsafe).toBe(true)
      expect(world.chat.conversation('c').state.messages).toMatchObject([{ text: 'hola', state: 'pending' }])
      world.chat.initializeWebSocket()
      await settled()
      world.socket().receive(hello())
      await settled()
      expect(world.socket().frames('message')).toMatchObject([{ client_id: clientId }])
      world.socket().receive({ type: 'ack', client_id: clientId, message_id: uuid(1), session_id: 'c', seq: 1 })
      expect(world.chat.state.isUnsafe).toBe(false)
      expect(states).toContain(true)
      expect(states.at(-1)).toBe(false)
    })

    it('is not unsafe any more when it is taken back, or when its user is gone', async () => {
      const { chat, client } = await signedIn({ pending: device({ write: full }) })
      const { clientId } = chat.send({ text: 'one' })
      await settled()
      chat.discard(clientId)
      expect(chat.state.isUnsafe).toBe(false)
      chat.send({ text: 'two' })
      await settled()
      expect(chat.state.isUnsafe).toBe(true)
      await client.auth.logout()
      expect(chat.state.isUnsafe).toBe(false)
    })

    it('does not wait for a device that hangs, says so, and takes that back when it wakes', async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const { chat, socket, time } = await connected({ pending: device({ write: () => promise }) })
      chat.send({ text: 'hola' })
      await time.advance(2_900)
      expect(socket().frames('message')).toEqual([])
      expect(chat.state.isUnsafe).toBe(false)
      await time.advance(200)
      expect(socket().frames('message')).toHaveLength(1)
      expect(chat.state.isUnsafe).toBe(true)
      chat.send({ text: 'again' })
      await time.advance(0)
      expect(socket().frames('message')).toHaveLength(2) // it is waited for once, not for each message
      resolve()
      await settled()
      expect(chat.state.isUnsafe).toBe(false)
    })

    it('does not wait for ever for a device that hangs from the start', async () => {
      const never = new Promise<never>(() => {})
      const { chat, socket, time } = await connected({ pending: device({ readAll: () => never, write: () => never }) })
      chat.send({ text: 'hola' })
      await time.advance(4_000)
      expect(socket().frames('message')).toHaveLength(1)
      expect(chat.state.isUnsafe).toBe(true)
      socket().drop()
      await again({ time, socket }, 0)
      await time.advance(1)
      expect(socket().frames('message')).toHaveLength(1)
    })

    it('works where the device cannot be read', async () => {
      const { chat, socket } = await connected({ pending: device({ readAll: full, write: full, delete: full }) })
      chat.send({ text: 'hola' })
      await settled()
      expect(socket().frames('message')).toHaveLength(1)
    })

    it('keeps the order of what waits, though the clock is set back in between', async () => {
      const [pending, storage] = [device(), memoryStorage()]
      const before = await signedIn({ pending, storage })
      before.chat.send({ text: 'one', sessionId: 'c' })
      before.time.sleep(-3_600_000)
      before.chat.send({ text: 'two', sessionId: 'c' })
      before.chat.send({ text: 'three', sessionId: 'c' })
      await settled()
      before.client.close()
      const { client } = createWorld({ server: friendlyServer(), pending, storage })
      await client.auth.checkAuthentication()
      await settled()
      expect(client.chat.conversation('c').state.messages.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    })

    it('dates what waits by the clock of the server, where that of the device is off', async () => {
      const world = await connected()
      world.time.sleep(-3_600_000)
      world.socket().drop()
      await again(world, 0)
      world.chat.send({ text: 'hola', sessionId: 'c' })
      const [waiting] = world.chat.conversation('c').state.messages
      expect(waiting?.timestamp).toBe('2026-11-21T10:00:00.000Z')
    })
  })

  describe('in two tabs', () => {
    async function tabs() {
      const shared = { pending: device(), storage: memoryStorage(), BroadcastChannel: tabChannel() }
      const one = await signedIn(shared)
      const { clientId } = one.chat.send({ text: 'hola', sessionId: 'c' })
      await settled()
      const other = createWorld({ server: friendlyServer(), ...shared })
      await other.client.auth.checkAuthentication()
      await settled()
      return { one, other: { ...other, chat: other.client.chat }, clientId, pending: shared.pending }
    }

    async function connect({ client, socket }: World) {
      client.chat.initializeWebSocket()
      await settled()
      socket().receive(hello())
      await settled()
    }

    it('what waits goes by whichever is connected first, and the other does not send it again', async () => {
      const { one, other, clientId, pending } = await tabs()
      expect(other.chat.conversation('c').state.messages).toMatchObject([{ key: clientId, state: 'pending' }])
      await connect(other)
      expect(other.socket().frames('message')).toMatchObject([{ client_id: clientId }])
      other.socket().receive({ type: 'ack', client_id: clientId, message_id: uuid(1), session_id: 'c', seq: 1 })
      await settled()
      expect(await pending.readAll()).toEqual([])
      await connect(one)
      expect(one.socket().frames('message')).toEqual([])
    })

    it('both may send it under one id, and each knows it again', async () => {
      const { one, other, clientId } = await tabs()
      await connect(one)
      await connect(other)
      const ids = [one, other].flatMap((each) =>
        each
          .socket()
          .frames('message')
          .map(({ client_id }) => client_id),
      )
      expect(ids).toEqual([clientId, clientId])
      for (const each of [one, other]) {
        each.socket().receive({ type: 'ack', client_id: clientId, message_id: uuid(1), session_id: 'c', seq: 1 })
        each.socket().receive(frame(1, { client_id: clientId, text: 'hola' }))
        expect(each.chat.conversation('c').state.messages).toMatchObject([{ id: uuid(1), state: 'sent' }])
      }
    })

    it('what is taken back in one, the other does not send', async () => {
      const { one, other } = await tabs()
      const [waiting] = one.chat.conversation('c').state.messages
      if (waiting !== undefined) await one.chat.cancel(waiting)
      await settled()
      expect(other.chat.conversation('c').state.messages).toEqual([])
      await connect(other)
      expect(other.socket().frames('message')).toEqual([])
    })
  })
})
