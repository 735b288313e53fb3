import type { IncomingMessage } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { it, later, until } from '../../test/chat-fixtures.ts'
import { goLive, RefusedError } from '../../test/chat-server.ts'
import { addMessages, webmVoice } from '../../test/chat-support.ts'
import { notify } from '../db/notices.ts'
import { sessions, users } from '../db/schema.ts'
import { socketRoutes } from './socket.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const refused = (status: number, code: string) =>
  expect.objectContaining({
    status,
    contentType: expect.stringContaining('application/problem+json'),
    body: expect.objectContaining({ type: `/problems/${code}`, status }),
  })

describe(socketRoutes, () => {
  describe('handshake', () => {
    it.for([
      ['no token', '/ws/ana', {}, 401, 'invalid_token'],
      ['a wrong token', '/ws/ana?token=nonsense', {}, 401, 'invalid_token'],
      ["a wrong token on another's path", '/ws/eva?token=nonsense', {}, 401, 'invalid_token'],
      ["another user's path", '/ws/eva?token=TOKEN', {}, 403, 'foreign_user'],
      ['a path that only begins with the name', '/ws/ana2?token=TOKEN', {}, 403, 'foreign_user'],
      ['a foreign page', '/ws/ana?token=TOKEN', { origin: 'https://evil.example' }, 403, 'foreign_origin'],
    ] as const)(
      'refuses %s before anything is upgraded',
      async ([_what, path, headers, status, code], { chat, session }) => {
        const attempt = chat.open(path.replace('TOKEN', session.token), 'axia.v1', { ...headers })
        await expect(attempt).rejects.toEqual(refused(status, code))
        await expect(attempt).rejects.toBeInstanceOf(RefusedError)
      },
    )

    it('takes the name as names are compared, and a page of ours', async ({ chat, session }) => {
      const socket = await chat.open(`/ws/AN%EF%BD%81?token=${session.token}`, 'axia.v1', {
        origin: 'https://axia.example',
      })
      expect(await socket.next({ type: 'hello' })).toMatchObject({ username: 'ana' })
    })

    it('takes the token from the header too', async ({ chat, session }) => {
      const socket = await chat.open('/ws/ana', 'axia.v1', session.headers)
      expect(await socket.next({ type: 'hello' })).toMatchObject({ username: 'ana' })
    })

    it('refuses one socket too many of a session, and of a user, until one is closed', async ({ start, userId }) => {
      const chat = await start({ limits: { socketsPerSession: 2, socketsPerUser: 3 } })
      const [one, two] = [await chat.logIn(userId), await chat.logIn(userId)]
      const first = await chat.open(`/ws/ana?token=${one.token}`)
      await chat.open(`/ws/ana?token=${one.token}`)
      await expect(chat.open(`/ws/ana?token=${one.token}`)).rejects.toEqual(refused(429, 'too_many_sockets'))
      await chat.open(`/ws/ana?token=${two.token}`)
      await expect(chat.open(`/ws/ana?token=${two.token}`)).rejects.toEqual(refused(429, 'too_many_sockets'))
      first.socket.close()
      await until(async () => chat.open(`/ws/ana?token=${two.token}`))
    })

    it('chooses axia.v1 only where it is offered', async ({ plain, axia }) => {
      expect([plain.socket.protocol, axia.socket.protocol]).toEqual(['', 'axia.v1'])
    })

    it('tells a plain HTTP call to speak WebSocket', async ({ chat, session }) => {
      const answer = await fetch(`${chat.url}/ws/ana`, { headers: session.headers })
      expect([answer.status, answer.headers.get('upgrade')]).toEqual([426, 'websocket'])
    })

    it('is forgotten, with the token in it, once the socket is open', async ({ chat, session, axia }) => {
      await axia.next({ type: 'hello' }) // what the first one brings along stays
      const handshakes: WeakRef<IncomingMessage>[] = []
      chat.app.websocketServer.once('connection', (_socket, request) => handshakes.push(new WeakRef(request)))
      const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      await goLive(socket)
      expect(handshakes).toHaveLength(1)
      await until(() => {
        collectGarbage()
        expect(handshakes[0]?.deref()).toBeUndefined()
      })
      socket.send({ type: 'ping' })
      await socket.next({ type: 'pong' })
    })

    it('takes a frame that comes with the handshake', async ({ chat, session }) => {
      const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      socket.send({ type: 'ping' })
      await socket.next({ type: 'pong' })
      expect(socket.frames[0]).toMatchObject({ type: 'hello' })
    })
  })

  describe('limits and ends', () => {
    it.for(['plain', 'axia'] as const)(
      'stops who sends more than 60 messages in 10 s (%s)',
      async (dialect, { plain, axia, timers }) => {
        const socket = dialect === 'plain' ? plain : axia
        for (let sent = 0; sent < 60; sent++) socket.send('nonsense')
        await until(() =>
          expect(socket.frames.filter((frame) => 'error' in frame || frame.type === 'error')).toHaveLength(60),
        )
        timers.turn(10_000)
        for (let sent = 0; sent < 61; sent++) socket.send('nonsense')
        expect(await socket.closed).toBe(1008)
        expect(JSON.stringify(socket.frames.at(-1))).toContain('rate_limited')
      },
    )

    it('closes with 1009 what is too large, and tells it of a text frame', async ({ plain, axia }) => {
      axia.send({ type: 'message', client_id: 'k', text: 'x'.repeat(70_000) })
      expect(await axia.next({ type: 'error' })).toMatchObject({ code: 'payload_too_large', client_id: 'k' })
      expect(await axia.closed).toBe(1009)
      plain.send({ type: 'audio', audio_base64: 'A'.repeat(1_200_000) })
      expect(await plain.closed).toBe(1009)
    })

    it('takes voice of the full size', async ({ plain, agent }) => {
      const voice = Buffer.concat([webmVoice, Buffer.alloc(786_432 - webmVoice.length)])
      plain.send({ type: 'audio', audio_base64: voice.toString('base64') })
      await until(() => expect(agent.asked[0]?.question.audio?.content).toHaveLength(786_432))
    })

    it('ends with the token', async ({ chat, userId, timers }) => {
      const { token } = await chat.logIn(userId, 'ana', 20)
      const plain = await chat.open(`/ws/ana?token=${token}`)
      const axia = await chat.open(`/ws/ana?token=${token}`, 'axia.v1')
      await axia.next({ type: 'hello' })
      timers.turn(19_000)
      await later()
      expect(axia.socket.readyState).toBe(axia.socket.OPEN)
      timers.turn(1000)
      expect([await plain.closed, await axia.closed]).toEqual([4401, 4401])
    })

    it('ends within a second when its session is revoked, and lets the others be', async ({
      chat,
      userId,
      db,
      clock,
      axia,
      session,
    }) => {
      const other = await chat.open(`/ws/ana?token=${(await chat.logIn(userId)).token}`, 'axia.v1')
      await Promise.all([axia.next({ type: 'hello' }), other.next({ type: 'hello' })])
      await db.transaction(async (tx) => {
        await tx.update(sessions).set({ revokedAt: clock() }).where(eq(sessions.id, session.sessionId))
        await notify(tx, 'axia_sessions', { session_id: session.sessionId })
      })
      const started = performance.now()
      expect(await axia.closed).toBe(4401)
      expect(performance.now() - started).toBeLessThan(1000)
      other.send({ type: 'ping' })
      await other.next({ type: 'pong' })
    })

    it('ends all sockets of a user who is disabled', async ({ db, clock, userId, plain, axia }) => {
      await axia.next({ type: 'hello' })
      await db.update(users).set({ disabledAt: clock() }).where(eq(users.id, userId))
      await notify(db, 'axia_sessions', { user_id: userId })
      expect([await plain.closed, await axia.closed]).toEqual([4401, 4401])
    })

    it('does not open for a session that was revoked during the handshake', async ({ chat, session, db, clock }) => {
      await db.update(sessions).set({ revokedAt: clock() })
      const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      expect(await socket.closed).toBe(4401)
      expect(socket.frames).toEqual([])
    })

    it('drops who does not answer a ping, and keeps who does', async ({ chat, session, axia, timers }) => {
      await axia.next({ type: 'hello' })
      const deaf = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      await deaf.next({ type: 'hello' })
      deaf.socket.pong = () => {} // never answers
      let pings = 0
      axia.socket.on('ping', () => pings++)
      timers.turn(25_000)
      await until(() => expect(pings).toBe(1))
      await later()
      timers.turn(25_000)
      expect(await deaf.closed).toBe(1006)
      await until(() => expect(pings).toBe(2))
    })

    it('keeps who is still bringing a frame, though its answer to the ping waits behind that', async ({
      chat,
      session,
      timers,
    }) => {
      const slow = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      await slow.next({ type: 'hello' })
      slow.socket.pong = () => {}
      const piece = (text: string, fin: boolean) =>
        new Promise<void>((resolve) => slow.socket.send(text, { fin }, () => resolve()))
      await piece('{"type"', false)
      await later()
      for (const text of [' ', ' ', ' ']) {
        timers.turn(25_000)
        await piece(text, false)
        await later()
      }
      await piece(':"ping"}', true)
      expect(await slow.next({ type: 'pong' })).toEqual({ type: 'pong' })
    })

    it('cuts off who does not read, and keeps no more than a bound for it', async ({
      chat,
      session,
      axia,
      userId,
      timers,
      db,
    }) => {
      const slow = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      await Promise.all([goLive(axia), goLive(slow)])
      slow.socket.pause()
      await addMessages(db, userId, { count: 240, words: '€'.repeat(20_000) })
      await axia.next({ type: 'message', seq: 240 })
      await later()
      timers.turn(10_000)
      slow.socket.resume()
      expect(await slow.closed).toBe(1006)
      expect(slow.frames.length).toBeLessThan(240)
    })

    it('lets who catches up read at its own pace', async ({ chat, session, userId, db }) => {
      await addMessages(db, userId, { count: 240, words: '€'.repeat(20_000) })
      const slow = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      await slow.next({ type: 'hello' })
      slow.send({ type: 'resume', after_seq: 0 })
      slow.socket.pause()
      await later()
      slow.socket.resume()
      await slow.next({ type: 'resumed' })
      expect(slow.frames).toHaveLength(240)
    })

    it('says goodbye when the server stops', async ({ chat, plain, axia, session }) => {
      await axia.next({ type: 'hello' })
      await chat.stop()
      expect([await plain.closed, await axia.closed]).toEqual([1012, 1012])
      await expect(chat.open(`/ws/ana?token=${session.token}`)).rejects.toThrow()
    })

    it('survives whatever a client sends', async ({ chat, session, axia }) => {
      const junk = [
        '',
        ' ',
        'null',
        '0',
        '"x"',
        '[]',
        '{',
        '{"type":{}}',
        '{"type":["message"]}',
        '\ud800',
        '{"type":"message","client_id":{"toString":1},"text":"x"}',
        '{"type":"message","client_id":"k","text":"\\ud800","session_id":"c"}',
      ]
      for (const frame of junk) axia.send(frame)
      axia.send({ type: 'ping' })
      await axia.next({ type: 'pong' })
      axia.socket.terminate()
      const again = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      await again.next({ type: 'hello' })
      expect(await again.socket.readyState).toBe(again.socket.OPEN)
    })
  })
})
