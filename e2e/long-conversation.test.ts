/**
 * A conversation of ten thousand messages: it opens at its end, is read back page by page, takes a picture, and counts as read.
 * @module
 */
import { randomBytes } from 'node:crypto'
import { startPostgresql, type ThrowAwayPostgresql } from '@axia/server/test/throw-away-postgresql'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composer, conversation, goTo, signedInPage } from './support/app.ts'
import { addLongConversation } from './support/long-conversation.ts'
import type { E2eServer } from './support/server.ts'
import { endWorlds, openWorld } from './support/world.ts'

const count = 10_000
/** A picture of one pixel. */
const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64')

describe('a long conversation', () => {
  let postgresql: ThrowAwayPostgresql
  let server: E2eServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    postgresql = await startPostgresql()
    const secret = randomBytes(32).toString('hex')
    ;({ server, browser } = await openWorld({ environment: { DATABASE_URL: postgresql.url, SECRET_KEY: secret } }))
    await addLongConversation(postgresql.url, 'ana', count)
    page = await signedInPage(browser, server.url)
  })
  afterAll(async () => {
    await endWorlds()
    await postgresql.stop()
  })

  const articles = () => conversation(page).getByRole('article')
  const unread = () => page.getByRole('navigation', { name: 'Navegación principal' }).getByText(/mensajes? sin leer/)

  it('says how much of it was not read, opens at its end, and is read then', async () => {
    await unread().getByText('100 mensajes sin leer').waitFor({ state: 'attached' })
    await page.waitForFunction(() => document.title.startsWith('(100) '))
    await goTo(page, 'Chat')
    await conversation(page).getByText(`Respuesta ${count}`, { exact: true }).waitFor()
    await unread().waitFor({ state: 'detached' })
    expect(await articles().count()).toBeLessThan(40)
  })

  it('is read back over several pages, at the place where one reads', async () => {
    await conversation(page).focus()
    for (let pages = 0; pages < 4; pages++) {
      const before = await conversation(page).evaluate((log) => log.scrollHeight)
      await conversation(page).evaluate((log) => log.scrollTo({ top: 0 }))
      await page.waitForFunction(
        ([log, height]) => log instanceof HTMLElement && log.scrollHeight > Number(height) && log.scrollTop > 0,
        [await conversation(page).elementHandle(), before] as const,
      )
    }
    await conversation(page)
      .getByText(/Respuesta 98\d\d/)
      .first()
      .waitFor()
    expect(await articles().count()).toBeLessThan(40)
    await page.getByRole('button', { name: 'Ir al último mensaje' }).click()
    await conversation(page).getByText(`Respuesta ${count}`, { exact: true }).waitFor()
  })

  it('takes a picture with what it shows, which opens large', async () => {
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Adjuntar imágenes' }).click()
    await (await choosing).setFiles({ name: 'punto.gif', mimeType: 'image/gif', buffer: gif })
    await page.getByLabel('Qué muestra la imagen 1').fill('un punto')
    await composer(page).press('Enter')
    await page.getByRole('button', { name: 'Ampliar: un punto' }).click()
    const large = page.getByRole('dialog', { name: 'un punto' })
    await large.getByRole('img', { name: 'un punto' }).waitFor()
    await page.keyboard.press('Escape')
    await large.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('button', { name: 'Ampliar: un punto' }).waitFor()
    expect(await articles().last().textContent()).not.toContain('Respuesta 10000')
  })
})
