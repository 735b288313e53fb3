/**
 * The first day with AxIA: set up, sign in, a task, a question to the agent, a second device that follows live and is sent away.
 * @module
 */
import type { Browser, Page, WebSocket } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  atHome,
  conversation,
  goTo,
  message,
  newPage,
  say,
  signIn,
  signInSheet,
  startConversation,
} from './support/app.ts'
import { call, type E2eServer, getToken, testPassword } from './support/server.ts'
import { openWorld } from './support/world.ts'

const Tasks = Type.Array(Type.Object({ title: Type.String(), due_date: Type.Union([Type.String(), Type.Null()]) }))
const reminder = '/recordar llamar al dentista mañana a las 10'

describe('the first day', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page
  let second: Page
  let socketOfSecond: WebSocket | undefined

  beforeAll(async () => {
    ;({ server, browser } = await openWorld({ isEmpty: true }))
    page = await newPage(browser)
    second = await newPage(browser, { viewport: { width: 390, height: 844 } })
    second.on('websocket', (socket) => {
      socketOfSecond = socket
    })
  })

  it('sets up with the code of the console and is signed in', async () => {
    await page.goto(server.url)
    await page.getByLabel('Código de instalación').fill(server.setupCode)
    await page.getByLabel('Usuario').fill('ana')
    await page.getByLabel('Contraseña', { exact: true }).fill(testPassword)
    await page.getByRole('button', { name: 'Crear la cuenta' }).click()
    await atHome(page)
    await page.getByRole('heading', { level: 1, name: /Buen.*, ana/ }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/app/')
  })

  it('has loaded the texts of its own language alone, once', async () => {
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
    const texts = names.map((name) => new URL(name).pathname).filter((path) => /[/](?:es|en)-[^/]*[.]js$/.test(path))
    expect(texts).toEqual([expect.stringMatching(/[/]es-/)])
  })

  it('adds a task on Hoy', async () => {
    await page.getByRole('textbox', { name: 'Añadir tarea o evento' }).fill('Comprar pan')
    await page.getByRole('textbox', { name: 'Añadir tarea o evento' }).press('Enter')
    await page.getByRole('checkbox', { name: 'Marcar como hecha: Comprar pan' }).waitFor()
    await page.reload()
    await page.getByRole('checkbox', { name: 'Marcar como hecha: Comprar pan' }).waitFor()
    expect((await tasks()).map(({ title }) => title)).toEqual(['Comprar pan'])
  })

  it('asks the agent for a reminder: the answer is in the chat, the task on Hoy among the next days', async () => {
    await startConversation(page)
    await say(page, reminder)
    await conversation(page)
      .getByText(/Anotado: Llamar al dentista, mañana, .* 10:00\sa\.\sm\./)
      .waitFor() // as this browser writes it
    await message(page, reminder, 'Respondido').waitFor()
    await goTo(page, 'Hoy')
    await page.getByRole('region', { name: 'Próximos días' }).getByText('Llamar al dentista').waitFor()
    const added = (await tasks()).find(({ title }) => title === 'Llamar al dentista')
    expect(wallTime(added?.due_date ?? '')).toBe('10:00')
  })

  it('a second device sees the same messages, and new ones live in both directions', async () => {
    await second.goto(`${server.url}/app/`)
    await signIn(second)
    await goTo(second, 'Chat')
    await second.getByRole('link', { name: reminder }).click()
    await message(second, reminder, 'Respondido').waitFor()
    await goTo(page, 'Chat')
    await say(page, '¿Qué día es hoy?')
    await message(second, '¿Qué día es hoy?', 'Respondido').waitFor()
    await say(second, '/tareas')
    await message(page, '/tareas', 'Respondido').waitFor()
    await conversation(page).getByText('2 tareas pendientes').waitFor()
    const texts = (target: Page) => conversation(target).getByRole('article').allInnerTexts()
    await expect.poll(async () => (await texts(page)).length).toBe(6)
    expect(await texts(second)).toEqual(await texts(page))
  })

  it('the second device is at the login within a second after it was signed out from the Settings of the first', async () => {
    const device = await renameSecondDevice('Teléfono de Ana')
    await goTo(page, 'Ajustes')
    await page.getByRole('button', { name: `Cerrar la sesión de ${device}` }).click()
    const confirm = page.getByRole('dialog', { name: `¿Cerrar la sesión de ${device}?` })
    const isOut = socketOfSecond?.waitForEvent('close').then(() => performance.now())
    const isRevoked = page.waitForResponse((answer) => answer.request().method() === 'DELETE')
    await confirm.getByRole('button', { name: 'Cerrar sesión' }).click()
    await isRevoked
    const from = performance.now()
    expect(((await isOut) ?? Number.POSITIVE_INFINITY) - from).toBeLessThan(1000)
    await signInSheet(second).waitFor()
    await second.getByText('Esta sesión se cerró desde otro lugar.').waitFor()
    await page.getByText('Solo este dispositivo tiene la sesión abierta.').waitFor()
  })

  /** The second device gives itself a name by which the first can tell it apart. */
  async function renameSecondDevice(name: string): Promise<string> {
    await second.getByRole('link', { name: 'Volver' }).click()
    await goTo(second, 'Ajustes')
    await second.getByRole('listitem').filter({ hasText: 'Este dispositivo' }).getByRole('button').first().click()
    await second.getByLabel('Nombre del dispositivo').fill(name)
    await second.getByRole('button', { name: 'Guardar' }).click()
    await second.getByRole('listitem').filter({ hasText: name }).waitFor()
    return name
  }

  async function tasks() {
    const token = await getToken(server)
    const answer = await call(server, token, 'GET', '/tasks')
    await call(server, token, 'POST', '/logout')
    return Parse(Tasks, await answer.json())
  }
})

/** The time of day in Bogotá, where the user lives. */
function wallTime(instant: string): string {
  return new Date(instant).toLocaleTimeString('es-CO', {
    timeZone: 'America/Bogota',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}
