/**
 * The calendar.
 * @module
 */
import { fireEvent, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testEvent, textIn } from '../../test-support.tsx'

function withEvents() {
  const client = fakeClient()
  client.calendar.set({
    status: 'ready',
    events: [
      testEvent({ id: 'almuerzo', title: 'Almuerzo' }),
      testEvent({
        id: 'yoga',
        title: 'Yoga',
        recurrence: 'FREQ=WEEKLY',
        start_time: '2026-11-25T23:00:00Z',
        end_time: '2026-11-26T00:00:00Z',
      }),
    ],
  })
  return client
}

describe('the calendar', () => {
  it('asks for the whole weeks of the month, from midnight of the user on', async () => {
    const { client, screen } = openApp('/calendar', { languageTags: ['es-ES'] })
    await screen.findByRole('table', { name: /noviembre de 2026/ })
    await waitFor(() =>
      expect(client.calendar.load).toHaveBeenLastCalledWith('2026-10-26T05:00:00.000Z', '2026-12-07T05:00:00.000Z'),
    )
    expect(screen.getAllByRole('columnheader')[0]?.getAttribute('abbr')).toBe('lunes')
  })

  it('begins the week where the user lives', async () => {
    const { screen } = openApp('/calendar', { languageTags: ['es-CO'] })
    await screen.findByRole('table')
    expect(screen.getAllByRole('columnheader')[0]?.getAttribute('abbr')).toBe('domingo')
  })

  it('shows the agenda of the chosen day', async () => {
    const { screen, user } = openApp('/calendar', { client: withEvents() })
    const agenda = await screen.findByRole('region', { name: 'Sábado, 21 de noviembre' })
    expect(within(agenda).getByText('Almuerzo')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Miércoles, 25 de noviembre, 1 evento' }))
    const other = await screen.findByRole('region', { name: 'Miércoles, 25 de noviembre' })
    expect(within(other).getByText('Yoga')).toBeTruthy()
    expect(within(other).queryByText('Almuerzo')).toBeNull()
  })

  it('is walked through with the arrow keys, into other months too', async () => {
    const { screen, user } = openApp('/calendar')
    const today = await screen.findByRole('button', { name: 'Sábado, 21 de noviembre' })
    expect(today.getAttribute('aria-current')).toBe('date')
    today.focus()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Diciembre de 2026')
    expect(document.activeElement?.textContent).toContain('Sábado, 5 de diciembre')
    await user.keyboard('{PageUp}{Home}')
    expect(document.activeElement?.textContent).toContain('Domingo, 1 de noviembre')
    expect(
      screen.getAllByRole('button').filter((button) => button.dataset.day !== undefined && button.tabIndex === 0),
    ).toHaveLength(1)
  })

  it('goes from month to month, and back to today', async () => {
    const { screen, user } = openApp('/calendar')
    await user.click(await screen.findByRole('button', { name: 'Mes siguiente' }))
    await user.click(screen.getByRole('button', { name: 'Mes siguiente' }))
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Enero de 2027')
    await user.click(screen.getByRole('button', { name: 'Hoy' }))
    expect(screen.getByRole('region', { name: 'Sábado, 21 de noviembre' })).toBeTruthy()
  })

  it('makes an event at the user’s own hours', async () => {
    const { client, screen, user } = openApp('/calendar')
    await user.click((await screen.findAllByRole('button', { name: 'Nuevo evento' }))[0] ?? document.body)
    await user.type(await screen.findByLabelText('Título'), 'Cena')
    fireEvent.change(screen.getByLabelText('Hora de inicio'), { target: { value: '20:00' } })
    expect(textIn(screen.getByLabelText('Hora de fin'))).toBe('21:00')
    await user.selectOptions(screen.getByLabelText('Se repite'), 'Cada semana')
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.calendar.add).toHaveBeenCalledExactlyOnceWith({
      title: 'Cena',
      start_time: '2026-11-22T01:00:00.000Z',
      end_time: '2026-11-22T02:00:00.000Z',
      all_day: false,
      time_zone: 'America/Bogota',
      location: '',
      description: '',
      recurrence: 'FREQ=WEEKLY',
    })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('makes an event of whole days', async () => {
    const { client, screen, user } = openApp('/calendar')
    await user.click((await screen.findAllByRole('button', { name: 'Nuevo evento' }))[0] ?? document.body)
    await user.type(await screen.findByLabelText('Título'), 'Viaje')
    await user.click(screen.getByRole('switch', { name: 'Todo el día' }))
    fireEvent.change(screen.getByLabelText('Termina'), { target: { value: '2026-11-23' } })
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.calendar.add).toHaveBeenCalledWith(
      expect.objectContaining({ start_time: '2026-11-21', end_time: '2026-11-24', all_day: true }),
    )
  })

  it('says what is wrong before it asks the server', async () => {
    const { client, screen, user } = openApp('/calendar')
    await user.click((await screen.findAllByRole('button', { name: 'Nuevo evento' }))[0] ?? document.body)
    await user.click(await screen.findByRole('button', { name: 'Guardar' }))
    expect(screen.getByText('Ponle un título.')).toBeTruthy()
    await user.type(screen.getByLabelText('Título'), 'Cena')
    fireEvent.change(screen.getByLabelText('Hora de fin'), { target: { value: '01:00' } })
    expect(screen.getByText('El fin debe ser posterior al inicio.')).toBeTruthy()
    expect(client.calendar.add).not.toHaveBeenCalled()
  })

  it('changes what was changed, and nothing else', async () => {
    const { client, screen, user } = openApp('/calendar', { client: withEvents() })
    await user.click(await screen.findByRole('button', { name: /Almuerzo/ }))
    const title = await screen.findByLabelText('Título')
    await user.clear(title)
    await user.type(title, 'Comida')
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.calendar.change).toHaveBeenCalledExactlyOnceWith('almuerzo', { title: 'Comida' })
  })

  it('changes a series from its own start, not from the occurrence that was opened', async () => {
    const client = withEvents()
    const series = testEvent({
      id: 'yoga',
      title: 'Yoga',
      recurrence: 'FREQ=WEEKLY',
      start_time: '2026-09-02T23:00:00Z',
      end_time: '2026-09-03T00:00:00Z',
    })
    client.api.request = vi.fn().mockResolvedValue(series)
    const { screen, user } = openApp('/calendar', { client })
    await user.click(await screen.findByRole('button', { name: 'Miércoles, 25 de noviembre, 1 evento' }))
    await user.click(await screen.findByRole('button', { name: /Yoga/ }))
    expect(textIn(await screen.findByLabelText('Día de inicio'))).toBe('2026-09-02')
    expect(client.api.request).toHaveBeenCalledWith(
      'GET /calendar/events/{id}',
      expect.objectContaining({ params: { id: 'yoga' } }),
    )
    expect(screen.getByText(/vale para toda la serie/)).toBeTruthy()
  })

  it('deletes an event after it has asked', async () => {
    const { client, screen, user } = openApp('/calendar', { client: withEvents() })
    await user.click(await screen.findByRole('button', { name: /Almuerzo/ }))
    await user.click(await screen.findByRole('button', { name: 'Eliminar' }))
    const question = await screen.findByRole('dialog', { name: '¿Eliminar este evento?' })
    expect(client.calendar.remove).not.toHaveBeenCalled()
    await user.click(within(question).getByRole('button', { name: 'Eliminar' }))
    expect(client.calendar.remove).toHaveBeenCalledExactlyOnceWith('almuerzo')
    await screen.findByText('Evento eliminado')
  })
})
