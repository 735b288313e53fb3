/**
 * The calendar.
 * @module
 */
import { fireEvent, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testEvent, testSubscription, textIn } from '../../test-support.tsx'

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
        occurrence: '2026-11-25T23:00:00.000Z',
        start_time: '2026-11-25T23:00:00Z',
        end_time: '2026-11-26T00:00:00Z',
      }),
    ],
  })
  return client
}

describe('the calendar', () => {
  beforeEach(() => localStorage.clear())

  it('leads to where files are brought in and calendars of others are followed', async () => {
    const { user, screen } = openApp('/calendar')
    await user.click(await screen.findByRole('button', { name: 'Otros calendarios' }))
    const section = await screen.findByRole('region', { name: 'Calendarios' })
    await waitFor(() => expect(document.activeElement).toBe(section))
  })

  it('asks for the whole weeks of the month, from midnight of the user on', async () => {
    const { client, screen } = openApp('/calendar', { languageTags: ['es-ES'] })
    await screen.findByRole('table', { name: /noviembre de 2026/ })
    await waitFor(() =>
      expect(client.calendar.load).toHaveBeenLastCalledWith('2026-10-26T05:00:00.000Z', '2026-12-07T05:00:00.000Z'),
    )
    expect(screen.getAllByRole('columnheader')[0]?.getAttribute('abbr')).toBe('lunes')
  })

  it('begins a new event where the address asks for it', async () => {
    const { screen } = openApp('/calendar?new')
    const dialog = await screen.findByRole('dialog', { name: 'Nuevo evento' })
    expect(within(dialog).getByLabelText('Día de inicio')).toHaveProperty('value', '2026-11-21')
    expect(window.location.href).toMatch(/\/app\/calendar$/)
  })

  it('marks what waits for a connection', async () => {
    const client = withEvents()
    const change = { call: 'DELETE /calendar/events/{id}', body: undefined, query: {}, id: 'x' } as const
    const waiting = [{ ...change, target: 'almuerzo', createdAt: '2026-11-21T16:00:00Z' }]
    client.changes.set({ waiting, refused: [], isUnsafe: false })
    const { screen } = openApp('/calendar', { client })
    const agenda = await screen.findByRole('region', { name: 'Sábado, 21 de noviembre' })
    expect(within(agenda).getByRole('button', { name: /Almuerzo Pendiente de envío/ })).toBeTruthy()
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

  it('goes to a day that is asked for, or that the address names', async () => {
    const { screen, user } = openApp('/calendar?day=2027-03-02')
    await screen.findByRole('region', { name: 'Martes, 2 de marzo' })
    expect(window.location.href).toMatch(/\/app\/calendar$/)
    await user.click(screen.getByRole('button', { name: 'Ir a una fecha' }))
    const field = await screen.findByLabelText('Qué día')
    expect(textIn(field)).toBe('2027-03-02')
    fireEvent.change(field, { target: { value: '2027-07-14' } })
    await user.click(screen.getByRole('button', { name: 'Ir' }))
    expect(await screen.findByRole('region', { name: 'Miércoles, 14 de julio' })).toBeTruthy()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Julio de 2027')
  })

  it('makes an event at the user’s own hours', async () => {
    const { client, screen, user } = openApp('/calendar')
    await user.click((await screen.findAllByRole('button', { name: 'Nuevo evento' }))[0] ?? document.body)
    await user.type(await screen.findByLabelText('Título'), 'Cena')
    fireEvent.change(screen.getByLabelText('Hora de inicio'), { target: { value: '20:00' } })
    expect(textIn(screen.getByLabelText('Hora de fin'))).toBe('21:00')
    await user.selectOptions(screen.getByLabelText('Se repite'), 'Cada semana')
    expect(screen.getByText('Cada semana: sábado')).toBeTruthy()
    await user.selectOptions(screen.getByLabelText('Deja de repetirse'), 'Un día')
    fireEvent.change(screen.getByLabelText('Último día'), { target: { value: '2026-12-19' } })
    expect(screen.getByText('Cada semana: sábado, hasta el 19 de diciembre de 2026')).toBeTruthy()
    expect(screen.queryByLabelText('Cada')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.calendar.add).toHaveBeenCalledExactlyOnceWith({
      title: 'Cena',
      start_time: '2026-11-22T01:00:00.000Z',
      end_time: '2026-11-22T02:00:00.000Z',
      all_day: false,
      time_zone: 'America/Bogota',
      location: '',
      description: '',
      recurrence: 'FREQ=WEEKLY;UNTIL=20261219',
    })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('makes an event at the hours of another time zone, found by its letters', async () => {
    const { client, screen, user } = openApp('/calendar')
    await user.click((await screen.findAllByRole('button', { name: 'Nuevo evento' }))[0] ?? document.body)
    await user.type(await screen.findByLabelText('Título'), 'Llamada')
    fireEvent.change(screen.getByLabelText('Hora de inicio'), { target: { value: '09:00' } })
    await user.click(screen.getByRole('button', { name: 'Horas de America/Bogota. Cambiar la zona horaria' }))
    const field = await screen.findByRole('combobox', { name: 'Zona horaria' })
    await user.clear(field)
    await user.type(field, 'tok')
    await user.click(await screen.findByRole('option', { name: /^Asia\/Tokyo / }))
    await screen.findByText(/^En Bogota: vie.*20.*7:00.+8:00\sp.\sm./)
    await user.click(screen.getByRole('button', { name: 'Guardar' }))
    expect(client.calendar.add).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ start_time: '2026-11-21T00:00:00.000Z', time_zone: 'Asia/Tokyo' }),
    )
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

  describe('a series', () => {
    async function openYoga(client = withEvents()) {
      const series = testEvent({
        id: 'yoga',
        title: 'Yoga',
        recurrence: 'FREQ=WEEKLY',
        start_time: '2026-09-02T23:00:00Z',
      })
      client.api.request = vi.fn().mockResolvedValue(series)
      const app = openApp('/calendar', { client })
      await app.user.click(await app.screen.findByRole('button', { name: 'Miércoles, 25 de noviembre, 1 evento' }))
      const agenda = await app.screen.findByRole('region', { name: 'Miércoles, 25 de noviembre' })
      await app.user.click(within(agenda).getByRole('button', { name: /Yoga/ }))
      expect(textIn(await app.screen.findByLabelText('Día de inicio'))).toBe('2026-11-25')
      return app
    }

    async function saveAs(app: Awaited<ReturnType<typeof openYoga>>, answer: string) {
      await app.user.click(app.screen.getByRole('button', { name: 'Guardar' }))
      const question = await app.screen.findByRole('dialog', { name: '¿Qué eventos cambian?' })
      expect(app.client.calendar.change).not.toHaveBeenCalled()
      await app.user.click(within(question).getByLabelText(answer))
      await app.user.click(within(question).getByRole('button', { name: 'Guardar' }))
      await app.screen.findByText(/^Guardado: Yoga/)
    }

    it.each([
      ['Solo este', 'this'],
      ['Este y los siguientes', 'following'],
      ['Todos', 'all'],
    ])('asks how much is meant: %s', async (answer, scope) => {
      const app = await openYoga()
      await app.user.type(app.screen.getByLabelText('Título'), ' suave')
      await saveAs(app, answer)
      const options = { occurrence: '2026-11-25T23:00:00.000Z', scope }
      expect(app.client.calendar.change).toHaveBeenCalledExactlyOnceWith('yoga', { title: 'Yoga suave' }, options)
    })

    it('with another rule is more than one event', async () => {
      const app = await openYoga()
      await app.user.selectOptions(app.screen.getByRole('combobox', { name: 'Se repite' }), 'A medida…')
      expect(app.screen.getByText('Cada semana: miércoles')).toBeTruthy()
      await app.user.click(app.screen.getByLabelText('viernes'))
      expect(app.screen.getByText('Cada semana: miércoles y viernes')).toBeTruthy()
      expect(app.screen.getByText(/25.* · .*27.* · .*2/)).toBeTruthy()
      await app.user.click(app.screen.getByRole('button', { name: 'Guardar' }))
      const question = await app.screen.findByRole('dialog', { name: '¿Qué eventos cambian?' })
      expect(within(question).queryByLabelText('Solo este')).toBeNull()
      await app.user.click(within(question).getByRole('button', { name: 'Guardar' }))
      const options = { occurrence: '2026-11-25T23:00:00.000Z', scope: 'following' }
      expect(app.client.calendar.change).toHaveBeenCalledWith(
        'yoga',
        { recurrence: 'FREQ=WEEKLY;BYDAY=WE,FR' },
        options,
      )
    })

    it('loses one occurrence, and gets it back', async () => {
      const app = await openYoga()
      await app.user.click(app.screen.getByRole('button', { name: 'Eliminar' }))
      const question = await app.screen.findByRole('dialog', { name: '¿Qué eventos se eliminan?' })
      expect(question.textContent).toMatch(/YogaMiércoles, 25 de noviembre, 6:00.*p\.\s?m\./)
      await app.user.click(within(question).getByRole('button', { name: 'Eliminar' }))
      const options = { occurrence: '2026-11-25T23:00:00.000Z', scope: 'this' }
      expect(app.client.calendar.remove).toHaveBeenCalledExactlyOnceWith('yoga', options)
      await app.user.click(await app.screen.findByRole('button', { name: 'Deshacer' }))
      expect(app.client.calendar.change).toHaveBeenCalledExactlyOnceWith('yoga', { cancelled: false }, options)
    })

    it('asks nothing when nothing was changed', async () => {
      const { client, screen, user } = await openYoga()
      await user.click(screen.getByRole('button', { name: 'Guardar' }))
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
      expect(client.calendar.change).not.toHaveBeenCalled()
    })
  })

  describe('a week', () => {
    async function openWeek(client = withEvents()) {
      const app = openApp('/calendar', { client, languageTags: ['es-ES'], storage: window.localStorage })
      await app.user.click(await app.screen.findByLabelText('Semana'))
      return { ...app, block: await app.screen.findByRole('button', { name: /^Almuerzo, / }) }
    }

    it('shows its days from the first of the week on, and remembers that it was shown', async () => {
      const { client, screen } = await openWeek()
      await waitFor(() =>
        expect(client.calendar.load).toHaveBeenLastCalledWith('2026-11-16T05:00:00.000Z', '2026-11-23T05:00:00.000Z'),
      )
      expect(within(screen.getByRole('region', { name: 'Sábado, 21 de noviembre' })).getByText('Almuerzo')).toBeTruthy()
      expect(screen.getByText(/^Ahora, /)).toBeTruthy()
      screen.unmount()
      const again = openApp('/calendar', { languageTags: ['es-ES'], storage: window.localStorage })
      expect(await again.screen.findByRole('region', { name: 'Lunes, 16 de noviembre' })).toBeTruthy()
    })

    it('moves and stretches an event by keys, and takes it back', async () => {
      const { block, client, screen, user } = await openWeek()
      block.focus()
      await user.keyboard('{Shift>}{ArrowDown}{/Shift}')
      expect(client.calendar.change).toHaveBeenLastCalledWith('almuerzo', {
        start_time: '2026-11-21T18:15:00.000Z',
        end_time: '2026-11-21T19:15:00.000Z',
      })
      await user.keyboard('{Shift>}{ArrowLeft}{/Shift}')
      expect(client.calendar.change).toHaveBeenLastCalledWith('almuerzo', {
        start_time: '2026-11-20T18:00:00.000Z',
        end_time: '2026-11-20T19:00:00.000Z',
      })
      await user.keyboard('{Shift>}{Alt>}{ArrowDown}{/Alt}{/Shift}')
      expect(client.calendar.change).toHaveBeenLastCalledWith('almuerzo', {
        start_time: '2026-11-21T18:00:00Z',
        end_time: '2026-11-21T19:15:00.000Z',
      })
      const undo = (await screen.findAllByRole('button', { name: 'Deshacer' })).at(-1)
      if (undo !== undefined) await user.click(undo)
      expect(client.calendar.change).toHaveBeenLastCalledWith(
        'almuerzo',
        expect.objectContaining({ start_time: '2026-11-21T18:00:00Z', end_time: '2026-11-21T19:00:00Z' }),
      )
    })

    it('asks before it moves one of a series', async () => {
      const client = withEvents()
      const { screen, user } = await openWeek(client)
      await user.click(screen.getByRole('button', { name: 'Semana siguiente' }))
      const yoga = await screen.findByRole('button', { name: /^Yoga, / })
      yoga.focus()
      await user.keyboard('{Shift>}{ArrowRight}{/Shift}')
      const question = await screen.findByRole('dialog', { name: '¿Qué eventos cambian?' })
      await user.click(within(question).getByRole('button', { name: 'Guardar' }))
      expect(client.calendar.change).toHaveBeenCalledExactlyOnceWith(
        'yoga',
        { start_time: '2026-11-26T23:00:00.000Z', end_time: '2026-11-27T00:00:00.000Z' },
        { occurrence: '2026-11-25T23:00:00.000Z', scope: 'this' },
      )
    })

    it('adds an event on a day, and opens the day itself', async () => {
      const { screen, user } = await openWeek()
      screen.getByRole('button', { name: 'Nuevo evento, Jueves, 19 de noviembre' }).focus()
      await user.keyboard('{Enter}')
      expect(textIn(await screen.findByLabelText('Día de inicio'))).toBe('2026-11-19')
      await user.keyboard('{Escape}')
      await user.click(screen.getByRole('button', { name: 'Abrir Jueves, 19 de noviembre' }))
      expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Jueves, 19 de noviembre')
    })
  })

  it('shows what comes as a list', async () => {
    const { client, screen, user } = openApp('/calendar', { client: withEvents() })
    await user.click(await screen.findByLabelText('Lista'))
    expect(
      within(await screen.findByRole('region', { name: 'Miércoles, 25 de noviembre' })).getByText('Yoga'),
    ).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Mostrar más días' }))
    expect(client.calendar.load).toHaveBeenLastCalledWith('2026-11-21T05:00:00.000Z', '2027-01-20T05:00:00.000Z')
  })

  it('lets an event of another calendar be read, not changed', async () => {
    const client = withEvents()
    client.calendarSources.set({ ...client.calendarSources.state, subscriptions: [testSubscription({})] })
    const partido = testEvent({
      title: 'Partido',
      subscription_id: 'liga',
      time_zone: 'Europe/Madrid',
      location: 'Estadio',
    })
    client.calendar.set({ status: 'ready', events: [partido] })
    const { screen, user } = openApp('/calendar', { client })
    const agenda = await screen.findByRole('region', { name: 'Sábado, 21 de noviembre' })
    await user.click(within(agenda).getByRole('button', { name: /Partido.*Estadio.*Liga/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Partido' })
    expect(within(dialog).getByText('Viene de «Liga»: aquí solo se puede leer.')).toBeTruthy()
    expect(within(dialog).getByText(/En Madrid: 7:00.+8:00\sp.\sm./)).toBeTruthy()
    expect(within(dialog).queryByRole('button', { name: 'Guardar' })).toBeNull()
  })

  it('deletes an event after it has asked', async () => {
    const { client, screen, user } = openApp('/calendar', { client: withEvents() })
    await user.click(await screen.findByRole('button', { name: /Almuerzo/ }))
    await user.click(await screen.findByRole('button', { name: 'Eliminar' }))
    const question = await screen.findByRole('dialog', { name: '¿Eliminar este evento?' })
    expect(client.calendar.remove).not.toHaveBeenCalled()
    await user.click(within(question).getByRole('button', { name: 'Eliminar' }))
    expect(client.calendar.remove).toHaveBeenCalledExactlyOnceWith('almuerzo')
    await screen.findByText(/^Eliminado: Almuerzo, hoy, 1:00/)
  })

  it('opens the event that its address names, on its day, once', async () => {
    const client = fakeClient()
    const far = testEvent({
      id: 'far',
      title: 'Dentista',
      start_time: '2026-12-09T15:00:00Z',
      end_time: '2026-12-09T16:00:00Z',
    })
    client.calendar.set({ status: 'ready', events: [far] })
    const { screen } = openApp('/calendar?day=2026-12-09&event=far', { client })
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByDisplayValue('Dentista')).toBeTruthy()
    expect(window.location.search).toBe('')
  })
})
