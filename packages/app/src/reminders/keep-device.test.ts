/**
 * Whose reminders a browser gets: of who wanted them there, as long as they are signed in.
 * @module
 */
import type { ApiService } from '@axia/client'
import { describe, expect, it, vi } from 'vitest'
import { forgetDevice, keepDevice, silenceDevice, subscribeDevice } from './keep-device.ts'
import type { PushDevice, PushState } from './push-device.ts'

function browser(state: PushState = 'on', isAllowed = state === 'on') {
  const kept = new Map<string, string>()
  const asked: string[] = []
  const api: Pick<ApiService, 'request'> = {
    request: vi.fn(async (call: string) => {
      asked.push(call)
      return { public_key: 'key' }
    }) as unknown as ApiService['request'],
  }
  const device: PushDevice = {
    state: async () => state,
    ask: async () => true,
    subscribe: vi.fn(async () => ({ endpoint: 'https://push.test/x', keys: { p256dh: 'p', auth: 'a' } })),
    unsubscribe: vi.fn(async () => {}),
    isAllowed: () => isAllowed,
    closeNotifications: vi.fn(async () => {}),
  }
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
  return { asked, device, surroundings: { api, device, storage } }
}

const confirmed = ['GET /push/key', 'POST /push/subscriptions']

describe(keepDevice, () => {
  it('confirms the device of who wanted reminders on it, under the server’s key', async () => {
    const { asked, device, surroundings } = browser()
    await keepDevice('ana', surroundings)
    expect(asked).toEqual([]) // nobody has asked for them here
    await subscribeDevice('ana', surroundings)
    asked.length = 0
    await keepDevice('ana', surroundings)
    expect(asked).toEqual(confirmed)
    expect(device.subscribe).toHaveBeenLastCalledWith('key')
  })

  it('lets go of a device that somebody else signs in on', async () => {
    const { asked, device, surroundings } = browser()
    await subscribeDevice('ana', surroundings)
    asked.length = 0
    await keepDevice('bob', surroundings)
    expect(asked).toEqual([])
    expect(device.unsubscribe).toHaveBeenCalledOnce()
    await keepDevice('ana', surroundings)
    expect(asked).toEqual([])
  })

  it.each<[PushState, number]>([
    ['denied', 1],
    ['off', 1],
    ['unsupported', 0],
  ])('does not insist where the browser says %s', async (state, forgotten) => {
    const { asked, device, surroundings } = browser(state)
    await subscribeDevice('ana', surroundings)
    asked.length = 0
    await keepDevice('ana', surroundings)
    expect(asked).toEqual([])
    expect(device.unsubscribe).toHaveBeenCalledTimes(forgotten)
  })
})

describe(forgetDevice, () => {
  it('gives the subscription up when the user leaves', async () => {
    const { asked, device, surroundings } = browser()
    await forgetDevice(surroundings)
    expect(device.unsubscribe).not.toHaveBeenCalled()
    await subscribeDevice('ana', surroundings)
    await forgetDevice(surroundings)
    expect(device.unsubscribe).toHaveBeenCalledOnce()
    asked.length = 0
    await keepDevice('ana', surroundings)
    expect(asked).toEqual([])
  })
})

describe(silenceDevice, () => {
  it('takes away what is shown and what is on its way, and lets it begin again for the same user', async () => {
    const { asked, device, surroundings } = browser('off', true) // as the browser says once nothing is subscribed
    await silenceDevice(surroundings)
    expect(device.unsubscribe).not.toHaveBeenCalled() // nobody has asked for reminders here
    await subscribeDevice('ana', surroundings)
    await silenceDevice(surroundings)
    expect(device.closeNotifications).toHaveBeenCalledOnce()
    expect(device.unsubscribe).toHaveBeenCalledOnce()
    asked.length = 0
    await keepDevice('ana', surroundings)
    expect(asked).toEqual(confirmed)
  })

  it('lets nothing begin again for another one', async () => {
    const { asked, surroundings } = browser('off', true)
    await subscribeDevice('ana', surroundings)
    await silenceDevice(surroundings)
    asked.length = 0
    await keepDevice('bob', surroundings)
    await keepDevice('ana', surroundings)
    expect(asked).toEqual([])
  })
})
