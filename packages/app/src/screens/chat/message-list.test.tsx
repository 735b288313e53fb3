import { ApiError } from '@axia/client'
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fakeClient, openApp, testMessage } from '../../test-support.tsx'
import { painted } from './chat-fixtures.ts'
import { MessageList } from './message-list.tsx'

describe(MessageList, () => {
  /** So many messages of the agent, each a row of 100 pixels, of which ten are in sight. */
  const said = (count: number, name = 'm') =>
    Array.from({ length: count }, (_, index) =>
      testMessage({ id: `${name}${index}`, role: 'assistant', text: `${name}${index}` }),
    )

  /** Opens it at its end, where a conversation is opened. */
  async function openLong(messages = said(200), hasOlder = true) {
    const client = fakeClient()
    const conversation = client.chat.conversation('casa')
    conversation.set({ messages, hasOlder, loading: false })
    const app = openApp('/chat/casa', { client })
    const log = await app.screen.findByRole('log')
    await waitFor(() => expect(within(log).getByText(messages.at(-1)?.text ?? '')).toBeTruthy())
    return { ...app, log, conversation, messages }
  }

  const scrollTo = (log: HTMLElement, top: number) => act(async () => log.scrollTo({ top }))
  const drawn = (log: HTMLElement) => within(log).getAllByRole('article')

  it('is drawn as far as it is in sight, from its end', async () => {
    const { log } = await openLong(said(10_000))
    expect(drawn(log).length).toBeLessThan(30)
    expect(within(log).queryByText('m0')).toBeNull()
    expect(drawn(log).at(-1)?.getAttribute('aria-posinset')).toBe('10000')
    expect(drawn(log).at(-1)?.getAttribute('aria-setsize')).toBe('-1')
  })

  it('loads what came before when one scrolls up, and keeps the place', async () => {
    const { log, conversation, messages } = await openLong()
    expect(conversation.loadOlder).not.toHaveBeenCalled()
    await scrollTo(log, 600)
    expect(conversation.loadOlder).toHaveBeenCalled()
    const inSight = drawn(log).map((row) => row.textContent)
    act(() => conversation.set({ messages: [...said(50, 'o'), ...messages], hasOlder: false, loading: false }))
    await painted()
    expect(log.scrollTop).toBeGreaterThan(4000)
    await waitFor(() => expect(drawn(log).map((row) => row.textContent)).toEqual(inSight))
    await scrollTo(log, 0)
    expect(screen.getByText('Aquí empieza la conversación')).toBeTruthy()
  })

  it('stays where one reads when something new comes, and leads down to it', async () => {
    const { log, conversation, messages, user } = await openLong()
    await scrollTo(log, 5000)
    const before = log.scrollTop
    const news = testMessage({ id: 'nuevo', role: 'assistant', text: 'nuevo' })
    act(() => conversation.set({ messages: [...messages, news], hasOlder: true, loading: false }))
    await painted()
    expect(log.scrollTop).toBe(before)
    await user.click(screen.getByRole('button', { name: 'Mensajes nuevos' }))
    await waitFor(() => expect(within(log).getByText('nuevo')).toBeTruthy())
    await waitFor(() => expect(screen.queryByRole('button', { name: /Mensajes nuevos|último mensaje/ })).toBeNull())
  })

  it('follows what is written while one is at its end, and nobody who reads above', async () => {
    const { log, conversation, messages } = await openLong()
    const write = (text: string) =>
      act(() => conversation.set({ messages, hasOlder: true, loading: false, streaming: { messageId: 'm199', text } }))
    write('Había')
    await waitFor(() => expect(within(log).getByText('Había')).toBeTruthy())
    await scrollTo(log, 5000)
    const before = log.scrollTop
    write('Había una vez')
    await painted()
    expect(log.scrollTop).toBe(before)
  })

  it('is walked through by the arrows, message by message, and keeps the focus out of sight', async () => {
    const { log, user } = await openLong()
    act(() => log.focus())
    await user.keyboard('{ArrowUp}')
    expect(document.activeElement?.textContent).toContain('m199')
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(document.activeElement?.textContent).toContain('m197')
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement?.textContent).toContain('m198')
    await scrollTo(log, 3000)
    expect(document.activeElement?.textContent).toContain('m198')
  })

  it('that could not be loaded is asked for again', async () => {
    const client = fakeClient()
    const conversation = client.chat.conversation('casa')
    conversation.set({ messages: [], hasOlder: false, loading: false, error: new ApiError('timeout', 'x') })
    const { screen, user } = openApp('/chat/casa', { client })
    await user.click(await screen.findByRole('button', { name: 'Reintentar' }))
    expect(conversation.loadOlder).toHaveBeenCalledTimes(1)
  })
})
