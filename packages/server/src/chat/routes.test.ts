import { describe, expect } from 'vitest'
import { it as base, until } from '../../test/chat-fixtures.ts'
import type { ChatServer } from '../../test/chat-server.ts'
import { addUser, echoAgent, outboxRow, text, webmVoice } from '../../test/chat-support.ts'
import { AgentError } from '../agent/agent.ts'
import { messages } from '../db/schema.ts'
import { appMessageRoute } from './app-message-route.ts'
import { chatRoutes } from './routes.ts'

const it = base.extend('call', ({ chat, session }) => {
  return async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, headers = {}) => {
    const all = { ...session.headers, ...headers }
    return chat.app.inject({ method, url, headers: all, ...(payload && { payload }) })
  }
})

describe(chatRoutes, () => {
  it('gives the history of a conversation, oldest first, page by page', async ({ chat, userId, call }) => {
    await chat.outbox.stop(0)
    for (let index = 1; index <= 5; index++)
      await chat.messageStore.ask(userId, { ...text(`m${index}`), conversationName: 'c' })
    const page = await call('GET', '/messages/c?limit=2')
    expect(page.statusCode).toBe(200)
    expect(page.json()).toMatchObject([
      { text: 'm4', session_id: 'c', role: 'user', status: 'sent', seq: 4, audio_url: null, reply_to: null },
      { text: 'm5' },
    ])
    expect((await call('GET', '/messages/c?limit=2&before=4')).json()).toMatchObject([{ text: 'm2' }, { text: 'm3' }])
    expect((await call('GET', '/messages/nobody-used-this')).json()).toEqual([])
  })

  it("shows nobody another user's conversation", async ({ chat, userId, db }) => {
    await chat.messageStore.ask(userId, { ...text('secret'), conversationName: 'c' })
    const eva = await chat.logIn(await addUser(db, 'eva'), 'eva')
    expect((await chat.app.inject({ url: '/messages/c', headers: eva.headers })).json()).toEqual([])
    expect((await chat.app.inject({ url: '/messages', headers: eva.headers })).json()).toEqual([])
    expect((await chat.app.inject({ method: 'DELETE', url: '/messages/c', headers: eva.headers })).statusCode).toBe(404)
  })

  it('lists conversations with their last message, and names the next page', async ({ chat, userId, call, clock }) => {
    await chat.outbox.stop(0)
    for (const name of ['a', 'b', 'c']) {
      clock.turn({ seconds: 1 })
      await chat.messageStore.ask(userId, { ...text(`about ${name}`), conversationName: name })
    }
    const first = await call('GET', '/messages?limit=2')
    expect(first.json()).toMatchObject([
      { session_id: 'c', title: 'about c', last_message: { text: 'about c' } },
      { session_id: 'b' },
    ])
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? ''
    const second = await call('GET', next)
    expect(second.json()).toMatchObject([{ session_id: 'a' }])
    expect(second.headers.link).toBeUndefined()
    expect((await call('GET', '/messages?after=nonsense')).json()).toMatchObject({
      type: '/problems/invalid_request',
      errors: [{ field: 'after' }],
    })
  })

  it('renames, and deletes messages and conversations', async ({ chat, userId, call }) => {
    await chat.outbox.stop(0)
    const { messageId } = await chat.messageStore.ask(userId, { ...text('x'), conversationName: 'c' })
    expect((await call('PATCH', '/messages/c', { title: '  Plans ' })).json()).toMatchObject({
      session_id: 'c',
      title: 'Plans',
    })
    expect((await call('PATCH', '/messages/c', { title: ' ' })).statusCode).toBe(400)
    expect((await call('DELETE', `/messages/c/${messageId}`)).statusCode).toBe(204)
    expect((await call('DELETE', `/messages/c/${messageId}`)).statusCode).toBe(404)
    expect((await call('DELETE', '/messages/c')).statusCode).toBe(204)
    expect((await call('GET', '/messages')).json()).toEqual([])
  })

  it('sends a failed message again', async ({ chat, userId, agent, call }) => {
    const { messageId } = await chat.messageStore.ask(userId, { ...text('x'), conversationName: 'c' })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.fail(new AgentError('no', { retryable: false }))
    await until(async () =>
      expect((await call('GET', '/messages/c')).json()).toMatchObject([{ status: 'failed', detail: 'no' }]),
    )
    const retried = await call('POST', `/messages/c/${messageId}/retry`)
    expect(retried.json()).toMatchObject({ id: messageId, status: 'sent', detail: null })
    await until(() => expect(agent.asked).toHaveLength(2))
  })

  it('takes a question back, once and for all, and none that has ended', async ({ chat, userId, agent, call, db }) => {
    const ask = (name: string) => chat.messageStore.ask(userId, { ...text('x'), conversationName: name })
    const { messageId } = await ask('c')
    await until(() => expect(agent.asked).toHaveLength(1))
    const cancelled = await call('POST', `/messages/c/${messageId}/cancel`)
    expect(cancelled.json()).toMatchObject({ id: messageId, status: 'cancelled', session_id: 'c' })
    await until(() => expect(agent.asked[0]?.options.signal.aborted).toBe(true))
    expect(await outboxRow(db, messageId)).toBeUndefined()
    expect((await call('POST', `/messages/c/${messageId}/cancel`)).json()).toEqual(cancelled.json())
    expect((await call('POST', `/messages/other/${messageId}/cancel`)).statusCode).toBe(404)

    const { messageId: answered } = await ask('d')
    await until(() => expect(agent.asked).toHaveLength(2))
    agent.asked[1]?.answer('hi')
    await until(async () => expect(await outboxRow(db, answered)).toBeUndefined())
    expect((await call('POST', `/messages/d/${answered}/cancel`)).json()).toMatchObject({
      type: '/problems/conflict',
      status: 409,
    })
    const [, answer] = (await call('GET', '/messages/d')).json()
    expect((await call('POST', `/messages/d/${answer.id}/cancel`)).statusCode).toBe(404)
  })

  it('answers a question with its one answer', async ({ start, userId, clock }) => {
    const chat = await start({ agent: echoAgent })
    const { headers } = await chat.logIn(userId)
    const answer = await chat.app.inject({
      method: 'POST',
      url: '/send-message',
      headers,
      payload: { text: 'hello', session_id: 'c' },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      session_id: 'c',
      output: 'echo: hello',
      type: 'text',
      timestamp: clock().toISOString(),
    })
  })

  it('gives a repeat under the same Idempotency-Key the first answer, and refuses another question under it', async ({
    call,
    agent,
    db,
  }) => {
    const ask = (words: string) =>
      call('POST', '/send-message', { text: words, session_id: 'c' }, { 'idempotency-key': 'k1' })
    const both = Promise.all([ask('hello'), ask('hello')])
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.answer('hi')
    const [first, second] = await both
    expect(first.json()).toMatchObject({ output: 'hi' })
    expect(second.json()).toEqual(first.json())
    expect((await ask('hello')).json()).toEqual(first.json())
    expect(await db.$count(messages)).toBe(2)
    expect((await ask('something else')).json()).toMatchObject({
      type: '/problems/idempotency_key_reused',
      status: 422,
    })
  })

  it('takes the same words elsewhere, or another voice, for another question', async ({ start, userId }) => {
    const chat = await start({ agent: echoAgent })
    const { headers } = await chat.logIn(userId)
    const ask = async (key: string, payload: object) => {
      const answer = await chat.app.inject({
        method: 'POST',
        url: '/send-message',
        headers: { ...headers, 'idempotency-key': key },
        payload,
      })
      return answer.statusCode
    }
    expect(await ask('k1', { text: 'hello', session_id: 'c' })).toBe(200)
    expect(await ask('k1', { text: 'hello' })).toBe(200) // names no other place
    expect(await ask('k1', { text: 'hello', session_id: 'd' })).toBe(422)
    const voice = (last: number) => Buffer.concat([webmVoice, Buffer.of(last)]).toString('base64')
    expect(await ask('k2', { audio_base64: voice(1) })).toBe(200)
    expect(await ask('k2', { audio_base64: voice(1) })).toBe(200)
    expect(await ask('k2', { audio_base64: voice(2) })).toBe(422)
    expect(await ask('k2', { text: 'hello' })).toBe(422)
  })

  it('gives up when the time of the agent is over, and keeps the message', async ({ call, agent, timers }) => {
    const asked = call('POST', '/send-message', { text: 'hello', session_id: 'c' })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.give({ status: 'open' })
    timers.turn(300_000)
    expect((await asked).json()).toMatchObject({ type: '/problems/agent_timeout', status: 504 })
    expect((await call('GET', '/messages/c')).json()).toMatchObject([{ text: 'hello', status: 'sent' }])
  })

  it('tells why the agent could not answer', async ({ call, agent }) => {
    const asked = call('POST', '/send-message', { text: 'hello' })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.fail(new AgentError('the workflow is not active', { retryable: false }))
    expect((await asked).json()).toMatchObject({
      type: '/problems/agent_failed',
      status: 502,
      detail: 'the workflow is not active',
    })
  })

  it('does not keep a server from stopping', async ({ chat, call, agent, db }) => {
    const asked = call('POST', '/send-message', { text: 'hello', session_id: 'c' })
    await until(() => expect(agent.asked).toHaveLength(1))
    await chat.stop()
    const answer = await asked
    expect(answer.json()).toMatchObject({ type: '/problems/busy', status: 503 })
    expect(answer.headers['retry-after']).toBe('5')
    expect(await db.$count(messages)).toBe(1)
  })

  it('keeps the message of a client that went away', async ({ chat, session, call, agent }) => {
    const controller = new AbortController()
    const asked = fetch(`${chat.url}/send-message`, {
      method: 'POST',
      headers: { ...session.headers, 'content-type': 'application/json' },
      body: '{"text":"hello","session_id":"c"}',
      signal: controller.signal,
    }).catch((error: unknown) => error)
    await until(() => expect(agent.asked).toHaveLength(1))
    controller.abort()
    await asked
    agent.asked[0]?.answer('hi')
    await until(async () =>
      expect((await call('GET', '/messages/c')).json()).toMatchObject([{ status: 'answered' }, { text: 'hi' }]),
    )
  })

  describe('the voice of a message', () => {
    const voice = Buffer.concat([webmVoice, Buffer.from('0123456789')])
    const withVoice = it.extend('path', async ({ chat, userId }) => {
      const audio = { mimeType: 'audio/webm', content: voice }
      const question = { type: 'audio', text: '', audio, conversationName: 'c' } as const
      const { messageId } = await chat.messageStore.ask(userId, question)
      return `/messages/c/${messageId}/audio`
    })

    withVoice('comes whole with its type, and says that it comes in parts too', async ({ path, call }) => {
      const { statusCode, headers, rawPayload } = await call('GET', path)
      expect(statusCode).toBe(200)
      expect(headers).toMatchObject({
        'content-type': 'audio/webm',
        'content-length': '18',
        'accept-ranges': 'bytes',
      })
      expect(rawPayload).toEqual(voice)
    })

    withVoice.for([
      ['bytes=0-1', 0, 1],
      ['bytes=4-', 4, 17],
      ['bytes=17-17', 17, 17],
      ['bytes=10-999', 10, 17],
      ['bytes=-4', 14, 17],
      ['bytes=-999', 0, 17],
    ] as const)('comes in parts, as some players want it: %s', async ([range, first, last], { path, call }) => {
      const { statusCode, headers, rawPayload } = await call('GET', path, undefined, { range })
      expect(statusCode).toBe(206)
      expect(headers).toMatchObject({ 'content-range': `bytes ${first}-${last}/18`, 'content-type': 'audio/webm' })
      expect(rawPayload).toEqual(voice.subarray(first, last + 1))
    })

    withVoice.for(['bytes=18-', 'bytes=99-100', 'bytes=-0'])(
      'has no part beyond its end: %s',
      async (range, { path, call }) => {
        const answer = await call('GET', path, undefined, { range })
        expect(answer.statusCode).toBe(416)
        expect(answer.headers['content-range']).toBe('bytes */18')
        expect(answer.json()).toMatchObject({ type: '/problems/range_not_satisfiable' })
      },
    )

    withVoice.for([
      [{ range: 'bytes=3-1' }],
      [{ range: 'bytes=0-1,4-5' }],
      [{ range: 'bytes=-' }],
      [{ range: 'lines=1-2' }],
      [{ range: 'bytes=0-1', 'if-range': '"x"' }],
    ])('comes whole where no single part is asked for: %o', async ([headers], { path, call }) => {
      const { statusCode, rawPayload } = await call('GET', path, undefined, headers)
      expect(statusCode).toBe(200)
      expect(rawPayload).toEqual(voice)
    })
  })

  it.for([
    ['nothing', {}, 'text'],
    ['an empty text', { text: ' ' }, 'text'],
    ['a number', { text: 5 }, 'text'],
    ['a wrong type', { type: 'video', text: 'x' }, 'type'],
    ['voice that is none', { type: 'audio', audio_base64: 'AAAA' }, 'audio_base64'],
    ['a wrong conversation', { text: 'x', session_id: 'a/b' }, 'session_id'],
  ] as const)('names the member that is wrong: %s', async ([_what, body, field], { call }) => {
    const answer = await call('POST', '/send-message', body)
    expect(answer.json()).toMatchObject({ type: '/problems/invalid_request', status: 400, errors: [{ field }] })
  })
})

describe(appMessageRoute, () => {
  const post = (chat: ChatServer, body: object, headers: Record<string, string>) =>
    chat.app.inject({
      method: 'POST',
      url: '/app-message',
      headers: { 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(body),
    })

  it('brings a late answer, once', async ({ chat, userId, webhook, agent, call }) => {
    const { messageId } = await chat.messageStore.ask(userId, { ...text('x'), conversationName: 'c' })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.give({ status: 'open' })
    const body = {
      username: 'Ana',
      message_id: messageId,
      output: 'at last',
      type: 'audio',
      audio_base64: webmVoice.toString('base64'),
    }
    const headers = webhook.sign('w1', JSON.stringify(body))
    const first = await post(chat, body, headers)
    expect(first.statusCode).toBe(202)
    expect((await post(chat, body, headers)).json()).toEqual(first.json())
    const { message_id: answerId, session_id: conversation } = first.json()
    expect(conversation).toBe('c')
    expect((await call('GET', '/messages/c')).json()).toMatchObject([
      { status: 'answered' },
      { id: answerId, text: 'at last', reply_to: messageId, audio_url: `/messages/c/${answerId}/audio` },
    ])
    expect((await call('GET', `/messages/c/${answerId}/audio`)).rawPayload).toEqual(webmVoice)
  })

  it('lets the agent speak first, once per webhook', async ({ chat, userId, webhook, call }) => {
    expect(userId).toBeDefined()
    const body = { username: 'ana', session_id: 'news', output: 'good morning' }
    const headers = webhook.sign('w2', JSON.stringify(body))
    expect((await post(chat, body, headers)).statusCode).toBe(202)
    expect((await post(chat, body, headers)).statusCode).toBe(202)
    expect((await call('GET', '/messages/news')).json()).toMatchObject([
      { role: 'assistant', text: 'good morning', reply_to: null },
    ])
    expect((await call('GET', '/messages/news')).json()).toHaveLength(1)
  })

  it('refuses what is not signed, signed over something else, or too old', async ({
    chat,
    userId,
    webhook,
    clock,
    session,
    db,
  }) => {
    expect(userId).toBeDefined()
    const body = { username: 'ana', output: 'x' }
    const signed = webhook.sign('w3', JSON.stringify(body))
    const refusal = { type: '/problems/invalid_signature', status: 401 }
    expect((await post(chat, body, {})).json()).toMatchObject(refusal)
    expect((await post(chat, body, session.headers)).json()).toMatchObject(refusal)
    expect((await post(chat, { ...body, output: 'y' }, signed)).json()).toMatchObject(refusal)
    expect((await chat.app.inject({ method: 'POST', url: '/app-message', headers: signed })).json()).toMatchObject(
      refusal,
    )
    clock.turn({ minutes: 6 })
    expect((await post(chat, body, signed)).json()).toMatchObject(refusal)
    expect(await db.$count(messages)).toBe(0)
  })

  it('lets nobody speak for the agent while there is no secret', async ({ start, webhook }) => {
    const chat = await start({ webhook: undefined })
    const body = { username: 'ana', output: 'x' }
    const answer = await post(chat, body, webhook.sign('w', JSON.stringify(body)))
    expect(answer.json()).toMatchObject({
      type: '/problems/invalid_signature',
      detail: expect.stringContaining('N8N_WEBHOOK_SECRET'),
    })
  })

  it('tells what is wrong with a signed message', async ({ chat, userId, webhook }) => {
    const { messageId } = await chat.messageStore.ask(userId, { ...text('x'), conversationName: 'c' })
    await chat.messageStore.cancel(userId, messageId)
    const send = (body: object) => post(chat, body, webhook.sign('w', JSON.stringify(body)))
    expect((await send({ username: 'nobody', output: 'x' })).statusCode).toBe(404)
    expect((await send({ username: 'ana', output: ' ' })).json()).toMatchObject({ errors: [{ field: 'output' }] })
    expect((await send({ username: 'ana' })).json()).toMatchObject({ errors: [{ field: 'output' }] })
    expect((await send({ username: 'ana', output: 'x', message_id: messageId })).statusCode).toBe(409)
    expect((await send({ username: 'ana', output: 'x', message_id: 'no' })).json()).toMatchObject({
      errors: [{ field: 'message_id' }],
    })
  })
})
