import { ApiError } from '@axia/client'
import { render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { heldLanguages } from '../i18n/held-languages.ts'
import { I18nProvider } from '../i18n/i18n.tsx'
import { Preferences } from '../preferences.ts'
import { ServicesProvider } from '../services.tsx'
import { fakeClient, testNow } from '../test-support.tsx'
import { allowOnly } from './content-policy.ts'
import { HiddenScreen } from './hidden-screen.ts'
import { settingsMarker } from './phone.ts'
import { PhoneApp } from './phone-app.tsx'
import { ScreenLock } from './screen-lock.ts'
import { ServerScreen } from './server-screen.tsx'

HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true
}

function keptSettings(kept = new Map<string, string>()) {
  return {
    read: async (name: string) => kept.get(name),
    write: async (name: string, value: string) => {
      kept.set(name, value)
    },
    delete: async (name: string) => {
      kept.delete(name)
    },
  }
}

async function openPhone({ isLocked = false } = {}) {
  const phone = { knowsFinger: false, isHidden: true }
  const biometrics = { isAvailable: async () => true, confirm: async () => phone.knowsFinger }
  let now = testNow
  const settings = keptSettings(new Map(isLocked ? [['screen lock', 'on']] : []))
  const lock = await ScreenLock.load(biometrics, settings, () => now)
  const hiddenScreen = new HiddenScreen(async (isHidden) => {
    phone.isHidden = isHidden
  })
  const client = fakeClient()
  const changeServer = vi.fn(async () => undefined)
  const services = {
    client,
    preferences: new Preferences(undefined, document.documentElement, ['es']),
    clock: () => now,
    languages: heldLanguages(),
    languageTags: ['es'],
    deviceTimeZone: 'America/Bogota',
    phone: { server: 'https://axia.example.org', changeServer, lock, hiddenScreen },
  }
  window.history.replaceState(null, '', '/')
  const user = userEvent.setup()
  return {
    phone,
    client,
    lock,
    user,
    services,
    changeServer,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    },
  }
}

function see(state: 'visible' | 'hidden') {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

describe(PhoneApp, () => {
  it('draws nothing of anybody’s before the lock is open, and does not look into the vault', async () => {
    const { services, client, lock, phone, user } = await openPhone({ isLocked: true })
    render(<PhoneApp services={services} lock={lock} />)
    await screen.findByText('AxIA está bloqueada')
    expect(client.auth.checkAuthentication).not.toHaveBeenCalled()
    expect(screen.queryByRole('navigation', { hidden: true })).toBeNull()
    phone.knowsFinger = true
    await user.click(screen.getByRole('button', { name: 'Desbloquear' }))
    await screen.findByRole('navigation', { name: 'Navegación principal' })
    expect(screen.queryByText('AxIA está bloqueada')).toBeNull()
  })

  it('locks after a minute out of sight, and loses nothing of the screen behind', async () => {
    const { services, lock, pass, phone, user } = await openPhone()
    render(<PhoneApp services={services} lock={lock} />)
    const navigation = await screen.findByRole('navigation', { name: 'Navegación principal' })
    phone.knowsFinger = true
    await lock.turn(true, 'reason')
    phone.knowsFinger = false
    see('hidden')
    pass(61)
    see('visible')
    await screen.findByText('AxIA está bloqueada')
    await waitFor(() => expect(phone.isHidden).toBe(true))
    expect(navigation.isConnected).toBe(true)
    phone.knowsFinger = true
    await user.click(screen.getByRole('button', { name: 'Desbloquear' }))
    await waitFor(() => expect(screen.queryByText('AxIA está bloqueada')).toBeNull())
    expect(navigation.isConnected).toBe(true)
    await waitFor(() => expect(phone.isHidden).toBe(false))
  })

  it('shows the way to another server where one signs in, and no passkeys there', async () => {
    vi.stubGlobal('PublicKeyCredential', () => undefined)
    const { services, client, lock, changeServer, user, phone } = await openPhone()
    client.auth.state = { status: 'no_token' }
    render(<PhoneApp services={services} lock={lock} />)
    await screen.findByText('Servidor: axia.example.org')
    expect(screen.queryByRole('button', { name: 'Entrar con una llave de acceso' })).toBeNull()
    await waitFor(() => expect(phone.isHidden).toBe(true))
    await user.click(screen.getByRole('button', { name: 'Cambiar de servidor' }))
    expect(changeServer).toHaveBeenCalledTimes(1)
    vi.unstubAllGlobals()
  })

  it('shows the way to another server also where this one does not answer', async () => {
    const { services, client, lock } = await openPhone()
    client.auth.checkAuthentication.mockResolvedValue(false)
    client.serverInfo.mockRejectedValue(new ApiError('unreachable', 'x'))
    render(<PhoneApp services={services} lock={lock} />)
    expect(await screen.findByRole('button', { name: 'Cambiar de servidor' })).toBeTruthy()
  })
})

describe(ServerScreen, () => {
  async function ask(check: (address: string) => Promise<void>) {
    const { services, user } = await openPhone()
    const onFound = vi.fn(async () => undefined)
    render(
      <ServicesProvider services={services}>
        <I18nProvider>
          <ServerScreen onFound={onFound} check={check} />
        </I18nProvider>
      </ServicesProvider>,
    )
    return {
      onFound,
      type: async (text: string) => {
        const field = screen.getByLabelText('Dirección del servidor')
        await user.clear(field)
        await user.type(field, text)
        await user.click(screen.getByRole('button', { name: 'Continuar' }))
      },
    }
  }

  it('keeps an address only when a server of ours answers there', async () => {
    const check = vi.fn(async () => undefined)
    const { onFound, type } = await ask(check)
    await type('axia.example.org/app/')
    await waitFor(() => expect(onFound).toHaveBeenCalledExactlyOnceWith('https://axia.example.org'))
    expect(check).toHaveBeenCalledExactlyOnceWith('https://axia.example.org')
  })

  it.each([
    [new ApiError('unreachable', 'x'), 'No se pudo hablar con ese servidor'],
    [new ApiError('timeout', 'x'), 'No se pudo hablar con ese servidor'],
    [new ApiError('bad_answer', 'x'), 'no responde un servidor de AxIA'],
    [new ApiError('not_found', 'x'), 'no responde un servidor de AxIA'],
  ])('says why it keeps none: %s', async (error, words) => {
    const { onFound, type } = await ask(() => Promise.reject(error))
    await type('axia.example.org')
    expect((await screen.findByRole('alert')).textContent).toContain(words)
    expect(onFound).not.toHaveBeenCalled()
  })

  it('asks nobody in the clear', async () => {
    const check = vi.fn(async () => undefined)
    const { type } = await ask(check)
    await type('http://axia.example.org')
    expect((await screen.findByRole('alert')).textContent).toContain('HTTPS')
    expect(check).not.toHaveBeenCalled()
  })
})

describe(allowOnly, () => {
  it('lets the page connect to that server, by call and by socket, and to no other', () => {
    const page = document.implementation.createHTMLDocument()
    allowOnly(page, 'https://home.example.org:8443/axia')
    const policy = page.head.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content')
    expect(policy).toBe("connect-src 'self' https://home.example.org:8443 wss://home.example.org:8443")
  })
})

describe(settingsMarker, () => {
  it('is set for one server in this installation, and gone with it', async () => {
    const settings = keptSettings()
    const marker = settingsMarker(settings, 'https://axia.test')
    expect(await marker.isSet()).toBe(false)
    await marker.set()
    expect(await marker.isSet()).toBe(true)
    expect(await settingsMarker(settings, 'https://other.test').isSet()).toBe(false)
    expect(await settingsMarker(keptSettings(), 'https://axia.test').isSet()).toBe(false)
  })
})
