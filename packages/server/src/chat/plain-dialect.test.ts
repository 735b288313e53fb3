import { describe, expect } from 'vitest'
import { it, later, until } from '../../test/chat-fixtures.ts'
import { addUser, webmVoice } from '../../test/chat-support.ts'
import { AgentError } from '../agent/agent.ts'
import { messages } from '../db/schema.ts'
import { PlainDialect } from './plain-dialect.ts'

describe(PlainDialect, () => {
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
