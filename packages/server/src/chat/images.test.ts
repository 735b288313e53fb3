/**
 * Pictures of messages: told by their bytes, kept for their owner, wiped with their message.
 * @module
 */
import { maxImagesBytes } from '@axia/contract'
import { describe, expect } from 'vitest'
import { it as base, until } from '../../test/chat-fixtures.ts'
import { addUser, gifPicture, text } from '../../test/chat-support.ts'
import { messageImages } from '../db/schema.ts'
import { newId } from '../id.ts'
import { storeAttachments } from './attachments.ts'

const it = base.extend('call', ({ chat, session }) => {
  return async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
    chat.app.inject({ method, url, headers: session.headers, ...(payload && { payload }) })
})

const picture = { image_base64: gifPicture.toString('base64'), alt: 'a point' }
const image = { mimeType: 'image/gif', content: gifPicture, width: 1, height: 1, alt: 'a point' } as const
const asked = { ...text('what is this'), conversationName: 'c', images: [image, { ...image, alt: 'another' }] }

describe(storeAttachments, () => {
  it('brings pictures over the socket to the agent and to all devices', async ({ axia, agent, call }) => {
    axia.send({ type: 'message', client_id: 'k1', session_id: 'c', images: [picture] })
    const { message_id: id } = await axia.next({ type: 'ack' })
    expect(await axia.next({ type: 'message' })).toMatchObject({
      message: { type: 'text', text: '', audio_url: null, images: [{ alt: 'a point' }] },
    })
    const [message] = (await call('GET', '/messages/c')).json()
    expect(message.images).toEqual([
      {
        url: expect.stringMatching(`^/messages/c/${id}/images/`),
        mime_type: 'image/gif',
        width: 1,
        height: 1,
        alt: 'a point',
      },
    ])
    await until(() => expect(agent.asked).toHaveLength(1))
    expect(agent.asked[0]?.question.images).toMatchObject([{ mimeType: 'image/gif', alt: 'a point', width: 1 }])
    expect(Buffer.from(agent.asked[0]?.question.images[0]?.content ?? [])).toEqual(gifPicture)
    const fetched = await call('GET', message.images[0].url)
    expect(fetched.rawPayload).toEqual(gifPicture)
    expect(fetched.headers['content-type']).toBe('image/gif')
  })

  it('recognises a repeat by its pictures too', async ({ axia, db }) => {
    const ask = (images: object[]) =>
      axia.send({ type: 'message', client_id: 'k1', session_id: 'c', text: 'x', images })
    ask([picture])
    ask([picture])
    const [first, second] = [await axia.next({ type: 'ack' }), await axia.next({ type: 'ack' })]
    expect(second.message_id).toBe(first.message_id)
    for (const images of [[], [picture, picture], [{ ...picture, alt: 'else' }]]) {
      ask(images)
      expect(await axia.next({ type: 'error' })).toMatchObject({ client_id: 'k1', code: 'idempotency_key_reused' })
    }
    expect(await db.$count(messageImages)).toBe(1)
  })

  it('refuses what is no picture, and stays usable', async ({ axia }) => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
    const wrong: object[][] = [
      [{ image_base64: svg }],
      [{ image_base64: 'x' }],
      [{}],
      [{ ...picture, alt: 'a'.repeat(501) }],
      Array(5).fill(picture),
    ]
    for (const images of wrong) {
      axia.send({ type: 'message', client_id: 'k1', session_id: 'c', images })
      expect(await axia.next({ type: 'error' })).toMatchObject({
        client_id: 'k1',
        code: 'invalid_request',
        detail: expect.stringContaining('images'),
      })
    }
    axia.send({ type: 'message', client_id: 'k1', session_id: 'c', images: [picture] })
    await axia.next({ type: 'ack' })
  })

  it('takes as many bytes as the wire allows', async ({ axia }) => {
    const large = Buffer.concat([gifPicture, Buffer.alloc(maxImagesBytes - gifPicture.length)])
    axia.send({ type: 'message', client_id: 'k1', images: [{ image_base64: large.toString('base64') }] })
    expect(await axia.next({ type: 'ack' })).toMatchObject({ client_id: 'k1' })
  })

  it('takes and gives pictures over REST, and leaves the plain dialect as it is', async ({ call, plain, agent }) => {
    const sending = call('POST', '/send-message', { session_id: 'c', images: [picture] })
    await until(() => expect(agent.asked).toHaveLength(1))
    agent.asked[0]?.give({ status: 'answered', text: '', audio: undefined, images: [image] })
    expect((await sending).json()).toEqual({
      session_id: 'c',
      output: '',
      type: 'text',
      timestamp: expect.any(String),
    })
    const [question, answer] = (await call('GET', '/messages/c')).json()
    expect([question.images, answer.images]).toMatchObject([[{ alt: 'a point' }], [{ alt: 'a point' }]])
    expect((await call('GET', answer.images[0].url)).rawPayload).toEqual(gifPicture)
    plain.send({ session_id: 'c', text: '', images: [{ image_base64: 7 }] })
    expect(await plain.next({ error: 'invalid_request' })).toMatchObject({ detail: expect.stringContaining('text') })
    expect((await call('POST', '/send-message', { images: [{ image_base64: 7 }] })).json()).toMatchObject({
      status: 400,
      errors: [{ field: expect.stringContaining('images') }],
    })
  })

  it('shows a picture to its owner alone, under its own message alone', async ({ chat, userId, call, db }) => {
    const { messageId } = await chat.messageStore.ask(userId, asked)
    const other = await chat.messageStore.ask(userId, { ...text('x'), conversationName: 'c' })
    const [{ images }] = (await call('GET', '/messages/c')).json()
    expect(images.map(({ alt }: { alt: string }) => alt)).toEqual(['a point', 'another'])
    const eva = await chat.logIn(await addUser(db, 'eva'), 'eva')
    expect((await chat.app.inject({ url: images[0].url, headers: eva.headers })).statusCode).toBe(404)
    expect((await chat.app.inject({ url: images[0].url })).statusCode).toBe(401)
    for (const url of [
      images[0].url.replace(messageId, other.messageId),
      images[0].url.replace('/c/', '/d/'),
      `/messages/c/${messageId}/images/${newId()}`,
    ]) {
      expect((await call('GET', url)).statusCode).toBe(404)
    }
    expect((await call('GET', `/messages/c/${messageId}/images/x`)).statusCode).toBe(400)
  })

  it('wipes pictures with their message, and with its conversation', async ({ chat, userId, call, db }) => {
    const first = await chat.messageStore.ask(userId, asked)
    await chat.messageStore.ask(userId, asked)
    const [{ images }] = (await call('GET', '/messages/c')).json()
    expect(await db.$count(messageImages)).toBe(4)
    await call('DELETE', `/messages/c/${first.messageId}`)
    expect(await db.$count(messageImages)).toBe(2)
    expect((await call('GET', images[0].url)).statusCode).toBe(404)
    await call('DELETE', '/messages/c')
    expect(await db.$count(messageImages)).toBe(0)
  })
})
