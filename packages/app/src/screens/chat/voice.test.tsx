/**
 * Voice in the chat, as far as it goes without a microphone: what is said where there is none, and where a voice is.
 * @module
 */
import { act } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testMessage, textIn } from '../../test-support.tsx'
import { RecordingBar } from './recording-bar.tsx'
import { VoiceMessage } from './voice-message.tsx'

/** The conversation `casa`, with these messages. */
function open(...messages: Parameters<typeof testMessage>[0][]) {
  const client = fakeClient()
  client.chat.conversation('casa').set({ messages: messages.map(testMessage), hasOlder: false, loading: false })
  return openApp('/chat/casa', { client })
}

describe(RecordingBar, () => {
  it('is not there where the page may not have the microphone; that, and the cure, is said until one has read it', async () => {
    const { screen, user } = open() // jsdom's page came by plain HTTP
    const field = await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
    await user.type(field, 'a medias')
    await user.click(screen.getByRole('button', { name: 'Grabar un mensaje de voz' }))
    expect((await screen.findByRole('alert')).textContent).toContain('HTTPS')
    expect(screen.queryByRole('group', { name: 'Grabación' })).toBeNull()
    expect(textIn(screen.getByRole('textbox', { name: 'Escribe un mensaje' }))).toBe('a medias')
    await user.click(screen.getByRole('button', { name: 'Cerrar' }))
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe(VoiceMessage, () => {
  it('asks for the voice when one wants to hear it', async () => {
    const { screen, user, client } = open({ id: '1', type: 'audio', text: '', audioUrl: '/messages/casa/1/audio' })
    expect(client.chat.audio).not.toHaveBeenCalled()
    await user.click(await screen.findByRole('button', { name: 'Escuchar' }))
    expect(client.chat.audio).toHaveBeenCalledWith(expect.objectContaining({ id: '1' }))
  })
})

describe('a message that this device could not keep', () => {
  it('is told while there is no connection, and closing the page is asked about', async () => {
    const { screen, client } = open({ id: '1', text: 'Hola' })
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true })
      window.dispatchEvent(event)
      return event.defaultPrevented
    }
    await screen.findByText('Hola')
    expect(leave()).toBe(false)
    const { state } = client.chat
    act(() => client.chat.set({ ...state, isUnsafe: true, connection: { status: 'disconnected', attempt: 1 } }))
    await screen.findByText(/Este navegador no puede guardar/) // the conversation may still be loading
    await vi.waitFor(() => expect(leave()).toBe(true))
    act(() => client.chat.set({ ...state, isUnsafe: false }))
    await vi.waitFor(() => expect(screen.queryByText(/Este navegador no puede guardar/)).toBeNull())
    await vi.waitFor(() => expect(leave()).toBe(false))
  })
})
