/**
 * The editor of an event, as the calendar opens it.
 * @module
 */
import { fireEvent } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testEvent, textIn } from '../test-support.tsx'

function withLunch() {
  const client = fakeClient()
  client.calendar.set({ status: 'ready', events: [testEvent({ id: 'almuerzo', title: 'Almuerzo' })] })
  return client
}

describe('the editor of an event', () => {
  beforeEach(() => localStorage.clear())

  it('says what was made and when, goes to its day, and takes it back', async () => {
    const client = withLunch()
    client.calendar.add.mockResolvedValue(testEvent({ id: 'new' }))
    const { screen, user } = openApp('/calendar', { client })
    await user.click((await screen.findAllByRole('button', { name: 'Nuevo evento' }))[0] ?? document.body)
    await user.type(await screen.findByLabelText('Título'), 'Dentista')
    fireEvent.change(screen.getByLabelText('Día de inicio'), { target: { value: '2027-02-03' } })
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    await screen.findByText(/^Guardado: Dentista, 3 de febrero de 2027, 1:00/)
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Febrero de 2027')
    expect(screen.getByRole('button', { name: /^Miércoles, 3 de febrero/ }).getAttribute('aria-pressed')).toBe('true')
    await user.click(screen.getByRole('button', { name: 'Deshacer' }))
    expect(client.calendar.remove).toHaveBeenCalledExactlyOnceWith('new')
  })

  it('says when one is usually reminded', async () => {
    const client = withLunch()
    client.api.request = vi.fn().mockResolvedValue({ events: 10, all_day: 'none', tasks: true, answers: true })
    const { screen, user } = openApp('/calendar', { client })
    await user.click(await screen.findByRole('button', { name: /Almuerzo/ }))
    expect(await screen.findByRole('option', { name: 'Como siempre (10 minutos antes)' })).toBeTruthy()
    await user.click(screen.getByLabelText('Todo el día'))
    expect(screen.getByRole('option', { name: 'Como siempre (ninguno)' })).toBeTruthy()
  })

  it('bears a day that is typed: nothing follows it before it is whole, and what cannot be meant is told', async () => {
    const { client, screen, user } = openApp('/calendar', { client: withLunch() })
    await user.click(await screen.findByRole('button', { name: /Almuerzo/ }))
    const [start, end] = [await screen.findByLabelText('Día de inicio'), screen.getByLabelText('Día de fin')]
    fireEvent.change(end, { target: { value: '2026-11-20' } })
    fireEvent.blur(end)
    await screen.findByText('Elige un día a partir del 21 de noviembre de 2026.')
    fireEvent.change(end, { target: { value: '2026-11-21' } })
    for (const typed of ['', '0002-12-24', '12026-12-24']) {
      fireEvent.change(start, { target: { value: typed } })
      expect(textIn(end)).toBe('2026-11-21')
    }
    fireEvent.blur(start)
    await screen.findByText('Escribe el año con cuatro cifras.')
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.calendar.change).not.toHaveBeenCalled()
    fireEvent.change(start, { target: { value: '2026-12-24' } })
    expect(textIn(end)).toBe('2026-12-24')
    expect(screen.queryByText('Escribe el año con cuatro cifras.')).toBeNull()
  })
})
