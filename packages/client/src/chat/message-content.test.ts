/**
 * Pictures: kept until they are sent, sent once, fetched once.
 * @module
 */
import { maxImagesBytes } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { again, connected, frame, signedIn, uuid } from '../../test/chat.ts'
import { friendlyServer, settled } from '../../test/support.ts'
import { memoryPending } from '../index.ts'
import { MessageContent } from './message-content.ts'

const picture = (size = 3) => ({ mimeType: 'image/png', content: new Uint8Array(size).fill(7), width: 2, height: 1 })
const url = `/messages/c/${uuid(1)}/images/${uuid(9)}`
const image = { url, mime_type: 'image/png', width: 2, height: 1, alt: 'a cat' } as const
const call = `GET ${url}`

describe(MessageContent, () => {
  it('sends pictures with their message, again over the next connection, and keeps them until the server has them', async () => {
    const pending = memoryPending()
    const world = await connected({ pending })
    const { chat, socket } = world
    const { sessionId } = chat.send({ images: [{ ...picture(), alt: 'a cat' }], sessionId: 'c' })
    const conversation = chat.conversation(sessionId)
    expect(conversation.state.messages).toMatchObject([
      { type: 'text', text: '', state: 'pending', images: [{ width: 2, height: 1, alt: 'a cat' }] },
    ])
    await settled()
    const sent = { message_type: 'text', images: [{ image_base64: 'BwcH', alt: 'a cat' }] }
    expect(socket().frames('message')).toMatchObject([sent])
    const [message] = conversation.state.messages
    if (message === undefined) throw new Error('it was sent')
    expect(await (await chat.image(message, 0)).bytes()).toEqual(picture().content)
    expect(await pending.readAll()).toMatchObject([{ images: [{ mimeType: 'image/png' }] }])
    socket().drop()
    await again(world, 0)
    expect(socket().frames('message')).toMatchObject([sent])
  })

  it('fetches a picture once, and forgets it with its user', async () => {
    const server = friendlyServer().on(call, () => new Response('abc', { headers: { 'content-type': 'image/png' } }))
    const { chat, client, socket } = await connected({ server })
    socket().receive(frame(1, { images: [image] }))
    const [message] = chat.conversation('c').state.messages
    if (message === undefined) throw new Error('it came')
    expect(message.images).toEqual([image])
    const [first, second] = [await chat.image(message, 0), await chat.image(message, 0)]
    expect(await first.text()).toBe('abc')
    expect(second).toBe(first)
    expect(server.named(call)).toHaveLength(1)
    await expect(chat.image(message, 1)).rejects.toMatchObject({ code: 'not_found' })
    await client.auth.logout()
    await client.auth.login('ana', 'secret')
    await chat.image(message, 0)
    expect(server.named(call)).toHaveLength(2)
  })

  it('refuses what the server would refuse', async () => {
    const { chat } = await signedIn()
    const refused = (images: ReturnType<typeof picture>[]) => {
      try {
        chat.send({ text: 'x', images })
        return 'taken'
      } catch (error) {
        return String(error)
      }
    }
    expect(refused(Array.from({ length: 5 }, () => picture()))).toContain('at most 4')
    expect(refused([picture(0)])).toContain('must not be empty')
    expect(refused([picture(maxImagesBytes), picture(1)])).toContain('too large')
    expect(refused([picture(maxImagesBytes)])).toBe('taken')
  })
})
