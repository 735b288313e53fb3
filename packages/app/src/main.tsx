/**
 * Starts the app in a browser: makes its services from what the browser has, and draws it.
 * @module
 */
import './styles/tokens.css'
import './styles/base.css'
import {
  browserPending,
  browserStorage,
  createClient,
  isBrowserPendingAvailable,
  isBrowserStorageAvailable,
  memoryPending,
  memoryStorage,
} from '@axia/client'
import { deviceNameOf } from './device-name.ts'
import { draw, findPreferences } from './draw.tsx'
import { App } from './router.tsx'
import type { Services } from './services.tsx'

const server = window.location.origin
const preferences = findPreferences()
const client = createClient({
  baseUrl: server,
  storage: isBrowserStorageAvailable() ? browserStorage({ server }) : memoryStorage(),
  pending: isBrowserPendingAvailable() ? browserPending({ server }) : memoryPending(),
  deviceName: deviceNameOf(navigator.userAgent),
  locale: preferences.state.locale,
})
const services: Services = {
  client,
  preferences,
  clock: () => new Date(),
  languageTags: navigator.languages,
  deviceTimeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
}

draw(<App services={services} />)
