/**
 * The chat.
 * @module
 */
import { ApiError } from '@axia/client'
import { act, cleanup, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testMessage, testNow } from '../../test-support.tsx'
import { composer, painted, summary, withConversations } from './chat-fixtures.ts'

/** By the keyboard: the mouse opens it while it is held down, and jsdom does not know where the mouse is let go. */
async function openMenu(user: UserEvent, dots: HTMLElement | undefined) {
  dots?.focus()
  await user.keyboard('{Enter}')
}

describe('the chat', () => {
  it('opens the socket and shows the latest conversation beside the list', async () => {
    const { client, screen } = openApp('/chat', { client: withConversations() })
    await screen.findByRole('heading', { level: 1, name: 'La casa' })
    expect(window.location.pathname).toBe('/app/chat/casa')
    await waitFor(() => expect(client.chat.loadConversations).toHaveBeenCalled())
    expect(client.chat.initializeWebSocket).toHaveBeenCalled()
    const list = screen.getByRole('region', { name: 'Conversaciones' })
    expect(
      within(list)
        .getByRole('link', { name: /La casa/ })
        .getAttribute('aria-current'),
    ).toBe('page')
    expect(within(list).getAllByText('Listo, apuntado')).toHaveLength(2)
  })

  it('shows what was said, the agent’s words as Markdown', async () => {
    const { screen } = openApp('/chat/casa', { client: withConversations() })
    const log = await screen.findByRole('log')
    expect(within(log).getByText('¿Qué tengo hoy?')).toBeTruthy()
    await waitFor(() => expect(log.querySelector('strong')?.textContent).toBe('una'))
  })

  it('begins with a question where there is no conversation', async () => {
    const { client, screen, user } = openApp('/chat')
    await user.click(await screen.findByRole('button', { name: '¿Qué tengo hoy?' }))
    expect(client.chat.send).toHaveBeenCalledExactlyOnceWith({ text: '¿Qué tengo hoy?' })
    await waitFor(() => expect(window.location.pathname).toBe('/app/chat/begun'))
    expect(document.activeElement).toBe(screen.getByRole('textbox', composer))
  })

  it('leaves a question that is only begun to be completed', async () => {
    const { client, screen, user } = openApp('/chat')
    await user.click(await screen.findByRole('button', { name: 'Recuérdame…' }))
    expect(client.chat.send).not.toHaveBeenCalled()
    await user.keyboard('llamar al dentista mañana a las 10{Enter}')
    expect(client.chat.send).toHaveBeenCalledExactlyOnceWith({ text: 'Recuérdame llamar al dentista mañana a las 10' })
  })

  it('says that it is connected', async () => {
    const client = withConversations()
    client.chat.set({ ...client.chat.state, connection: { status: 'connecting', attempt: 0 } })
    const { screen } = openApp('/chat/casa', { client })
    await screen.findByText('Conectando…')
    act(() => client.chat.set({ ...client.chat.state, connection: { status: 'connected', attempt: 0 } }))
    expect(await screen.findByText('Conectado')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Reconectar' })).toBeNull()
  })
})

describe('the chat on a phone', () => {
  beforeEach(() => {
    const narrow = { matches: false, addEventListener: () => {}, removeEventListener: () => {} }
    vi.stubGlobal('matchMedia', () => narrow)
  })
  afterEach(() => void vi.unstubAllGlobals())

  it('is ready to be written to where there is no conversation yet', async () => {
    const { client, screen, user } = openApp('/', {})
    await screen.findByRole('heading', { level: 1 })
    await user.click(screen.getByRole('link', { name: 'Chat' }))
    const area = await screen.findByRole('textbox', composer)
    expect(document.activeElement).toBe(area)
    expect(screen.queryByRole('link', { name: 'Volver' })).toBeNull() // there is nothing to go back to
    await user.type(area, 'hola{Enter}')
    expect(client.chat.send).toHaveBeenCalledExactlyOnceWith({ text: 'hola' })
    await waitFor(() => expect(window.location.pathname).toBe('/app/chat/begun'))
    await screen.findByRole('link', { name: 'Volver' })
    expect(document.activeElement).toBe(screen.getByRole('textbox', composer)) // and one writes on
  })

  it('is the list where there are conversations, or it is not known which', async () => {
    const { screen } = openApp('/chat', { client: withConversations() })
    await screen.findByRole('link', { name: /La casa/ })
    expect(screen.queryByRole('textbox', composer)).toBeNull()
    cleanup()
    const client = fakeClient()
    client.chat.set({ ...client.chat.state, error: new ApiError('unreachable', 'x') })
    const unknown = openApp('/chat', { client }).screen
    await unknown.findByText(/no responde/)
    expect(unknown.queryByRole('textbox', composer)).toBeNull()
  })
})

describe('the banner', () => {
  beforeEach(() => void vi.useFakeTimers({ now: testNow, shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('says that there is no connection, counts to the next attempt, and reconnects by hand', async () => {
    const client = withConversations()
    const retryAt = new Date(testNow.getTime() + 20_000)
    client.chat.set({
      ...client.chat.state,
      connection: { status: 'disconnected', attempt: 3, retryAt, reason: 'network' },
    })
    const { screen, user } = openApp('/chat/casa', { client, clock: () => new Date() })
    const banner = await screen.findByRole('alert')
    expect(banner.textContent).toMatch(/Sin conexión.*Nuevo intento en (?:20|1\d) segundos/)
    await act(() => vi.advanceTimersByTimeAsync(10_000))
    expect(banner.textContent).toMatch(/Nuevo intento en (?:10|\d) segundos/)
    await user.click(within(banner).getByRole('button', { name: 'Reconectar' }))
    expect(client.chat.reconnect).toHaveBeenCalledTimes(1)
  })

  it('stays while the next attempt is under way, and works then too', async () => {
    const client = withConversations()
    client.chat.set({ ...client.chat.state, connection: { status: 'connecting', attempt: 2 } })
    const { screen, user } = openApp('/chat/casa', { client })
    await user.click(await screen.findByRole('button', { name: 'Reconectar' }))
    expect(client.chat.reconnect).toHaveBeenCalledTimes(1)
  })

  it('is there after a refusal, which nothing retries', async () => {
    const client = withConversations()
    client.chat.set({ ...client.chat.state, connection: { status: 'refused', attempt: 0, reason: 'forbidden' } })
    const { screen } = openApp('/chat/casa', { client })
    const banner = await screen.findByRole('alert')
    expect(banner.textContent).toContain('no aceptó la conexión')
    expect(banner.textContent).not.toContain('Nuevo intento')
  })

  it('makes room for the login when the session has ended', async () => {
    const client = withConversations()
    client.chat.set({ ...client.chat.state, connection: { status: 'refused', attempt: 0, reason: 'sign_in' } })
    const { screen } = openApp('/chat/casa', { client })
    await screen.findByRole('button', { name: 'Reconectar' })
    act(() => client.auth.set({ status: 'token_expired', username: 'ana', reason: 'expired' }))
    await screen.findByRole('dialog', { name: 'Sigue donde estabas' })
    expect(screen.queryByText('Reconectar')).toBeNull()
  })

  it('speaks English to those who do', async () => {
    const client = withConversations()
    const { me } = client.account.state
    if (me === undefined) throw new Error('Ana is there')
    client.account.set({ ...client.account.state, me: { ...me, locale: 'en' } })
    client.chat.set({ ...client.chat.state, connection: { status: 'disconnected', attempt: 1 } })
    const { screen } = openApp('/chat/casa', { client })
    expect((await screen.findByRole('button', { name: 'Reconnect' })).textContent).toBe('Reconnect')
  })
})

describe('a message', () => {
  const states = [
    ['pending', 'Pendiente de envío'],
    ['sent', 'Enviado'],
    ['answered', 'Respondido'],
    ['cancelled', 'Cancelado'],
  ] as const

  it.each(states)('says that it is %s', async (state, words) => {
    const client = withConversations([testMessage({ state })])
    const { screen } = openApp('/chat/casa', { client })
    expect(within(await screen.findByRole('article')).getByText(words)).toBeTruthy()
  })

  it('that failed says why, and is sent again when one wants it', async () => {
    const failed = testMessage({ id: '7', state: 'failed', detail: 'El asistente no contesta' })
    const client = withConversations([failed])
    const { screen, user } = openApp('/chat/casa', { client })
    await screen.findByText('El asistente no contesta')
    await user.click(screen.getByRole('button', { name: 'Reintentar' }))
    expect(client.chat.retry).toHaveBeenCalledExactlyOnceWith(failed)
  })

  it('that is tried again says why it is not answered yet', async () => {
    const tried = testMessage({ state: 'sent', detail: 'No se puede llegar a n8n.' })
    const { screen } = openApp('/chat/casa', { client: withConversations([tried]) })
    await screen.findByText('No se puede llegar a n8n. Se sigue intentando.')
    expect(screen.queryByRole('button', { name: 'Reintentar' })).toBeNull()
  })

  it('that waits can be taken back', async () => {
    const waiting = testMessage({ state: 'pending' })
    const client = withConversations([waiting])
    const { screen, user } = openApp('/chat/casa', { client })
    await openMenu(user, within(await screen.findByRole('article')).getByRole('button', { name: 'Más opciones' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Cancelar el envío' }))
    expect(client.chat.cancel).toHaveBeenCalledExactlyOnceWith(waiting)
  })

  it('is deleted after a question', async () => {
    const client = withConversations()
    const { screen, user } = openApp('/chat/casa', { client })
    const [message] = await screen.findAllByRole('article')
    await openMenu(user, within(message ?? document.body).getByRole('button', { name: 'Más opciones' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Eliminar el mensaje' }))
    const question = await screen.findByRole('dialog', { name: '¿Eliminar este mensaje?' })
    await user.click(within(question).getByRole('button', { name: 'Eliminar' }))
    expect(client.chat.deleteMessage).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: '1' }))
  })

  it('of the agent is shown while it is written, and read out when it is whole', async () => {
    const client = withConversations()
    const conversation = client.chat.conversation('casa')
    const asked = testMessage({ id: '3', text: '¿Y mañana?', state: 'sent' })
    const messages = [...conversation.state.messages, asked]
    const { screen } = openApp('/chat/casa', { client })
    const log = await screen.findByRole('log')
    const announced = () =>
      screen
        .getAllByRole('status')
        .map(({ textContent }) => textContent)
        .join()
    expect(announced()).not.toContain('dice')

    act(() => conversation.set({ messages, hasOlder: false, loading: false }))
    await painted()
    expect(announced()).toContain('AxIA está escribiendo')
    act(() =>
      conversation.set({
        messages,
        hasOlder: false,
        loading: false,
        streaming: { messageId: '3', text: 'Mañana tie' },
      }),
    )
    await painted()
    expect(within(log).getByText('Mañana tie')).toBeTruthy()
    const answer = testMessage({ id: '4', role: 'assistant', text: 'Mañana tienes yoga' })
    act(() => conversation.set({ messages: [...messages, answer], hasOlder: false, loading: false }))
    await painted()
    expect(announced()).toContain('AxIA dice: Mañana tienes yoga')
    expect(within(log).queryByText('Mañana tie')).toBeNull()
  })

  it('that is old does not keep the agent writing for ever', async () => {
    const old = testMessage({ state: 'sent', timestamp: '2026-11-20T12:00:00Z' })
    const client = withConversations([old])
    const { screen } = openApp('/chat/casa', { client })
    await screen.findByText('Enviado')
    expect(screen.queryByText('AxIA está escribiendo')).toBeNull()
  })
})

describe('a conversation', () => {
  it('is pinned from its menu, and says so in the list', async () => {
    const client = withConversations()
    const { screen, user } = openApp('/chat/casa', { client })
    await screen.findByRole('heading', { level: 1, name: 'La casa' })
    const dots = screen.getAllByRole('button', { name: 'Más opciones' })[0]
    await openMenu(user, dots)
    await user.click(await screen.findByRole('menuitem', { name: 'Fijar arriba' }))
    expect(client.chat.pinConversation).toHaveBeenCalledExactlyOnceWith('casa', true)
    const [first, ...others] = client.chat.state.conversations
    if (first === undefined) throw new Error('there are two')
    act(() => client.chat.set({ ...client.chat.state, conversations: [{ ...first, pinned: true }, ...others] }))
    expect(screen.getByRole('link', { name: /^Fijada\s*La casa/ })).toBeTruthy()
    await openMenu(user, dots)
    await user.click(await screen.findByRole('menuitem', { name: 'Dejar de fijar' }))
    expect(client.chat.pinConversation).toHaveBeenLastCalledWith('casa', false)
  })

  it('leads to the search from its menu', async () => {
    const { screen, user } = openApp('/chat/casa', { client: withConversations() })
    await screen.findByRole('heading', { level: 1, name: 'La casa' })
    await openMenu(user, screen.getAllByRole('button', { name: 'Más opciones' })[0])
    await user.click(await screen.findByRole('menuitem', { name: 'Buscar' }))
    expect(await screen.findByRole('combobox', { name: 'Buscar y mandar' })).toBeTruthy()
  })

  it('gets another name', async () => {
    const { client, screen, user } = openApp('/chat/casa', { client: withConversations() })
    await screen.findByRole('heading', { level: 1, name: 'La casa' })
    await openMenu(user, screen.getAllByRole('button', { name: 'Más opciones' })[0])
    await user.click(await screen.findByRole('menuitem', { name: 'Cambiar el nombre' }))
    const name = await screen.findByLabelText('Nombre de la conversación')
    await user.clear(name)
    await user.type(name, 'El hogar{Enter}')
    expect(client.chat.renameConversation).toHaveBeenCalledExactlyOnceWith('casa', 'El hogar')
  })

  it('is deleted after a question', async () => {
    const { client, screen, user } = openApp('/chat/casa', { client: withConversations() })
    await screen.findByRole('heading', { level: 1, name: 'La casa' })
    await openMenu(user, screen.getAllByRole('button', { name: 'Más opciones' })[0])
    await user.click(await screen.findByRole('menuitem', { name: 'Eliminar' }))
    const question = await screen.findByRole('dialog', { name: '¿Eliminar esta conversación?' })
    expect(client.chat.deleteConversation).not.toHaveBeenCalled()
    await user.click(within(question).getByRole('button', { name: 'Eliminar' }))
    expect(client.chat.deleteConversation).toHaveBeenCalledExactlyOnceWith('casa')
  })

  it('may be called as the place of the new one is', async () => {
    const client = withConversations()
    client.chat.set({
      ...client.chat.state,
      conversations: [{ ...summary, sessionId: 'new', title: 'Nueva de verdad' }],
    })
    const { screen, user } = openApp('/chat/new', { client })
    await screen.findByRole('heading', { level: 1, name: 'Nueva conversación' })
    await user.click(screen.getByRole('link', { name: /Nueva de verdad/ }))
    await screen.findByRole('heading', { level: 1, name: 'Nueva de verdad' })
    await user.type(screen.getByRole('textbox', composer), 'hola{Enter}')
    expect(client.chat.send).toHaveBeenCalledWith({ text: 'hola', sessionId: 'new' })
  })
})
