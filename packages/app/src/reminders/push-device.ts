/**
 * What this browser can do about push messages.
 * @module
 */
import type { NewPushSubscription } from '@axia/contract'

/** `off`: it could, and nobody asked it to. */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on'

export interface PushDevice {
  state(): Promise<PushState>
  /** Asks the person; only as the answer to a click. True when they allow it. */
  ask(): Promise<boolean>
  /** Subscribes under this key, in the place of a subscription under another one. */
  subscribe(publicKey: string): Promise<NewPushSubscription>
  unsubscribe(): Promise<void>
  /** The person has allowed notifications, and has not taken that back. */
  isAllowed(): boolean
  /** Takes away what is shown. */
  closeNotifications(): Promise<void>
}

/** A worker that was never registered is not waited for longer. */
const patienceMs = 5000

export function browserPushDevice(): PushDevice {
  const isSupported = () =>
    window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

  /** Undefined where no worker runs. */
  async function worker(): Promise<ServiceWorkerRegistration | undefined> {
    if (!isSupported()) return undefined
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined))
    return Promise.race([navigator.serviceWorker.ready, late])
  }

  const manager = async () => (await worker())?.pushManager

  return {
    async state() {
      const push = await manager()
      if (push === undefined) return 'unsupported'
      if (Notification.permission === 'denied') return 'denied'
      const subscription = await push.getSubscription()
      return subscription !== null && Notification.permission === 'granted' ? 'on' : 'off'
    },

    ask: async () => (await Notification.requestPermission()) === 'granted',

    async subscribe(publicKey) {
      const push = await manager()
      if (push === undefined) throw new Error('this browser takes no push messages')
      const before = await push.getSubscription()
      const key = before?.options.applicationServerKey
      if (before !== null && (key == null || base64Url(key) !== publicKey)) await before.unsubscribe()
      return toWire(await push.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }))
    },

    async unsubscribe() {
      const push = await manager()
      await (await push?.getSubscription())?.unsubscribe()
    },

    isAllowed: () => isSupported() && Notification.permission === 'granted',

    async closeNotifications() {
      for (const shown of (await (await worker())?.getNotifications()) ?? []) shown.close()
    },
  }
}

/** @throws {Error} when the browser does not say what a server needs to know. */
export function toWire(subscription: Pick<PushSubscription, 'toJSON'>): NewPushSubscription {
  const { endpoint, keys: { p256dh, auth } = {} } = subscription.toJSON()
  if (endpoint === undefined || p256dh === undefined || auth === undefined) throw new Error('not a whole subscription')
  return { endpoint, keys: { p256dh, auth } }
}

function base64Url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
