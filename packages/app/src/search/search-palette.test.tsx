import { ApiError } from '@axia/client'
import type { SearchHit } from '@axia/contract'
import { fireEvent, screen as page, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { type FakeClient, fakeClient, openApp, testEvent, testTask } from '../test-support.tsx'
import { SearchPalette } from './search-palette.tsx'

const message: SearchHit = {
  kind: 'message',
  id: 'm',
  title: { text: 'La casa', marks: [] },
  snippet: { text: 'Viene el fontanero', marks: [{ start: 9, end: 18 }] },
  session_id: 'casa',
  seq: 7,
  role: 'user',
  timestamp: '2026-11-21T15:00:00.000Z',
}
const task: SearchHit = {
  kind: 'task',
  id: 't',
  title: { text: 'Llamar al fontanero', marks: [{ start: 10, end: 19 }] },
  snippet: null,
  completed: false,
  due_date: '2026-11-22',
}
const event: SearchHit = {
  kind: 'event',
  id: 'e',
  title: { text: 'Fontanero', marks: [{ start: 0, end: 9 }] },
  snippet: { text: 'En casa', marks: [] },
  start_time: '2026-11-24T15:00:00.000Z',
  all_day: false,
  recurring: true,
}

function answering(hits: SearchHit[]): FakeClient {
  const client = fakeClient()
  client.api.request = vi.fn().mockImplementation(async (call: string) => {
    if (call === 'GET /search') return hits
    if (call === 'GET /tasks/{id}') return testTask({ id: 't', title: 'Llamar al fontanero' })
    if (call === 'GET /calendar/events') return [testEvent({ id: 'e', title: 'Fontanero' })]
    throw new ApiError('not_found', 'x')
  })
  return client
}

const named = { name: 'Buscar y mandar' }

async function opened(client: FakeClient, path = '/settings') {
  const app = openApp(path, { client })
  await app.screen.findByRole('heading', { level: 1 })
  await app.user.keyboard('{Control>}k{/Control}')
  const field = await app.screen.findByRole('combobox', named)
  return { ...app, field }
}

const chosen = (field: HTMLElement) =>
  document.getElementById(field.getAttribute('aria-activedescendant') ?? '')?.textContent

describe(SearchPalette, () => {
  it('opens by the keyboard with all commands, and finds while one types', async () => {
    const { user, field, screen } = await opened(answering([message, task, event]))
    await waitFor(() => expect(document.activeElement).toBe(field))
    const list = screen.getByRole('listbox')
    expect(field.getAttribute('aria-controls')).toBe(list.id)
    expect(chosen(field)).toBe('Nueva tarea')
    await user.type(field, 'fontanero')
    const messages = await within(list).findByRole('group', { name: 'Mensajes' })
    expect(within(messages).getByRole('option').textContent).toContain('Viene el fontaneroTú · La casa')
    expect(messages.querySelector('mark')?.textContent).toBe('fontanero')
    expect(
      within(list)
        .getAllByRole('group')
        .map((group) => group.getAttribute('aria-labelledby')?.split('-').at(-1)),
    ).toEqual(['Eventos', 'Tareas', 'Mensajes', 'Órdenes'])
    expect(screen.getByText('3 resultados')).toBeTruthy()
    expect(chosen(field)).toContain('Fontanero')
  })

  it('says when an event is, its hour too', async () => {
    const once = { ...event, recurring: false, start_time: '2026-11-21T23:30:00.000Z' }
    const whole = { ...event, id: 'd', recurring: false, start_time: '2026-11-22', all_day: true }
    const begun = { ...event, id: 'b', start_time: '2026-11-17T15:00:00.000Z' }
    const ahead = { ...event, id: 'a', start_time: '2027-03-03', all_day: true }
    const { user, field } = await opened(answering([{ ...once, id: 'o' }, begun, whole, ahead]))
    await user.type(field, 'fontanero')
    const events = await page.findByRole('group', { name: 'Eventos' })
    const [tonight, weekly, tomorrow, yearly] = within(events)
      .getAllByRole('option')
      .map(({ textContent }) => textContent)
    expect(tonight).toMatch(/Hoy · 6:30.p.\s?m.$/)
    expect(weekly).toMatch(/Se repite · 10:00.a.\s?m.$/)
    expect(tomorrow).toMatch(/Mañana$/)
    expect(yearly).toMatch(/Mié, 3 (?:de )?mar (?:de )?2027 · Se repite$/)
  })

  it('is walked by the arrows, from one end to the other', async () => {
    const { user, field } = await opened(answering([task]))
    await user.type(field, 'fontanero')
    await waitFor(() => expect(chosen(field)).toContain('Llamar'))
    await user.keyboard('{ArrowUp}')
    expect(chosen(field)).toBe('Nueva tarea: «fontanero»')
    await user.keyboard('{ArrowDown}')
    expect(chosen(field)).toContain('Llamar')
    await user.keyboard('{PageDown}')
    expect(chosen(field)).toBe('Nueva tarea: «fontanero»')
  })

  it('goes to the message in its conversation', async () => {
    const client = answering([message])
    const { user, field } = await opened(client)
    await user.type(field, 'fontanero')
    await waitFor(() => expect(chosen(field)).toContain('Viene'))
    await user.keyboard('{Enter}')
    expect(window.location.pathname + window.location.search).toBe('/app/chat/casa?at=7')
    await waitFor(() => expect(client.chat.conversation('casa').openAt).toHaveBeenCalledWith({ seq: 7 }))
    expect(page.queryByRole('combobox', named)).toBeNull()
  })

  it.each([
    [task, 'Llamar al fontanero'],
    [event, 'Fontanero'],
  ])('opens a task or an event where one is: %#', async (hit, title) => {
    const { user, field } = await opened(answering([hit]))
    await user.type(field, 'fontanero')
    await waitFor(() => expect(chosen(field)).toContain(title))
    await user.keyboard('{Enter}')
    const dialog = await page.findByRole('dialog')
    expect(await within(dialog).findByDisplayValue(title)).toBeTruthy()
    expect(window.location.pathname).toBe('/app/settings')
  })

  it.each([
    ['14 de julio de 2027', '14 de julio de 2027', 'Julio de 2027'],
    ['mañana', 'Domingo, 22 de noviembre', 'Noviembre de 2026'],
  ])('goes to the day that is named: %s', async (question, name, month) => {
    const { user, field, screen } = await opened(answering([]))
    await user.type(field, question)
    await waitFor(() => expect(chosen(field)).toBe(name))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(month))
  })

  it('takes no task with a day for a day', async () => {
    const { user, field, screen } = await opened(answering([]))
    await user.type(field, 'mañana')
    await screen.findByRole('group', { name: 'Calendario' })
    await user.type(field, ' dentista')
    expect(screen.queryByRole('group', { name: 'Calendario' })).toBeNull()
  })

  it('says when a found thing is gone', async () => {
    const client = answering([{ ...event, recurring: false }])
    const { user, field, screen } = await opened(client)
    await user.type(field, 'fontanero')
    await waitFor(() => expect(chosen(field)).toContain('Fontanero'))
    await user.keyboard('{Enter}')
    expect(await screen.findByText('Ya no está: se eliminó mientras tanto.')).toBeTruthy()
  })

  it('makes a task of the words only when that is chosen, not by Enter alone, and takes it back', async () => {
    const client = answering([])
    client.tasks.add.mockResolvedValue(testTask({ id: 'new' }))
    const { user, field } = await opened(client)
    await user.type(field, 'comprar zanahorias{Enter}')
    expect(client.tasks.add).not.toHaveBeenCalled()
    await user.click(await page.findByRole('option', { name: 'Nueva tarea: «comprar zanahorias»' }))
    expect(client.tasks.add).toHaveBeenCalledWith({ title: 'comprar zanahorias' })
    await user.click(await page.findByRole('button', { name: 'Deshacer' }))
    expect(client.tasks.remove).toHaveBeenCalledExactlyOnceWith('new')
    await page.findByText('Deshecho')
  })

  it('obeys commands: by their names, whatever the accents', async () => {
    const { user, field, preferences } = await opened(answering([]))
    await user.type(field, 'tema osc')
    await waitFor(() => expect(chosen(field)).toBe('Tema oscuro'))
    await user.keyboard('{Enter}')
    expect(preferences.state.theme).toBe('dark')
  })

  it('asks the assistant what it can do, for who looks for help', async () => {
    const client = answering([])
    const { user, field } = await opened(client)
    await user.type(field, 'ayuda')
    await waitFor(() => expect(chosen(field)).toBe('Ayuda: qué sabe hacer tu asistente'))
    await user.keyboard('{Enter}')
    expect(client.chat.send).toHaveBeenCalledExactlyOnceWith({ text: '¿Qué puedes hacer?' })
    expect(window.location.pathname).toBe('/app/chat/begun')
  })

  it('does not say first that nothing was found where a command is what was meant', async () => {
    const { user, field, screen } = await opened(answering([]))
    await user.type(field, 'contraseña')
    await waitFor(() => expect(chosen(field)).toBe('Ajustes: Contraseña'))
    expect((await screen.findByText(/^Nada con/)).className).toBe('visually-hidden')
  })

  it('leads to a section of the settings, by its name or by what it is about', async () => {
    const { user, field, screen } = await opened(answering([]))
    expect(screen.queryByRole('option', { name: /^Ajustes:/ })).toBeNull() // not before it is asked for
    await user.type(field, '2fa')
    await waitFor(() => expect(chosen(field)).toBe('Ajustes: Segundo factor'))
    await user.keyboard('{Enter}')
    const section = await screen.findByRole('region', { name: 'Segundo factor' })
    await waitFor(() => expect(document.activeElement).toBe(section))
    expect(window.location.hash).toBe('#second-factor')
  })

  it('remembers what was looked for, and offers it again', async () => {
    const { user, field, screen } = await opened(answering([message]))
    await user.type(field, 'fontanero')
    await waitFor(() => expect(chosen(field)).toContain('Viene'))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(screen.queryByRole('combobox', named)).toBeNull())
    await user.keyboard('{Control>}k{/Control}')
    const again = await screen.findByRole('combobox', named)
    await user.click(screen.getByRole('option', { name: 'fontanero' }))
    expect((again as HTMLInputElement).value).toBe('fontanero')
  })

  it('says what was not found, and why nothing could be asked', async () => {
    const client = answering([])
    const { user, field, screen } = await opened(client)
    await user.type(field, 'zanahoria')
    const nothing = await screen.findByText(/^Nada con «zanahoria».* Prueba con menos palabras/)
    expect(nothing.className).not.toBe('visually-hidden')
    client.api.request = vi.fn().mockRejectedValue(new ApiError('unreachable', 'x'))
    await user.type(field, 's')
    expect(await screen.findByText('Sin conexión: solo lo que este dispositivo tiene guardado.')).toBeTruthy()
  })

  it('does not open over a dialog that waits for an answer', async () => {
    const { user, screen } = await opened(answering([]))
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('combobox', named)).toBeNull())
    const dialog = document.body.appendChild(document.createElement('div'))
    dialog.setAttribute('role', 'dialog')
    fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
    expect(screen.queryByRole('combobox', named)).toBeNull()
    dialog.remove()
  })
})
