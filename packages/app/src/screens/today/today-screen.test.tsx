/**
 * Hoy.
 * @module
 */
import { ApiError, type ChatMessage } from '@axia/client'
import { act, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testEvent, testSubscription, testTask } from '../../test-support.tsx'

describe('Hoy', () => {
  it('asks for the open tasks, and for the events of this week and the next one', async () => {
    const { client, screen } = openApp('/')
    await screen.findByRole('heading', { name: 'Buenas tardes, ana' })
    await waitFor(() => expect(client.tasks.load).toHaveBeenCalledWith({ completed: false }))
    // The week of a Saturday began on Sunday in Colombia.
    expect(client.calendar.load).toHaveBeenCalledWith('2026-11-15T05:00:00.000Z', '2026-11-29T05:00:00.000Z')
  })

  it('shows the events of today in their order, how soon the next one is, and those of the next days apart', async () => {
    const client = fakeClient()
    client.calendar.set({
      status: 'ready',
      events: [
        testEvent({ title: 'Cena', start_time: '2026-11-21T17:25:00Z', end_time: '2026-11-22T02:00:00Z' }),
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
    ).toEqual([expect.stringContaining('Café'), 'Ahora', expect.stringMatching(/CenaDentro de 25\sminutos$/)])
    const upcoming = await screen.findByRole('region', { name: 'Próximos días' })
    expect(within(upcoming).getByText('Dentista')).toBeTruthy()
  })

  it('names the calendar of others that an event comes from, and asks for none where there is none', async () => {
    const client = fakeClient()
    const own = testEvent({ title: 'Cena' })
    const ofOthers = { subscription_id: 'liga', start_time: '2026-11-21', end_time: '2026-11-22', all_day: true }
    client.calendar.set({ ...client.calendar.state, status: 'ready', events: [own] })
    const { screen } = openApp('/', { client })
    const agenda = await screen.findByRole('region', { name: 'Agenda' })
    await within(agenda).findByRole('button', { name: /Cena/ })
    expect(client.calendarSources.load).not.toHaveBeenCalled()
    client.calendarSources.set({ ...client.calendarSources.state, subscriptions: [testSubscription({})] })
    const events = [
      own,
      testEvent({ ...ofOthers, title: 'Jornada 12' }),
      testEvent({ title: 'Partido', subscription_id: 'liga' }),
      testEvent({ ...ofOthers, title: 'Jornada 13', start_time: '2026-11-22', end_time: '2026-11-23' }),
    ]
    act(() => client.calendar.set({ ...client.calendar.state, events }))
    await screen.findByRole('button', { name: 'Jornada 12 Liga' })
    expect(within(agenda).getByRole('button', { name: /Partido.*Liga/ })).toBeTruthy()
    expect(within(agenda).queryByRole('button', { name: /Cena.*Liga/ })).toBeNull()
    expect(await screen.findByRole('button', { name: /Jornada 13 Liga/ })).toBeTruthy()
  })

  it('shows what takes the whole day in a row of its own, and opens it', async () => {
    const client = fakeClient()
    const trip = testEvent({ title: 'Feria', all_day: true, start_time: '2026-11-20', end_time: '2026-11-23' })
    client.calendar.set({ status: 'ready', events: [trip] })
    const { screen, user } = openApp('/', { client })
    const row = await screen.findByRole('list', { name: 'Todo el día' })
    await user.click(within(row).getByRole('button', { name: 'Feria' }))
    expect(await screen.findByRole('dialog', { name: 'Editar evento' })).toBeTruthy()
  })

  it('shows what is late before what is due, and not what comes later', async () => {
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
    expect(within(due).getByRole('heading', { name: '1 atrasada' })).toBeTruthy()
  })

  it('goes to the next day and the one before, to any day of the week, and back to today', async () => {
    const client = fakeClient()
    client.calendar.set({
      status: 'ready',
      events: [testEvent({ title: 'Dentista', start_time: '2026-11-22T15:00:00Z', end_time: '2026-11-22T16:00:00Z' })],
    })
    client.tasks.set({ status: 'ready', hasMore: false, tasks: [testTask({ title: 'Pan', due_date: '2026-11-20' })] })
    const { screen, user } = openApp('/', { client })
    await user.click(await screen.findByRole('button', { name: 'Día siguiente' }))
    await screen.findByRole('heading', { level: 1, name: /^Domingo/ })
    expect(window.location.search).toBe('?day=2026-11-22')
    expect(within(screen.getByRole('region', { name: 'Agenda' })).getByText('Dentista')).toBeTruthy()
    expect(screen.queryByRole('checkbox', { name: 'Marcar como hecha: Pan' })).toBeNull()

    await user.click(screen.getByRole('button', { name: 'Día anterior' }))
    await screen.findByRole('checkbox', { name: 'Marcar como hecha: Pan' }) // late today, due the day before
    const week = screen.getByRole('list', { name: 'Semana' })
    expect(within(week).getAllByRole('link')).toHaveLength(7)
    await user.click(within(week).getByRole('link', { name: /viernes.*20 de noviembre, 1 cosa/ }))
    await screen.findByRole('heading', { level: 1, name: /^Viernes/ })
    expect(within(week).getByRole('link', { current: 'date' }).textContent).toContain('20')

    await user.click(screen.getByRole('button', { name: 'Hoy' }))
    await screen.findByRole('heading', { level: 1, name: 'Buenas tardes, ana' })
    expect(window.location.search).toBe('')
  })

  it('shows today where the address names no day', async () => {
    const { screen } = openApp('/?day=2026-02-31')
    expect(await screen.findByRole('heading', { name: 'Buenas tardes, ana' })).toBeTruthy()
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

  it('leads to the chat with its question ready, and never over what was being written', async () => {
    const { screen, user } = openApp('/')
    await user.click(await screen.findByRole('link', { name: /Pregúntale a tu asistente/ }))
    const area = await screen.findByDisplayValue('¿Qué tengo mañana?')
    await user.clear(area)
    await user.type(area, 'Hola')
    await user.click(screen.getByRole('link', { name: 'Hoy' }))
    await user.click(await screen.findByRole('link', { name: /Pregúntale a tu asistente/ }))
    expect(await screen.findByDisplayValue('Hola')).toBeTruthy()
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
    await screen.findByText('Hecha: Pan')
    await user.click(screen.getByRole('button', { name: 'Deshacer' }))
    expect(client.tasks.complete).toHaveBeenLastCalledWith('a', { completed: false })
    await screen.findByRole('checkbox', { name: 'Marcar como hecha: Pan' })
  })

  it('shows what is known before the server has answered, and keeps it when it does not', async () => {
    const client = fakeClient()
    client.calendar.set({ status: 'loading', events: [testEvent({ title: 'Almuerzo' })] })
    client.tasks.set({ status: 'loading', hasMore: false, tasks: [testTask({ title: 'Pan', due_date: '2026-11-21' })] })
    const { screen } = openApp('/', { client })
    const agenda = await screen.findByRole('region', { name: 'Agenda' })
    expect(within(agenda).getByText('Almuerzo')).toBeTruthy()
    expect(screen.getByRole('checkbox', { name: 'Marcar como hecha: Pan' })).toBeTruthy()
    act(() => {
      const error = new ApiError('unreachable', 'x')
      client.calendar.set({ ...client.calendar.state, status: 'failed', error })
    })
    expect(within(agenda).getByText('Almuerzo')).toBeTruthy()
    expect(within(agenda).getByRole('button', { name: 'Reintentar' })).toBeTruthy()
  })

  it('waits as a whole for the first answers, and stays while it asks again', async () => {
    const client = fakeClient()
    client.calendar.set({ status: 'loading', events: [] })
    const { screen, user } = openApp('/', { client })
    await screen.findByText('Cargando…')
    expect(screen.queryByRole('region', { name: 'Para hoy' })).toBeNull()
    act(() => client.calendar.set({ status: 'ready', events: [] }))
    await screen.findByText('Nada para hoy')
    act(() => client.calendar.set({ status: 'loading', events: [] }))
    expect(screen.getByText('Nada para hoy')).toBeTruthy()

    act(() => client.calendar.set({ status: 'failed', events: [], error: new ApiError('unreachable', 'x') }))
    const asked = client.calendar.load.mock.calls.length
    const agenda = screen.getByRole('region', { name: 'Agenda' })
    await user.click(within(agenda).getByRole('button', { name: 'Reintentar' }))
    expect(client.calendar.load.mock.calls.length).toBe(asked + 1)
  })

  it('leads from an empty day to the line that plans something', async () => {
    const { screen, user } = openApp('/')
    await user.click(await screen.findByRole('button', { name: 'Planear algo' }))
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Añadir tarea o evento' }))
  })
})

describe('the assistant on Hoy', () => {
  it('leads to the chat', async () => {
    const { screen, user } = openApp('/')
    await user.click(await screen.findByRole('link', { name: /Pregúntale a tu asistente/ }))
    const message = await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
    await waitFor(() => expect(document.activeElement).toBe(message))
  })

  it('shows what failed first and sends it again, then unread answers, then what waits, also on this device alone', async () => {
    const client = fakeClient()
    const conversations = [
      message({ key: 'w', sessionId: 'one', text: '¿Y mañana?', state: 'sent' }),
      message({ key: 'a', sessionId: 'two', text: 'Ya está hecho', role: 'assistant' }),
      message({ key: 'l', sessionId: 'late', text: '**Mesa** reservada', role: 'assistant' }),
      message({ key: 'f', sessionId: 'three', text: 'Reserva mesa', state: 'failed' }),
      message({
        key: 'd',
        sessionId: 'four',
        text: 'De anteayer',
        role: 'assistant',
        timestamp: '2026-11-19T10:00:00Z',
      }),
    ]
    client.chat.waiting = vi.fn(async () => [message({ key: 'p', text: 'Sin enviar', state: 'pending' })])
    client.chat.set({
      ...client.chat.state,
      conversations: conversations.map((lastMessage) => ({
        sessionId: lastMessage.sessionId,
        title: '',
        lastMessage,
        pinned: false,
        readSeq: 0,
        unread: lastMessage.sessionId === 'late' ? 1 : 0,
        createdAt: lastMessage.timestamp,
        updatedAt: lastMessage.timestamp,
      })),
    })
    const { screen, user } = openApp('/', { client })
    const agent = await screen.findByRole('region', { name: 'Tu asistente' })
    await within(agent).findByText('Sin enviar')
    const items = within(agent).getAllByRole('listitem')
    expect(items.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('Reserva mesaNo se pudo responder'),
      expect.stringContaining('Mesa reservadaRespuesta sin leer'),
      expect.stringContaining('¿Y mañana?Espera respuesta'),
      expect.stringContaining('Sin enviarEspera respuesta'),
    ])
    await user.click(within(agent).getByRole('button', { name: 'Reintentar' }))
    expect(client.chat.retry).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ key: 'f' }))
  })
})

function message(members: Partial<ChatMessage>): ChatMessage {
  return {
    key: 'm',
    id: 'm',
    clientId: undefined,
    sessionId: 's',
    role: 'user',
    type: 'text',
    text: '',
    audioUrl: undefined,
    images: [],
    state: 'answered',
    detail: undefined,
    replyTo: undefined,
    seq: 1,
    timestamp: '2026-11-21T16:50:00Z',
    ...members,
  }
}
