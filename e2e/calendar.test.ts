/**
 * The calendar as a person handles it: pulled with the mouse, repeated, taken back, brought in and given out.
 * @module
 */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { goTo, newPage, signIn } from './support/app.ts'
import { call, type E2eServer, getToken } from './support/server.ts'
import { openWorld } from './support/world.ts'

/** A Wednesday in Bogotá, far enough from both ends of its week and month. */
const now = new Date('2027-03-10T09:00:00-05:00')

interface Wire {
  title: string
  start_time: string
  end_time: string
}

describe('the calendar', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page
  let token: string

  beforeAll(async () => {
    ;({ server, browser } = await openWorld())
    server.turnClock({ hours: (now.getTime() - Date.now()) / 3_600_000 })
    token = await getToken(server)
  })
  afterEach(() => page.context().close())

  async function openWeek({ onPhone = false } = {}): Promise<void> {
    page = await newPage(browser, {
      ...(onPhone
        ? { viewport: { width: 390, height: 844 }, hasTouch: true }
        : { viewport: { width: 1440, height: 900 } }),
      locale: 'es-ES',
      reducedMotion: 'reduce',
    })
    await page.clock.setFixedTime(now)
    await page.goto(`${server.url}/app/`)
    await signIn(page)
    await goTo(page, 'Calendario')
    await page.getByText(onPhone ? '3 días' : 'Semana', { exact: true }).click()
    await page.getByRole('region', { name: 'Miércoles, 10 de marzo' }).waitFor()
    const beyond = page.getByRole('main').evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
    expect(await beyond).toBe(0) // the hours scroll, the page around them does not
  }

  async function add(event: object): Promise<void> {
    expect((await call(server, token, 'POST', '/calendar/events', event)).status).toBe(201)
  }

  /** What the server has of March: `10 14:00-15:00 Title`, on the wall of Bogotá. */
  async function march(): Promise<string[]> {
    const query = 'time_min=2027-03-01&time_max=2027-04-01&limit=200'
    const events: Wire[] = await (await call(server, token, 'GET', `/calendar/events?${query}`)).json()
    const wall = (time: string) => new Date(Date.parse(time) - 5 * 3_600_000).toISOString()
    return events.map(
      ({ title, start_time, end_time }) =>
        `${wall(start_time).slice(8, 10)} ${wall(start_time).slice(11, 16)}-${wall(end_time).slice(11, 16)} ${title}`,
    )
  }

  /** Pulls something by so many pixels. */
  async function pull(what: Locator, by: { x?: number; y?: number }, from: 'middle' | 'lower edge' = 'middle') {
    await what.scrollIntoViewIfNeeded()
    const box = await what.boundingBox()
    if (box === null) throw new Error('it is not to be seen')
    const start = { x: box.x + box.width / 2, y: box.y + (from === 'middle' ? box.height / 2 : box.height - 2) }
    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    await page.mouse.move(start.x + (by.x ?? 0), start.y + (by.y ?? 0), { steps: 6 })
    await page.mouse.up()
  }

  it('moves and stretches an event with the mouse, adds one in an empty hour, and takes a move back', async () => {
    await add({ title: 'Dentista', start_time: '2027-03-10T10:00', end_time: '2027-03-10T11:00' })
    await openWeek()
    const event = page.getByRole('button', { name: /^Dentista, / })
    const column = await page.getByRole('region', { name: 'Miércoles, 10 de marzo' }).boundingBox()
    const [dayPx, hourPx] = [column?.width ?? 0, (column?.height ?? 0) / 24]

    await pull(event, { x: dayPx, y: 2 * hourPx })
    await page.getByText(/«Dentista» pasó a mañana/).waitFor()
    expect(await march()).toEqual(['11 12:00-13:00 Dentista'])
    await pull(event, { y: hourPx / 2 }, 'lower edge')
    await page.getByText(/«Dentista» pasó a mañana.*13:30/).waitFor()
    expect(await march()).toEqual(['11 12:00-13:30 Dentista'])
    await page.getByRole('button', { name: 'Deshacer' }).first().click()
    await expect.poll(march).toEqual(['11 12:00-13:00 Dentista'])

    await pull(page.getByRole('region', { name: 'Viernes, 12 de marzo' }), { y: 2 * hourPx })
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Día de inicio').inputValue()).toBe('2027-03-12')
    const [start, end] = [dialog.getByLabel('Hora de inicio'), dialog.getByLabel('Hora de fin')]
    expect([await start.inputValue(), await end.inputValue()]).toEqual(['12:00', '14:30'])
    await dialog.getByLabel('Título').fill('Comida')
    await dialog.getByRole('button', { name: 'Guardar' }).click()
    await expect.poll(march).toEqual(['11 12:00-13:00 Dentista', '12 12:00-14:30 Comida'])
  })

  it('is scrolled by a finger that moves at once, and gives up an event to one that rests first, and leafs by one that strokes', async () => {
    await add({ title: 'Cena', start_time: '2027-03-10T10:00', end_time: '2027-03-10T11:00' })
    await openWeek({ onPhone: true })
    const event = page.getByRole('button', { name: /^Cena, / })
    await event.scrollIntoViewIfNeeded()
    const column = await page.getByRole('region', { name: 'Miércoles, 10 de marzo' }).boundingBox()
    const hourPx = (column?.height ?? 0) / 24
    const finger = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints })
    const slide = async (byX: number, byY: number, { rests }: { rests: boolean }) => {
      const box = await event.boundingBox()
      if (box === null) throw new Error('it is not to be seen')
      const start = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
      await touch('touchStart', start)
      if (rests) await page.locator('[class*=moving]').waitFor()
      for (const part of [0.25, 0.5, 0.75, 1]) {
        await touch('touchMove', { x: start.x + byX * part, y: start.y + byY * part })
      }
      await touch('touchEnd')
    }
    const cena = async () => (await march()).filter((each) => each.endsWith('Cena'))

    await slide(column?.width ?? 0, 2 * hourPx, { rests: true })
    await page.getByText(/«Cena» pasó a mañana, 12:00/).waitFor()
    expect(await cena()).toEqual(['11 12:00-13:00 Cena'])
    const before = await event.boundingBox()
    await slide(0, -2 * hourPx, { rests: false })
    await expect.poll(async () => (await event.boundingBox())?.y).not.toBe(before?.y)
    expect(await cena()).toEqual(['11 12:00-13:00 Cena'])

    await event.tap()
    const save = page.getByRole('dialog').getByRole('button', { name: 'Guardar' })
    await expect.poll(async () => bottomOf(await save.boundingBox())).toBeLessThan(844)
    expect(await page.getByLabel('Título').evaluate((title) => title === document.activeElement)).toBe(false)

    await page.keyboard.press('Escape')
    await save.waitFor({ state: 'detached' })
    await slide(-(column?.width ?? 0), 0, { rests: false })
    await page.getByRole('region', { name: 'Lunes, 15 de marzo' }).waitFor()
  })

  it('changes one of a series, deletes the following, and brings them back', async () => {
    await add({ title: 'Yoga', start_time: '2027-03-08T18:00', recurrence: 'FREQ=DAILY;COUNT=5' })
    const yoga = async () => (await march()).filter((each) => each.endsWith('Yoga')).map((each) => each.slice(0, 8))
    await openWeek()
    const on = (day: string) => page.getByRole('region', { name: day }).getByRole('button', { name: /^Yoga, / })
    const question = page.getByRole('dialog', { name: /^¿Qué eventos/ })

    await on('Miércoles, 10 de marzo').press('Shift+ArrowUp')
    await question.getByRole('button', { name: 'Guardar' }).click()
    await expect.poll(yoga).toEqual(['08 18:00', '09 18:00', '10 17:45', '11 18:00', '12 18:00'])

    await on('Jueves, 11 de marzo').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Eliminar' }).click()
    await question.getByLabel('Este y los siguientes').check()
    await question.getByRole('button', { name: 'Eliminar' }).click()
    await page.getByText(/^Eliminado: Yoga, mañana/).waitFor()
    expect(await yoga()).toEqual(['08 18:00', '09 18:00', '10 17:45'])
    await page.getByRole('button', { name: 'Deshacer' }).first().click()
    await expect.poll(yoga).toEqual(['08 18:00', '09 18:00', '10 17:45', '11 18:00', '12 18:00'])
  })

  it('brings in a file, and gives the calendar out under an address that can be revoked', async () => {
    await openWeek()
    await goTo(page, 'Ajustes')
    const section = page.getByRole('region', { name: 'Calendarios' })
    const lines = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:a', 'SUMMARY:Concierto', 'DTSTART:20270313T010000Z']
    const ics = [...lines, 'DURATION:PT2H', 'END:VEVENT', 'END:VCALENDAR'].join('\r\n')
    const choose = page.getByLabel('Elegir archivo .ics').and(page.locator('input'))
    await choose.setInputFiles({ name: 'a.ics', mimeType: 'text/calendar', buffer: Buffer.from(ics) })
    await section.getByText('1 evento añadido').waitFor()
    expect(await march()).toContain('12 20:00-22:00 Concierto')

    await section.getByRole('button', { name: 'Crear dirección' }).click()
    const address = new URL((await section.getByText(/feed\.ics\?key=/).textContent()) ?? '')
    const feed = `${server.url}${address.pathname}${address.search}`
    expect(await (await fetch(feed)).text()).toContain('SUMMARY:Concierto')
    await section.getByRole('button', { name: 'Revocar' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revocar' }).click()
    await section.getByText('No hay ninguna dirección.').waitFor()
    expect((await fetch(feed)).status).toBe(404)

    await section.getByRole('button', { name: 'Suscribirse a un calendario' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Dirección').fill(`${server.url}/health`)
    await dialog.getByRole('button', { name: 'Suscribirse a un calendario' }).click()
    await dialog.getByText(/no es de la internet pública/).waitFor()
  })
})

function bottomOf(box: { y: number; height: number } | null): number {
  return box === null ? Number.POSITIVE_INFINITY : box.y + box.height
}
