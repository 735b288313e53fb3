/**
 * Every screen is free of what axe finds to keep people out, light and dark, on a phone and on a wide screen; and can be read and
 * pressed on 320 pixels, in letters of twice the size, by a finger, and without anything that moves.
 * @module
 */
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { composer, conversation, goTo, newPage, signIn } from './support/app.ts'
import { layoutFaults, motions, smallTargets } from './support/layout.ts'
import { addSampleDay } from './support/sample.ts'
import { type E2eServer, setUp } from './support/server.ts'
import { openWorld } from './support/world.ts'

const phone = { width: 390, height: 844 }
const desk = { width: 1440, height: 900 }

/** As wide as a screen of 1280 pixels at 400 % (WCAG 1.4.10), and letters of twice the size (WCAG 1.4.4). */
const sizes = [
  { viewport: { width: 320, height: 640 }, fontPx: 16 },
  { viewport: { width: 1280, height: 900 }, fontPx: 32 },
  { viewport: phone, fontPx: 32 },
] as const

/** What is laid over a screen is looked at in the first two. */
const looks = [
  { colorScheme: 'light', viewport: phone },
  { colorScheme: 'dark', viewport: desk },
  { colorScheme: 'light', viewport: desk },
  { colorScheme: 'dark', viewport: phone },
] as const

describe('for everybody', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page
  let devTools: CDPSession

  beforeAll(async () => {
    ;({ server, browser } = await openWorld({ isEmpty: true }))
    page = await newPage(browser, { reducedMotion: 'reduce' })
    devTools = await page.context().newCDPSession(page)
  })

  it('the set-up', async () => {
    await page.goto(`${server.url}/app/`)
    await page.getByRole('heading', { name: 'Bienvenido a AxIA' }).waitFor()
    await page.getByLabel('Contraseña', { exact: true }).fill('corta')
    expect(await violations()).toEqual([])
  })

  it('the login, with what it says of a wrong password', async () => {
    await setUp(server)
    const today = new Date().toLocaleDateString('en-CA', { timeZone: 'America/Bogota' })
    await addSampleDay(server, today)
    await page.goto(`${server.url}/app/`)
    await page.getByLabel('Usuario', { exact: true }).fill('ana')
    await page.getByLabel('Contraseña', { exact: true }).fill('wrong')
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByRole('alert').waitFor()
    expect(await violations()).toEqual([])
  })

  it('Hoy', async () => {
    await signIn(page)
    await page.getByText('Almuerzo con Eva').waitFor()
    await page.getByText('Regar las plantas').waitFor()
    expect(await violations()).toEqual([])
    await page.getByRole('textbox', { name: 'Añadir tarea o evento' }).fill('cena el viernes a las 9 en casa')
    await page.getByRole('button', { name: /^Día:/ }).click()
    expect(await violations(2)).toEqual([])
  })

  it('the chat, its conversations, and the banner', async () => {
    await page.goto(`${server.url}/app/chat/sample`)
    await conversation(page).getByText('tareas pendientes').waitFor()
    expect(await violations()).toEqual([])
    await server.pause()
    await page.getByRole('button', { name: 'Reconectar' }).waitFor()
    await composer(page).fill('¿Sigues ahí?')
    expect(await violations(2)).toEqual([])
    await server.resume()
    await composer(page).fill('')
    await page.goto(`${server.url}/app/chat`)
    await page.getByRole('link', { name: /La semana/ }).waitFor()
    expect(await violations(2)).toEqual([])
  })

  it('the calendar, and an event', async () => {
    await goTo(page, 'Calendario')
    await page.getByText('Almuerzo con Eva').first().waitFor()
    expect(await violations()).toEqual([])
    for (const view of ['Lista', 'Semana', '3 días']) {
      const choice = page.getByLabel(view, { exact: true })
      if (!(await choice.isVisible())) continue // a phone has three days where a desk has a week
      await choice.check({ force: true })
      expect(await violations(2)).toEqual([])
    }
    await page.getByLabel('Mes', { exact: true }).check({ force: true })
    await page.getByRole('button', { name: 'Nuevo evento' }).first().click()
    await page.getByRole('dialog').waitFor()
    expect(await violations(2)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('the tasks, and one of them', async () => {
    await goTo(page, 'Tareas')
    await page.getByText('Renovar el pasaporte').click()
    await page.getByRole('dialog').waitFor()
    expect(await violations(2)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await violations()).toEqual([])
    await page
      .getByRole('navigation', { name: 'Listas' })
      .getByRole('link', { name: /Mis tareas/ })
      .click()
    await page.getByText(/Arrastra una tarea/).waitFor()
    expect(await violations(2)).toEqual([])
    await goTo(page, 'Tareas')
  })

  it('the search, which opens what it finds where it is', async () => {
    const field = page.getByRole('combobox', { name: 'Buscar y mandar' })
    const option = (text: string) => page.getByRole('option').filter({ hasText: text })
    await page.keyboard.press('Control+k')
    await option('Ir a Calendario').waitFor()
    expect(await violations()).toEqual([])
    await field.fill('pasaportes')
    await option('Renovar el pasaporte').first().waitFor()
    expect(await violations()).toEqual([])
    await field.press('Enter')
    await page.getByRole('dialog').getByLabel('Título').waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/app\/tasks(?:\/|$)/)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await field.fill('tareas')
    await page.getByRole('group', { name: 'Mensajes' }).getByRole('option').first().click()
    await conversation(page).getByText('tareas').first().waitFor()
    expect(new URL(page.url()).search).toMatch(/^\?at=\d+$/)
    await goTo(page, 'Tareas')
  })

  it('the settings', async () => {
    await goTo(page, 'Ajustes')
    await page.getByText('Este dispositivo', { exact: true }).waitFor()
    expect(await violations()).toEqual([])
  })

  /** What axe finds in the page as it stands, in so many looks: the rule, where, and how it looked. */
  async function violations(inLooks: number = looks.length): Promise<string[]> {
    const found: string[] = []
    for (const { colorScheme, viewport } of looks.slice(0, inLooks)) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize(viewport)
      await page.evaluate(settle)
      const results = await new AxeBuilder({ page }).analyze()
      for (const { id, nodes } of results.violations) {
        found.push(...nodes.map(({ html }) => `${id}, ${colorScheme} ${viewport.width}: ${html.slice(0, 160)}`))
      }
    }
    return [...found, ...(await hindrances())]
  }

  /** What cannot be read or pressed where the screen is small, the letters are large, or a finger points. */
  async function hindrances(): Promise<string[]> {
    const found: string[] = []
    for (const { viewport, fontPx } of sizes) {
      await page.setViewportSize(viewport)
      await devTools.send('Page.setFontSizes', { fontSizes: { standard: fontPx, fixed: fontPx } })
      const faults = await measured(layoutFaults)
      found.push(...faults.map((fault) => `${viewport.width} wide, letters of ${fontPx}: ${fault}`))
    }
    await devTools.send('Page.setFontSizes', { fontSizes: { standard: 16, fixed: 13 } })
    await page.setViewportSize(phone)
    await devTools.send('Emulation.setTouchEmulationEnabled', { enabled: true })
    found.push(...(await measured(smallTargets)), ...(await measured(motions)))
    await devTools.send('Emulation.setTouchEmulationEnabled', { enabled: false })
    return found
  }

  /** A fault counts that is still there when nothing is drawn any more. */
  async function measured(faultsOf: () => string[]): Promise<string[]> {
    const faults = await page.evaluate(faultsOf)
    if (faults.length === 0) return faults
    await page.evaluate(settle)
    return page.evaluate(faultsOf)
  }
})

/** In the page: waits until nothing is drawn any more for a moment, and nothing moves that comes to an end. */
async function settle(): Promise<void> {
  await new Promise<void>((done) => {
    const end = () => {
      observer.disconnect()
      done()
    }
    let quiet = setTimeout(end, 150)
    setTimeout(end, 5000) // a clock that ticks is never quiet
    const observer = new MutationObserver(() => {
      clearTimeout(quiet)
      quiet = setTimeout(end, 150)
    })
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  })
  const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(ending.map(({ finished }) => finished))
}
