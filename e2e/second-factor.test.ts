/**
 * Second factor and passkeys as a person uses them, in a real browser with an authenticator of its own.
 * @module
 */
import { generate } from 'otplib'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { atHome, atLogin, goTo, newPage, signedInPage } from './support/app.ts'
import { call, type E2eServer, getToken, testPassword } from './support/server.ts'
import { openWorld } from './support/world.ts'

let server: E2eServer
let browser: Browser

beforeAll(async () => {
  ;({ server, browser } = await openWorld())
})

/** A device that can keep passkeys and knows its owner. */
async function addAuthenticator(page: Page, { verifies }: { verifies: boolean }): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: verifies,
      automaticPresenceSimulation: true,
    },
  })
}

async function signOut(page: Page): Promise<void> {
  await goTo(page, 'Ajustes')
  await page.getByRole('button', { name: 'Cerrar sesión', exact: true }).first().click()
  await atLogin(page)
}

async function addPasskey(page: Page, name: string): Promise<void> {
  await goTo(page, 'Ajustes')
  await page.getByRole('button', { name: 'Añadir una llave de acceso' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nombre').fill(name)
  await dialog.getByLabel('Contraseña actual', { exact: true }).fill(testPassword)
  await dialog.getByRole('button', { name: 'Continuar' }).click()
}

async function actionsOf(): Promise<string[]> {
  const answer = await call(server, await getToken(server), 'GET', '/audit-log')
  const entries: { action: string }[] = await answer.json()
  return entries.map(({ action }) => action)
}

describe('passkeys', () => {
  it('sign in without a password, and stand in the account’s history', async () => {
    const page = await signedInPage(browser, server.url)
    await addAuthenticator(page, { verifies: true })
    await addPasskey(page, 'Mi portátil')
    await page.getByRole('button', { name: 'Quitar Mi portátil' }).waitFor()
    await signOut(page)
    await page.getByRole('button', { name: 'Entrar con una llave de acceso' }).click()
    await atHome(page)
    expect((await actionsOf()).slice(0, 4)).toEqual(['login', 'login', 'logout', 'passkey_added'])

    await goTo(page, 'Ajustes')
    await page.getByRole('button', { name: 'Quitar Mi portátil' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Quitar', exact: true }).click()
    await page.getByText('Todavía no hay ninguna.').waitFor()
    await signOut(page)
    await page.getByRole('button', { name: 'Entrar con una llave de acceso' }).click()
    await page.getByRole('alert').waitFor()
    await page.context().close()
  })

  it('are not made by a device that does not check who uses it', async () => {
    const page = await signedInPage(browser, server.url)
    await addAuthenticator(page, { verifies: false })
    await addPasskey(page, 'Prestado')
    await page.getByRole('dialog').getByText('No se completó en el dispositivo.').waitFor()
    expect(await page.getByRole('button', { name: 'Quitar Prestado' }).count()).toBe(0)
    await page.context().close()
  })

  it('refuses the same answer twice, and an answer to a question of another login', async () => {
    const options = await fetch(`${server.url}/passkey-login/options`, { method: 'POST' })
    const { challenge_id } = await options.json()
    const response = {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      clientExtensionResults: {},
      response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' },
    }
    const answer = () =>
      fetch(`${server.url}/passkey-login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ challenge_id, response }),
      })
    expect((await answer()).status).toBe(403)
    expect(await (await answer()).json()).toMatchObject({ type: '/problems/passkey_refused' })
  })
})

describe('the second factor', () => {
  it('is turned on with an app’s first code, asked for at the login, and replaced by a recovery code', async () => {
    const page = await signedInPage(browser, server.url)
    await goTo(page, 'Ajustes')
    await page.getByRole('button', { name: 'Activar', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Contraseña actual', { exact: true }).fill(testPassword)
    await dialog.getByRole('button', { name: 'Continuar' }).click()
    await dialog.getByRole('img', { name: /Código QR/ }).waitFor()
    const secret = ((await dialog.locator('code').textContent()) ?? '').replaceAll(' ', '')
    await dialog.getByLabel('Código', { exact: true }).fill(await generate({ secret }))
    await dialog.getByRole('button', { name: 'Activar', exact: true }).click()
    await dialog.getByText('No se volverán a mostrar').waitFor()
    const recoveryCode = (await dialog.locator('code').first().textContent()) ?? ''
    await dialog.getByRole('button', { name: 'Los he guardado' }).click()
    await page.getByText(/Quedan 10 códigos de recuperación/).waitFor()
    await page.context().close()

    const next = await newPage(browser)
    await next.goto(`${server.url}/app/`)
    await next.getByLabel('Usuario', { exact: true }).fill('ana')
    await next.getByLabel('Contraseña', { exact: true }).fill(testPassword)
    await next.getByRole('button', { name: 'Entrar', exact: true }).click()
    const code = next.getByLabel(/Código de seis cifras/)
    await code.fill('000000')
    await next.getByRole('button', { name: 'Entrar', exact: true }).click()
    await next.getByText('Ese código no es correcto o ya se usó.').waitFor()
    await code.fill(recoveryCode)
    await next.getByRole('button', { name: 'Entrar', exact: true }).click()
    await atHome(next)
    await goTo(next, 'Ajustes')
    await next.getByText(/Quedan 9 códigos de recuperación/).waitFor()
    expect(await next.getByText('Código de recuperación usado').count()).toBe(1)
    await next.context().close()
  })
})
