/**
 * Going to a place in a conversation: a message that was found, a day, and on from there both ways.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { connected, frame, hello, message, now, signedIn, uuid } from '../../test/chat.ts'
import { friendlyServer, held, json, settled, unreachable } from '../../test/support.ts'
import { SocketChatProvider } from './chat-provider.ts'
import type { ConversationState } from './chat-types.ts'

const total = 400

/** A server with as many messages as `total`, which pages as the real one does. */
function longTalk(server = friendlyServer()) {
  const all = Array.from({ length: total }, (_, index) => message(index + 1, { timestamp: timeOf(index + 1) }))
  return server.on('GET /messages/c', ({ query }) => {
    const of = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined)
    const at = query.get('at')
    const since = at === null ? undefined : all.find(({ timestamp }) => timestamp >= at)?.seq
    const [before, after, around] = [of('before'), of('after'), of('around') ?? since]
    if (after !== undefined) return json(all.filter(({ seq }) => seq > after).slice(0, 50))
    if (around === undefined) return json(all.filter(({ seq }) => seq < (before ?? total + 1)).slice(-50))
    const [older, newer] = [all.filter(({ seq }) => seq < around), all.filter(({ seq }) => seq >= around)]
    return json([...older.slice(-25), ...newer.slice(0, 25)])
  })
}

const timeOf = (n: number) => new Date(Date.parse(now) + n * 60_000).toISOString()

async function talk() {
  const server = longTalk()
  const world = await connected({ server, seq: total })
  const conversation = world.chat.conversation('c')
  const ends = ({ messages, hasOlder, hasNewer }: ConversationState) => {
    const seqs = messages.map(({ seq }) => seq ?? Number.NaN)
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index))
    return [seqs[0], seqs.at(-1), hasOlder, hasNewer]
  }
  return { ...world, conversation, shown: () => ends(conversation.state), calls: () => server.named('GET /messages/c') }
}

describe(SocketChatProvider, () => {
  describe('a place in a conversation', () => {
    it('shows a message among those around it, and goes on both ways until the piece meets the end', async () => {
      const { conversation, shown } = await talk()
      conversation.subscribe(() => {})
      await conversation.openAt({ seq: 300 })
      expect(conversation.state.opened).toEqual({ seq: 300 })
      expect(shown()).toEqual([275, 324, true, true])
      await conversation.loadOlder()
      expect(shown()).toEqual([225, 324, true, true])
      await conversation.loadNewer()
      expect(shown()).toEqual([225, total, true, false])
      await conversation.loadNewer()
      for (let page = 0; page < 5; page++) await conversation.loadOlder()
      expect(shown()).toEqual([1, total, false, false])
    })

    it('asks nobody for a message that is here, and points at it anew each time', async () => {
      const { conversation, calls, shown } = await talk()
      await conversation.loadOlder()
      await conversation.openAt({ seq: 380 })
      const { opened } = conversation.state
      await conversation.openAt({ seq: 380 })
      expect(conversation.state.opened).toEqual({ seq: 380 })
      expect(conversation.state.opened).not.toBe(opened)
      expect(calls()).toHaveLength(1)
      await conversation.openAt({ seq: 100 })
      await conversation.openAt({ seq: 390 })
      expect(shown()).toEqual([351, total, true, false])
      expect(calls()).toHaveLength(2)
    })

    it('goes to the first message since a time, and to the last when there is none', async () => {
      const { conversation, shown } = await talk()
      await conversation.openAt({ time: timeOf(10) })
      expect(conversation.state.opened).toEqual({ seq: 10 })
      expect(shown()).toEqual([1, 34, false, true])
      await conversation.openAt({ time: timeOf(total + 9) })
      expect(conversation.state.opened).toEqual({ seq: total })
      expect(shown()).toEqual([351, total, true, false])
    })

    it('keeps what comes live, waits or is streamed for the end, and goes there with what one says', async () => {
      const { conversation, chat, socket, shown } = await talk()
      await conversation.openAt({ seq: 100 })
      socket().receive(frame(total + 1))
      socket().receive({ type: 'delta', message_id: uuid(total + 1), session_id: 'c', text: 'well' })
      expect(shown()).toEqual([75, 124, true, true])
      expect(conversation.state.streaming).toBeUndefined()
      chat.send({ text: 'mine', sessionId: 'c' })
      await settled()
      expect(conversation.state).toMatchObject({ hasNewer: false, streaming: { text: 'well' } })
      expect(conversation.state.opened).toBeUndefined()
      expect(conversation.state.messages.slice(-2)).toMatchObject([{ seq: total + 1 }, { text: 'mine' }])
    })

    it('goes where it was sent last, though the answers come in another order', async () => {
      const { handler, answer } = held()
      const { conversation, server, shown } = await talk()
      server.on('GET /messages/c', handler)
      const first = conversation.openAt({ seq: 100 })
      await settled()
      const second = conversation.openAt({ seq: 2 })
      longTalk(server)
      answer(json([100, 101].map((n) => message(n))))
      await Promise.all([first, second])
      expect(conversation.state.opened).toEqual({ seq: 2 })
      expect(shown()).toEqual([1, 26, false, true])
    })

    it('says why a place could not be loaded, and stays where it was', async () => {
      const { conversation, server, shown } = await talk()
      await conversation.loadOlder()
      server.on('GET /messages/c', unreachable)
      await conversation.openAt({ seq: 2 })
      expect(conversation.state.error).toMatchObject({ code: 'unreachable' })
      expect(shown()).toEqual([351, total, true, false])
    })

    it('shows no gap as if there were none, when more was missed than a page holds', async () => {
      const server = friendlyServer().on('GET /messages/c', () => json([message(1), message(2)]))
      const { chat, socket } = await signedIn({ server })
      const conversation = chat.conversation('c')
      await conversation.loadOlder()
      longTalk(server)
      chat.initializeWebSocket()
      await settled()
      socket().receive(hello(total))
      await settled()
      expect(conversation.state).toMatchObject({ hasOlder: true, hasNewer: false })
      expect(conversation.state.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => 351 + n))
      await conversation.loadOlder()
      expect(conversation.state.messages).toHaveLength(100)
    })
  })
})
