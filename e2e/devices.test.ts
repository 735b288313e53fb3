/**
 * Several devices of one user: each with a token of its own, named, listed, and ended one by one or all at once.
 * @module
 */
import type { Browser, Page } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  atLogin,
  composer,
  goTo,
  newPage,
  signedInPage,
  signIn,
  signInAgain,
  signInSheet,
  startConversation,
} from './support/app.ts'
import { call, type E2eServer, getToken, testPassword } from './support/server.ts'
import { openWorld } from './support/world.ts'

const Sessions = Type.Array(Type.Object({ device_name: Type.String(), current: Type.Boolean() }))

describe('several devices', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    ;({ server, browser } = await openWorld())
    page = await signedInPage(browser, server.url)
  })

  const status = async (token: string) => (await call(server, token, 'GET', '/me')).status
  const device = (name: string) => page.getByRole('listitem').filter({ hasText: name })

  it('each login has a token of its own, and the end of one is not the end of another', async () => {
    const tokens = await Promise.all(['laptop', 'tablet', 'watch'].map((name) => getToken(server, 'ana', name)))
    const [laptop = '', tablet = '', watch = ''] = tokens
    expect(new Set(tokens).size).toBe(3)
    await call(server, laptop, 'POST', '/logout')
    expect(await Promise.all(tokens.map(status))).toEqual([401, 200, 200])
    const listed = Parse(Sessions, await (await call(server, tablet, 'GET', '/sessions')).json())
    expect(listed.map(({ device_name }) => device_name).sort()).toEqual(['Chrome · Linux', 'tablet', 'watch'])
    expect(listed.filter(({ current }) => current).map(({ device_name }) => device_name)).toEqual(['tablet'])
    await call(server, tablet, 'POST', '/logout')
    await call(server, watch, 'POST', '/logout')
  })

  it('a device can be given another name, which every device sees', async () => {
    const token = await getToken(server, 'ana', 'script')
    await goTo(page, 'Ajustes')
    await page.getByRole('button', { name: 'Cambiar el nombre: script' }).click()
    await page.getByLabel('Nombre del dispositivo').fill('Servidor de copias')
    await page.getByRole('button', { name: 'Guardar' }).click()
    await device('Servidor de copias').waitFor()
    const me: unknown = await (await call(server, token, 'GET', '/me')).json()
    expect(me).toMatchObject({ session: { device_name: 'Servidor de copias' } })
    await call(server, token, 'POST', '/logout')
  })

  it('all other devices can be signed out at once, and this one stays', async () => {
    const token = await getToken(server, 'ana', 'lost phone')
    await device('lost phone').waitFor() // it appears by itself
    await page.getByRole('button', { name: 'Cerrar las demás sesiones' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cerrar las demás sesiones' }).click()
    await page.getByText('Solo este dispositivo tiene la sesión abierta.').waitFor()
    expect(await status(token)).toBe(401)
    await page.reload()
    await page.getByRole('heading', { name: 'Ajustes' }).waitFor()
  })

  it('a device that was signed out goes on with what was half done, on every screen', async () => {
    const dialog = page.getByRole('dialog')
    const begun = {
      async today() {
        await goTo(page, 'Hoy')
        await page.getByRole('textbox', { name: 'Añadir tarea o evento' }).fill('cena el viernes a las 9 en casa')
        await page.getByRole('button', { name: /^Lugar:/ }).click()
        await page.getByLabel('Lugar', { exact: true }).fill('casa de Ev')
      },
      async chat() {
        await startConversation(page)
        const picture = { name: 'picture.png', mimeType: 'image/png', buffer: await page.screenshot() }
        await page.locator('input[type=file]').setInputFiles(picture)
        await page.getByRole('button', { name: 'Quitar la imagen 1' }).waitFor()
        await composer(page).fill('Mira est')
      },
      async calendar() {
        await goTo(page, 'Calendario')
        await page.getByRole('button', { name: 'Nuevo evento' }).first().click()
        await dialog.getByLabel('Se repite').selectOption({ label: 'A medida…' })
        await dialog.getByLabel('Cada', { exact: true }).fill('3')
        await dialog.getByLabel('Título').fill('Yog')
      },
      async search() {
        await page.keyboard.press('Escape')
        await dialog.waitFor({ state: 'detached' })
        await page.keyboard.press('Control+k')
        await page.getByRole('combobox', { name: 'Buscar y mandar' }).fill('tar')
      },
    }
    for (const begin of Object.values(begun)) {
      await begin()
      const before = await halfDone(page)
      await call(server, await getToken(server), 'DELETE', '/sessions')
      await signInSheet(page).waitFor()
      await signInAgain(page)
      await expect.poll(() => halfDone(page)).toEqual(before)
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('another password signs the others out, and is the only one that opens from then on', async () => {
    const other = await newPage(browser)
    await other.goto(`${server.url}/app/tasks`)
    await signIn(other)
    const token = await getToken(server, 'ana', 'script')
    await goTo(page, 'Ajustes')
    await page.getByLabel('Contraseña actual').fill(testPassword)
    await page.getByLabel('Contraseña nueva').fill('una frase nueva y bastante larga')
    await page.getByRole('button', { name: 'Cambiar la contraseña' }).click()
    await page.getByText('Contraseña cambiada. Las demás sesiones se cerraron.').waitFor()
    await signInSheet(other).waitFor()
    expect(await status(token)).toBe(401)

    await other.getByRole('button', { name: 'Salir y usar otra cuenta' }).click()
    await atLogin(other)
    await other.getByLabel('Usuario', { exact: true }).fill('ana')
    await other.getByLabel('Contraseña', { exact: true }).fill(testPassword)
    await other.getByRole('button', { name: 'Entrar', exact: true }).click()
    await other.getByRole('alert').getByText('El usuario o la contraseña no son correctos.').waitFor()
    await signIn(other, 'ana', 'una frase nueva y bastante larga')
    await goTo(page, 'Tareas')
    await page.getByRole('heading', { name: 'Tareas' }).waitFor()
  })
})

/** What stands in the fields that are seen, which pictures wait there, and where the next letter goes. */
function halfDone(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')]
    const seen = fields.filter((field) => field.checkVisibility())
    return {
      typed: seen.map(({ value }) => value),
      pictures: [...document.querySelectorAll<HTMLImageElement>('form img')].map(({ src }) => src),
      focused: seen.findIndex((field) => field.matches(':focus')),
    }
  })
}
