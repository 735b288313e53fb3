/**
 * A day is planned in plain words on a phone: seen before it is kept, moved by a tap, found on its day; and nothing on the page
 * jumps while it opens.
 * @module
 */
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { atHome, newPage, signIn } from './support/app.ts'
import { addSampleDay } from './support/sample.ts'
import type { E2eServer } from './support/server.ts'
import { openWorld } from './support/world.ts'

describe('Hoy', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    ;({ server, browser } = await openWorld())
    await addSampleDay(server, new Date().toLocaleDateString('en-CA', { timeZone: 'America/Bogota' }))
    page = await newPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
    await page.goto(`${server.url}/app/`)
    await signIn(page)
  })

  it('opens without anything jumping', async () => {
    await page.addInitScript(watchShifts)
    await page.reload()
    await atHome(page)
    await page.getByText('Regar las plantas').waitFor()
    await page.getByRole('region', { name: 'Tu asistente' }).waitFor()
    expect(await page.evaluate(() => performance.getEntriesByName('shift').length)).toBe(0)
  })

  it('shows all that it understood above the on-screen keyboard, where the bar makes room', async () => {
    const bar = page.getByRole('navigation').first()
    await bar.waitFor()
    await page.setViewportSize({ width: 390, height: 480 })
    const line = page.getByRole('textbox', { name: 'Añadir tarea o evento' })
    await line.fill('yoga en el centro cada martes a las 8 de la noche hasta el 15 de diciembre')
    await bar.waitFor({ state: 'hidden' })
    const last = page.getByRole('button', { name: /^Repetición/ })
    await last.waitFor()
    await expect.poll(() => last.evaluate((chip) => chip.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
    await line.fill('')
    await page.setViewportSize({ width: 390, height: 844 })
    await bar.waitFor()
  })

  it('shows what it understood of a line, lets a piece be changed, and keeps it', async () => {
    const line = page.getByRole('textbox', { name: 'Añadir tarea o evento' })
    await line.fill('cena con Blanca mañana a las 8 en el centro')
    const understood = page.getByRole('list', { name: 'Lo que se ha entendido' })
    await understood.getByText('El centro').waitFor()
    await understood.getByText('Evento').waitFor()
    await understood.getByRole('button', { name: /^Hora/ }).click()
    await page.getByLabel('Hora', { exact: true }).fill('21:15')
    await line.press('Enter')
    await page.getByText(/^Añadido: Cena con Blanca, mañana, 9:15/).waitFor()
    await page.getByRole('button', { name: 'Día siguiente' }).click()
    const agenda = page.getByRole('region', { name: 'Agenda' })
    await agenda.getByRole('button', { name: /9:15.*Cena con Blanca/ }).waitFor()
    expect(new URL(page.url()).searchParams.get('day')).toMatch(/^\d{4}-\d\d-\d\d$/)
    await page.getByRole('button', { name: 'Deshacer' }).click()
    await agenda.getByText('Cena con Blanca').waitFor({ state: 'detached' })
  })
})

/** In the page: notes each shift that no hand caused. */
function watchShifts(): void {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!('hadRecentInput' in entry) || entry.hadRecentInput === false) performance.mark('shift')
    }
  }).observe({ type: 'layout-shift', buffered: true })
}
