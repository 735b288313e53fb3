/**
 * Starts the app: makes its services from what the browser has, and draws it.
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
import { CSPProvider } from '@base-ui/react/csp-provider'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { deviceNameOf } from './device-name.ts'
import { Preferences, type PreferencesStorage } from './preferences.ts'
import { App } from './router.tsx'
import type { Services } from './services.tsx'

const server = window.location.origin
const preferences = new Preferences(findStorage(), document.documentElement, navigator.languages)
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

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')
createRoot(root).render(
  <StrictMode>
    {/* The page's policy forbids inline styles; the parts bring their own. */}
    <CSPProvider disableStyleElements>
      <App services={services} />
    </CSPProvider>
  </StrictMode>,
)

/** Preferences alone lie in `localStorage`, and only where the browser allows it. */
function findStorage(): PreferencesStorage {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}
