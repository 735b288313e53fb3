/**
 * Back after a while: hundreds of changes at once, shown in a few steps.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { again, connected, frame, message } from '../../test/chat.ts'
import { json, settled } from '../../test/support.ts'
import { SocketChatProvider } from './chat-provider.ts'

describe(SocketChatProvider, () => {
  describe('catching up', () => {
    /** Back after a while, with so many messages in between. */
    async function back(count: number) {
      const world = await connected()
      world.server.on('GET /messages/c', () => json([]))
      const conversation = world.chat.conversation('c')
      let [told, toldOfChat] = [0, 0]
      conversation.subscribe(() => {
        told += 1
      })
      await settled()
      world.socket().drop()
      await again(world, count)
      world.chat.subscribe(() => {
        toldOfChat += 1
      })
      told = 0
      for (let n = 1; n <= count; n += 1) world.socket().receive(frame(n, { role: 'assistant' }))
      return { ...world, conversation, told: () => told, toldOfChat: () => toldOfChat }
    }

    it('shows hundreds of messages in a few steps, each once and in order', async () => {
      const { conversation, told, toldOfChat, socket } = await back(500)
      expect(told()).toBe(2) // at 200 and at 400
      socket().receive({ type: 'resumed', seq: 500 })
      await settled()
      expect(told()).toBe(3)
      expect(toldOfChat()).toBeLessThan(10)
      expect(conversation.state.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 500 }, (_, n) => n + 1))
    })

    it('takes a message that comes along with its status, and one that it knows only once', async () => {
      const { conversation, socket } = await back(1)
      for (const number of [1, 2]) {
        const known = message(number, { status: 'answered' })
        const { id: message_id, session_id, status, detail } = known
        socket().receive({ type: 'status', message_id, session_id, status, detail, seq: number + 2, message: known })
      }
      socket().receive({ type: 'resumed', seq: 4 })
      await settled()
      expect(conversation.state.messages.map(({ seq, state }) => [seq, state])).toEqual([
        [1, 'answered'],
        [2, 'answered'],
      ])
    })

    it('shows what has come when the rest takes long', async () => {
      const { told, time, socket } = await back(3)
      expect(told()).toBe(0)
      await time.advance(1_000)
      expect(told()).toBe(1)
      socket().receive({ type: 'resumed', seq: 3 })
      expect(told()).toBe(1)
    })

    it('shows what has come when the connection is lost over it', async () => {
      const { told, socket } = await back(3)
      socket().drop()
      expect(told()).toBeGreaterThan(0)
    })

    it('shows what one writes oneself at once', async () => {
      const { told, chat, conversation } = await back(3)
      chat.send({ text: 'hola', sessionId: 'c' })
      expect(told()).toBe(1)
      expect(conversation.state.messages.map(({ text }) => text)).toEqual(['text 1', 'text 2', 'text 3', 'hola'])
    })

    it('is always true for who looks without being told', async () => {
      const { conversation, told } = await back(3)
      const { state } = conversation
      expect(state.messages).toHaveLength(3)
      expect(conversation.state).toBe(state)
      expect(told()).toBe(0)
    })

    it('says at once what comes afterwards', async () => {
      const { told, socket } = await back(1)
      socket().receive({ type: 'resumed', seq: 1 })
      const before = told()
      socket().receive(frame(2, { role: 'assistant' }))
      expect(told()).toBe(before + 1)
    })
  })
})
