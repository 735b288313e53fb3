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

beforeEach(() => void vi.useFakeTimers({ now: testNow, shouldAdvanceTime: true }))
afterEach(() => void vi.useRealTimers())

describe('a toast', () => {
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

describe('several toasts', () => {
  /** Bread and salt are checked off, one after the other. */
  async function checkOffBoth() {
    const { screen, user } = await checkOff()
    await user.click(screen.getByRole('checkbox', { name: 'Marcar como hecha: Sal' }))
    await screen.findByText('Hecha: Sal')
    const viewport = screen.getByRole('region', { name: 'Avisos' })
    return { screen, user, viewport, isFolded: () => viewport.className.includes('folded') }
  }

  it('are a pile with the latest in front, unfolded while one looks at it', async () => {
    const { screen, user, viewport, isFolded } = await checkOffBoth()
    expect(viewport.textContent).toMatch(/Hecha: Sal.*Hecha: Pan/)
    expect(isFolded()).toBe(true)
    await user.hover(screen.getByText('Hecha: Sal'))
    expect(isFolded()).toBe(false)
    await user.unhover(screen.getByText('Hecha: Sal'))
    expect(isFolded()).toBe(true)
  })

  it('unfold by a finger, and fold when it presses elsewhere', async () => {
    const { screen, user, isFolded } = await checkOffBoth()
    const press = (target: Element) => user.pointer([{ keys: '[TouchA]', target }])
    await press(screen.getByText('Hecha: Sal'))
    expect(isFolded()).toBe(false)
    await press(screen.getByRole('heading', { level: 1 }))
    expect(isFolded()).toBe(true)
  })

  it('stay where they are below a finger, and fold when it has chosen', async () => {
    const { screen, user, isFolded } = await checkOffBoth()
    await user.pointer([{ keys: '[TouchA]', target: screen.getByText('Hecha: Sal') }])
    const earlier = screen.getAllByRole('button', { name: 'Deshacer' })[1]
    if (earlier === undefined) throw new Error('there are two')
    await user.pointer([{ keys: '[TouchA>]', target: earlier }])
    expect(isFolded()).toBe(false)
    await user.pointer([{ keys: '[/TouchA]', target: earlier }])
    expect(await screen.findByText('Pendiente otra vez: Pan')).toBeTruthy()
    expect(isFolded()).toBe(true)
  })

  it('are each reached by keys, the latest first', async () => {
    const { screen, user, isFolded } = await checkOffBoth()
    const [latest, earlier] = screen.getAllByRole('button', { name: 'Deshacer' })
    await user.keyboard('{F6}')
    expect(document.activeElement).toBe(latest)
    await user.tab()
    await user.tab()
    expect(document.activeElement).toBe(earlier)
    expect(isFolded()).toBe(false)
  })
})
