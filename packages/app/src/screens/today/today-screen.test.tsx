/**
 * Hoy.
 * @module
 */
import { ApiError } from '@axia/client'
import { act, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fakeClient, openApp, testEvent, testTask } from '../../test-support.tsx'

describe('Hoy', () => {
  it('asks for the open tasks, and for the events from the midnight of the user on', async () => {
    const { client, screen } = openApp('/')
    await screen.findByRole('heading', { name: 'Buenas tardes, ana' })
    await waitFor(() => expect(client.tasks.load).toHaveBeenCalledWith({ completed: false }))
    expect(client.calendar.load).toHaveBeenCalledWith('2026-11-21T05:00:00.000Z', '2026-11-28T05:00:00.000Z')
  })

  it('shows the events of today in their order, and those of the next days apart', async () => {
    const client = fakeClient()
    client.calendar.set({
      status: 'ready',
      events: [
        testEvent({ title: 'Cena', start_time: '2026-11-22T00:00:00Z', end_time: '2026-11-22T02:00:00Z' }),
        testEvent({ title: 'Café', start_time: '2026-11-21T13:00:00Z', end_time: '2026-11-21T14:00:00Z' }),
        testEvent({ title: 'Dentista', start_time: '2026-11-22T15:00:00Z', end_time: '2026-11-22T16:00:00Z' }),
      ],
    })
    const { screen } = openApp('/', { client })
    const agenda = await screen.findByRole('region', { name: 'Agenda' })
    expect(
      within(agenda)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([expect.stringContaining('Café'), 'Ahora', expect.stringContaining('Cena')])
    expect(within(screen.getByRole('region', { name: 'Próximos días' })).getByText('Dentista')).toBeTruthy()
  })

  it('shows what is due and what is late, and not what comes later', async () => {
    const client = fakeClient()
    client.tasks.set({
      status: 'ready',
      hasMore: false,
      tasks: [
        testTask({ title: 'Hoy', due_date: '2026-11-21' }),
        testTask({ title: 'Ayer', due_date: '2026-11-20' }),
        testTask({ title: 'Mañana', due_date: '2026-11-22' }),
        testTask({ title: 'Nunca' }),
      ],
    })
    const { screen } = openApp('/', { client })
    const due = await screen.findByRole('region', { name: 'Para hoy' })
    const names = within(due)
      .getAllByRole('checkbox')
      .map((box) => box.getAttribute('aria-label'))
    expect(names).toEqual(['Marcar como hecha: Ayer', 'Marcar como hecha: Hoy'])
    expect(within(due).getByText('Atrasada:', { exact: false })).toBeTruthy()
  })

  it('shows what is due in the next days among them, and opens it', async () => {
    const client = fakeClient()
    client.tasks.set({
      status: 'ready',
      hasMore: false,
      tasks: [
        testTask({ title: 'Llamar al dentista', due_date: '2026-11-22T15:00:00Z' }),
        testTask({ title: 'Pagar la luz', due_date: '2026-11-23' }),
        testTask({ title: 'Dentro de un mes', due_date: '2026-12-21' }),
      ],
    })
    const { screen, user } = openApp('/', { client })
    const upcoming = await screen.findByRole('region', { name: 'Próximos días' })
    const buttons = within(upcoming).getAllByRole('button')
    expect(buttons.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^10:00.*Llamar al dentista$/),
      'TareaPagar la luz',
    ])
    await user.click(within(upcoming).getByRole('button', { name: /Llamar al dentista/ }))
    expect(await screen.findByRole('dialog', { name: 'Editar tarea' })).toBeTruthy()
  })

  it('checks a task off, and takes it back', async () => {
    const client = fakeClient()
    client.tasks.set({
      status: 'ready',
      hasMore: false,
      tasks: [testTask({ id: 'a', title: 'Pan', due_date: '2026-11-21' })],
    })
    const { screen, user } = openApp('/', { client })
    await user.click(await screen.findByRole('checkbox', { name: 'Marcar como hecha: Pan' }))
    expect(client.tasks.complete).toHaveBeenLastCalledWith('a', { completed: true })
    await screen.findByText('Tarea hecha')
    await user.click(screen.getByRole('button', { name: 'Deshacer' }))
    expect(client.tasks.complete).toHaveBeenLastCalledWith('a', { completed: false })
    await screen.findByRole('checkbox', { name: 'Marcar como hecha: Pan' })
  })

  it('adds a task for today', async () => {
    const { client, screen, user } = openApp('/')
    await user.type(await screen.findByRole('textbox', { name: 'Añadir una tarea' }), ' Comprar pan {Enter}')
    expect(client.tasks.add).toHaveBeenCalledExactlyOnceWith({ title: 'Comprar pan', due_date: '2026-11-21' })
    await screen.findByRole('checkbox', { name: 'Marcar como hecha: Comprar pan' })
  })

  it('leads to the chat', async () => {
    const { screen, user } = openApp('/')
    await user.click(await screen.findByRole('link', { name: /Pregúntale a tu asistente/ }))
    const message = await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
    await waitFor(() => expect(document.activeElement).toBe(message))
  })

  it('says that there is nothing, that it loads, and that it failed', async () => {
    const client = fakeClient()
    client.calendar.set({ status: 'loading', events: [] })
    const { screen, user } = openApp('/', { client })
    const agenda = await screen.findByRole('region', { name: 'Agenda' })
    expect(within(agenda).getByRole('status').textContent).toBe('Cargando…')
    act(() => client.calendar.set({ status: 'ready', events: [] }))
    expect(within(agenda).getByText('Nada en la agenda')).toBeTruthy()
    act(() => client.calendar.set({ status: 'failed', events: [], error: new ApiError('unreachable', 'x') }))
    const asked = client.calendar.load.mock.calls.length
    await user.click(within(agenda).getByRole('button', { name: 'Reintentar' }))
    expect(client.calendar.load.mock.calls.length).toBe(asked + 1)
  })
})
