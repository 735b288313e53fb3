import { eq, sql } from 'drizzle-orm'
import { describe, expect, vi } from 'vitest'
import { it as base } from '../../test/support.ts'
import { type Database, notify } from '../db/database.ts'
import { conversations, messages, sessions, users } from '../db/schema.ts'
import { newId } from '../id.ts'
import { socketRoutes } from './socket.ts'
import {
  type ChatServer,
  type ChatServerOptions,
  RefusedError,
  startChatServer,
  type TestSocket,
} from './test-server.ts'
import { addUser, testAgent, testTimers, webmVoice } from './test-support.ts'

const it = base
  .extend('userId', ({ db }) => addUser(db))
  .extend('timers', ({ clock }) => testTimers(clock))
  .extend('agent', () => testAgent())
  .extend('start', ({ database, clock, timers, agent }, { onCleanup }) => {
    const servers: ChatServer[] = []
    onCleanup(async () => {
      await Promise.all(servers.map((each) => each.stop()))
    })
    return async (options: Partial<ChatServerOptions> = {}): Promise<ChatServer> => {
      const server = await startChatServer({ database, clock, timers, agent, ...options })
      servers.push(server)
      return server
    }
  })
  .extend('chat', ({ start }) => start())
  .extend('session', ({ chat, userId }) => chat.logIn(userId))
  .extend('plain', ({ chat, session }) => chat.open(`/ws/ana?token=${session.token}`))
  .extend('axia', ({ chat, session }) => chat.open(`/ws/ana?token=${session.token}`, 'axia.v1'))

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 5000, interval: 5 })
const later = () => new Promise((resolve) => setTimeout(resolve, 60)) // long enough for what must not happen
const refused = (status: number, code: string) =>
  expect.objectContaining({
    status,
    contentType: expect.stringContaining('application/problem+json'),
    body: expect.objectContaining({ type: `/problems/${code}`, status }),
  })

/** Waits until the socket gets what is new. */
async function goLive(socket: TestSocket): Promise<void> {
  const { seq } = await socket.next({ type: 'hello' })
  socket.send({ type: 'resume', after_seq: seq })
  await socket.next({ type: 'resumed' })
}

/** Many messages at once, of a user who has none. */
async function addMessages(db: Database, userId: string, { count, words }: { count: number; words: string }) {
  const conversationId = newId()
  await db.insert(conversations).values({ id: conversationId, userId, name: 'c' })
  await db.execute(sql`
    insert into messages (id, user_id, conversation_id, role, type, text, status, seq, changed_seq)
    select gen_random_uuid(), ${userId}, ${conversationId}, 'assistant', 'text', ${words}, 'sent', n, n
    from generate_series(1, ${count}::int) as n`)
  await db.update(users).set({ seq: count }).where(eq(users.id, userId))
  await notify(db, 'axia_messages', JSON.stringify({ user_id: userId }))
}

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

    it('takes a frame that comes with the handshake', async ({ chat, session }) => {
      const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      socket.send({ type: 'ping' })
      await socket.next({ type: 'pong' })
      expect(socket.frames[0]).toMatchObject({ type: 'hello' })
    })
  })

  describe('plain dialect', () => {
    it('answers a question with exactly one frame', async ({ plain, agent, clock }) => {
      plain.send({ type: 'text', text: 'hello', session_id: 'c1' })
      await until(() => expect(agent.asked).toHaveLength(1))
      agent.asked[0]?.answer('hi')
      expect(await plain.next({ session_id: 'c1' })).toEqual({
        session_id: 'c1',
        output: 'hi',
        type: 'text',
        timestamp: clock().toISOString(),
      })
      await later()
      expect(plain.frames).toEqual([])
    })

    it('understands the envelope of the first app, and members that are null', async ({ plain, agent }) => {
      plain.send({
        event: 'messages.upsert',
        data: {
          key: { id: 'c9', remoteJid: 'x' },
          message: { conversation: 'hello', base64: null },
          messageType: 'conversation',
        },
      })
      plain.send({ type: 'text', text: 'two', audio_base64: null, session_id: '' })
      plain.send({
        event: 'messages.upsert',
        data: { key: { id: 'c8' }, message: { base64: webmVoice.toString('base64') }, messageType: 'audioMessage' },
      })
      await until(() =>
        expect(agent.asked.map(({ question }) => [question.text, question.type])).toEqual([
          ['hello', 'text'],
          ['two', 'text'],
          ['', 'audio'],
        ]),
      )
      for (const asked of agent.asked) asked.answer(`re: ${asked.question.text}`)
      expect(await plain.next({ session_id: 'c9' })).toMatchObject({ output: 're: hello' })
      expect(await plain.next({ session_id: 'c8' })).toMatchObject({ output: 're: ' })
    })

    it('keeps questions without a conversation together', async ({ plain, agent }) => {
      plain.send({ text: 'one' })
      await until(() => expect(agent.asked).toHaveLength(1))
      agent.asked[0]?.answer('1')
      const { session_id: conversation } = await plain.next({ output: '1' })
      plain.send({ text: 'two' })
      await until(() => expect(agent.asked).toHaveLength(2))
      agent.asked[1]?.answer('2')
      expect(await plain.next({ output: '2' })).toMatchObject({ session_id: conversation })
    })

    it('gives voice as an address', async ({ plain, agent, chat, session }) => {
      plain.send({
        type: 'audio',
        audio_base64: `data:audio/webm;codecs=opus;base64,${webmVoice.toString('base64')}`,
        session_id: 'c',
      })
      await until(() =>
        expect(agent.asked[0]?.question.audio).toEqual({ mimeType: 'audio/webm', content: expect.anything() }),
      )
      agent.asked[0]?.give({
        status: 'answered',
        text: 'listen',
        audio: { mimeType: 'audio/webm', content: webmVoice },
        audioUrl: undefined,
      })
      const { audio_url: path, type } = await plain.next({ output: 'listen' })
      expect(type).toBe('audio')
      const answer = await fetch(`${chat.url}${path}`, { headers: session.headers })
      expect(answer.headers.get('content-type')).toBe('audio/webm')
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(webmVoice)
    })

    it.for([
      ['broken JSON', '{"text":', 'one JSON object'],
      ['no object', '[1]', 'one JSON object'],
      ['nothing to say', '{"text":" "}', 'text'],
      ['a wrong type', '{"type":"video","text":"x"}', 'type'],
      ['a number for text', '{"text":5}', 'text'],
      ['NUL', '{"text":"a\\u0000"}', 'text'],
      ['voice that is no base64', '{"type":"audio","audio_base64":"!!"}', 'audio_base64'],
      ['voice that is no audio', '{"type":"audio","audio_base64":"AAAA"}', 'audio_base64'],
      ['voice without voice', '{"type":"audio"}', 'audio_base64'],
      ['a conversation with a wrong name', '{"text":"x","session_id":"a b"}', 'session_id'],
      ['an envelope without a message', '{"event":"messages.upsert","data":{"key":{"id":"c"}}}', 'data.message'],
      ['an envelope of another event', '{"event":"other","data":{}}', 'event'],
      ['a deep nest', `${'['.repeat(20_000)}`, 'one JSON object'],
      ['a prototype', '{"__proto__":{"text":"x"}}', 'text'],
    ] as const)(
      'answers %s with one error that names the member, and stays usable',
      async ([_what, frame, member], { plain, agent, db }) => {
        plain.send(frame)
        await until(() => expect(plain.frames).toHaveLength(1))
        expect(plain.frames[0]).toEqual({
          error: 'invalid_request',
          session_id: frame.includes('"a b"') ? 'a b' : frame.includes('"id":"c"') ? 'c' : null,
          detail: expect.stringContaining(member),
        })
        expect(await db.$count(messages)).toBe(0)
        plain.send({ text: 'still here?' })
        await until(() => expect(agent.asked).toHaveLength(1))
      },
    )

    it('refuses binary frames and stays usable', async ({ plain, agent }) => {
      plain.send(Buffer.from('{"text":"x"}'))
      expect(await plain.next({ error: 'invalid_request' })).toMatchObject({
        detail: expect.stringContaining('binary'),
      })
      plain.send({ text: 'x' })
      await until(() => expect(agent.asked).toHaveLength(1))
    })

    it('tells why the agent could not answer', async ({ plain, agent }) => {
      const { AgentError } = await import('../agent/agent.ts')
      plain.send({ text: 'x', session_id: 'c' })
      await until(() => expect(agent.asked).toHaveLength(1))
      agent.asked[0]?.fail(new AgentError('n8n is broken', { retryable: false }))
      expect(await plain.next({ session_id: 'c' })).toEqual({
        error: 'agent_failed',
        session_id: 'c',
        detail: 'n8n is broken',
      })
    })

    it('takes the next question while the agent thinks, and tells one user nothing of another', async ({
      chat,
      plain,
      agent,
      db,
    }) => {
      const eva = await chat.logIn(await addUser(db, 'eva'), 'eva')
      const other = await chat.open(`/ws/eva?token=${eva.token}`)
      plain.send({ text: 'one', session_id: 'a' })
      plain.send({ text: 'two', session_id: 'b' })
      await until(() => expect(agent.asked).toHaveLength(2))
      agent.asked[1]?.answer('2')
      expect(await plain.next({ output: '2' })).toMatchObject({ session_id: 'b' })
      agent.asked[0]?.answer('1')
      expect(await plain.next({ output: '1' })).toMatchObject({ session_id: 'a' })
      expect(other.frames).toEqual([])
    })
  })

  describe('axia.v1', () => {
    it('says hello, stores before it acknowledges, and tells all devices', async ({
      chat,
      session,
      userId,
      axia,
      agent,
      db,
      clock,
    }) => {
      const phone = await chat.open(`/ws/ana?token=${(await chat.logIn(userId)).token}`, 'axia.v1')
      expect(await axia.next({ type: 'hello' })).toEqual({
        type: 'hello',
        username: 'ana',
        expires_at: session.expiresAt.toISOString(),
        server_time: clock().toISOString(),
        seq: 0,
      })
      await goLive(phone)
      axia.send({ type: 'message', client_id: 'k1', session_id: 'c', text: 'hello' })
      const ack = await axia.next({ type: 'ack' })
      expect(ack).toMatchObject({ client_id: 'k1', session_id: 'c', seq: 1 })
      expect(await db.$count(messages)).toBe(1)
      await until(() => expect(agent.asked).toHaveLength(1))
      agent.asked[0]?.options.onDelta?.('h')
      agent.asked[0]?.answer('hi')
      for (const device of [axia, phone]) {
        expect(await device.next({ type: 'message', seq: 1 })).toMatchObject({
          message: { id: ack.message_id, role: 'user', text: 'hello', client_id: 'k1', status: 'sent' },
        })
        expect(await device.next({ type: 'delta' })).toEqual({
          type: 'delta',
          message_id: ack.message_id,
          session_id: 'c',
          text: 'h',
        })
        expect(await device.next({ type: 'status' })).toMatchObject({
          message_id: ack.message_id,
          status: 'answered',
          seq: 2,
        })
        expect(await device.next({ type: 'message', seq: 3 })).toMatchObject({
          message: { role: 'assistant', text: 'hi', reply_to: ack.message_id },
        })
      }
    })

    it('sends what is new after a second also to who says nothing', async ({ chat, axia, timers, userId }) => {
      await axia.next({ type: 'hello' })
      await chat.messageStore.ask(userId, { type: 'text', text: 'x', audio: undefined, conversationName: 'c' })
      await later()
      expect(axia.frames).toEqual([])
      timers.turn(1000)
      expect(await axia.next({ type: 'message' })).toMatchObject({ seq: 1 })
    })

    it('acknowledges a repeat with the first id and asks once', async ({ axia, agent }) => {
      for (let time = 0; time < 3; time++)
        axia.send({ type: 'message', client_id: 'k1', session_id: 'c', text: 'hello' })
      const acks = [
        await axia.next({ type: 'ack' }),
        await axia.next({ type: 'ack' }),
        await axia.next({ type: 'ack' }),
      ]
      expect(new Set(acks.map((ack) => ack.message_id)).size).toBe(1)
      await later()
      expect(agent.asked).toHaveLength(1)
    })

    it('replays what came after a number, in order, then says so', async ({ chat, session, userId, db }) => {
      await addMessages(db, userId, { count: 250, words: 'x' })
      const [first] = await chat.messageStore.history(userId, 'c', { before: 2, limit: 1 })
      await chat.messageStore.remove(userId, 'c', first?.id ?? '')
      const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      expect(await socket.next({ type: 'hello' })).toMatchObject({ seq: 251 })
      socket.send({ type: 'resume', after_seq: 1 })
      expect(await socket.next({ type: 'resumed' })).toEqual({ type: 'resumed', seq: 251 })
      expect(socket.frames.map(({ type, seq }) => [type, seq])).toEqual([
        ...Array.from({ length: 249 }, (_, index) => ['message', index + 2]),
        ['deleted', 251],
      ])
      socket.frames.length = 0
      socket.send({ type: 'resume', after_seq: 99_999 })
      expect(await socket.next({ type: 'resumed' })).toEqual({ type: 'resumed', seq: 251 })
      expect(socket.frames).toEqual([])
    })

    it('loses and repeats nothing when messages come while it replays', async ({ chat, session, userId, db }) => {
      await addMessages(db, userId, { count: 120, words: 'x' })
      await chat.outbox.stop(0)
      const socket = await chat.open(`/ws/ana?token=${session.token}`, 'axia.v1')
      await socket.next({ type: 'hello' })
      socket.send({ type: 'resume', after_seq: 0 })
      await Promise.all(
        Array.from({ length: 40 }, () =>
          chat.messageStore.ask(userId, { type: 'text', text: 'y', audio: undefined, conversationName: 'c' }),
        ),
      )
      await until(() => expect(socket.frames.filter(({ type }) => type === 'message')).toHaveLength(160))
      await later()
      const seqs = socket.frames.filter(({ type }) => type === 'message').map(({ seq }) => seq)
      expect(seqs).toEqual(Array.from({ length: 160 }, (_, index) => index + 1))
    })

    it('cancels', async ({ axia, agent }) => {
      axia.send({ type: 'message', client_id: 'k', session_id: 'c', text: 'x' })
      const { message_id } = await axia.next({ type: 'ack' })
      await until(() => expect(agent.asked).toHaveLength(1))
      axia.send({ type: 'cancel', message_id })
      expect(await axia.next({ type: 'status' })).toMatchObject({ message_id, status: 'cancelled' })
      await until(() => expect(agent.asked[0]?.options.signal.aborted).toBe(true))
    })

    it.for([
      ['an unknown type', { type: 'dance' }, 'unknown_frame', 'type'],
      ['no type', {}, 'unknown_frame', 'type'],
      ['a message without client_id', { type: 'message', text: 'x' }, 'invalid_request', 'client_id'],
      ['an empty message', { type: 'message', client_id: 'k', text: '' }, 'invalid_request', 'text'],
      ['too long a text', { type: 'message', client_id: 'k', text: 'x'.repeat(20_001) }, 'invalid_request', 'text'],
      ['a negative number', { type: 'resume', after_seq: -1 }, 'invalid_request', 'after_seq'],
      ['an id that is none', { type: 'cancel', message_id: 'x' }, 'invalid_request', 'message_id'],
      [
        'a message that is not there',
        { type: 'cancel', message_id: '01a1ffd5-6be9-71eb-b9e4-5c96581dbd72' },
        'not_found',
        '',
      ],
    ] as const)('answers %s with an error, and stays usable', async ([_what, frame, code, member], { axia }) => {
      axia.send(frame)
      expect(await axia.next({ type: 'error' })).toEqual({
        type: 'error',
        code,
        detail: expect.stringContaining(member),
        ...('client_id' in frame && { client_id: 'k' }),
      })
      axia.send({ type: 'ping' })
      await axia.next({ type: 'pong' })
    })

    it('hints at what was changed elsewhere', async ({ axia, db, userId }) => {
      await axia.next({ type: 'hello' })
      await notify(db, 'axia_changes', JSON.stringify({ user_id: userId, resource: 'tasks' }))
      expect(await axia.next({ type: 'changed' })).toEqual({ type: 'changed', resource: 'tasks' })
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
        await notify(tx, 'axia_sessions', JSON.stringify({ session_id: session.sessionId }))
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
      await notify(db, 'axia_sessions', JSON.stringify({ user_id: userId }))
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
