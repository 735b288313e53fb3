/**
 * The pictures of the README, taken of the real app: `npm run screenshots -w @axia/e2e`.
 * @module
 */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { conversation, newPage, signIn } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { addSampleDay, addSampleWeek } from './support/sample.ts'
import { type E2eServer, setUp, startTestServer } from './support/server.ts'

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url))
const desk = { viewport: { width: 1280, height: 840 } }
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

/** A morning in Bogotá, some day ahead: the server's clock can be turned forward only. */
const morning = new Date(`${dayAhead()}T09:41:00-05:00`)

const server = await startTestServer()
const browser = await launchBrowser()
try {
  await setUp(server, 'Ana')
  server.turnClock({ hours: (morning.getTime() - Date.now()) / 3_600_000 })
  await addSampleDay(server, dayAhead())
  await mkdir(folder, { recursive: true })
  await take(server, browser, 'today', desk, '/', planned)
  await take(server, browser, 'chat', { ...desk, colorScheme: 'dark' }, '/chat/sample', said)
  await addSampleWeek(server, dayAhead())
  await take(server, browser, 'calendar', desk, '/calendar', showWeek)
  await take(server, browser, 'phone', phone, '/chat/sample', said)
} finally {
  await browser.close()
  await server.stop()
}

/** What is due is there, and what comes after the first paint. */
async function planned(page: Page): Promise<void> {
  await page.getByText('Regar las plantas').waitFor()
  await page.getByRole('textbox', { name: 'Añadir tarea o evento' }).waitFor()
  await page.getByRole('heading', { name: 'Próximos días' }).waitFor()
}

/** The answers are there, with their Markdown drawn. */
async function said(page: Page): Promise<void> {
  await page.getByRole('status').getByText('Conectado').waitFor()
  await conversation(page).getByRole('strong').filter({ hasText: 'tareas pendientes' }).waitFor()
}

async function showWeek(page: Page): Promise<void> {
  await page.getByText('Semana', { exact: true }).click()
  await page.getByRole('button', { name: /Cena en casa de Blanca/ }).waitFor()
}

async function take(
  { url }: E2eServer,
  from: Browser,
  name: string,
  options: BrowserContextOptions,
  path: string,
  ready: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await newPage(from, { reducedMotion: 'reduce', colorScheme: 'light', ...options })
  await page.clock.install({ time: morning })
  await page.goto(`${url}/app/`)
  await signIn(page)
  await page.goto(`${url}/app${path}`)
  await ready(page)
  await page
    .getByRole('status')
    .getByText('Conectado')
    .or(page.getByRole('heading', { level: 1 }))
    .first()
    .waitFor()
  await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled', caret: 'hide' })
  await page.context().close()
}

/** Tomorrow's date in Bogotá. */
function dayAhead(): string {
  return new Date(Date.now() + 86_400_000).toLocaleDateString('en-CA', { timeZone: 'America/Bogota' })
}
