/**
 * The tasks.
 * @module
 */
import { ApiError } from '@axia/client'
import { fireEvent, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fakeClient, openApp, testTask, textIn } from '../../test-support.tsx'

function withTasks() {
  const client = fakeClient()
  client.tasks.set({
    status: 'ready',
    hasMore: false,
    tasks: [
      testTask({ id: 'pan', title: 'Pan', due_date: '2026-11-21' }),
      testTask({ id: 'viaje', title: 'Viaje', due_date: '2026-12-24' }),
      testTask({ id: 'hecha', title: 'Hecha', completed: true }),
    ],
  })
  return client
}

describe('the tasks', () => {
  it('shows the open ones by when they are due', async () => {
    const { screen } = openApp('/tasks', { client: withTasks() })
    await screen.findByRole('heading', { level: 1, name: 'Tareas' })
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      'Hoy 1',
      'Más adelante 1',
    ])
    expect(screen.queryByText('Hecha')).toBeNull()
  })

  it('shows those that are done', async () => {
    const { client, screen, user } = openApp('/tasks', { client: withTasks() })
    await user.click(await screen.findByRole('radio', { name: 'Hechas' }))
    expect(client.tasks.load).toHaveBeenLastCalledWith({ completed: true })
    await user.click(screen.getByRole('checkbox', { name: 'Marcar como pendiente: Hecha' }))
    expect(client.tasks.complete).toHaveBeenCalledWith('hecha', { completed: false })
  })

  it('adds one without a date, and gives the words back when that fails', async () => {
    const client = withTasks()
    const { screen, user } = openApp('/tasks', { client })
    const input = await screen.findByRole('textbox', { name: 'Añadir una tarea' })
    await user.type(input, 'Sal{Enter}')
    await waitFor(() => expect(client.tasks.add).toHaveBeenCalledWith({ title: 'Sal' }))
    expect(textIn(input)).toBe('')
    client.tasks.add.mockRejectedValueOnce(new ApiError('unreachable', 'x'))
    await user.type(input, 'Aceite{Enter}')
    expect(await screen.findAllByText(/no responde/)).not.toHaveLength(0)
    expect(textIn(input)).toBe('Aceite')
  })

  it('shows what it understood of plain words, and keeps that as a task', async () => {
    const { client, screen, user } = openApp('/tasks', { client: withTasks() })
    await user.type(await screen.findByRole('textbox', { name: 'Añadir una tarea' }), 'cita con Eva el viernes a las 9')
    await screen.findByRole('button', { name: 'Tarea. Convertir en evento' })
    await screen.findByRole('button', { name: /^Día: Vie, 27 de nov/ })
    await user.keyboard('{Enter}')
    const task = { title: 'Cita con Eva', due_date: '2026-11-27T14:00:00.000Z' }
    await waitFor(() => expect(client.tasks.add).toHaveBeenCalledExactlyOnceWith(task))
  })

  it('begins a new one where the address asks for it', async () => {
    const { screen } = openApp('/tasks?new', { client: withTasks() })
    const line = await screen.findByRole('textbox', { name: 'Añadir una tarea' })
    await waitFor(() => expect(document.activeElement).toBe(line))
    expect(window.location.href).toMatch(/\/app\/tasks$/)
  })

  it('marks those whose change waits for a connection', async () => {
    const client = withTasks()
    const change = {
      call: 'PATCH /tasks/{id}',
      body: { title: 'Pan' },
      query: {},
      createdAt: '2026-11-21T16:00:00Z',
    } as const
    client.changes.set({ waiting: [{ ...change, id: 'x', target: 'pan' }], refused: [], isUnsafe: false })
    const { screen } = openApp('/tasks', { client })
    await screen.findByRole('button', { name: /^Pan Pendiente de envío/ })
    expect(screen.getByRole('button', { name: /^Viaje/ }).textContent).not.toContain('Pendiente de envío')
  })

  it('changes what was changed, with a time of the user’s zone', async () => {
    const { client, screen, user } = openApp('/tasks', { client: withTasks() })
    await user.click(await screen.findByRole('button', { name: /^Pan/ }))
    const title = await screen.findByLabelText('Título')
    await user.clear(title)
    await user.type(title, 'Pan integral')
    fireEvent.change(screen.getByLabelText(/^Hora/), { target: { value: '18:30' } })
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.tasks.change).toHaveBeenCalledExactlyOnceWith('pan', {
      title: 'Pan integral',
      due_date: '2026-11-21T23:30:00.000Z',
    })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('takes a date away', async () => {
    const { client, screen, user } = openApp('/tasks', { client: withTasks() })
    await user.click(await screen.findByRole('button', { name: /^Pan/ }))
    fireEvent.change(await screen.findByLabelText(/^Día/), { target: { value: '' } })
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.tasks.change).toHaveBeenCalledWith('pan', { due_date: null })
  })

  it('wants a title, and a day for a time', async () => {
    const { client, screen, user } = openApp('/tasks', { client: withTasks() })
    await user.click(await screen.findByRole('button', { name: /^Pan/ }))
    await user.clear(await screen.findByLabelText('Título'))
    fireEvent.change(screen.getByLabelText(/^Día/), { target: { value: '' } })
    fireEvent.change(screen.getByLabelText(/^Hora/), { target: { value: '10:00' } })
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(screen.getByText('Ponle un título.')).toBeTruthy()
    expect(screen.getByText('Elige también el día.')).toBeTruthy()
    expect(client.tasks.change).not.toHaveBeenCalled()
  })

  it('deletes a task, and brings it back', async () => {
    const { client, screen, user } = openApp('/tasks', { client: withTasks() })
    await user.click(await screen.findByRole('button', { name: /^Viaje/ }))
    await user.click(await screen.findByRole('button', { name: 'Eliminar' }))
    expect(client.tasks.remove).toHaveBeenCalledWith('viaje')
    await user.click(await screen.findByRole('button', { name: 'Deshacer' }))
    expect(client.tasks.add).toHaveBeenCalledWith({
      title: 'Viaje',
      description: '',
      due_date: '2026-12-24',
      completed: false,
    })
  })

  it('says why a task could not be checked off', async () => {
    const client = withTasks()
    client.tasks.complete.mockRejectedValueOnce(new ApiError('not_found', 'x', { status: 404 }))
    const { screen, user } = openApp('/tasks', { client })
    await user.click(await screen.findByRole('checkbox', { name: 'Marcar como hecha: Pan' }))
    expect(await screen.findAllByText(/Ya no existe/)).not.toHaveLength(0)
    expect(screen.queryByText('Hecha: Pan')).toBeNull()
  })

  it('shows more when there are more, and what to do when there are none', async () => {
    const client = fakeClient()
    client.tasks.set({ status: 'ready', hasMore: true, tasks: [] })
    const { screen, user } = openApp('/tasks', { client })
    await screen.findByText('Todo al día')
    await user.click(screen.getByRole('button', { name: 'Mostrar más' }))
    expect(client.tasks.loadMore).toHaveBeenCalledTimes(1)
  })
})
