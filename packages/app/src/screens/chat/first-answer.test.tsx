/**
 * The first question of a conversation.
 * @module
 */
import { expect, it, vi } from 'vitest'
import { openApp } from '../../test-support.tsx'

const arrived = vi.hoisted(() => vi.fn())
vi.mock('../../parts/markdown.tsx', (importOriginal) => {
  arrived()
  return importOriginal()
})

it('has what shows an answer before the first question is asked', async () => {
  const { screen } = openApp('/chat')
  await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
  await vi.waitFor(() => expect(arrived).toHaveBeenCalledOnce())
})
