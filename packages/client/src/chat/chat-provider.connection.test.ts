/**
 * The socket: opening, staying, coming back, and staying away.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { again, connected, hello, signedIn } from '../../test/chat.ts'
import { createWorld, friendlyServer, json, me, problem, settled, unreachable } from '../../test/support.ts'
import { memoryStorage } from '../index.ts'
import { SocketChatProvider } from './chat-provider.ts'

describe(SocketChatProvider, () => {
  describe('connection', () => {
    it('opens wss://host/ws/{username} with a ticket, in our own dialect, and no token in the address', async () => {
      const { socket, client } = await connected({ socketUrl: 'wss://axia.test/ws' })
      expect(socket().url).toBe('wss://axia.test/ws/ana?ticket=ticket')
      expect(socket().protocols).toEqual(['axia.v1'])
      expect(socket().url).not.toContain(client.auth.getToken() ?? 'no token')
    })

    it('goes from idle over connecting to connected, which it is at hello', async () => {
      const { chat, socket } = await signedIn()
      expect(chat.state.connection.status).toBe('idle')
      chat.initializeWebSocket()
      expect(chat.state.connection.status).toBe('connecting')
      await settled()
      socket().receive(hello())
      expect(chat.state.connection).toEqual({ status: 'connected', attempt: 0 })
    })

    it('opens one socket, however often it is asked to', async () => {
      const { chat, sockets } = await connected()
      chat.initializeWebSocket()
      await settled()
      expect(sockets).toHaveLength(1)
    })

    it('has no time limit once it stands', async () => {
      const { socket, time, status } = await connected()
      for (let minute = 0; minute < 10; minute += 1) {
        await time.advance(4_000)
        socket().receive({ type: 'pong' })
      }
      expect(status()).toBe('connected')
    })

    it('ignores what it does not know', async () => {
      const { socket, status } = await connected()
      socket().receiveText('{"type":"from_the_future","seq":99}')
      socket().receiveText('no json')
      socket().receiveText('{"type":"message"}')
      expect(status()).toBe('connected')
    })

    it('comes back by itself after a network failure, later each time, with full jitter', async () => {
      const { socket, time, chat, server, sockets } = await connected()
      server.on('POST /ws-ticket', unreachable)
      server.on('GET /me', unreachable)
      socket().drop()
      const waits: number[] = []
      for (let attempt = 1; attempt <= 7; attempt += 1) {
        const { connection } = chat.state
        expect(connection).toMatchObject({ status: 'disconnected', attempt, reason: 'network' })
        const wait = (connection.retryAt?.getTime() ?? 0) - time.clock().getTime()
        waits.push(wait)
        await time.advance(wait)
      }
      expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) // half of 1, 2, 4, 8, 16, 30, 30 s
      server.on('POST /ws-ticket', () => json({ ticket: 'second', expires_in: 30 }))
      await time.advance(15_000)
      expect(sockets).toHaveLength(2)
    })

    it('counts failures anew after a stable minute, not before', async () => {
      const world = await connected()
      world.socket().drop()
      await again(world, 0)
      expect(world.chat.state.connection).toMatchObject({ status: 'connected', attempt: 1 })
      for (let tick = 0; tick < 16; tick += 1) {
        await world.time.advance(4_000)
        world.socket().receive({ type: 'pong' })
      }
      expect(world.chat.state.connection).toEqual({ status: 'connected', attempt: 0 })
    })

    it('waits as long as the server asks', async () => {
      const { chat, server, time, sockets } = await signedIn()
      server.on('POST /ws-ticket', () => problem('busy', 503, { 'retry-after': '60' }))
      chat.initializeWebSocket()
      await settled()
      expect(chat.state.connection).toMatchObject({ status: 'disconnected', reason: 'server_busy' })
      server.on('POST /ws-ticket', () => json({ ticket: 't', expires_in: 30 }))
      await time.advance(60_000)
      expect(sockets).toHaveLength(0) // the jitter comes on top, or all that were told so would come at once
      await time.advance(500)
      expect(sockets).toHaveLength(1)
    })

    it('does not come before that, though the device wakes', async () => {
      const { chat, server, time, sockets, wake } = await signedIn()
      server.on('POST /ws-ticket', () => problem('busy', 503, { 'retry-after': '60' }))
      chat.initializeWebSocket()
      await settled()
      server.on('POST /ws-ticket', () => json({ ticket: 't', expires_in: 30 }))
      wake()
      await settled()
      expect(sockets).toHaveLength(0)
      time.sleep(60_000) // no timer rang meanwhile
      wake()
      await settled()
      expect(sockets).toHaveLength(1)
    })

    it('leaves a busy server alone for a while, whatever the dice say', async () => {
      const { socket, time, sockets, wake } = await connected({ random: () => 0 })
      socket().drop(1013)
      await time.advance(1_900)
      wake()
      await settled()
      expect(sockets).toHaveLength(1)
      await time.advance(100)
      expect(sockets).toHaveLength(2)
    })

    it('comes back to a server that restarts without more ado than after a network failure', async () => {
      const { socket, time, chat, sockets } = await connected()
      socket().drop(1012)
      expect(chat.state.connection.retryAt?.getTime()).toBe(time.clock().getTime() + 500)
      await time.advance(500)
      expect(sockets).toHaveLength(2)
    })

    it('counts a connection that broke within its first minute among the failures', async () => {
      const world = await connected()
      world.socket().drop()
      await again(world, 0)
      for (let tick = 0; tick < 14; tick += 1) {
        await world.time.advance(4_000)
        world.socket().receive({ type: 'pong' })
      }
      world.socket().drop()
      expect(world.chat.state.connection).toMatchObject({ status: 'disconnected', attempt: 2 })
    })

    it.each([
      [1012, 'server_restarting'],
      [1013, 'server_busy'],
      [1008, 'policy'],
      [1011, 'network'],
    ])('comes back after close %i, and says why it is away: %s', async (code, reason) => {
      const { socket, chat, time, sockets } = await connected()
      socket().drop(code)
      expect(chat.state.connection).toMatchObject({ status: 'disconnected', reason })
      await time.advance(10_500)
      expect(sockets).toHaveLength(2)
    })

    it('never comes back by itself after 4401: the login is over', async () => {
      const { socket, chat, client, time, sockets } = await connected()
      socket().drop(4401)
      expect(chat.state.connection).toMatchObject({ status: 'refused', reason: 'sign_in' })
      expect(client.auth.state).toMatchObject({ status: 'token_expired', reason: 'revoked' })
      await time.advance(600_000)
      expect(sockets).toHaveLength(1)
    })

    it('never comes back by itself after 4403, and the login stands', async () => {
      const { socket, chat, client, time, sockets } = await connected()
      socket().drop(4403)
      expect(chat.state.connection).toMatchObject({ status: 'refused', reason: 'forbidden' })
      expect(client.auth.isAuthenticated).toBe(true)
      await time.advance(600_000)
      expect(sockets).toHaveLength(1)
    })

    it('takes a ticket that is refused for the end of the login', async () => {
      const { chat, server, client, sockets } = await signedIn()
      server.on('POST /ws-ticket', () => problem('invalid_token', 401))
      chat.initializeWebSocket()
      await settled()
      expect(chat.state.connection).toMatchObject({ status: 'refused', reason: 'sign_in' })
      expect(client.auth.state.status).toBe('token_expired')
      expect(sockets).toEqual([])
    })

    it('asks the server why a handshake failed: an ended token leads to the login', async () => {
      const { chat, server, socket, client } = await signedIn()
      chat.initializeWebSocket()
      await settled()
      server.on('GET /me', () => problem('invalid_token', 401))
      socket().drop()
      await settled()
      expect(client.auth.state.status).toBe('token_expired')
      expect(chat.state.connection).toMatchObject({ status: 'refused', reason: 'sign_in' })
    })

    it.each([
      ['unreachable', unreachable],
      ['a proxy’s page', () => new Response('<html>', { status: 401 })],
      ['fine', () => json(me('ana'))],
    ])('tries again when a handshake failed and the server is %s', async (_, handler) => {
      const { chat, server, socket, client } = await signedIn()
      chat.initializeWebSocket()
      await settled()
      server.on('GET /me', handler)
      socket().drop()
      await settled()
      expect(client.auth.isAuthenticated).toBe(true)
      expect(chat.state.connection.status).toBe('disconnected')
    })

    it('gives up a handshake that leads nowhere', async () => {
      const { chat, time, sockets } = await signedIn()
      chat.initializeWebSocket()
      await settled()
      await time.advance(16_000)
      expect(sockets.length).toBeGreaterThan(1)
    })

    it('notices within ten seconds that nobody is at the other end', async () => {
      const { socket, time, chat } = await connected()
      await time.advance(5_000)
      expect(socket().frames('ping')).toHaveLength(1)
      await time.advance(4_000)
      expect(chat.state.connection.status).toBe('disconnected')
    })

    it('tries at once when the device comes online', async () => {
      const { socket, sockets, wake } = await connected()
      socket().drop()
      wake()
      await settled()
      expect(sockets).toHaveLength(2)
    })

    it('asks after the other end when the device wakes', async () => {
      const { socket, wake, time, chat } = await connected()
      wake()
      expect(socket().frames('ping')).toHaveLength(1)
      await time.advance(4_000)
      expect(chat.state.connection.status).toBe('disconnected')
    })

    it('begins anew when the device slept in the middle of a handshake, of which nothing is left', async () => {
      const { chat, time, sockets, wake } = await signedIn()
      chat.initializeWebSocket()
      await settled()
      await time.advance(1_000) // timers stood still while it slept
      wake()
      await time.advance(4_000)
      expect(sockets).toHaveLength(2)
    })

    it('lets voice go out over a slow line: the ping waits behind it', async () => {
      const { chat, socket, time, sockets } = await connected()
      chat.send({ audio: { mimeType: 'audio/mp4', content: new Uint8Array(786_432) } })
      await time.advance(60_000)
      expect(sockets).toHaveLength(1)
      await time.advance(6_000)
      socket().receive({ type: 'pong' })
      expect(chat.state.connection.status).toBe('connected')
      await time.advance(9_000)
      expect(chat.state.connection.status).toBe('disconnected')
    })

    it('does not wait for voice to go out when the device wakes', async () => {
      const { chat, wake, time } = await connected()
      chat.send({ audio: { mimeType: 'audio/mp4', content: new Uint8Array(786_432) } })
      await settled()
      wake()
      await time.advance(4_000)
      expect(chat.state.connection.status).toBe('disconnected')
    })

    it('reconnects by hand: closes, reads the token again, connects', async () => {
      const storage = memoryStorage()
      const world = await connected({ storage })
      const first = world.socket()
      await createWorld({ server: friendlyServer(), storage }).client.auth.login('ana', 'secret')
      await world.chat.reconnect()
      await settled()
      expect(first.readyState).toBe(3)
      expect(world.sockets).toHaveLength(2)
      const tickets = world.server.named('POST /ws-ticket').map(({ headers }) => headers.get('authorization'))
      expect(tickets[1]).not.toBe(tickets[0])
      expect(tickets[1]).toBe(`Bearer ${world.client.auth.getToken()}`)
    })

    it('reconnects by hand while it waits for its next try', async () => {
      const { socket, chat, sockets } = await connected()
      socket().drop()
      await chat.reconnect()
      await settled()
      expect(sockets).toHaveLength(2)
    })

    it('leads to the login when the token ended before the reconnection by hand', async () => {
      const { chat, client, time, sockets } = await connected()
      time.sleep(86_400_000)
      await chat.reconnect()
      await settled()
      expect(client.auth.state).toMatchObject({ status: 'token_expired', reason: 'expired' })
      expect(chat.state.connection).toMatchObject({ status: 'refused', reason: 'sign_in' })
      expect(sockets).toHaveLength(1)
    })

    it('is back by itself after a login in place', async () => {
      const { socket, client, sockets } = await connected()
      socket().drop(4401)
      await client.auth.login('ana', 'secret')
      await settled()
      expect(sockets).toHaveLength(2)
    })

    it('is closed by a logout', async () => {
      const { socket, client, chat } = await connected()
      await client.auth.logout()
      expect(socket().readyState).toBe(3)
      expect(chat.state.connection.status).toBe('idle')
    })

    it('leaves no timer and no socket behind when the client is closed', async () => {
      const { client, time, socket, chat } = await connected()
      chat.send({ text: 'hola' })
      await settled()
      client.close()
      expect(socket().readyState).toBe(3)
      expect(time.timerCount).toBe(0)
    })
  })
})
