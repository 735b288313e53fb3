/**
 * Voice in a real browser: recorded, sent once whatever happens on the way, heard by the agent, played on every device.
 * @module
 */
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { conversation, goTo, newPage, signedInPage, signIn, startConversation } from './support/app.ts'
import { type N8nStandIn, startN8nStandIn } from './support/n8n-stand-in.ts'
import type { E2eServer } from './support/server.ts'
import { endWorlds, openWorld } from './support/world.ts'

/** Microphones that the page holds just now: tracks that were given and not stopped. */
declare global {
  interface Window {
    heldMicrophones: () => number
  }
}

const record = (page: Page) => page.getByRole('button', { name: 'Grabar un mensaje de voz' })
const recording = (page: Page) => page.getByRole('group', { name: 'Grabación' })
const own = (page: Page, state: string) =>
  conversation(page).getByRole('article').filter({ hasText: state }).getByRole('group', { name: 'Mensaje de voz' })

/** A busy machine is no failure. */
const patience = { timeout: 15_000 }

describe('voice', () => {
  let n8n: N8nStandIn
  let server: E2eServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    n8n = await startN8nStandIn()
    // The agent says what it heard, in its own voice.
    n8n.behave(({ body }) => ({
      respond: { output: `Te oí: ${String(body.audio_mime_type)}`, audio_base64: body.audio_base64 },
    }))
    ;({ server, browser } = await openWorld({
      environment: { N8N_WEBHOOK_URL: n8n.url },
      browser: { microphone: true },
    }))
  })
  afterAll(async () => {
    await endWorlds()
    await n8n.close()
  })
  beforeEach(async () => {
    await server.resume()
    n8n.received.length = 0
    page = await newPage(browser)
    await page.addInitScript(countMicrophones)
    await page.goto(`${server.url}/app/`)
    await signIn(page)
    await startConversation(page)
    await page.getByRole('status').getByText('Conectado').waitFor()
  })
  afterEach(() => page.context().close())

  it('is recorded, heard by the agent as what it is, and answered by a voice that plays', async () => {
    await record(page).click()
    await recording(page)
      .getByText(/^0:(?!00)\d\d$/)
      .waitFor()
    expect(await barriers(page)).toEqual([])
    await recording(page).getByRole('button', { name: 'Enviar la grabación' }).click()
    await own(page, 'Respondido').waitFor()
    expect(await page.evaluate(() => window.heldMicrophones())).toBe(0)

    const [question] = n8n.received
    expect(n8n.received).toHaveLength(1)
    expect(question?.body).toMatchObject({ type: 'audio', text: '' })
    expect(question?.body.audio_mime_type).toMatch(/^audio\/(?:webm|mp4)$/)
    expect(String(question?.body.audio_base64).length).toBeGreaterThan(2_000)

    const answer = conversation(page).getByRole('article').filter({ hasText: 'Te oí' })
    await answer.getByText(/^0:\d\d$/).waitFor() // how long it is was measured here
    expect(await barriers(page)).toEqual([])
    const [spoken, asked] = [answer.locator('audio'), own(page, 'Respondido').locator('audio')]
    await answer.getByRole('slider', { name: 'Posición' }).fill('0.8')
    expect(await spoken.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeCloseTo(0.8)
    await spoken.evaluate((audio: HTMLAudioElement) => {
      audio.loop = true // for as long as a slow machine needs to look
    })
    await answer.getByRole('button', { name: 'Escuchar' }).click()
    await answer.getByRole('button', { name: 'Pausar' }).waitFor()
    await expect.poll(() => spoken.evaluate(hasSounded), patience).toBe(true)
    // Another one that begins makes it stop.
    await own(page, 'Respondido').getByRole('button', { name: 'Escuchar' }).click()
    await expect.poll(() => asked.evaluate(hasSounded), patience).toBe(true)
    expect(await spoken.evaluate((audio: HTMLAudioElement) => audio.paused)).toBe(true)
  })

  it('plays on another device of the user, and comes to nobody as anything that could run', async () => {
    await recordAndSend(page)
    await own(page, 'Respondido').waitFor()
    const path = new URL(page.url()).pathname
    const device = await signedInPage(browser, server.url, { viewport: { width: 390, height: 844 } })
    const asked = device.waitForResponse((response) => response.url().endsWith('/audio'))
    await device.goto(`${server.url}${path}`)
    await own(device, 'Respondido').getByRole('button', { name: 'Escuchar' }).click()
    await expect.poll(() => own(device, 'Respondido').locator('audio').evaluate(hasSounded), patience).toBe(true)
    expect((await asked).headers()).toMatchObject({
      'content-type': expect.stringMatching(/^audio\/(?:webm|mp4)$/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
    await device.context().close()
  })

  it('recorded without a connection it waits on the device, and goes once when the app is opened again', async () => {
    await server.pause()
    await page.getByRole('alert').filter({ hasText: 'Sin conexión con el asistente' }).waitFor()
    await recordAndSend(page)
    await own(page, 'Pendiente de envío').waitFor()
    await own(page, 'Pendiente de envío').getByRole('button', { name: 'Escuchar' }).click()
    await expect.poll(() => own(page, 'Pendiente de envío').locator('audio').evaluate(hasSounded), patience).toBe(true)
    const { pathname } = new URL(page.url())
    await page.close()
    await server.resume()
    page = await page.context().newPage()
    await page.goto(`${server.url}${pathname}`)
    await own(page, 'Respondido').waitFor()
    expect(await own(page, 'Respondido').count()).toBe(1)
    expect(n8n.received).toHaveLength(1)
  })

  it('is dropped by Escape: nothing is sent, the microphone is given back, and what was being written stands', async () => {
    await page.getByRole('textbox', { name: 'Escribe un mensaje' }).fill('a medias')
    await record(page).click()
    await expect.poll(() => page.evaluate(() => window.heldMicrophones()), patience).toBe(1)
    await page.keyboard.press('Escape')
    await recording(page).waitFor({ state: 'detached' })
    expect(await page.evaluate(() => window.heldMicrophones())).toBe(0)
    expect(await page.getByRole('textbox', { name: 'Escribe un mensaje' }).inputValue()).toBe('a medias')
    await record(page).click()
    await expect.poll(() => page.evaluate(() => window.heldMicrophones()), patience).toBe(1)
    await goTo(page, 'Hoy') // leaving gives it back too
    await expect.poll(() => page.evaluate(() => window.heldMicrophones()), patience).toBe(0)
    expect(n8n.received).toEqual([])
  })

  it('by the keyboard alone: one key records, one sends', async () => {
    await record(page).focus()
    await page.keyboard.press('Enter')
    await recording(page)
      .getByText(/^0:(?!00)\d\d$/)
      .waitFor()
    await page.keyboard.press('Enter')
    await own(page, 'Respondido').waitFor()
    expect(n8n.received).toHaveLength(1)
  })
})

async function recordAndSend(page: Page): Promise<void> {
  await record(page).click()
  await recording(page)
    .getByText(/^0:(?!00)\d\d$/)
    .waitFor()
  await recording(page).getByRole('button', { name: 'Enviar la grabación' }).click()
  await recording(page).waitFor({ state: 'detached' })
}

/** What axe finds to keep people out. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 150)}`))
}

/** In the page: some of it was played. */
function hasSounded({ played }: HTMLAudioElement): boolean {
  return played.length > 0 && played.end(0) > played.start(0)
}

/** Runs in the page, before anything of it. */
function countMicrophones(): void {
  const given: MediaStreamTrack[] = []
  window.heldMicrophones = () => given.filter(({ readyState }) => readyState === 'live').length
  const devices = navigator.mediaDevices
  const ask = devices?.getUserMedia.bind(devices)
  if (ask === undefined) return
  devices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints)
    given.push(...stream.getTracks())
    return stream
  }
}
