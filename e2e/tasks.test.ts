/**
 * Tasks as a person handles them: lists, an order pulled with the mouse and with a finger, one that repeats, and every way back.
 * @module
 */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signedInPage } from './support/app.ts'
import { call, type E2eServer, getToken } from './support/server.ts'
import { openWorld } from './support/world.ts'

describe('the tasks', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page
  let token: string

  beforeAll(async () => {
    ;({ server, browser } = await openWorld())
    token = await getToken(server)
  })
  afterEach(() => page.context().close())

  /** The titles as they stand on the screen. */
  const shown = async () =>
    (await page.getByRole('checkbox').all()).length === 0
      ? []
      : page.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => box.ariaLabel?.split(': ')[1]))

  const open = async (): Promise<unknown[]> => (await call(server, token, 'GET', '/tasks?completed=false')).json()

  async function choose(menu: string, item: string): Promise<void> {
    await page.getByRole('button', { name: menu }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  it('are put into lists and order on a desk, repeat, and whatever is done can be taken back', async () => {
    page = await signedInPage(browser, server.url, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    await page.goto(`${server.url}/app/tasks`)
    await page.getByRole('button', { name: 'Nueva lista' }).click()
    await page.getByLabel('Nombre').fill('Compra')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Compra' }).waitFor()
    for (const title of ['Sal', 'Pan', 'Leche']) {
      await page.getByRole('textbox', { name: 'Añadir una tarea' }).fill(title)
      await page.keyboard.press('Enter')
      await page.getByRole('checkbox', { name: title }).waitFor()
    }
    expect(await shown()).toEqual(['Leche', 'Pan', 'Sal'])

    await pull(page.getByText('Leche', { exact: true }), page.getByText('Sal', { exact: true }))
    await expect.poll(shown).toEqual(['Pan', 'Sal', 'Leche'])
    await page.getByRole('button', { name: 'Pan', exact: true }).press('Alt+ArrowDown')
    await expect.poll(shown).toEqual(['Sal', 'Pan', 'Leche'])

    await page.getByRole('button', { name: 'Pan', exact: true }).click()
    await page.getByLabel(/^Día/).fill('2030-01-07')
    await page.getByLabel('Se repite').selectOption('weekly')
    await page.getByRole('button', { name: 'Guardar' }).click()
    await page.getByRole('button', { name: /Pan.*Se repite/ }).waitFor()
    await page.getByRole('checkbox', { name: 'Pan' }).click()
    await page.getByText(/^Hecha: Pan. La próxima, .*14/).waitFor()
    expect(await open()).toMatchObject([{ title: 'Pan', due_date: '2030-01-14' }, { title: 'Leche' }, { title: 'Sal' }])
    await page.getByRole('button', { name: 'Deshacer' }).first().click()
    await expect
      .poll(open)
      .toMatchObject([{ title: 'Leche' }, { title: 'Pan', due_date: '2030-01-07' }, { title: 'Sal' }])

    await choose('Opciones de «Compra»', 'Eliminar la lista')
    await page.getByRole('button', { name: 'Eliminar también las tareas' }).click()
    await page.getByRole('heading', { level: 1, name: 'Tareas' }).waitFor()
    expect(await open()).toEqual([])
    await page.getByRole('button', { name: 'Deshacer' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Compra' }).waitFor()
    await expect.poll(shown).toEqual(['Sal', 'Pan', 'Leche'])
  })

  it('follow a finger that holds them for a moment', async () => {
    const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
    page = await signedInPage(browser, server.url, { ...phone, reducedMotion: 'reduce' })
    await page.goto(`${server.url}/app/tasks`)
    await page.getByRole('link', { name: /^Compra/ }).tap()
    await page.getByRole('heading', { level: 1, name: 'Compra' }).waitFor()
    await page.getByRole('checkbox', { name: 'Leche' }).waitFor()
    const touch = await page.context().newCDPSession(page)
    const [from, to] = [
      await middleOf(page.getByText('Leche', { exact: true })),
      await middleOf(page.getByText('Sal', { exact: true })),
    ]
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
    await page.locator('li', { hasText: 'Leche' }).and(page.locator('[class*=dragged]')).waitFor()
    for (const share of [0.3, 0.6, 0.9, 1.1]) {
      const y = from.y + (to.y - from.y) * share
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: from.x, y }] })
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect.poll(shown).toEqual(['Leche', 'Sal', 'Pan'])
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  /** Pulls a row past another one with the mouse. */
  async function pull(row: Locator, past: Locator): Promise<void> {
    const [from, to] = [await middleOf(row), await middleOf(past)]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x, (from.y + to.y) / 2, { steps: 3 })
    await page.mouse.move(to.x, to.y + 8, { steps: 3 })
    await page.mouse.up()
  }
})

async function middleOf(what: Locator): Promise<{ x: number; y: number }> {
  await what.scrollIntoViewIfNeeded()
  const box = await what.boundingBox()
  if (box === null) throw new Error('it is not to be seen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
