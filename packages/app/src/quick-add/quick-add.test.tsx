/**
 * Quick add: what is shown before it is kept, what is kept, and the way back.
 * @module
 */
import { ApiError } from '@axia/client'
import { waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fakeClient, openApp, testEvent, testTaskList } from '../test-support.tsx'

async function open(client = fakeClient()) {
  const opened = openApp('/', { client })
  const input = await opened.screen.findByRole('textbox', { name: 'Añadir tarea o evento' })
  const chips = () => opened.screen.findByRole('list', { name: 'Lo que se ha entendido' })
  const labels = async () =>
    within(await chips())
      .getAllByRole('button')
      .map((chip) => chip.getAttribute('aria-label'))
  return { ...opened, input, chips, labels }
}

describe('quick add', () => {
  it('shows what it understood, and keeps an event with Enter', async () => {
    const { client, user, input, labels, screen } = await open()
    client.calendar.add.mockResolvedValue(testEvent({ id: 'new' }))
    await user.type(input, 'dentista el jueves a las 10 en el centro')
    expect(await labels()).toEqual([
      'Evento. Convertir en tarea',
      expect.stringMatching(/^Día: Jue.*26.*Cambiar$/),
      expect.stringMatching(/^Hora: 10:00.*11:00.*Cambiar$/),
      'Lugar: El centro. Cambiar',
      'Repetición: No se repite. Cambiar',
    ])
    await user.keyboard('{Enter}')
    await waitFor(() =>
      expect(client.calendar.add).toHaveBeenCalledExactlyOnceWith({
        title: 'Dentista',
        start_time: '2026-11-26T15:00:00.000Z',
        end_time: '2026-11-26T16:00:00.000Z',
        all_day: false,
        time_zone: 'America/Bogota',
        location: 'El centro',
        description: '',
        recurrence: null,
      }),
    )
    await screen.findByText(/^Añadido: Dentista, jue.*10:00/)
    await screen.findByRole('button', { name: 'Ver el día' })
    await user.click(screen.getByRole('button', { name: 'Deshacer' }))
    expect(client.calendar.remove).toHaveBeenCalledExactlyOnceWith('new')
    await screen.findByText('Deshecho')
  })

  it('says how what it kept repeats', async () => {
    const { user, input, screen } = await open()
    await user.type(input, 'gimnasio todos los martes a las 19{Enter}')
    expect(await screen.findByText(/^Añadido: Gimnasio, mar.*7:00.* · Cada semana: martes$/)).toBeTruthy()
  })

  it('leads to the day of an event that is out of sight', async () => {
    const { user, input, screen } = await open()
    await user.type(input, 'dentista el jueves a las 10{Enter}')
    await user.click(await screen.findByRole('button', { name: 'Ver el día' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Jueves, 26 de noviembre' })).toBeTruthy()
  })

  it('keeps a task of the day that is shown, and takes it back', async () => {
    const { client, user, input, screen } = await open()
    await user.type(input, ' comprar pan {Enter}')
    await waitFor(() =>
      expect(client.tasks.add).toHaveBeenCalledExactlyOnceWith({ title: 'Comprar pan', due_date: '2026-11-21' }),
    )
    await screen.findByRole('checkbox', { name: 'Marcar como hecha: Comprar pan' })
    await user.click(await screen.findByRole('button', { name: 'Deshacer' }))
    await waitFor(() => expect(client.tasks.remove).toHaveBeenCalledExactlyOnceWith('added Comprar pan'))
  })

  it.for([
    ['llamar a Ana mañana', { title: 'Llamar a Ana', due_date: '2026-11-22' }],
    ['pagar la luz el 5', { title: 'Pagar la luz', due_date: '2026-12-05' }],
    ['call mum tomorrow at 5pm', { title: 'Call mum', due_date: '2026-11-22T22:00:00.000Z' }],
  ] as const)('understands "%s" in either language', async ([line, task]) => {
    const { client, user, input } = await open()
    await user.type(input, `${line}{Enter}`)
    await waitFor(() => expect(client.tasks.add).toHaveBeenCalledExactlyOnceWith(task))
  })

  it('keeps a reminder with its event, and gives its words back to the title when it is taken away', async () => {
    const { client, user, input, screen } = await open()
    await user.type(input, 'dentista el jueves a las 10, avísame 1 hora antes')
    const chip = () => screen.findByRole('button', { name: 'Recordatorio: 1 hora antes. Cambiar' })
    await user.click(await chip())
    await user.selectOptions(screen.getByRole('combobox', { name: 'Recordatorio' }), '2 horas antes')
    expect(screen.queryByRole('button', { name: 'Recordatorio: 2 horas antes. Cambiar' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Quitar el recordatorio' }))
    expect(await screen.findByText('Dentista, avísame 1 hora antes')).toBeTruthy()
    await user.clear(input)
    await user.type(input, 'dentista el jueves a las 10, avísame 1 hora antes')
    await chip()
    await user.type(input, '{Enter}')
    await waitFor(() =>
      expect(client.calendar.add).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ title: 'Dentista', reminder: 60 }),
      ),
    )
  })

  it('takes a wish to be reminded for a task', async () => {
    const { client, user, input, screen } = await open()
    await user.type(input, 'recuérdame llamar a mamá mañana a las 9')
    await screen.findByRole('button', { name: 'Recordatorio: Al vencer. Cambiar' })
    await user.type(input, '{Enter}')
    const task = { title: 'Llamar a mamá', due_date: '2026-11-22T14:00:00.000Z' }
    await waitFor(() => expect(client.tasks.add).toHaveBeenCalledExactlyOnceWith(task))
  })

  it('keeps what repeats as a series', async () => {
    const { client, user, input, screen } = await open()
    await user.type(input, 'every Monday gym 7pm')
    await screen.findByRole('button', { name: /^Repetición: Cada semana: lunes/ })
    await user.keyboard('{Enter}')
    await waitFor(() =>
      expect(client.calendar.add).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ title: 'Gym', start_time: '2026-11-24T00:00:00.000Z', recurrence: 'FREQ=WEEKLY' }),
      ),
    )
  })

  it('keeps a task that repeats', async () => {
    const { client, user, input } = await open()
    await user.type(input, 'pagar el alquiler el 1 de cada mes{Enter}')
    const task = { title: 'Pagar el alquiler', due_date: '2026-12-01', recurrence: 'FREQ=MONTHLY' }
    await waitFor(() => expect(client.tasks.add).toHaveBeenCalledExactlyOnceWith(task))
  })

  it('puts a task on the list that # names, or on the one that is chosen; a # that names none stays in the title', async () => {
    const client = fakeClient()
    const shopping = testTaskList({ id: 'shopping', name: 'Lista de la compra' })
    client.taskLists.set({ lists: [shopping, testTaskList({ id: 'home', name: 'Casa' })], error: undefined })
    const { user, input, screen } = await open(client)
    await user.type(input, 'leche mañana #lista-de-la-compra #2')
    await user.click(await screen.findByRole('button', { name: 'Lista: Lista de la compra. Cambiar' }))
    await user.click(input)
    await user.keyboard('{Enter}')
    await waitFor(() =>
      expect(client.tasks.add).toHaveBeenLastCalledWith({
        title: 'Leche #2',
        due_date: '2026-11-22',
        list_id: 'shopping',
      }),
    )
    await user.type(input, 'leche #nada mañana')
    await user.click(await screen.findByRole('button', { name: 'Lista: Mis tareas. Cambiar' }))
    await user.selectOptions(screen.getByLabelText('Lista'), 'Casa')
    await user.click(input)
    await user.keyboard('{Enter}')
    await waitFor(() =>
      expect(client.tasks.add).toHaveBeenLastCalledWith({
        title: 'Leche #nada',
        due_date: '2026-11-22',
        list_id: 'home',
      }),
    )
  })

  it('is changed piece by piece: kind, day, hour and place', async () => {
    const { client, user, input, screen } = await open()
    await user.type(input, 'cena el viernes a las 9 en casa')
    await user.click(await screen.findByRole('button', { name: /^Día:/ }))
    const day = screen.getByLabelText('Día')
    await user.clear(day)
    await user.type(day, '2026-12-04')
    await user.click(screen.getByRole('button', { name: /^Hora:/ }))
    await user.clear(screen.getByLabelText('Hora'))
    await user.type(screen.getByLabelText('Hora'), '20:30')
    await user.click(screen.getByRole('button', { name: /^Lugar:/ }))
    await user.click(screen.getByRole('button', { name: 'Quitar el lugar' }))
    await user.click(input)
    await user.keyboard('{Enter}')
    await waitFor(() =>
      expect(client.calendar.add).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({
          title: 'Cena en casa',
          location: '',
          start_time: '2026-12-05T01:30:00.000Z',
          end_time: '2026-12-05T02:30:00.000Z',
        }),
      ),
    )
  })

  it('becomes the other kind by a tap, and leaves the words of a removed date in the title', async () => {
    const { client, user, input, screen } = await open()
    await user.type(input, 'dentista el jueves')
    await user.click(await screen.findByRole('button', { name: 'Evento. Convertir en tarea' }))
    await user.click(screen.getByRole('button', { name: /^Día:/ }))
    await user.click(screen.getByRole('button', { name: 'Quitar la fecha' }))
    await screen.findByRole('button', { name: 'Día: Sin fecha. Cambiar' })
    await user.click(input)
    await user.keyboard('{Enter}')
    await waitFor(() => expect(client.tasks.add).toHaveBeenCalledExactlyOnceWith({ title: 'Dentista el jueves' }))
  })

  it('says which date it does not know, and keeps nothing that has no name', async () => {
    const { client, user, input, screen } = await open()
    await user.type(input, 'fiesta el 31 de febrero')
    await screen.findByText(/No sé qué fecha es «el 31 de febrero»/)
    await user.clear(input)
    await user.type(input, 'mañana{Enter}')
    await screen.findByText('Escribe también qué es.')
    expect(client.tasks.add).not.toHaveBeenCalled()
    await user.keyboard('{Escape}')
    expect(screen.queryByText('Escribe también qué es.')).toBeNull()
  })

  it('gives the line back when it could not be kept', async () => {
    const { client, user, input, screen } = await open()
    client.tasks.add.mockRejectedValue(new ApiError('unreachable', 'x'))
    await user.type(input, 'comprar pan{Enter}')
    await screen.findByRole('alert')
    expect(input).toHaveProperty('value', 'comprar pan')
  })
})
