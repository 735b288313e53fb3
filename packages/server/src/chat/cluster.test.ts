/**
 * The chat on several servers that share a database.
 * @module
 */
import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { it, until } from '../../test/chat-fixtures.ts'
import { text } from '../../test/chat-support.ts'
import type { Bus } from '../db/database.ts'
import { sessions } from '../db/schema.ts'
import { createHub } from './hub.ts'

/** A bus whose connection the test breaks: then nothing arrives. */
function breakable(bus: Bus) {
  const watchers = new Set<(connected: boolean) => void>()
  let connected = true
  return {
    bus: {
      get connected() {
        return connected
      },
      subscribe: (channel, listener) => bus.subscribe(channel, (payload) => connected && listener(payload)),
      onConnectionChange(listener) {
        watchers.add(listener)
        return () => watchers.delete(listener)
      },
    } satisfies Bus,
    set(now: boolean) {
      connected = now
      for (const watcher of watchers) watcher(now)
    },
  }
}

describe('servers that share a database', () => {
  it('tell each other of messages, answers and pieces of them', async ({ start, anotherDatabase, userId, agent }) => {
    const [here, there] = [await start(), await start({ database: anotherDatabase })]
    const [phone, laptop] = [await here.logIn(userId), await there.logIn(userId)]
    const onPhone = await here.open(`/ws/ana?token=${phone.token}`, 'axia.v1')
    const onLaptop = await there.open(`/ws/ana?token=${laptop.token}`, 'axia.v1')
    for (const socket of [onPhone, onLaptop]) {
      socket.send({ type: 'resume', after_seq: 0 })
      await socket.next({ type: 'resumed' })
    }
    onPhone.send({ type: 'message', client_id: 'k', session_id: 'c', text: 'hello' })
    const { message_id } = await onPhone.next({ type: 'ack' })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.options.onDelta?.('h')
    agent.asked[0]?.answer('hi')
    for (const socket of [onPhone, onLaptop]) {
      expect(await socket.next({ type: 'delta' })).toMatchObject({ message_id, text: 'h' })
      expect(await socket.next({ type: 'message', seq: 3 })).toMatchObject({
        message: { text: 'hi', reply_to: message_id },
      })
    }
    expect(agent.asked).toHaveLength(1)
  })

  it('answer over REST what another server had asked', async ({ start, anotherDatabase, userId, agent }) => {
    const [here, there] = [await start(), await start({ database: anotherDatabase })]
    await there.outbox.stop(0) // the agent is asked here
    const { headers } = await there.logIn(userId)
    const asked = there.app.inject({ method: 'POST', url: '/send-message', headers, payload: { text: 'hello' } })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.answer('hi')
    expect((await asked).json()).toMatchObject({ output: 'hi' })
    expect(here.url).not.toBe(there.url)
  })
})

describe(createHub, () => {
  it('finds out for itself what it missed while notifications did not arrive', async ({
    start,
    database,
    userId,
    timers,
    db,
    clock,
  }) => {
    const { bus, set } = breakable(database.bus)
    const server = await start({ database: { ...database, bus } })
    await server.outbox.stop(0)
    const [kept, revoked] = [await server.logIn(userId), await server.logIn(userId)]
    const socket = await server.open(`/ws/ana?token=${kept.token}`, 'axia.v1')
    const other = await server.open(`/ws/ana?token=${revoked.token}`, 'axia.v1')
    for (const each of [socket, other]) {
      each.send({ type: 'resume', after_seq: 0 })
      await each.next({ type: 'resumed' })
    }
    set(false)
    await server.messageStore.ask(userId, { ...text('one'), conversationName: 'c' })
    timers.turn(500)
    await socket.next({ type: 'message', seq: 1 })
    await db.update(sessions).set({ revokedAt: clock() }).where(eq(sessions.id, revoked.sessionId))
    await until(() => {
      timers.turn(500)
      expect(other.socket.readyState).toBe(other.socket.CLOSED)
    })
    expect(await other.closed).toBe(4401)
    await server.messageStore.ask(userId, { ...text('two'), conversationName: 'c' })
    set(true)
    expect(await socket.next({ type: 'message', seq: 2 })).toMatchObject({ message: { text: 'two' } })
  })
})
