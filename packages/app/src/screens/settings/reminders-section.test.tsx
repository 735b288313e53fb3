import type { PushSubscription, ReminderSettings } from '@axia/contract'
import { within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { browserWithPush, deviceOf, withoutPush } from '../../reminders/push-fixtures.ts'
import { fakeClient, openApp } from '../../test-support.tsx'
import { RemindersSection } from './reminders-section.tsx'

const settings: ReminderSettings = { events: 10, all_day: 'same_day', tasks: true, answers: true }

afterEach(() => {
  withoutPush()
  localStorage.clear()
})

async function openReminders(devices: PushSubscription[] = []) {
  const client = fakeClient()
  const called = new Map<string, unknown>()
  client.api.request = vi.fn(async (call: string, options: { body?: object } = {}) => {
    called.set(call, options)
    if (call === 'GET /reminders') return settings
    if (call === 'PATCH /reminders') return { ...settings, ...options.body }
    if (call === 'GET /push/key') return { public_key: 'key' }
    if (call === 'POST /push/subscriptions') devices.push(deviceOf())
    if (call === 'DELETE /push/subscriptions/{id}') devices.length = 0
    return call === 'GET /push/subscriptions' ? [...devices] : undefined
  }) as unknown as typeof client.api.request
  const app = openApp('/settings', { client })
  const section = within(await app.screen.findByRole('region', { name: 'Recordatorios' }))
  return { ...app, section, called }
}

describe(RemindersSection, () => {
  it('asks the browser for permission only when it is switched on, then offers a test', async () => {
    const { notification, pushManager } = browserWithPush('default')
    const { section, user, screen, called } = await openReminders()
    const button = await section.findByRole('button', { name: 'Activar en este dispositivo' })
    expect(notification.requestPermission).not.toHaveBeenCalled()
    await user.click(button)
    await section.findByText('Este dispositivo recibe recordatorios.')
    expect(pushManager.subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'key' })
    const body = { endpoint: 'https://push.test/x', keys: { p256dh: 'p', auth: 'a' } }
    expect(called.get('POST /push/subscriptions')).toEqual({ body })
    await user.click(section.getByRole('button', { name: 'Enviar una prueba' }))
    await screen.findByText('Prueba enviada: debería llegar en unos segundos')
    expect(called.get('POST /push/subscriptions/{id}/test')).toEqual({ params: { id: 'here' } })
  })

  it('subscribes nothing when permission is not given, and explains the cure where it is denied', async () => {
    const { pushManager } = browserWithPush('default', 'denied')
    const { section, user, screen } = await openReminders()
    await user.click(await section.findByRole('button', { name: 'Activar en este dispositivo' }))
    await screen.findByText('No se dio permiso: los recordatorios siguen desactivados.')
    expect(await section.findByText(/tiene bloqueadas las notificaciones/)).toBeTruthy()
    expect(section.queryByRole('button', { name: 'Activar en este dispositivo' })).toBeNull()
    expect(pushManager.subscribe).not.toHaveBeenCalled()
  })

  it('says so when the browser cannot subscribe', async () => {
    const { pushManager } = browserWithPush('granted')
    pushManager.subscribe.mockRejectedValueOnce(new DOMException('push service not available', 'AbortError'))
    const { section, user, screen, called } = await openReminders()
    await user.click(await section.findByRole('button', { name: 'Activar en este dispositivo' }))
    await screen.findByText(/El navegador no pudo suscribirse/)
    expect(called.has('POST /push/subscriptions')).toBe(false)
  })

  it('says where reminders cannot come, and shows the other devices all the same', async () => {
    const { section } = await openReminders([
      deviceOf({ id: 'phone', device_name: 'Móvil', current: false, failing: true }),
    ])
    expect(await section.findByText(/no puede recibir recordatorios aquí/)).toBeTruthy()
    expect(section.queryByRole('button', { name: 'Activar en este dispositivo' })).toBeNull()
    expect(await section.findByText('El último aviso no llegó')).toBeTruthy()
  })

  it('takes a device off after asking, and gives this browser’s subscription up', async () => {
    const { unsubscribe } = browserWithPush('granted')
    const { section, user, screen, called } = await openReminders()
    await user.click(await section.findByRole('button', { name: 'Activar en este dispositivo' }))
    await user.click(await section.findByRole('button', { name: 'Dejar de avisar en Chrome · Linux' }))
    const dialog = within(await screen.findByRole('dialog'))
    await user.click(dialog.getByRole('button', { name: 'Dejar de avisar' }))
    await section.findByText('Ningún dispositivo los recibe todavía.')
    expect(called.get('DELETE /push/subscriptions/{id}')).toEqual({ params: { id: 'here' } })
    expect(unsubscribe).toHaveBeenCalled()
  })

  it('keeps when reminders come', async () => {
    const { section, user, called } = await openReminders()
    await user.selectOptions(await section.findByLabelText('Eventos'), '1 hora antes')
    expect(called.get('PATCH /reminders')).toEqual({ body: { events: 60 } })
    await user.selectOptions(section.getByLabelText('Eventos de todo el día'), 'La víspera a las 20:00')
    expect(called.get('PATCH /reminders')).toEqual({ body: { all_day: 'day_before' } })
    await user.click(section.getByRole('switch', { name: 'Tareas, cuando vencen' }))
    expect(called.get('PATCH /reminders')).toEqual({ body: { tasks: false } })
  })
})
