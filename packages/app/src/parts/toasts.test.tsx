/**
 * The words about what was just done.
 * @module
 */
import { ApiError } from '@axia/client'
import { act } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testNow, testTask } from '../test-support.tsx'

/** Bread is checked off on the tasks screen, which says so. */
async function checkOff(client = fakeClient()) {
  client.tasks.set({ status: 'ready', hasMore: false, tasks: [testTask({ title: 'Pan' }), testTask({ title: 'Sal' })] })
  const { screen } = openApp('/tasks', { client })
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
  await user.click(await screen.findByRole('checkbox', { name: 'Marcar como hecha: Pan' }))
  return { screen, user }
}

describe('a toast', () => {
  beforeEach(() => void vi.useFakeTimers({ now: testNow, shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('is read out gently, and goes by itself', async () => {
    const { screen } = await checkOff()
    const text = await screen.findByText('Hecha: Pan')
    expect(text.closest('[aria-live]')?.getAttribute('aria-live')).toBe('polite')
    await act(() => vi.advanceTimersByTimeAsync(9000))
    expect(screen.queryByText('Hecha: Pan')).toBeNull()
  })

  it('stays while one looks at it', async () => {
    const { screen, user } = await checkOff()
    await user.hover(await screen.findByText('Hecha: Pan'))
    await act(() => vi.advanceTimersByTimeAsync(30_000))
    expect(screen.getByText('Hecha: Pan')).toBeTruthy()
    await user.unhover(screen.getByText('Hecha: Pan'))
    await act(() => vi.advanceTimersByTimeAsync(9000))
    expect(screen.queryByText('Hecha: Pan')).toBeNull()
  })

  it('is reached with F6 and left with Escape, back to where one was', async () => {
    const { screen, user } = await checkOff()
    await screen.findByText('Hecha: Pan')
    const before = screen.getByRole('checkbox', { name: 'Marcar como hecha: Sal' })
    act(() => before.focus())
    await user.keyboard('{F6}')
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Deshacer' }))
    await user.keyboard('{Escape}')
    expect(screen.queryByText('Hecha: Pan')).toBeNull()
    expect(document.activeElement).toBe(before)
  })

  it('is dismissed by its cross', async () => {
    const { screen, user } = await checkOff()
    await screen.findByText('Hecha: Pan')
    await user.click(screen.getByRole('button', { name: 'Descartar' }))
    expect(screen.queryByText('Hecha: Pan')).toBeNull()
  })

  it('about something that went wrong is read out at once', async () => {
    const client = fakeClient()
    client.tasks.complete.mockRejectedValueOnce(new ApiError('unreachable', 'x'))
    const { screen } = await checkOff(client)
    expect((await screen.findByRole('alert')).textContent).toContain('no responde')
  })
})
