import type { Conversation } from '@axia/contract'
import { describe, expect } from 'vitest'
import { it } from '../../test/chat-fixtures.ts'
import { text } from '../../test/chat-support.ts'
import { createConversationStore } from './conversation-store.ts'

describe(createConversationStore, () => {
  it('lists pinned conversations before the others, on every page', async ({ chat, userId, session, clock }) => {
    const call = (method: 'GET' | 'PATCH', url: string, payload?: object) =>
      chat.app.inject({ method, url, headers: session.headers, ...(payload && { payload }) })
    await chat.outbox.stop(0)
    const names = ['a', 'b', 'c', 'd']
    for (const name of names) {
      clock.turn({ seconds: 1 })
      await chat.messageStore.ask(userId, { ...text(name), conversationName: name })
    }
    for (const name of ['a', 'c']) {
      expect((await call('PATCH', `/messages/${name}`, { pinned: true })).json()).toMatchObject({
        title: name,
        pinned: true,
      })
    }
    const listed: string[] = []
    for (let page: string | undefined = '/messages?limit=1'; page !== undefined; ) {
      const answer = await call('GET', page)
      listed.push(...answer.json().map(({ session_id: name }: Conversation) => name))
      page = /<([^>]+)>; rel="next"/.exec(String(answer.headers.link))?.[1]
    }
    expect(listed).toEqual(['c', 'a', 'd', 'b'])
    await call('PATCH', '/messages/c', { pinned: false })
    expect((await call('GET', '/messages')).json()).toMatchObject(
      ['a', 'd', 'c', 'b'].map((name) => ({ session_id: name, pinned: name === 'a' })),
    )
    expect((await call('PATCH', '/messages/c', {})).json()).toMatchObject({ errors: [{ field: 'title' }] })
    expect((await call('PATCH', '/messages/c', { pinned: 'yes' })).json()).toMatchObject({
      errors: [{ field: 'pinned' }],
    })
  })
})
