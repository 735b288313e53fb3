/**
 * The first start.
 * @module
 */
import { ApiError } from '@axia/client'
import { describe, expect, it } from 'vitest'
import { fakeClient, type OpenApp, openApp } from '../../test-support.tsx'

function freshServer() {
  const client = fakeClient()
  client.auth.set({ status: 'no_token' })
  client.serverInfo.mockResolvedValue({ setup_needed: true, plain_http: false })
  return client
}

async function fillIn({ screen, user }: OpenApp, password = 'caballo correcto grapa') {
  await user.type(await screen.findByLabelText('Código de instalación'), ' AAAA-BBBB-CCCC ')
  await user.type(screen.getByLabelText('Usuario'), 'ana')
  await user.type(screen.getByLabelText('Contraseña'), password)
  await user.click(screen.getByRole('button', { name: 'Crear la cuenta' }))
}

describe('the set-up', () => {
  it('makes the first user with the language and the time zone of the device, and signs them in', async () => {
    const app = openApp('/', { client: freshServer() })
    await fillIn(app)
    await app.screen.findByRole('navigation')
    expect(app.client.setup).toHaveBeenCalledExactlyOnceWith({
      code: 'AAAA-BBBB-CCCC',
      username: 'ana',
      password: 'caballo correcto grapa',
      locale: 'es',
      time_zone: 'America/Bogota',
    })
    expect(app.client.auth.login).toHaveBeenCalledWith('ana', 'caballo correcto grapa')
    expect(window.location.pathname).toBe('/app/')
  })

  it('is there only while the server has no user', async () => {
    const client = freshServer()
    client.serverInfo.mockResolvedValue({ setup_needed: false, plain_http: false })
    const { screen } = openApp('/setup', { client })
    await screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(window.location.pathname).toBe('/app/login')
  })

  it('counts how long the password is', async () => {
    const { screen, user } = openApp('/setup', { client: freshServer() })
    const password = await screen.findByLabelText('Contraseña')
    await user.type(password, 'corta')
    expect(screen.getByText('5 de 15 caracteres')).toBeTruthy()
    await user.type(password, ' pero ya no')
    expect(screen.getByText('Longitud suficiente')).toBeTruthy()
  })

  it('says at the code that it is wrong', async () => {
    const app = openApp('/', { client: freshServer() })
    app.client.setup.mockRejectedValueOnce(new ApiError('invalid_setup_code', 'x', { status: 403 }))
    await fillIn(app)
    await app.screen.findByText(/Ese código no es correcto/)
    expect(app.screen.getByLabelText('Código de instalación').getAttribute('aria-invalid')).toBe('true')
    expect(app.client.auth.login).not.toHaveBeenCalled()
  })

  it.each([
    ['too short', 'corta', /demasiado corta: usa 15/],
    ['easy to guess', 'passwordpassword', /fácil de adivinar/],
  ])('says at the password that it is %s', async (_, password, words) => {
    const app = openApp('/', { client: freshServer() })
    app.client.setup.mockRejectedValueOnce(new ApiError('weak_password', 'x', { status: 400 }))
    await fillIn(app, password)
    await app.screen.findByText(words)
    expect(app.screen.getByLabelText('Contraseña').getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(app.screen.getByLabelText('Contraseña'))
  })

  it('goes to the login when somebody else was faster', async () => {
    const app = openApp('/', { client: freshServer() })
    app.client.setup.mockRejectedValueOnce(new ApiError('already_set_up', 'x', { status: 409 }))
    await fillIn(app)
    await app.screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(window.location.pathname).toBe('/app/login')
  })

  it('goes to the login when the account stands and the sign-in did not work', async () => {
    const app = openApp('/', { client: freshServer() })
    app.client.auth.login.mockRejectedValueOnce(new ApiError('unreachable', 'x'))
    await fillIn(app)
    await app.screen.findByRole('heading', { name: 'Iniciar sesión' })
    expect(app.client.setup).toHaveBeenCalledTimes(1)
  })
})
