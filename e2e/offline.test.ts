/**
 * The app on a device: it can be installed, opens without the server, and shows what was seen.
 * @module
 */
import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { atHome, goTo, newPage, signIn } from './support/app.ts'
import type { E2eServer } from './support/server.ts'
import { openWorld } from './support/world.ts'

describe('the app on a device', () => {
  let server: E2eServer
  let browser: Browser
  let page: Page
  const complaints: string[] = []

  beforeAll(async () => {
    ;({ server, browser } = await openWorld())
    page = await newPage(browser, { serviceWorkers: 'allow' })
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    await page.goto(`${server.url}/app/`)
    await signIn(page)
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready
      if (active?.state !== 'activated') await new Promise((done) => active?.addEventListener('statechange', done))
    })
  })

  it('can be installed, under the page’s policy, and the worker asks for nothing of the user’s', async () => {
    const devtools = await page.context().newCDPSession(page)
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
    // Chromium installs nothing from a window without a profile.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([])
    const { errors, data = '' } = await devtools.send('Page.getAppManifest')
    expect(errors).toEqual([])
    expect(JSON.parse(data)).toMatchObject({ id: '/app/', lang: 'es' })
    const kept = await page.evaluate(async () => {
      const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)))
      const requests = await Promise.all(caches.map((cache) => cache.keys()))
      return requests.flat().map(({ url }) => new URL(url).pathname)
    })
    expect(kept).toContain('/app/index.html')
    expect(kept.filter((path) => !path.startsWith('/app/'))).toEqual([])
    expect(complaints).toEqual([])
  })

  it('opens without the server, on every screen, with what was seen', async () => {
    await goTo(page, 'Tareas')
    const newTask = page.getByRole('textbox', { name: 'Añadir una tarea' }) // Hoy has another one, as long as it is shown
    await newTask.fill('Regar las plantas')
    await newTask.press('Enter')
    await page.getByText('Regar las plantas').first().waitFor()
    await page.reload() // from here on it was seen, and no longer only written
    await page.getByText('Regar las plantas').first().waitFor()
    await page.waitForLoadState('networkidle')
    await server.pause()
    await page.goto(`${server.url}/app/tasks`)
    await atHome(page)
    await page.getByText('Regar las plantas').first().waitFor()
    const note = page.getByRole('status').filter({ hasText: /Sin conexión · visto a las? \d/ })
    await note.waitFor()
    expect(await note.count()).toBe(1)
    await goTo(page, 'Calendario')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await server.resume()
  })
  it('shows a push message as a notification, and a repeat of it in its place', async () => {
    await page.context().grantPermissions(['notifications'], { origin: server.url })
    const devtools = await page.context().newCDPSession(page)
    const { promise: registered, resolve } = Promise.withResolvers<string>()
    devtools.on(
      'ServiceWorker.workerRegistrationUpdated',
      ({ registrations: [one] }) => one && resolve(one.registrationId),
    )
    await devtools.send('ServiceWorker.enable')
    const registrationId = await registered
    const reminder = {
      kind: 'event',
      title: 'Dentista',
      body: '10:00',
      lang: 'es',
      link: '/calendar',
      tag: 'x',
      id: 'x',
    }
    const shown = () =>
      page.evaluate(async () => {
        const { active } = await navigator.serviceWorker.ready
        const registration = await navigator.serviceWorker.getRegistration(active?.scriptURL)
        return (await registration?.getNotifications())?.map(({ title, body }) => `${title}: ${body}`)
      })
    for (const title of ['Dentista', 'Dentista, otra vez']) {
      const data = JSON.stringify({ ...reminder, title })
      await devtools.send('ServiceWorker.deliverPushMessage', { origin: `${server.url}/`, registrationId, data })
      await expect.poll(shown).toEqual([`${title}: 10:00`])
    }
    await devtools.detach()
  })
})
