/**
 * A phone is lost: its owner signs it out from another device, changes the password, and finds both written down.
 * @module
 */
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { goTo, newPage, signedInPage, signIn, signInSheet } from './support/app.ts'
import { type E2eServer, testPassword } from './support/server.ts'
import { openWorld } from './support/world.ts'

const phoneAgent =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36'
const nextPassword = 'una frase nueva y bastante larga'

/** How much of what was seen is kept on the device. */
function keptReads(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('axia-seen')
    await new Promise((resolve) => opening.addEventListener('success', resolve))
    const counting = opening.result.transaction('entries').objectStore('entries').count()
    await new Promise((resolve) => counting.addEventListener('success', resolve))
    opening.result.close()
    return counting.result
  })
}

describe('a lost phone', () => {
  let server: E2eServer
  let browser: Browser
  let phone: Page
  let laptop: Page

  beforeAll(async () => {
    ;({ server, browser } = await openWorld())
    const options = { userAgent: phoneAgent, viewport: { width: 412, height: 915 }, isMobile: true, hasTouch: true }
    phone = await signedInPage(browser, server.url, options)
    laptop = await signedInPage(browser, server.url)
  })

  /** What the account's history says, the latest first. */
  const history = () =>
    laptop.getByRole('region', { name: 'Actividad de la cuenta' }).getByRole('listitem').allInnerTexts()

  it('is at the login a second after another device has signed it out, and tells nothing of anybody', async () => {
    await goTo(phone, 'Tareas')
    await phone.getByRole('button', { name: 'Nueva lista' }).first().click()
    await phone.getByRole('dialog').getByLabel('Nombre').fill('Regalos para Eva')
    expect(await keptReads(phone)).toBeGreaterThan(0)
    await goTo(laptop, 'Ajustes')
    await laptop.getByRole('button', { name: /Cerrar la sesión de .*Android/ }).click()
    const gone = signInSheet(phone)
      .waitFor()
      .then(() => performance.now())
    const answered = laptop.waitForResponse((answer) => answer.request().method() === 'DELETE')
    await laptop.getByRole('dialog').getByRole('button', { name: 'Cerrar sesión' }).click()
    expect((await answered).status()).toBe(204)
    const revokedAt = performance.now()
    expect((await gone) - revokedAt).toBeLessThan(5000) // a second, and what a busy machine adds to it
    expect(await phone.locator('body').innerText()).not.toMatch(/Tareas|Regalos|Nueva lista/)
    expect(await phone.evaluate(() => Reflect.apply(Reflect.get(window, 'find'), window, ['Tareas']))).toBe(false)
    expect(await phone.getByRole('heading').allInnerTexts()).toEqual(['Sigue donde estabas'])
    expect(await phone.getByRole('dialog').count()).toBe(1)
    expect(await phone.title()).toBe('AxIA')
    await expect.poll(() => keptReads(phone)).toBe(0)
    await phone.reload() // whoever found it gets no further by closing what lies over the screen
    await phone.getByRole('heading', { name: 'Iniciar sesión' }).waitFor()
  })

  it('lets nobody in with the password that it may have remembered', async () => {
    await laptop.getByLabel('Contraseña actual').fill(testPassword)
    await laptop.getByLabel('Contraseña nueva').fill(nextPassword)
    await laptop.getByRole('button', { name: 'Cambiar la contraseña' }).click()
    await laptop.getByText('Contraseña cambiada. Las demás sesiones se cerraron.').waitFor()
    await phone.getByLabel('Usuario', { exact: true }).fill('ana')
    await phone.getByLabel('Contraseña', { exact: true }).fill(testPassword)
    await phone.getByRole('button', { name: 'Entrar', exact: true }).click()
    await phone.getByRole('alert').getByText('El usuario o la contraseña no son correctos.').waitFor()
    expect(await phone.getByRole('navigation', { name: 'Navegación principal' }).count()).toBe(0)
  })

  it('leaves all that in the account’s history, for its owner to read', async () => {
    await laptop.reload()
    await laptop.getByText('Intento de entrar rechazado').waitFor()
    const [refused, changed, revoked] = await history()
    expect(refused).toContain('Intento de entrar rechazado')
    expect(changed).toMatch(/Contraseña cambiada[\s\S]*este dispositivo/)
    expect(revoked).toMatch(/Sesión cerrada desde otro dispositivo[\s\S]*Android[\s\S]*este dispositivo/)
    const another = await newPage(browser)
    await another.goto(`${server.url}/app/`)
    await signIn(another, 'ana', nextPassword)
  })
})
