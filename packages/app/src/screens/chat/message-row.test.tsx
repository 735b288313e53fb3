/**
 * A message before what draws Markdown is there.
 * @module
 */
import { waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { fakeClient, openApp, testMessage } from '../../test-support.tsx'

it('never shows the marks of an answer’s Markdown', async () => {
  const client = fakeClient()
  const answer = testMessage({ id: '2', role: 'assistant', text: '# Hoy\nTienes **una** cita' })
  client.chat.conversation('casa').set({ messages: [answer], hasOlder: false, loading: false })
  const shown: string[] = []
  const observer = new MutationObserver(() => shown.push(document.body.textContent))
  observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  const { screen } = openApp('/chat/casa', { client })
  const log = await screen.findByRole('log')
  await waitFor(() => expect(log.querySelector('strong')?.textContent).toBe('una'))
  observer.disconnect()
  const plain = shown.filter((text) => text.includes('Tienes una cita'))
  expect(plain.length).toBeGreaterThan(0)
  expect(shown.join()).not.toMatch(/\*\*|# Hoy/)
})
