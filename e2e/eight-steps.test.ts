/**
 * The eight steps of a login in a real browser: launch, check, login, issue, store, start, access, expire.
 * @module
 */
import type { Browser, Page, WebSocket } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  atHome,
  atLogin,
  composer,
  goTo,
  message,
  newPage,
  say,
  signIn,
  signInAgain,
  signInSheet,
  startConversation,
} from './support/app.ts'
import { call, type E2eServer, getToken, testPassword } from './support/server.ts'
import { lifeOf, storedTexts, vaultEntries } from './support/storage.ts'
import { openWorld } from './support/world.ts'

const TokenAnswer = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Literal(86_400),
})
const Messages = Type.Array(Type.Object({ role: Type.String(), text: Type.String() }))

describe('the eight steps', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page
  let token: string
  let sockets: WebSocket[]

  beforeAll(async () => {
    ;({ server, browser } = await openWorld({ isEmpty: true }))
    page = await newPage(browser)
    sockets = []
    page.on('websocket', (socket) => sockets.push(socket))
    await page.clock.install()
  })

  it('launch: the splash is the first screen, while it is not known who is there', async () => {
    let answer = () => {}
    const asked = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/server-info', async (route) => {
      await asked
      await route.continue()
    })
    await page.goto(`${server.url}/app/tasks`)
    await page.getByText('Abriendo AxIA…').waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    answer()
    await page.getByText('Abriendo AxIA…').waitFor({ state: 'detached' })
    await page.unroute('**/server-info')
  })

  it('check: without a token it leads to the set-up, and from then on to the login', async () => {
    await page.getByRole('heading', { name: 'Bienvenido a AxIA' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/app/setup')
    await page.getByLabel('Código de instalación').fill(server.setupCode.toLowerCase())
    await page.getByLabel('Usuario').fill('ana')
    await page.getByLabel('Contraseña', { exact: true }).fill(testPassword)
    await page.getByRole('button', { name: 'Crear la cuenta' }).click()
    await atHome(page)
    await goTo(page, 'Ajustes')
    await page.getByRole('button', { name: 'Cerrar sesión', exact: true }).click()
    await atLogin(page)
    await page.goto(`${server.url}/app/tasks`)
    await atLogin(page)
    expect(new URL(page.url()).pathname).toBe('/app/login')
  })

  it('login: a wrong password is told, and nothing lies behind it', async () => {
    await page.getByLabel('Usuario', { exact: true }).fill('ana')
    await page.getByLabel('Contraseña', { exact: true }).fill('not the password at all')
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByRole('alert').getByText('El usuario o la contraseña no son correctos.').waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect(await vaultEntries(page)).toEqual([])
  })

  it('issue: the right one becomes a token for 24 hours, and leads to where one wanted to go', async () => {
    const issued = page.waitForResponse((response) => response.url().endsWith('/token') && response.ok())
    await signIn(page)
    const response = await issued
    expect(response.request().headers()['content-type']).toContain('application/x-www-form-urlencoded')
    const answer = Parse(TokenAnswer, await response.json())
    token = answer.access_token
    expect(lifeOf(token)).toBe(86_400)
    expect(new URL(page.url()).pathname).toBe('/app/tasks')
  })

  it('store: the token lies sealed in the vault, and nothing readable holds it or the password', async () => {
    expect(await vaultEntries(page)).toContain('token.json')
    for (const secret of [token, token.split('.')[1] ?? '', testPassword]) {
      expect(await storedTexts(page, secret)).toEqual([])
    }
    await page.evaluate((text) => localStorage.setItem('planted', text), token)
    expect(await storedTexts(page, token)).toEqual(['localStorage planted']) // the search finds what is there
    await page.evaluate(() => localStorage.removeItem('planted'))
  })

  it('start: a reload reads the token back, and nobody has to sign in', async () => {
    await page.reload()
    await atHome(page)
    await goTo(page, 'Hoy')
    await page.getByRole('heading', { level: 1, name: /Buen.*, ana/ }).waitFor()
    expect(await vaultEntries(page)).toContain('token.json')
  })

  it('access: calls carry the token as Bearer, the socket a ticket and no token in its address', async () => {
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/tasks')
    await goTo(page, 'Tareas')
    expect((await asked).headers().authorization).toBe(`Bearer ${token}`)
    await startConversation(page)
    await page.getByRole('status').getByText('Conectado').waitFor()
    await say(page, '/ayuda')
    await message(page, '/ayuda', 'Respondido').waitFor()
    const addresses = sockets.map((socket) => socket.url())
    expect(addresses.length).toBeGreaterThan(0)
    for (const address of addresses) expect(address).toMatch(/\/ws\/ana\?ticket=[\w-]{43}$/)
    expect(addresses.join()).not.toContain(token)
  })

  it('expire: after 24 hours the login comes over the screen, and what was half-written is sent once', async () => {
    await composer(page).fill('¿Qué tengo hoy?')
    server.turnClock({ hours: 24.01 })
    await page.clock.fastForward('24:00:36')
    await signInSheet(page).waitFor()
    await page.getByText('Tu sesión duró 24 horas y terminó.').waitFor()
    expect(await vaultEntries(page)).not.toContain('token.json')
    expect((await call(server, token, 'GET', '/me')).status).toBe(401)

    await signInAgain(page)
    expect(await composer(page).inputValue()).toBe('¿Qué tengo hoy?')
    await composer(page).press('Enter')
    await message(page, '¿Qué tengo hoy?', 'Respondido').waitFor()
    const said = await messagesOf(page)
    expect(said.filter(({ text }) => text === '¿Qué tengo hoy?')).toHaveLength(1)
    expect(said.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant'])
  })

  it('expire: when only the server knows, its 401 brings the login over the screen too', async () => {
    await composer(page).fill('/tareas')
    server.turnClock({ hours: 24.01 })
    await goTo(page, 'Tareas')
    await signInSheet(page).waitFor()
    await signInAgain(page)
    await page.getByRole('heading', { name: 'Tareas' }).waitFor()
    await goTo(page, 'Chat')
    expect(await composer(page).inputValue()).toBe('/tareas')
  })

  it('logout: the vault and the drafts are empty, and the token opens nothing any more', async () => {
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/sessions')
    await goTo(page, 'Ajustes')
    const last = (await asked).headers().authorization?.replace('Bearer ', '') ?? ''
    expect((await call(server, last, 'GET', '/me')).status).toBe(200)
    await page.getByRole('button', { name: 'Cerrar sesión', exact: true }).click()
    await atLogin(page)
    expect(await vaultEntries(page)).toEqual([])
    expect(await storedTexts(page, '/tareas')).toEqual([])
    await expect.poll(async () => (await call(server, last, 'GET', '/me')).status).toBe(401)
    await page.reload()
    await atLogin(page)
  })

  /** The conversation that is open, as the server has it. */
  async function messagesOf(open: Page) {
    const name = new URL(open.url()).pathname.split('/').at(-1)
    const answer = await call(server, await getToken(server), 'GET', `/messages/${name}`)
    return Parse(Messages, await answer.json())
  }
})
