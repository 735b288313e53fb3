/**
 * Starts the app in a browser: makes its services from what the browser has, and draws it.
 * @module
 */
import './styles/tokens.css'
import './styles/base.css'
import './styles/opening.css'
import {
  browserPending,
  browserSeen,
  browserStorage,
  createClient,
  isBrowserPendingAvailable,
  isBrowserStorageAvailable,
  memoryPending,
  memoryStorage,
} from '@axia/client'
import { deviceNameOf } from './device-name.ts'
import { findDeviceTimeZone } from './device-time-zone.ts'
import { draw, findPreferences } from './draw.tsx'
import { fetchedLanguages } from './i18n/fetched-languages.ts'
import { App } from './router.tsx'
import type { Services } from './services.tsx'

/** Where the browser does not say when it is idle. */
const idleAfterMs = 2_000

const server = window.location.origin
const preferences = findPreferences()
const languages = fetchedLanguages()
const spoken = languages.load(preferences.state.locale)
const client = createClient({
  baseUrl: server,
  storage: isBrowserStorageAvailable() ? browserStorage({ server }) : memoryStorage(),
  seen: isBrowserStorageAvailable() ? browserSeen({ server }) : undefined,
  keepChanges: { locks: navigator.locks },
  pending: isBrowserPendingAvailable() ? browserPending({ server }) : memoryPending(),
  deviceName: deviceNameOf(navigator.userAgent),
})
const clock = () => new Date()

void start()

/** A function, since the texts are a module that may import from this one: it cannot be waited for at the top. */
async function start(): Promise<void> {
  const [deviceTimeZone] = await Promise.all([findDeviceTimeZone(), spoken])
  const services: Services = {
    client,
    preferences,
    languages,
    clock,
    languageTags: navigator.languages,
    deviceTimeZone,
    ...(import.meta.env.PROD && 'serviceWorker' in navigator && { onUpdate }),
  }
  draw(<App services={services} />)
}

/** The service worker comes when the first screen is there: nothing waits for it. */
function onUpdate(listener: (update: () => void) => void): void {
  const start = async () => {
    const { watchForUpdates } = await import('./service-worker/app-update.ts')
    const { trustedTypes, location } = window
    const surroundings = { container: navigator.serviceWorker, trustedTypes, document, clock }
    await watchForUpdates({ ...surroundings, reload: () => location.reload() }, import.meta.env.BASE_URL, listener)
  }
  const begin = () => void start().catch(() => undefined) // without it the app is what it was
  if (typeof requestIdleCallback === 'function') requestIdleCallback(begin)
  else setTimeout(begin, idleAfterMs)
}
