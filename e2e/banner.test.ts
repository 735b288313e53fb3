/**
 * The connection in the chat: lost, shown by the red banner, found again by hand or by itself, and left alone after a refusal.
 * @module
 */
import type { Browser, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { message, say, signedInPage, signInAgain, signInSheet, startConversation } from './support/app.ts'
import { call, type E2eServer, getToken } from './support/server.ts'
import { openWorld } from './support/world.ts'

describe('the connection of the chat', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page
  /** Tries to connect: tickets that were asked for. */
  let tries: number

  beforeAll(async () => {
    ;({ server, browser } = await openWorld())
  })
  beforeEach(async () => {
    await server.resume()
    page = await signedInPage(browser, server.url)
    tries = 0
    page.on('request', (request) => {
      if (request.url().endsWith('/ws-ticket')) tries += 1
    })
    await startConversation(page)
    await connected()
  })
  afterEach(() => page.context().close())

  const banner = () => page.getByRole('alert').filter({ hasText: 'Sin conexión con el asistente' })
  const reconnect = () => banner().getByRole('button', { name: 'Reconectar' })
  const connected = () => page.getByRole('status').getByText('Conectado').waitFor()
  const gone = () => banner().waitFor({ state: 'detached' })

  it('shows the red banner when the server is gone, and the button works by hand before any try of its own', async () => {
    await stopTime()
    await server.pause()
    await reconnect().waitFor()
    expect(redness(await banner().evaluate((element) => getComputedStyle(element).backgroundColor))).toBeGreaterThan(60)
    await server.resume()
    const before = tries
    await reconnect().click()
    await connected()
    await gone()
    expect(tries - before).toBe(1)
    expect(await signInSheet(page).count()).toBe(0)
  })

  it('stays and can be pressed again as long as there is no server', async () => {
    await stopTime()
    await server.pause()
    for (let press = 1; press <= 3; press++) {
      await reconnect().click()
      await expect.poll(() => tries).toBe(press)
      await expect.poll(() => reconnect().isEnabled()).toBe(true)
    }
  })

  it('comes back by itself after a network failure, and sends once what was written meanwhile', async () => {
    await server.pause()
    await banner().waitFor()
    await say(page, '/ayuda')
    await message(page, '/ayuda', 'Pendiente de envío').waitFor()
    await server.resume()
    await gone()
    await connected()
    await message(page, '/ayuda', 'Respondido').waitFor()
    expect(await message(page, '/ayuda', 'Respondido').count()).toBe(1)
    expect(await page.getByRole('article').count()).toBe(2)
  })

  it('rereads the token by hand: one whose time ended meanwhile leads to the login', async () => {
    await stopTime()
    await server.pause()
    await reconnect().waitFor()
    server.turnClock({ hours: 24.01 })
    await server.resume()
    await reconnect().click()
    await signInSheet(page).waitFor()
    await startTime()
    await signInAgain(page)
    await connected()
    expect(await banner().count()).toBe(0)
  })

  it('never tries again after a refusal: a revoked session leads to the login, and nothing knocks until then', async () => {
    await page.clock.install()
    const before = tries
    await call(server, await getToken(server), 'DELETE', '/sessions')
    await signInSheet(page).waitFor()
    await page.getByText('Esta sesión se cerró desde otro lugar.').waitFor()
    await page.clock.runFor('10:00')
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await page.clock.runFor('10:00')
    expect(tries).toBe(before)
    await signInAgain(page)
    await connected()
    expect(tries).toBe(before + 1)
  })

  /** From now on nothing in the page happens by time alone. */
  async function stopTime(): Promise<void> {
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 1000)
  }

  function startTime(): Promise<void> {
    return page.clock.resume()
  }
})

/** How much more red than green and blue there is. */
function redness(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number)
  return red - Math.max(green, blue)
}
