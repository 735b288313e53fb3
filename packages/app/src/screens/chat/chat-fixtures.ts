/**
 * Conversations for the tests of the chat.
 * @module
 */
import { act } from '@testing-library/react'
import { fakeClient, testMessage } from '../../test-support.tsx'
import { afterPaint } from '../../when-idle.ts'

/** Until what was changed is painted, and what waits for that was told of it. */
export const painted = () => act(() => new Promise<void>((resolve) => afterPaint(resolve)))

/** Where one writes, as a person finds it. */
export const composer = { name: 'Escribe un mensaje' }

export const summary = {
  sessionId: 'casa',
  title: 'La casa',
  lastMessage: testMessage({ text: '**Listo**, apuntado' }),
  pinned: false,
  readSeq: 2,
  unread: 0,
  createdAt: '2026-11-20T12:00:00Z',
  updatedAt: '2026-11-21T15:00:00Z',
}

/** Conversations `casa` and `viaje`, the first with a question and its answer. */
export function withConversations(
  messages = [
    testMessage({ id: '1', text: '¿Qué tengo hoy?', state: 'answered' }),
    testMessage({ id: '2', role: 'assistant', text: 'Tienes **una** cita' }),
  ],
) {
  const client = fakeClient()
  const other = { ...summary, sessionId: 'viaje', title: 'El viaje' }
  client.chat.set({ ...client.chat.state, conversations: [summary, other] })
  client.chat.conversation('casa').set({ messages, hasOlder: false, loading: false })
  return client
}
