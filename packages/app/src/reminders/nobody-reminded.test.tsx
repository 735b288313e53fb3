import type { PushSubscription } from '@axia/contract'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testEvent } from '../test-support.tsx'
import { NobodyReminded } from './nobody-reminded.tsx'
import { browserWithPush, deviceOf, withoutPush } from './push-fixtures.ts'

afterEach(() => {
  withoutPush()
  localStorage.clear()
})

/** The editor of an event, of somebody whose reminders come to these devices. */
async function openEditor(devices: PushSubscription[]) {
  const client = fakeClient()
  client.calendar.set({ status: 'ready', events: [testEvent({ title: 'Almuerzo' })] })
  client.api.request = vi.fn(async (call: string) => {
    if (call === 'POST /push/subscriptions') devices.push(deviceOf())
    if (call === 'GET /reminders') return { events: 10, all_day: 'same_day', tasks: true, answers: true }
    if (call === 'GET /push/key') return { public_key: 'key' }
    return call === 'GET /push/subscriptions' ? [...devices] : undefined
  }) as unknown as typeof client.api.request
  const app = openApp('/calendar', { client })
  await app.user.click(await app.screen.findByRole('button', { name: /Almuerzo/ }))
  await app.screen.findByRole('option', { name: 'Como siempre (10 minutos antes)' })
  return app
}

const nobody = /^Ningún dispositivo recibe recordatorios todavía/

describe(NobodyReminded, () => {
  it('says that no device would show the reminder, and switches them on here', async () => {
    browserWithPush('default')
    const { screen, user } = await openEditor([])
    await screen.findByText(nobody)
    await user.click(screen.getByRole('button', { name: 'Activar en este dispositivo' }))
    await screen.findByText('Recordatorios activados en este dispositivo')
    expect(screen.queryByText(nobody)).toBeNull()
  })

  it('says nothing of an event without a reminder', async () => {
    browserWithPush('default')
    const { screen, user } = await openEditor([])
    await screen.findByText(nobody)
    await user.selectOptions(screen.getByLabelText('Recordatorio'), 'Ninguno')
    expect(screen.queryByText(nobody)).toBeNull()
  })

  it('says nothing where a device gets them', async () => {
    browserWithPush('default')
    const { screen, client } = await openEditor([deviceOf({ current: false })])
    await vi.waitFor(() => expect(client.api.request).toHaveBeenCalledWith('GET /push/subscriptions'))
    expect(screen.queryByText(nobody)).toBeNull()
  })

  it('offers nothing where this device cannot get them', async () => {
    const { screen } = await openEditor([])
    await screen.findByText(/Este no puede/)
    expect(screen.queryByRole('button', { name: 'Activar en este dispositivo' })).toBeNull()
  })
})
