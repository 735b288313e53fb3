/**
 * Keeps a device that gets reminders known to the server, for the user who wanted them and nobody else.
 * @module
 */
import type { ApiService } from '@axia/client'
import { browserPushDevice, type PushDevice } from './push-device.ts'

/** Where the browser remembers whose reminders it gets: a server may have several users. */
const place = 'axia.reminders'

export interface DeviceSurroundings {
  api: Pick<ApiService, 'request'>
  device?: PushDevice
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
}

/** Subscribes this device for the user. */
export async function subscribeDevice(username: string, surroundings: DeviceSurroundings): Promise<void> {
  const { api, device = browserPushDevice(), storage = localStorage } = surroundings
  const { public_key: publicKey } = await api.request('GET /push/key')
  await api.request('POST /push/subscriptions', { body: await device.subscribe(publicKey) })
  storage.setItem(place, username)
}

/** Called when somebody is signed in: their device is confirmed; what somebody else left behind is let go. */
export async function keepDevice(username: string, surroundings: DeviceSurroundings): Promise<void> {
  const { device = browserPushDevice(), storage = localStorage } = surroundings
  const owner = storage.getItem(place)
  if (owner === null) return
  const state = owner === username ? await device.state() : 'denied'
  if (state === 'on' || (state === 'off' && device.isAllowed())) await subscribeDevice(username, surroundings)
  else if (state !== 'unsupported') await forgetDevice(surroundings)
}

/** This browser gets no more reminders; the server finds out, or knows it already. */
export async function forgetDevice(surroundings: Omit<DeviceSurroundings, 'api'> = {}): Promise<void> {
  const { device = browserPushDevice(), storage = localStorage } = surroundings
  if (storage.getItem(place) === null) return
  storage.removeItem(place)
  await device.unsubscribe()
}

/**
 * Called when whoever is signed in was thrown out: what is shown goes, and so does what is on its way here. It begins again when
 * the same user comes back.
 */
export async function silenceDevice(surroundings: Omit<DeviceSurroundings, 'api'> = {}): Promise<void> {
  const { device = browserPushDevice(), storage = localStorage } = surroundings
  if (storage.getItem(place) === null) return
  await device.closeNotifications()
  await device.unsubscribe()
}
