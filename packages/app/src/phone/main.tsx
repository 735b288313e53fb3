/**
 * Starts the app on a phone: finds its server, or asks for it, and draws it.
 * @module
 */
import '../styles/tokens.css'
import '../styles/base.css'
import '../styles/opening.css'
import './phone.css'
import {
  browserPending,
  browserSeen,
  createClient,
  isBrowserStorageAvailable,
  memoryPending,
  memoryStorage,
} from '@axia/client'
import type { ReactNode } from 'react'
import { deviceNameOf } from '../device-name.ts'
import { findDeviceTimeZone } from '../device-time-zone.ts'
import { draw, findPreferences } from '../draw.tsx'
import { heldLanguages } from '../i18n/held-languages.ts'
import { I18nProvider } from '../i18n/i18n.tsx'
import { type Services, ServicesProvider } from '../services.tsx'
import { capacitorPhone } from './capacitor-phone.ts'
import { allowOnly } from './content-policy.ts'
import { HiddenScreen } from './hidden-screen.ts'
import { PhoneApp } from './phone-app.tsx'
import { ScreenLock } from './screen-lock.ts'
import { ServerScreen } from './server-screen.tsx'

const serverSetting = 'server'
const previousSetting = 'previous server'

const phone = capacitorPhone()
const { settings } = phone
const preferences = findPreferences()
const hiddenScreen = new HiddenScreen(phone.hideScreen)
const clock = () => new Date()
const surroundings = {
  preferences,
  languages: heldLanguages(),
  clock,
  languageTags: navigator.languages,
  deviceTimeZone: await findDeviceTimeZone(),
}

const server = await settings.read(serverSetting)
draw(server === undefined ? await whereToGo() : await theApp(server))

async function theApp(server: string): Promise<ReactNode> {
  allowOnly(document, server)
  const lock = await ScreenLock.load(phone.biometrics, settings, clock)
  const client = createClient({
    baseUrl: server,
    storage: phone.vault(server),
    seen: isBrowserStorageAvailable() ? browserSeen({ server }) : undefined,
    keepChanges: { locks: navigator.locks },
    pending: 'indexedDB' in window ? browserPending({ server }) : memoryPending(),
    deviceName: `AxIA · ${deviceNameOf(navigator.userAgent)}`,
  })
  async function changeServer() {
    await settings.write(previousSetting, server)
    await settings.delete(serverSetting)
    window.location.replace('/') // anew, under the wider policy
  }
  const services: Services = { ...surroundings, client, phone: { server, changeServer, lock, hiddenScreen } }
  return <PhoneApp services={services} lock={lock} />
}

async function whereToGo(): Promise<ReactNode> {
  const previous = await settings.read(previousSetting)
  // The screens want a client; this one knows nobody and is asked for nothing.
  const client = createClient({ baseUrl: 'https://localhost', storage: memoryStorage() })
  async function keep(address: string) {
    await settings.write(serverSetting, address)
    window.location.replace('/') // anew, under the policy for that server
  }
  return (
    <ServicesProvider services={{ ...surroundings, client }}>
      <I18nProvider>
        <ServerScreen previous={previous} onFound={keep} />
      </I18nProvider>
    </ServicesProvider>
  )
}
