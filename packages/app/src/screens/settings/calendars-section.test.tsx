import { ApiError } from '@axia/client'
import { within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fakeClient, openApp, testSubscription } from '../../test-support.tsx'
import { CalendarsSection } from './calendars-section.tsx'

async function openCalendars(client = fakeClient()) {
  const app = openApp('/settings', { client })
  const section = within(await app.screen.findByRole('region', { name: 'Calendarios' }))
  return { ...app, section }
}

function withCalendar(members: Parameters<typeof testSubscription>[0] = {}) {
  const client = fakeClient()
  client.calendarSources.set({ ...client.calendarSources.state, subscriptions: [testSubscription(members)] })
  return client
}

describe(CalendarsSection, () => {
  it('subscribes to a calendar, and says why when it cannot', async () => {
    const { client, screen, section, user } = await openCalendars()
    await user.click(section.getByRole('button', { name: 'Suscribirse a un calendario' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.type(dialog.getByLabelText('Dirección'), 'liga')
    await user.click(dialog.getByRole('button', { name: 'Suscribirse a un calendario' }))
    expect(dialog.getByText('Empieza por https:// o webcal://')).toBeTruthy()
    expect(client.calendarSources.add).not.toHaveBeenCalled()
    await user.clear(dialog.getByLabelText('Dirección'))
    await user.type(dialog.getByLabelText('Dirección'), 'webcal://liga.example/all.ics')
    await user.click(dialog.getByLabelText('Rosa'))
    client.calendarSources.add.mockRejectedValueOnce(new ApiError('calendar_missing', 'x', { status: 422 }))
    await user.click(dialog.getByRole('button', { name: 'Suscribirse a un calendario' }))
    expect(await dialog.findByText(/^En esa dirección no hay ningún calendario/)).toBeTruthy()
    client.calendarSources.add.mockRejectedValueOnce(new ApiError('calendar_unreachable', 'x', { status: 422 }))
    await user.click(dialog.getByRole('button', { name: 'Suscribirse a un calendario' }))
    expect(await dialog.findByText(/vuelve a intentarlo/)).toBeTruthy()
    await user.click(dialog.getByRole('button', { name: 'Suscribirse a un calendario' }))
    await screen.findByText('Suscrito: 12 eventos')
    const expected = { url: 'webcal://liga.example/all.ics', color: 'rose' }
    expect(client.calendarSources.add).toHaveBeenLastCalledWith(expected)
  })

  it('takes an address as people say it, without what comes before the name of the server', async () => {
    const { client, screen, section, user } = await openCalendars()
    await user.click(section.getByRole('button', { name: 'Suscribirse a un calendario' }))
    await user.type(screen.getByLabelText('Dirección'), 'liga.example/all.ics{Enter}')
    await screen.findByText('Suscrito: 12 eventos')
    expect(client.calendarSources.add).toHaveBeenLastCalledWith({ url: 'https://liga.example/all.ics', color: 'sky' })
  })

  it('says what is wrong with a calendar, and how to mend it', async () => {
    const { client, section, user } = await openCalendars(
      withCalendar({ failure: 'calendar_locked', ignored_count: 2 }),
    )
    expect(section.getByText(/pide entrar con una cuenta/)).toBeTruthy()
    expect(section.getByText('2 no se pudieron leer')).toBeTruthy()
    expect(section.getByText('liga.example')).toBeTruthy()
    await user.click(section.getByRole('button', { name: 'Leer «Liga» otra vez' }))
    expect(client.calendarSources.fetchAgain).toHaveBeenCalledExactlyOnceWith('liga')
  })

  it('renames one, gives it another colour, and ends it after it has asked', async () => {
    const { client, screen, section, user } = await openCalendars(withCalendar())
    await user.click(section.getByRole('button', { name: 'Editar «Liga»' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.type(dialog.getByLabelText(/^Nombre/), ' ACB')
    await user.click(dialog.getByLabelText('Oliva'))
    await user.click(dialog.getByRole('button', { name: 'Guardar' }))
    expect(client.calendarSources.change).toHaveBeenCalledExactlyOnceWith('liga', { name: 'Liga ACB', color: 'olive' })
    await user.click(await section.findByRole('button', { name: 'Dejar de seguir «Liga»' }))
    const question = within(await screen.findByRole('dialog', { name: '¿Dejar de seguir «Liga»?' }))
    await user.click(question.getByRole('button', { name: 'Dejar de seguir' }))
    expect(client.calendarSources.remove).toHaveBeenCalledExactlyOnceWith('liga')
  })

  it('takes in a file, and tells what became of it', async () => {
    const { client, section, user } = await openCalendars()
    const ignored = [{ line: 14, reason: 'recurrence' as const }]
    client.calendarSources.importFile.mockResolvedValueOnce({ added: 3, already_there: 1, ignored_count: 1, ignored })
    const choose = section.getByLabelText('Elegir archivo .ics', { selector: 'input' })
    await user.upload(choose, new File(['BEGIN:VCALENDAR'], 'liga.ics', { type: 'text/calendar' }))
    expect(await section.findByText('3 eventos añadidos, 1 ya estaba y 1 no se pudo leer')).toBeTruthy()
    expect(section.getByText('Línea 14: su forma de repetirse no cabe aquí.')).toBeTruthy()
    expect(client.calendarSources.importFile).toHaveBeenCalledWith('BEGIN:VCALENDAR')
    const bad = new ApiError('not_a_calendar', 'line 3: has no name and colon', { status: 422 })
    client.calendarSources.importFile.mockRejectedValueOnce(bad)
    await user.upload(choose, new File(['x'], 'x.ics', { type: 'text/calendar' }))
    expect(await section.findByText(/falla en la línea 3/)).toBeTruthy()
  })

  it('makes the private address, shows it once, and revokes it', async () => {
    const { client, screen, section, user } = await openCalendars()
    await user.click(await section.findByRole('button', { name: 'Crear dirección' }))
    expect(await section.findByText('https://axia.example/calendar/feed.ics?key=abc')).toBeTruthy()
    expect(section.getByText('Cópiala ahora: no se vuelve a mostrar.')).toBeTruthy()
    await user.click(section.getByRole('button', { name: 'Revocar' }))
    const question = within(await screen.findByRole('dialog', { name: '¿Revocar la dirección?' }))
    await user.click(question.getByRole('button', { name: 'Revocar' }))
    await section.findByText('No hay ninguna dirección.')
    expect(client.calendarSources.closeFeed).toHaveBeenCalledOnce()
    expect(section.queryByText(/key=abc/)).toBeNull()
  })
})
