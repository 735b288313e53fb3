/**
 * Going from screen to screen.
 * @module
 */
import { act, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, signedIn, testTask } from '../../test-support.tsx'

afterEach(() => void vi.restoreAllMocks())

describe('the main navigation', () => {
  it('leads to every screen, titles it and hands it the focus', async () => {
    const { screen, user } = openApp('/')
    await screen.findByRole('heading', { name: 'Buenas tardes, ana' })
    await waitFor(() => expect(document.title).toBe('Hoy · AxIA'))
    for (const [link, heading] of [
      ['Calendario', 'Noviembre de 2026'],
      ['Tareas', 'Tareas'],
      ['Ajustes', 'Ajustes'],
    ] as const) {
      await user.click(screen.getByRole('link', { name: link }))
      const title = await screen.findByRole('heading', { level: 1, name: heading })
      await waitFor(() => expect(document.activeElement).toBe(title))
      expect(document.title).toBe(`${link} · AxIA`)
      expect(screen.getByRole('link', { name: link }).getAttribute('aria-current')).toBe('page')
    }
  })

  it('opens deep links, and leaves the focus alone then', async () => {
    const { screen } = openApp('/tasks')
    await screen.findByRole('heading', { level: 1, name: 'Tareas' })
    expect(document.activeElement).toBe(document.body)
  })

  it('is live on every screen, so that a revoked session is out at once', async () => {
    const { client, screen } = openApp('/tasks')
    await screen.findByRole('heading', { level: 1, name: 'Tareas' })
    await waitFor(() => expect(client.chat.initializeWebSocket).toHaveBeenCalled())
  })

  it('goes away the moment nobody is signed in', async () => {
    const { client, screen } = openApp('/tasks')
    await screen.findByRole('navigation', { name: 'Navegación principal' })
    act(() => client.auth.set({ status: 'no_token' }))
    await screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(screen.queryByRole('navigation')).toBeNull()
  })

  it('stays while the token is used', async () => {
    const { client, screen } = openApp('/tasks')
    const navigation = await screen.findByRole('navigation', { name: 'Navegación principal' })
    const expiresAt = new Date('2026-11-22T17:00:00Z')
    act(() => client.auth.set({ status: 'in_use', username: 'ana', expiresAt }))
    expect(screen.getByRole('navigation', { name: 'Navegación principal' })).toBe(navigation)
  })

  it('says what is not there, and leads back', async () => {
    const { screen, user } = openApp('/nada/de/esto')
    await screen.findByRole('heading', { name: 'Esta página no existe' })
    await user.click(screen.getByRole('link', { name: 'Ir a Hoy' }))
    await screen.findByRole('heading', { name: 'Buenas tardes, ana' })
    expect(window.location.pathname).toBe('/app/')
  })

  it('lets those with a keyboard skip it', async () => {
    const { screen } = openApp('/tasks')
    const skip = await screen.findByRole('link', { name: 'Ir al contenido' })
    expect(document.querySelector(skip.getAttribute('href') ?? '')?.tagName).toBe('MAIN')
  })

  it('speaks the language and the time zone of the account', async () => {
    const client = fakeClient()
    const { screen } = openApp('/', { client })
    await screen.findByRole('heading', { name: 'Buenas tardes, ana' })
    const { me } = client.account.state
    if (me === undefined) throw new Error('Ana is there')
    act(() => client.account.set({ ...client.account.state, me: { ...me, locale: 'en', time_zone: 'Asia/Tokyo' } }))
    await screen.findByRole('heading', { name: 'Hello, ana' })
    expect(screen.getAllByText(/Sunday,? (?:22 November|November 22)/)).not.toEqual([])
  })
})

describe('a screen that breaks', () => {
  it('says so in plain words, and goes on when one wants to', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined) // React tells the console, too
    const client = fakeClient()
    client.tasks.set({ status: 'ready', hasMore: false, tasks: [testTask({ due_date: 'no date at all' })] })
    const { screen, user } = openApp('/tasks', { client })
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('Algo se rompió en esta pantalla')
    expect(screen.getByRole('navigation')).toBeTruthy()

    client.tasks.set({ status: 'ready', hasMore: false, tasks: [] })
    await user.click(screen.getByRole('button', { name: 'Intentar de nuevo' }))
    await screen.findByText('Todo al día')
  })

  it('is left behind by going elsewhere', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const client = fakeClient()
    client.tasks.set({ status: 'ready', hasMore: false, tasks: [testTask({ due_date: 'no date at all' })] })
    const { screen, user } = openApp('/tasks', { client })
    await screen.findByRole('alert')
    await user.click(screen.getByRole('link', { name: 'Ajustes' }))
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    expect(signedIn('ana').status).toBe(client.auth.state.status)
  })
})
