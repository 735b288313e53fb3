/**
 * A browser that can get push messages, for tests.
 * @module
 */
import type { PushSubscription } from '@axia/contract'
import { vi } from 'vitest'

/** A device that gets reminders. */
export function deviceOf(members: Partial<PushSubscription> = {}): PushSubscription {
  const common = { id: 'here', device_name: 'Chrome · Linux', created_at: '2026-11-20T12:00:00Z' }
  return { ...common, last_sent_at: null, failing: false, current: true, ...members }
}

/** A browser that can get push messages, and what it was asked. */
export function browserWithPush(permission: NotificationPermission, answer: NotificationPermission = 'granted') {
  let subscribed = false
  const unsubscribe = vi.fn(async () => {
    subscribed = false
    return true
  })
  const keys = { p256dh: 'p', auth: 'a' }
  const subscription = { options: {}, unsubscribe, toJSON: () => ({ endpoint: 'https://push.test/x', keys }) }
  const pushManager = {
    getSubscription: async () => (subscribed ? subscription : null),
    subscribe: vi.fn(async () => {
      subscribed = true
      return subscription
    }),
  }
  const notification = {
    permission,
    requestPermission: vi.fn(async () => {
      notification.permission = answer
      return answer
    }),
  }
  const container = Object.assign(new EventTarget(), { ready: Promise.resolve({ pushManager }) })
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('PushManager', class {})
  vi.stubGlobal('Notification', notification)
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: container })
  return { notification, pushManager, unsubscribe }
}

/** The browser is as it was. */
export function withoutPush(): void {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(navigator, 'serviceWorker')
}
