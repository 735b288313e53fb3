/**
 * From the first screen to the app, and back when the session ends.
 * @module
 */
import { ApiError } from '@axia/client'
import { act, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeClient, isDisabled, openApp, signedIn, testNow, testTask, textIn } from '../test-support.tsx'

function signedOut() {
  const client = fakeClient()
  client.auth.set({ status: 'no_token' })
  client.account.set({ me: undefined, sessions: undefined, error: undefined })
  return client
}

describe('the splash', () => {
  it('asks for the stored login and goes to the app when there is one', async () => {
    const { client, screen } = openApp('/')
    await screen.findByRole('navigation', { name: 'Navegación principal' })
    expect(client.auth.checkAuthentication).toHaveBeenCalled()
    expect(client.serverInfo).not.toHaveBeenCalled()
  })

  it('goes to the login when there is none, and never draws the app', async () => {
    const { screen } = openApp('/', { client: signedOut() })
    await screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(window.location.pathname).toBe('/app/login')
    expect(screen.queryByRole('navigation')).toBeNull()
  })

  it('takes the place of what the page shows before it', async () => {
    const opening = document.createElement('div')
    opening.id = 'opening'
    document.body.append(opening)
    const client = fakeClient()
    const { promise, reject } = Promise.withResolvers<boolean>()
    client.auth.checkAuthentication.mockReturnValueOnce(promise)
    const { screen } = openApp('/', { client })
    expect(screen.getByRole('status').textContent).toBe('Abriendo AxIA…')
    expect(opening.isConnected).toBe(true)
    reject(new ApiError('unreachable', 'x'))
    await screen.findByRole('alert')
    expect(opening.isConnected).toBe(false)
  })

  it('says that the server cannot be reached, and tries again', async () => {
    const client = signedOut()
    client.serverInfo.mockRejectedValueOnce(new ApiError('unreachable', 'x'))
    const { screen, user } = openApp('/', { client })
    expect((await screen.findByRole('alert')).textContent).toContain('No hay conexión')
    await user.click(screen.getByRole('button', { name: 'Reintentar' }))
    await screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(client.auth.checkAuthentication.mock.calls.length).toBeGreaterThan(1)
  })
})

describe('the login', () => {
  it('hands over name and password, and goes where one wanted to go', async () => {
    const { client, screen, user } = openApp('/tasks', { client: signedOut() })
    await user.type(await screen.findByLabelText('Usuario'), ' ana ')
    await user.type(screen.getByLabelText('Contraseña'), 'una frase larga{Enter}')
    await screen.findByRole('heading', { name: 'Tareas' })
    expect(client.auth.login).toHaveBeenCalledExactlyOnceWith('ana', 'una frase larga', { rememberMe: false })
    expect(window.location.pathname).toBe('/app/tasks')
  })

  it.for(['/calendar?day=2026-12-24', '/?day=2026-11-25', '/chat/casa?at=7'])(
    'goes to %s, with what the address asks for',
    async (place) => {
      const { client, screen, user } = openApp(place, { client: signedOut() })
      await user.type(await screen.findByLabelText('Usuario'), 'ana')
      expect(client.calendar.load).not.toHaveBeenCalled()
      await user.type(screen.getByLabelText('Contraseña'), 'una frase{Enter}')
      await screen.findByRole('navigation', { name: 'Navegación principal' })
      await waitFor(() => expect(window.location.pathname + window.location.search).toBe(`/app${place}`))
    },
  )

  it('is what password managers know', async () => {
    const { screen } = openApp('/', { client: signedOut() })
    const name = await screen.findByLabelText('Usuario')
    const password = screen.getByLabelText('Contraseña')
    expect([name.getAttribute('autocomplete'), name.getAttribute('name')]).toEqual(['username', 'username'])
    expect([password.getAttribute('autocomplete'), password.getAttribute('type')]).toEqual([
      'current-password',
      'password',
    ])
  })

  it('shows the password when asked to', async () => {
    const { screen, user } = openApp('/', { client: signedOut() })
    const password = await screen.findByLabelText('Contraseña')
    await user.click(screen.getByRole('button', { name: 'Mostrar la contraseña' }))
    expect(password.getAttribute('type')).toBe('text')
    await user.click(screen.getByRole('button', { name: 'Ocultar la contraseña' }))
    expect(password.getAttribute('type')).toBe('password')
  })

  it('says in plain words that the credentials are wrong, and forgets the password', async () => {
    const client = signedOut()
    client.auth.login.mockRejectedValueOnce(new ApiError('invalid_grant', 'x', { status: 401 }))
    const { screen, user } = openApp('/', { client })
    await user.type(await screen.findByLabelText('Usuario'), 'ana')
    const password = screen.getByLabelText('Contraseña')
    await user.type(password, 'falsa{Enter}')
    expect((await screen.findByRole('alert')).textContent).toContain('no son correctos')
    expect(textIn(password)).toBe('')
    expect(document.activeElement).toBe(password)
  })

  it('says when the server does not answer', async () => {
    const client = signedOut()
    client.auth.login.mockRejectedValueOnce(new ApiError('unreachable', 'x'))
    const { screen, user } = openApp('/', { client })
    await user.type(await screen.findByLabelText('Usuario'), 'ana')
    await user.type(screen.getByLabelText('Contraseña'), 'una frase{Enter}')
    expect((await screen.findByRole('alert')).textContent).toContain('no responde')
    expect(textIn(screen.getByLabelText('Contraseña'))).toBe('una frase')
  })

  it('asks nobody while something is missing', async () => {
    const { client, screen, user } = openApp('/', { client: signedOut() })
    await user.type(await screen.findByLabelText('Usuario'), 'ana{Enter}')
    expect((await screen.findByRole('alert')).textContent).toContain('Escribe tu usuario')
    expect(document.activeElement).toBe(screen.getByLabelText('Contraseña'))
    await user.clear(screen.getByLabelText('Usuario'))
    await user.type(screen.getByLabelText('Contraseña'), 'una frase{Enter}')
    expect(document.activeElement).toBe(screen.getByLabelText('Usuario'))
    expect(client.auth.login).not.toHaveBeenCalled()
  })

  it('asks once, however often one presses Enter', async () => {
    const client = signedOut()
    client.auth.login.mockReturnValue(new Promise(() => {}))
    const { screen, user } = openApp('/', { client })
    await user.type(await screen.findByLabelText('Usuario'), 'ana')
    await user.type(screen.getByLabelText('Contraseña'), 'una frase{Enter}{Enter}')
    expect(client.auth.login).toHaveBeenCalledOnce()
  })

  it('knows who asked to be remembered', async () => {
    const client = signedOut()
    client.auth.rememberedUsername.mockResolvedValue('eva')
    const { screen, user } = openApp('/', { client })
    await waitFor(() => expect(textIn(screen.getByLabelText('Usuario'))).toBe('eva'))
    await user.type(screen.getByLabelText('Contraseña'), 'una frase{Enter}')
    expect(client.auth.login).toHaveBeenCalledWith('eva', 'una frase', { rememberMe: true })
  })

  it('says when this server allows unencrypted HTTP', async () => {
    const client = signedOut()
    client.serverInfo.mockResolvedValue({ setup_needed: false, plain_http: true })
    const { screen } = openApp('/', { client })
    await screen.findByText(/HTTP sin cifrar/)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('speaks English to those who want it', async () => {
    const { screen, user } = openApp('/', { client: signedOut() })
    await user.click(await screen.findByRole('button', { name: 'English' }))
    await screen.findByRole('heading', { name: 'Sign in' })
    expect(document.documentElement.lang).toBe('en')
    await waitFor(() => expect(document.title).toBe('Sign in · AxIA'))
  })

  it('says that the stored session has ended when the app is opened with it', async () => {
    const client = signedOut()
    client.auth.set({ status: 'token_expired', username: 'ana', reason: 'expired' })
    const { screen } = openApp('/', { client })
    await screen.findByText(/Tu sesión terminó/)
    expect(textIn(screen.getByLabelText('Usuario'))).toBe('ana')
    expect(screen.queryByRole('navigation')).toBeNull()
  })
})

describe('a login that was tried too often', () => {
  beforeEach(() => void vi.useFakeTimers({ now: testNow, shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('counts down until it may be tried again', async () => {
    const client = signedOut()
    client.auth.login.mockRejectedValueOnce(
      new ApiError('too_many_requests', 'x', { status: 429, retryAfterSeconds: 45 }),
    )
    const { screen, user } = openApp('/', { client, clock: () => new Date() })
    await user.type(await screen.findByLabelText('Usuario'), 'ana')
    await user.type(screen.getByLabelText('Contraseña'), 'una frase{Enter}')
    expect((await screen.findByRole('alert')).textContent).toMatch(/4\d segundos/)
    const submit = screen.getByRole('button', { name: 'Entrar' })
    expect(isDisabled(submit)).toBe(true)
    await act(() => vi.advanceTimersByTimeAsync(46_000))
    expect(screen.queryByRole('alert')).toBeNull()
    expect(isDisabled(submit)).toBe(false)
  })
})

describe('a session that ends', () => {
  it('brings the login over the screen, and loses nothing that was half-written', async () => {
    const { client, screen, user } = openApp('/chat/casa')
    const message = await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
    await user.type(message, 'a medio escrib')
    act(() => client.auth.set({ status: 'token_expired', username: 'ana', reason: 'revoked' }))

    const sheet = await screen.findByRole('dialog', { name: 'Sigue donde estabas' })
    expect(sheet.textContent).toContain('se cerró desde otro lugar')
    expect(sheet.textContent).toContain('Cuenta: ana')
    await user.keyboard('{Escape}') // it is no dialog that goes by itself
    await user.type(screen.getByLabelText('Contraseña'), 'una frase{Enter}')

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(client.auth.login).toHaveBeenCalledWith('ana', 'una frase', { rememberMe: true })
    const after = screen.getByRole('textbox', { name: 'Escribe un mensaje' })
    expect(after).toBe(message)
    expect(textIn(after)).toBe('a medio escrib')
    expect(client.chat.draft('casa')).toBe('a medio escrib')
  })

  const halfDone = [
    ['/calendar', { name: 'Nuevo evento' }, 'Título'],
    ['/tasks', { name: 'Nueva lista' }, 'Nombre'],
    ['/settings', { name: 'Suscribirse a un calendario' }, /^Nombre/],
  ] as const
  it.for(halfDone.flatMap((half) => [[...half, 'expired'] as const, [...half, 'revoked'] as const]))(
    'leaves what is open over %s as it was, and gives the focus back',
    async ([place, opener, label, reason]) => {
      const { client, screen, user } = openApp(place)
      await user.click((await screen.findAllByRole('button', opener))[0] ?? document.body)
      const field = await within(await screen.findByRole('dialog')).findByLabelText(label)
      await user.type(field, 'a medias')
      act(() => client.auth.set({ status: 'token_expired', username: 'ana', reason }))
      const sheet = await screen.findByRole('dialog', { name: 'Sigue donde estabas' })
      await user.click(within(sheet).getByText('Cuenta: ana')) // beside what lies under it
      await user.type(within(sheet).getByLabelText('Contraseña'), 'una frase{Enter}')
      await waitFor(() => expect(sheet.isConnected).toBe(false))
      await waitFor(() => expect(document.activeElement).toBe(field))
      await user.keyboard(' y más')
      expect(textIn(field)).toBe('a medias y más')
    },
  )

  it('covers everything from who was thrown out, until the same user is back', async () => {
    const { client, screen, user } = openApp('/tasks')
    await screen.findByRole('heading', { name: 'Tareas' })
    const { dataset } = document.documentElement
    const revoked = { status: 'token_expired', username: 'ana', reason: 'revoked' } as const
    act(() => client.auth.set(revoked))
    expect(dataset.covered).toBe('') // at once, before the login itself is there
    await user.keyboard('{Control>}k{/Control}')
    const sheet = await screen.findByRole('dialog', { name: 'Sigue donde estabas' })
    expect(screen.getAllByRole('dialog')).toEqual([sheet])
    expect(sheet.closest('[data-over-cover]')).not.toBeNull()
    expect(document.title).toBe('AxIA')

    client.auth.login.mockImplementationOnce(async (username) => {
      act(() => client.auth.set({ status: 'authenticating', username }))
      expect(dataset.covered).toBe('')
      act(() => client.auth.set(revoked))
      throw new ApiError('invalid_grant', 'x', { status: 401 })
    })
    await user.type(within(sheet).getByLabelText('Contraseña'), 'falsa{Enter}')
    await within(sheet).findByText(/no son correctos/)
    expect(dataset.covered).toBe('')
    await user.type(within(sheet).getByLabelText('Contraseña'), 'una frase{Enter}')
    await waitFor(() => expect(dataset.covered).toBeUndefined())
    expect(document.title).toBe('Tareas · AxIA')
  })

  it.for(['expired', 'revoked'] as const)(
    'leaves nothing covered at the login screen, when it was %s',
    async (reason) => {
      const { client, screen, user } = openApp('/tasks')
      await screen.findByRole('heading', { name: 'Tareas' })
      act(() => client.auth.set({ status: 'token_expired', username: 'ana', reason }))
      await user.click(await screen.findByRole('button', { name: 'Salir y usar otra cuenta' }))
      await screen.findByRole('heading', { name: 'Iniciar sesión' })
      expect(document.documentElement.dataset.covered).toBeUndefined()
    },
  )

  it('dims what lies under the login when its time was over, and no more', async () => {
    const { client, screen } = openApp('/tasks')
    await screen.findByRole('heading', { name: 'Tareas' })
    act(() => client.auth.set({ status: 'token_expired', username: 'ana', reason: 'expired' }))
    const sheet = await screen.findByRole('dialog', { name: 'Sigue donde estabas' })
    expect(document.documentElement.dataset.covered).toBeUndefined()
    expect(sheet.closest('[data-over-cover]')).toBeNull()
    expect(document.title).toBe('Tareas · AxIA')
  })

  it('takes with it what was said to who leaves', async () => {
    const client = fakeClient()
    client.tasks.set({ ...client.tasks.state, tasks: [testTask({ title: 'Comprar el anillo' })] })
    const { screen, user } = openApp('/tasks', { client })
    await user.click(await screen.findByRole('checkbox', { name: /Comprar el anillo/ }))
    await within(screen.getByRole('region', { name: 'Avisos' })).findByRole('button', { name: 'Deshacer' })
    act(() => client.auth.set({ status: 'no_token' }))
    await screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(screen.queryByRole('button', { name: 'Deshacer' })).toBeNull()
  })

  it('keeps the sheet and its words while a login fails', async () => {
    const { client, screen, user } = openApp('/tasks')
    await screen.findByRole('heading', { name: 'Tareas' })
    const ended = { status: 'token_expired', username: 'ana', reason: 'expired' } as const
    act(() => client.auth.set(ended))
    client.auth.login.mockImplementationOnce(async (username) => {
      client.auth.set({ status: 'authenticating', username })
      client.auth.set(ended)
      throw new ApiError('invalid_grant', 'x', { status: 401 })
    })
    await user.type(await screen.findByLabelText('Contraseña'), 'falsa{Enter}')
    await screen.findByText(/no son correctos/)
    expect(screen.getByRole('dialog').textContent).toContain('duró 24 horas')
  })

  it('goes to the login screen when one does not want to sign in in place', async () => {
    const { client, screen, user } = openApp('/tasks')
    await screen.findByRole('heading', { name: 'Tareas' })
    act(() => client.auth.set({ status: 'token_expired', username: 'ana', reason: 'expired' }))
    await user.click(await screen.findByRole('button', { name: 'Salir y usar otra cuenta' }))
    await screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(client.auth.dismissExpired).toHaveBeenCalledTimes(1)
    expect(screen.queryByRole('navigation')).toBeNull()
  })

  it('shows nothing of one user to another', async () => {
    const { client, screen, user } = openApp('/chat/casa')
    await user.type(await screen.findByRole('textbox', { name: 'Escribe un mensaje' }), 'secreto')
    client.chat.setDraft('casa', '') // as the real client does when its user goes
    act(() => client.auth.set(signedIn('eva')))
    const message = await screen.findByRole('textbox', { name: 'Escribe un mensaje' })
    expect(textIn(message)).toBe('')
  })
})

describe('the second factor at the login', () => {
  it('asks for a code when the password was right, says when it is wrong, and signs in with it', async () => {
    const client = signedOut()
    client.auth.login
      .mockRejectedValueOnce(new ApiError('mfa_required', 'code', { status: 401 }))
      .mockRejectedValueOnce(new ApiError('invalid_grant', 'wrong', { status: 401 }))
    const { user, screen } = openApp('/', { client })
    await user.type(await screen.findByLabelText('Usuario'), 'ana')
    await user.type(screen.getByLabelText('Contraseña'), 'secret')
    await user.click(screen.getByRole('button', { name: 'Entrar' }))
    await user.type(await screen.findByLabelText(/Código de seis cifras/), '000000')
    await user.click(screen.getByRole('button', { name: 'Entrar' }))
    expect(await screen.findByText('Ese código no es correcto o ya se usó.')).toBeDefined()
    await user.keyboard('123456{Enter}') // in the place of the wrong one
    expect(client.auth.login).toHaveBeenLastCalledWith('ana', 'secret', { rememberMe: false, code: '123456' })
    expect(await screen.findByRole('heading', { level: 1 })).toBeDefined()
  })
})
