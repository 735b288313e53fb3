/**
 * The settings.
 * @module
 */
import { ApiError } from '@axia/client'
import { waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, openApp, testSession, textIn } from '../../test-support.tsx'

afterEach(() => void vi.unstubAllGlobals())

function onTwoDevices() {
  const client = fakeClient()
  const other = testSession({ id: 'session-2', device_name: 'Firefox · Windows', current: false })
  client.account.set({ ...client.account.state, sessions: [other, testSession({})] })
  return client
}

describe('the devices', () => {
  it('are drawn as what they are', async () => {
    const client = fakeClient()
    const names = ['Chrome · Android', 'Safari · iPad', 'Firefox · Windows', 'axia (server)', 'El de la cocina']
    const sessions = names.map((device_name) => testSession({ id: device_name, device_name, current: false }))
    client.account.set({ ...client.account.state, sessions })
    const { screen } = openApp('/settings', { client })
    const devices = within(await screen.findByRole('region', { name: 'Dispositivos' }))
    const icons = devices.getAllByRole('listitem').map((device) => device.querySelector('svg')?.classList.value ?? '')
    const kinds = ['smartphone', 'tablet', 'laptop', 'square-terminal', 'monitor-smartphone']
    expect(icons.map((icon, index) => icon.includes(`lucide-${kinds[index]}`))).toEqual(kinds.map(() => true))
  })

  it('are listed, this one first and marked', async () => {
    const { screen } = openApp('/settings', { client: onTwoDevices() })
    const devices = await screen.findByRole('region', { name: 'Dispositivos' })
    const [own, other] = within(devices).getAllByRole('listitem')
    expect(own?.textContent).toContain('Este dispositivo')
    expect(own?.textContent).toContain('hace 5\u00a0minutos')
    expect(other?.textContent).toContain('Firefox · Windows')
    expect(other?.textContent).not.toContain('Este dispositivo')
  })

  it('are signed out one by one, after a question', async () => {
    const { client, screen, user } = openApp('/settings', { client: onTwoDevices() })
    await user.click(await screen.findByRole('button', { name: 'Cerrar la sesión de Firefox · Windows' }))
    const question = await screen.findByRole('dialog', { name: '¿Cerrar la sesión de Firefox · Windows?' })
    expect(client.account.revokeSession).not.toHaveBeenCalled()
    await user.click(within(question).getByRole('button', { name: 'Cerrar sesión' }))
    expect(client.account.revokeSession).toHaveBeenCalledExactlyOnceWith('session-2')
    expect(await screen.findByText('Sesión cerrada en «Firefox · Windows»')).toBeTruthy()
  })

  it('are signed out all but this one', async () => {
    const { client, screen, user } = openApp('/settings', { client: onTwoDevices() })
    await user.click(await screen.findByRole('button', { name: 'Cerrar las demás sesiones' }))
    const question = await screen.findByRole('dialog')
    await user.click(within(question).getByRole('button', { name: 'Cerrar las demás sesiones' }))
    expect(client.account.revokeOtherSessions).toHaveBeenCalledTimes(1)
  })

  it('stay as they are when the question is answered with no', async () => {
    const { client, screen, user } = openApp('/settings', { client: onTwoDevices() })
    await user.click(await screen.findByRole('button', { name: 'Cerrar las demás sesiones' }))
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancelar' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(client.account.revokeOtherSessions).not.toHaveBeenCalled()
  })

  it('say in the question why it did not work', async () => {
    const client = onTwoDevices()
    client.account.revokeOtherSessions.mockRejectedValueOnce(new ApiError('unreachable', 'x'))
    const { screen, user } = openApp('/settings', { client })
    await user.click(await screen.findByRole('button', { name: 'Cerrar las demás sesiones' }))
    const question = await screen.findByRole('dialog')
    await user.click(within(question).getByRole('button', { name: 'Cerrar las demás sesiones' }))
    expect((await within(question).findByRole('alert')).textContent).toContain('no responde')
  })

  it('get another name', async () => {
    const { client, screen, user } = openApp('/settings', { client: onTwoDevices() })
    await user.click(await screen.findByRole('button', { name: 'Cambiar el nombre: Firefox · Windows' }))
    const name = await screen.findByLabelText('Nombre del dispositivo')
    expect(textIn(name)).toBe('Firefox · Windows')
    await user.clear(name)
    await user.type(name, 'Oficina{Enter}')
    expect(client.account.renameSession).toHaveBeenCalledExactlyOnceWith('session-2', 'Oficina')
  })

  it('that cannot be loaded are asked for again', async () => {
    const client = fakeClient()
    client.account.sessions.mockRejectedValueOnce(new ApiError('timeout', 'x'))
    const { screen, user } = openApp('/settings', { client })
    const devices = await screen.findByRole('region', { name: 'Dispositivos' })
    await user.click(await within(devices).findByRole('button', { name: 'Reintentar' }))
    expect(client.account.sessions).toHaveBeenCalledTimes(2)
    await waitFor(() => expect(within(devices).queryByRole('alert')).toBeNull())
  })
})

describe('the password', () => {
  it('is changed with the present one, and forgotten here', async () => {
    const { client, screen, user } = openApp('/settings')
    const current = await screen.findByLabelText('Contraseña actual')
    await user.type(current, 'la de antes de ahora')
    await user.type(screen.getByLabelText('Contraseña nueva'), 'otra frase bien larga')
    await user.click(screen.getByRole('button', { name: 'Cambiar la contraseña' }))
    expect(client.account.changePassword).toHaveBeenCalledExactlyOnceWith(
      'la de antes de ahora',
      'otra frase bien larga',
    )
    await screen.findByText(/Contraseña cambiada/)
    expect([textIn(current), textIn(screen.getByLabelText('Contraseña nueva'))]).toEqual(['', ''])
  })

  it.each([
    ['wrong_password', 'Contraseña actual', /no es esa/],
    ['weak_password', 'Contraseña nueva', /demasiado corta: usa 15/],
  ] as const)('says where it belongs that it is %s', async (code, label, words) => {
    const client = fakeClient()
    client.account.changePassword.mockRejectedValueOnce(new ApiError(code, 'x', { status: 400 }))
    const { screen, user } = openApp('/settings', { client })
    await user.type(await screen.findByLabelText('Contraseña actual'), 'una')
    await user.type(screen.getByLabelText('Contraseña nueva'), 'otra{Enter}')
    expect((await screen.findByText(words)).textContent).toBeTruthy()
    expect(screen.getByLabelText(label).getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(screen.getByLabelText(label))
  })
})

describe('a password that was refused', () => {
  async function refused(password: string, totp: boolean) {
    const client = fakeClient()
    client.security.set({ ...client.security.state, security: { totp, recovery_codes_left: 0, passkeys: [] } })
    client.account.changePassword.mockRejectedValueOnce(new ApiError('weak_password', 'x', { status: 400 }))
    const { screen, user } = openApp('/settings', { client })
    await user.type(await screen.findByLabelText('Contraseña actual'), 'una')
    const field = screen.getByLabelText('Contraseña nueva')
    await user.type(field, `${password}{Enter}`)
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
    await user.type(field, ' y más, mucho más') // what is said is about the one that was refused
    return screen
  }

  it.each([
    ['by itself', 'unaunaunaunauna', false],
    ['beside a second factor', 'unaunaun', true],
  ])('is called easy to guess only when it is long enough %s', async (_, password, totp) => {
    const screen = await refused(password, totp)
    expect(screen.getByText(/fácil de adivinar/).textContent).not.toContain('15')
    expect(screen.queryByText(/demasiado corta/)).toBeNull()
  })

  it('may be shorter beside a second factor', async () => {
    const screen = await refused('unauna', true)
    screen.getByText(/demasiado corta: usa 8/)
    screen.getByText(/Al menos 8 caracteres/)
  })
})

describe('the index', () => {
  it('names every section, and leads to it', async () => {
    const { screen } = openApp('/settings')
    const index = within(await screen.findByRole('navigation', { name: 'Secciones de los ajustes' }))
    const links = index.getAllByRole('link')
    const regions = screen.getAllByRole('region').filter(({ id }) => id !== '')
    expect(links.map(({ textContent }) => textContent)).toEqual(
      regions.map(({ id }) => document.getElementById(`${id}-title`)?.textContent),
    )
    expect(links.map((link) => link.getAttribute('href'))).toEqual(regions.map(({ id }) => `#${id}`))
  })

  it('unfolds on a phone, names what is read, and folds when it has led there', async () => {
    const isNarrow = (query: string) => query === '(max-width: 60rem)'
    vi.stubGlobal('matchMedia', (query: string) => Object.assign(new EventTarget(), { matches: isNarrow(query) }))
    const { screen, user } = openApp('/settings')
    const index = within(await screen.findByRole('navigation', { name: 'Secciones de los ajustes' }))
    const bar = index.getByRole('button', { name: 'Apariencia', expanded: false })
    expect(index.queryByRole('link')).toBeNull()
    await user.click(bar)
    await user.keyboard('{Escape}')
    expect(document.activeElement).toBe(bar)
    expect(index.queryByRole('link')).toBeNull()
    await user.click(bar)
    await user.click(index.getByRole('link', { name: 'Dispositivos' }))
    expect(index.queryByRole('link')).toBeNull()
    await waitFor(() => expect(bar.textContent).toBe('Dispositivos'))
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Dispositivos' }))
  })

  it('leads from an address to its section, with the focus', async () => {
    const { screen } = openApp('/settings#activity')
    const section = await screen.findByRole('region', { name: 'Actividad de la cuenta' })
    expect(document.activeElement).toBe(section)
    const here = screen.getByRole('link', { current: 'location' })
    expect(here.textContent).toBe('Actividad de la cuenta')
  })

  it('keeps the section that was asked for over the login', async () => {
    const client = fakeClient()
    client.auth.set({ status: 'no_token' })
    const { screen, user } = openApp('/settings#passkeys', { client })
    await user.type(await screen.findByLabelText('Usuario'), 'ana')
    await user.type(screen.getByLabelText('Contraseña'), 'una frase{Enter}')
    const section = await screen.findByRole('region', { name: 'Llaves de acceso' })
    await waitFor(() => expect(document.activeElement).toBe(section))
  })
})

describe('the place of the token', () => {
  it('is said, without a warning where it is a good one', async () => {
    const { screen } = openApp('/settings')
    const place = await screen.findByRole('region', { name: 'Dónde se guarda tu acceso' })
    expect(place.textContent).toContain('AES-256')
    expect(place.textContent).not.toContain('HTTPS')
  })

  it('comes with the cure where it is the memory alone', async () => {
    const client = fakeClient()
    client.auth.storageKind = 'memory'
    const { screen } = openApp('/settings', { client })
    const place = await screen.findByRole('region', { name: 'Dónde se guarda tu acceso' })
    expect(place.textContent).toContain('Solo en memoria')
    expect(place.textContent).toContain('HTTPS')
  })

  it('is the memory when the vault did not take it', async () => {
    const client = fakeClient()
    client.auth.isStored = false
    const { screen } = openApp('/settings', { client })
    const place = await screen.findByRole('region', { name: 'Dónde se guarda tu acceso' })
    expect(place.textContent).toContain('Solo en memoria')
  })
})

describe('the appearance', () => {
  it('changes the language of the account, at once', async () => {
    const { client, screen, user } = openApp('/settings')
    await user.click(await screen.findByRole('radio', { name: 'English' }))
    await screen.findByRole('heading', { level: 1, name: 'Settings' })
    expect(client.account.changeMe).toHaveBeenCalledExactlyOnceWith({ locale: 'en' })
    expect(document.documentElement.lang).toBe('en')
    expect(screen.queryByText(/^(Guardado|Saved)$/)).toBeNull() // said in either, it would be the wrong one
  })

  it('goes back to the old language when the server did not take the new one', async () => {
    const client = fakeClient()
    client.account.changeMe.mockRejectedValueOnce(new ApiError('unreachable', 'x'))
    const { screen, user } = openApp('/settings', { client })
    await user.click(await screen.findByRole('radio', { name: 'English' }))
    await screen.findByRole('heading', { level: 1, name: 'Ajustes' })
    expect(document.documentElement.lang).toBe('es')
  })

  it('changes the theme of this browser', async () => {
    const { screen, user } = openApp('/settings')
    await user.click(await screen.findByRole('radio', { name: 'Oscuro' }))
    expect(document.documentElement.dataset.theme).toBe('dark')
    await user.click(screen.getByRole('radio', { name: 'Como el sistema' }))
    expect(document.documentElement.dataset.theme).toBeUndefined()
  })

  it('changes the time zone, and offers the device’s where that is another', async () => {
    const client = fakeClient()
    const { me } = client.account.state
    if (me === undefined) throw new Error('Ana is there')
    client.account.set({ ...client.account.state, me: { ...me, time_zone: 'Europe/Madrid' } })
    const { screen, user } = openApp('/settings', { client })
    await user.click(await screen.findByRole('button', { name: 'Usar la de este dispositivo' }))
    expect(client.account.changeMe).toHaveBeenCalledWith({ time_zone: 'America/Bogota' })
    const zone = screen.getByRole('combobox', { name: 'Zona horaria' })
    await user.clear(zone)
    await user.type(zone, 'hora de japon')
    await user.click(await screen.findByRole('option', { name: 'Asia/Tokyo hora estándar de Japón' }))
    expect(client.account.changeMe).toHaveBeenLastCalledWith({ time_zone: 'Asia/Tokyo' })
  })
})

describe('signing out', () => {
  it('leads to the login', async () => {
    const { client, screen, user } = openApp('/settings')
    const [signOut] = await screen.findAllByRole('button', { name: 'Cerrar sesión' })
    await user.click(signOut ?? document.body)
    await screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(client.auth.logout).toHaveBeenCalledTimes(1)
    expect(window.location.href).toMatch(/\/app\/login$/) // whoever signs in next begins anew
  })
})
