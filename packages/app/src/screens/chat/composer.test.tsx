/**
 * Where one writes.
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises'
import { ApiError } from '@axia/client'
import { act, fireEvent, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { isDisabled, openApp, textIn } from '../../test-support.tsx'
import { composer, withConversations } from './chat-fixtures.ts'

describe('where one writes', () => {
  it('sends with Enter, and makes a new line with Shift and Enter', async () => {
    const { client, screen, user } = openApp('/chat/casa', { client: withConversations() })
    const area = await screen.findByRole('textbox', composer)
    await user.type(area, 'uno{Shift>}{Enter}{/Shift}dos')
    expect(client.chat.send).not.toHaveBeenCalled()
    await user.keyboard('{Enter}')
    expect(client.chat.send).toHaveBeenCalledExactlyOnceWith({ text: 'uno\ndos', sessionId: 'casa' })
    expect(textIn(area)).toBe('')
    expect(client.chat.draft('casa')).toBe('')
  })

  it('does not send while a word is being composed', async () => {
    const { client, screen } = openApp('/chat/casa', { client: withConversations() })
    const area = await screen.findByRole('textbox', composer)
    fireEvent.change(area, { target: { value: 'にほん' } })
    fireEvent.keyDown(area, { key: 'Enter', isComposing: true })
    expect(client.chat.send).not.toHaveBeenCalled()
  })

  it('sends nothing that is empty or too long, and says by how much', async () => {
    const { client, screen, user } = openApp('/chat/casa', { client: withConversations() })
    const area = await screen.findByRole('textbox', composer)
    await user.type(area, '   {Enter}')
    expect(isDisabled(screen.getByRole('button', { name: 'Enviar' }))).toBe(true)
    fireEvent.change(area, { target: { value: 'a'.repeat(20_001) } })
    expect(screen.getByRole('alert').textContent).toBe('Sobra 1 carácter')
    await user.type(area, '{Enter}')
    expect(client.chat.send).not.toHaveBeenCalled()
  })

  it('keeps a draft for each conversation', async () => {
    const { client, screen, user } = openApp('/chat/casa', { client: withConversations() })
    await user.type(await screen.findByRole('textbox', composer), 'para la casa')
    await user.click(screen.getByRole('link', { name: /El viaje/ }))
    await screen.findByRole('heading', { level: 1, name: 'El viaje' })
    expect(textIn(screen.getByRole('textbox', composer))).toBe('')
    await user.click(screen.getByRole('link', { name: /La casa/ }))
    await screen.findByRole('heading', { level: 1, name: 'La casa' })
    expect(textIn(screen.getByRole('textbox', composer))).toBe('para la casa')
    expect(client.chat.draft('casa')).toBe('para la casa')
  })

  it('begins one conversation, however fast the next message follows', async () => {
    const { client, screen } = openApp('/chat/new', { client: withConversations() })
    const area = await screen.findByRole('textbox', composer)
    for (const value of ['hola', '¿qué tengo hoy?']) {
      fireEvent.change(area, { target: { value } })
      fireEvent.keyDown(area, { key: 'Enter' })
    }
    expect(client.chat.send.mock.calls).toEqual([[{ text: 'hola' }], [{ text: '¿qué tengo hoy?', sessionId: 'begun' }]])
    await waitFor(() => expect(window.location.pathname).toBe('/app/chat/begun')) // or it would lead there in the next test
  })

  it('leads nobody back who has gone elsewhere when a conversation begins', async () => {
    const { client, screen } = openApp('/chat/new', { client: withConversations() })
    const area = await screen.findByRole('textbox', composer)
    fireEvent.change(area, { target: { value: 'hola' } })
    fireEvent.keyDown(area, { key: 'Enter' })
    fireEvent.click(screen.getByRole('link', { name: 'Hoy' }))
    expect(client.chat.send).toHaveBeenCalledTimes(1)
    await waitFor(() => expect(screen.queryByRole('textbox', composer)).toBeNull())
    await act(() => delay(150)) // the address would have followed by then
    expect(window.location.pathname).toBe('/app/')
  })

  it('goes on where one writes when a conversation begins, and the next one begins empty', async () => {
    const { client, screen, user } = openApp('/chat/new', { client: withConversations() })
    const area = await screen.findByRole('textbox', composer)
    area.focus()
    fireEvent.change(area, { target: { value: 'hola' } })
    fireEvent.keyDown(area, { key: 'Enter' })
    fireEvent.change(area, { target: { value: 'y algo más' } })
    expect(client.chat.draft('~new')).toBe('y algo más')
    await waitFor(() => expect(window.location.pathname).toBe('/app/chat/begun'))
    expect(screen.getByRole('textbox', composer)).toBe(area)
    expect(document.activeElement).toBe(area)
    await waitFor(() => expect(client.chat.draft('begun')).toBe('y algo más'))
    expect(client.chat.draft('~new')).toBe('')
    await user.click(screen.getByRole('button', { name: 'Nueva conversación' }))
    await waitFor(() => expect(textIn(screen.getByRole('textbox', composer))).toBe(''))
    expect(client.chat.draft('begun')).toBe('y algo más')
  })

  it('takes up a draft that the device remembers late, but not over what was typed', async () => {
    const client = withConversations()
    const { screen, user } = openApp('/chat/casa', { client })
    const area = await screen.findByRole('textbox', composer)
    client.chat.setDraft('casa', 'de antes')
    act(() => client.chat.set({ ...client.chat.state }))
    expect(textIn(area)).toBe('de antes')
    await user.clear(area)
    client.chat.setDraft('casa', 'otra vez')
    act(() => client.chat.set({ ...client.chat.state }))
    expect(textIn(area)).toBe('')
  })

  it('gives the words back when they could not be taken', async () => {
    const client = withConversations()
    client.chat.send.mockImplementationOnce(() => {
      throw new ApiError('payload_too_large', 'x')
    })
    const { screen, user } = openApp('/chat/casa', { client })
    const area = await screen.findByRole('textbox', composer)
    await user.type(area, 'enorme{Enter}')
    expect(await screen.findAllByText(/demasiado grande/)).not.toHaveLength(0)
    expect(textIn(area)).toBe('enorme')
    expect(client.chat.draft('casa')).toBe('enorme')
  })
})
