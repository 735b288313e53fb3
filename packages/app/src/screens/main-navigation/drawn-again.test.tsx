/**
 * What draws the screen again, and what does not.
 * @module
 */
import { act } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { fakeClient, openApp } from '../../test-support.tsx'
import { summary } from '../chat/chat-fixtures.ts'

const draw = vi.hoisted(() => vi.fn())
vi.mock('../today/today-screen.tsx', () => ({
  TodayScreen() {
    draw()
    return <h1>Hoy</h1>
  },
}))

it('draws the screen anew for nothing that only the bar or the login shows', async () => {
  const client = fakeClient()
  const { screen } = openApp('/', { client })
  await screen.findByRole('heading', { name: 'Hoy' })
  draw.mockClear()

  act(() => client.chat.set({ ...client.chat.state, conversations: [{ ...summary, unread: 3 }] }))
  await screen.findByRole('link', { name: /^Chat.*3/ })
  act(() => client.auth.set({ ...client.auth.state }))
  expect(draw).not.toHaveBeenCalled()
})

it('draws nothing again of the screen that one leaves', async () => {
  const { screen, user } = openApp('/')
  await screen.findByRole('heading', { name: 'Hoy' })
  draw.mockClear()
  await user.click(screen.getByRole('link', { name: 'Tareas' }))
  await screen.findByRole('heading', { level: 1, name: 'Tareas' })
  expect(screen.queryByRole('heading', { name: 'Hoy' })).toBeNull()
  expect(draw).not.toHaveBeenCalled()
})
