/**
 * The app as a person handles it: by what stands on its buttons, in Spanish.
 * @module
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { testPassword } from './server.ts'

/** What is not there within this time does not come. */
const patienceMs = 15_000

/**
 * A browser of its own, with empty storage, in Bogotá; not yet anywhere. Close its context when done. Without a service worker,
 * unless it is wanted: what a test does to the network is done to the page.
 */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: 'es-CO',
    timezoneId: 'America/Bogota',
    serviceWorkers: 'block',
    ...options,
  })
  context.setDefaultTimeout(patienceMs)
  return context.newPage()
}

/** Fills in the login and waits for what lies behind it. */
export async function signIn(page: Page, username = 'ana', password = testPassword): Promise<void> {
  await page.getByLabel('Usuario', { exact: true }).fill(username)
  await page.getByLabel('Contraseña', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  await atHome(page)
}

/** A fresh browser, signed in. */
export async function signedInPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await newPage(browser, options)
  await page.goto(`${url}/app/`)
  await signIn(page)
  return page
}

/** The main navigation is there: somebody is signed in. */
export function atHome(page: Page): Promise<void> {
  return page.getByRole('navigation', { name: 'Navegación principal' }).waitFor()
}

/** The login is there, and nothing behind it. */
export async function atLogin(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Iniciar sesión' }).waitFor()
  await page.getByRole('navigation', { name: 'Navegación principal' }).waitFor({ state: 'detached' })
}

/** The login over the screen whose session has ended. */
export function signInSheet(page: Page) {
  return page.getByRole('dialog', { name: 'Sigue donde estabas' })
}

/** Signs in over the screen that one was on. */
export async function signInAgain(page: Page, password = testPassword): Promise<void> {
  await signInSheet(page).getByLabel('Contraseña', { exact: true }).fill(password)
  await signInSheet(page).getByRole('button', { name: 'Entrar', exact: true }).click()
  await signInSheet(page).waitFor({ state: 'detached' })
}

export type Place = 'Hoy' | 'Chat' | 'Calendario' | 'Tareas' | 'Ajustes'

/** Goes to one of the five places; the screen that is left is gone then, with what it says. */
export async function goTo(page: Page, place: Place): Promise<void> {
  const link = page.getByRole('navigation', { name: 'Navegación principal' }).getByRole('link', { name: place })
  const isThere = (await link.getAttribute('aria-current')) === 'page'
  const [left] = await page.locator('main h1').elementHandles()
  await link.click()
  if (!isThere) await left?.waitForElementState('hidden')
}

/** Where a message is written. */
export function composer(page: Page) {
  return page.getByRole('textbox', { name: 'Escribe un mensaje' })
}

/** The conversation as it can be read. */
export function conversation(page: Page) {
  return page.getByRole('log', { name: 'Mensajes' })
}

/** Opens a conversation that has not begun; on a phone where there is none yet, the chat is one. */
export async function startConversation(page: Page): Promise<void> {
  await goTo(page, 'Chat')
  const listed = page.getByRole('region', { name: 'Conversaciones' }).getByRole('link')
  await composer(page).or(listed).first().waitFor()
  const begin = page.getByRole('button', { name: 'Nueva conversación' }).first()
  if (await begin.isVisible()) await begin.click()
  await composer(page).waitFor()
}

/** Writes a message and sends it. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** The message stands in the conversation with that state below it. */
export function message(page: Page, text: string, state: 'Respondido' | 'Pendiente de envío' | 'Enviado') {
  return conversation(page).getByRole('article').filter({ hasText: text }).filter({ hasText: state })
}
