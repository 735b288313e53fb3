import { describe, expect } from 'vitest'
import { it } from '../../test/chat-fixtures.ts'
import { text } from '../../test/chat-support.ts'
import { readHistory } from './message-history.ts'

describe(readHistory, () => {
  it('opens a conversation at a message, or at a moment, and goes on from there both ways', async ({
    chat,
    userId,
    session,
    clock,
  }) => {
    await chat.outbox.stop(0)
    const call = (url: string) => chat.app.inject({ url, headers: session.headers })
    for (let index = 1; index <= 9; index++) {
      await chat.messageStore.ask(userId, { ...text(`m${index}`), conversationName: index === 5 ? 'other' : 'c' })
      clock.turn({ seconds: 60 })
    }
    const page = async (query: string) =>
      (await call(`/messages/c?${query}`)).json().map((message: { seq: number }) => message.seq)
    expect(await page('limit=2&after=3')).toEqual([4, 6])
    expect(await page('limit=4&around=6')).toEqual([3, 4, 6, 7])
    expect(await page('limit=4&around=5')).toEqual([3, 4, 6, 7])
    expect(await page('limit=4&around=99')).toEqual([8, 9])
    const first = Date.parse((await call('/messages/c')).json()[0].timestamp)
    const at = (minutes: number) => new Date(first + minutes * 60_000).toISOString()
    expect(await page(`limit=4&at=${at(2.5)}`)).toEqual([2, 3, 4, 6])
    expect(await page(`limit=2&at=${at(60)}`)).toEqual([8, 9])
    expect(await page('limit=2&at=2001-01-01')).toEqual([1])
    expect((await call('/messages/c?before=3&around=4')).json()).toMatchObject({
      type: '/problems/invalid_request',
      errors: [{ field: 'around' }],
    })
    expect((await call('/messages/c?at=2026-02-30')).json()).toMatchObject({ errors: [{ field: 'at' }] })
  })
})
