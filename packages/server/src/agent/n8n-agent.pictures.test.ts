import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type N8nStandIn, startN8nStandIn, type WorkflowBehaviour } from '../../../../e2e/support/n8n-stand-in.ts'
import { gifPicture } from '../../test/chat-support.ts'
import type { Question } from './agent.ts'
import { type N8nAgent, n8nAgent } from './n8n-agent.ts'

const question: Question = {
  messageId: '01a1ffd5-6be9-71eb-b9e4-5c96581dbd72',
  conversationName: 'c1',
  userId: '01a1ffd5-6be5-7436-9a31-6a376cec9ea8',
  username: 'ana',
  locale: 'en',
  timeZone: 'America/Bogota',
  type: 'text',
  text: 'what is this?',
  audio: undefined,
  images: [],
  sentAt: new Date('2026-11-21T20:00:00Z'),
}

let n8n: N8nStandIn
let agent: N8nAgent
beforeEach(async () => {
  n8n = await startN8nStandIn()
  agent = n8nAgent({ url: n8n.url, signature: undefined })
})
afterEach(async () => {
  await agent.close()
  await n8n.close()
})

const ask = (asked: Partial<Question> = {}) =>
  agent.answer({ ...question, ...asked }, { signal: new AbortController().signal })

describe('pictures', () => {
  const picture = { mimeType: 'image/gif', content: gifPicture, width: 1, height: 1, alt: '' }
  const image_base64 = gifPicture.toString('base64')

  it('go to the workflow with what they show', async () => {
    await ask({ images: [{ ...picture, mimeType: 'image/gif', alt: 'a point' }] })
    expect(n8n.received[0]?.body).toMatchObject({ images: [{ image_base64, mime_type: 'image/gif', alt: 'a point' }] })
  })

  it.each<[string, WorkflowBehaviour, object[]]>([
    ['one beside the words', { respond: { output: 'look', image_base64 } }, [picture]],
    ['one without words', { respond: { image_base64: `data:image/png;base64,${image_base64}` } }, [picture]],
    [
      'several, with what they show',
      { respond: { output: 'look', images: [{ image_base64, alt: 'one' }, { image_base64 }] } },
      [{ ...picture, alt: 'one' }, picture],
    ],
    ['one of each entry', { allEntries: [{ output: 'a', image_base64 }, { image_base64 }] }, [picture, picture]],
    ['a file', { binary: gifPicture, mimeType: 'image/png' }, [picture]],
    ['streamed', { streamed: ['look', { image_base64 }] }, [picture]],
    ['no more than a message takes', { respond: { images: Array(6).fill({ image_base64 }) } }, Array(4).fill(picture)],
  ])('are understood: %s', async (_what, behaviour, images) => {
    n8n.behave(behaviour)
    expect(await ask()).toMatchObject({ status: 'answered', images })
  })

  it('are left out where they are none', async () => {
    n8n.behave({ respond: { output: 'look', image_base64: 'PHN2Zy8+', images: 'x', image_url: 'javascript:alert(1)' } })
    expect(await ask()).toEqual({ status: 'answered', text: 'look', audio: undefined })
  })

  it('are fetched from n8n by their address, from elsewhere over the public internet alone', async () => {
    n8n.behave({ respond: { output: 'look', image_url: n8n.url } }, { binary: gifPicture, mimeType: 'text/html' })
    expect(await ask()).toMatchObject({ text: 'look', images: [picture] })
    const inside = await startN8nStandIn()
    n8n.behave({ respond: { output: 'look', images: [{ image_url: inside.url }] } })
    expect(await ask()).toEqual({
      status: 'answered',
      text: `look\n\nA picture of this answer could not be had: ${inside.url}`,
      audio: undefined,
    })
    expect(inside.connections()).toBe(0)
    await inside.close()
  })
})
