/**
 * What a device does to messages: closed in the middle, two tabs, a wrong clock, no place to keep anything, a day offline, another
 * user. Each message arrives, once, in its order, or it is said that it may not.
 * @module
 */
import { createHmac } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  atHome,
  atLogin,
  composer,
  conversation,
  goTo,
  message,
  newPage,
  say,
  signIn,
  signInSheet,
  startConversation,
} from './support/app.ts'
import { type N8nStandIn, startN8nStandIn } from './support/n8n-stand-in.ts'
import { call, type E2eServer, getToken } from './support/server.ts'
import { storedTexts, waitingNames } from './support/storage.ts'
import { endWorlds, openWorld } from './support/world.ts'

const Messages = Type.Array(Type.Object({ role: Type.String(), text: Type.String(), seq: Type.Integer() }))

const connected = (page: Page) => page.getByRole('status').getByText('Conectado').waitFor()
const banner = (page: Page) => page.getByRole('alert').filter({ hasText: 'Sin conexión con el asistente' })
const unsafe = (page: Page) => page.getByRole('alert').filter({ hasText: 'Este navegador no puede guardar' })
const pathOf = (page: Page) => new URL(page.url()).pathname

/** With which the agent signs what it says of its own accord. */
const agentKey = Buffer.from('a secret of thirty-two bytes ok!')

/** It tries at once, and not after the wait that it is at. */
const wake = (page: Page) => page.evaluate(() => window.dispatchEvent(new Event('online')))

describe('a device', () => {
  let n8n: N8nStandIn
  let server: E2eServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    n8n = await startN8nStandIn()
    const secret = `whsec_${agentKey.toString('base64')}`
    ;({ server, browser } = await openWorld({ environment: { N8N_WEBHOOK_URL: n8n.url, N8N_WEBHOOK_SECRET: secret } }))
  })
  afterAll(async () => {
    await endWorlds()
    await n8n.close()
  })
  beforeEach(async () => {
    await server.resume()
    page = await newPage(browser)
  })
  afterEach(() => page.context().close())

  /** In the app, at a conversation that has not begun, with a connection. */
  async function open(target: Page = page): Promise<void> {
    await target.goto(`${server.url}/app/`)
    await signIn(target)
    await startConversation(target)
    await connected(target)
  }

  /** What the server has of the conversation, oldest first. */
  async function stored(path: string, username = 'ana') {
    const token = await getToken(server, username)
    const answer = await call(server, token, 'GET', `/messages/${path.split('/').at(-1)}?limit=200`)
    return Parse(Messages, await answer.json())
  }

  it('whose tab is closed while it sends: the message arrives once, whether it had gone out or not', async () => {
    // What the server says after this is lost on the way: the page never knows that its message arrived.
    let isDeaf = false
    await page.routeWebSocket(/\/ws\//, (socket) => {
      const remote = socket.connectToServer()
      remote.onMessage((data) => {
        if (!isDeaf) socket.send(data)
      })
    })
    await open()
    isDeaf = true
    const before = n8n.received.length
    await say(page, 'Hola')
    await message(page, 'Hola', 'Pendiente de envío').waitFor()
    const path = pathOf(page)
    await expect.poll(() => n8n.received.length, { timeout: 30_000 }).toBe(before + 1)
    await page.close()
    page = await page.context().newPage()
    await page.goto(`${server.url}${path}`)
    await message(page, 'Hola', 'Respondido').waitFor()
    await connected(page)
    expect(await conversation(page).getByRole('article').count()).toBe(2)
    expect((await stored(path)).map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(n8n.received).toHaveLength(before + 1)
    expect(await waitingNames(page)).toEqual([])
  })

  it('with two tabs: one login for both, and what one could not send goes once through the other', async () => {
    await open()
    const path = '/app/chat/two-tabs'
    await page.goto(`${server.url}${path}`)
    await connected(page)
    await page.route('**/ws-ticket', (route) => route.abort())
    await server.pause()
    await server.resume()
    await banner(page).waitFor()
    await say(page, 'Hola')
    await message(page, 'Hola', 'Pendiente de envío').waitFor()

    const other = await page.context().newPage()
    await other.goto(`${server.url}${path}`)
    await atHome(other)
    await message(other, 'Hola', 'Respondido').waitFor()
    await expect.poll(() => message(page, 'Hola', 'Pendiente de envío').count(), { timeout: 15_000 }).toBe(0) // the other tab has told it
    await page.unroute('**/ws-ticket')
    await wake(page)
    await message(page, 'Hola', 'Respondido').waitFor()
    for (const tab of [page, other]) expect(await conversation(tab).getByRole('article').count()).toBe(2)
    expect((await stored(path)).map(({ role }) => role)).toEqual(['user', 'assistant'])
  })

  it.each([
    ['an hour ahead: the session does not end before its 24 hours', 3_600_000, '23:30:00', 0],
    ['an hour behind: the session ends after its 24 hours, as the server sees them', -3_600_000, '24:00:36', 1],
  ])('whose clock is %s; what was said stands in its order', async (_, offMs, later, sheets) => {
    await page.clock.install({ time: Date.now() + offMs })
    await open()
    for (const text of ['Hola', 'Adiós']) {
      await say(page, text)
      await message(page, text, 'Respondido').waitFor()
    }
    const speakers = conversation(page)
      .getByRole('article')
      .getByText(/^(?:Tú|AxIA): $/)
    expect((await speakers.allTextContents()).map((text) => text.trim())).toEqual(['Tú:', 'AxIA:', 'Tú:', 'AxIA:'])
    await page.clock.fastForward(later)
    if (sheets > 0) await signInSheet(page).waitFor()
    expect(await signInSheet(page).count()).toBe(sheets)
  })

  it.each([
    ['is denied', deny],
    ['hangs', hang],
    ['is full', fill],
  ])('whose storage %s: nothing is lost without a word, and what waits goes when it can', async (_, fault) => {
    await page.addInitScript(fault)
    await open()
    expect(await unsafe(page).count()).toBe(0)
    await server.pause()
    await banner(page).waitFor()
    await say(page, 'Hola')
    await message(page, 'Hola', 'Pendiente de envío').waitFor()
    await unsafe(page).waitFor()
    const asked = page.waitForEvent('dialog') // whoever closes the page now is asked first
    void page.close({ runBeforeUnload: true })
    await (await asked).dismiss()
    await server.resume()
    await wake(page)
    await message(page, 'Hola', 'Respondido').waitFor()
    expect(await unsafe(page).count()).toBe(0)
    expect(await conversation(page).getByRole('article').count()).toBe(2)
  })

  /** The whole conversation from its first message to its last, of which only what is in sight is drawn. */
  function readThrough(): Promise<string[]> {
    return conversation(page).evaluate(async (log) => {
      const shown = new Map<number, string>()
      for (let top = 0; top < log.scrollHeight; top += log.clientHeight / 2) {
        log.scrollTo({ top })
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
        for (const article of log.querySelectorAll('[aria-posinset]'))
          shown.set(Number(article.getAttribute('aria-posinset')), article.textContent ?? '')
      }
      return [...shown].sort(([one], [other]) => one - other).map(([, text]) => text)
    })
  }

  it('that was offline for a day catches up with 500 messages, each once and in order', async () => {
    await open()
    const path = '/app/chat/busy'
    await page.goto(`${server.url}${path}`)
    await connected(page)
    await say(page, 'Antes')
    await message(page, 'Antes', 'Respondido').waitFor()
    await page.route('**/ws-ticket', (route) => route.abort())
    await server.pause()
    await server.resume()
    await banner(page).waitFor()
    const news = Array.from({ length: 500 }, (_, index) => `noticia ${index}.`)
    for (const output of news) await speakUp(output)
    await page.unroute('**/ws-ticket')
    await wake(page)
    const last = conversation(page).getByRole('article').last()
    await expect.poll(() => last.getAttribute('aria-setsize'), { timeout: 60_000 }).toBe('502')
    const shown = await readThrough()
    expect(shown).toHaveLength(502)
    expect(shown.flatMap((text) => /noticia \d+\./.exec(text)?.[0] ?? [])).toEqual(news)
  })

  it('on which another user signs in: nothing of the one before is seen, sent or left', async () => {
    await server.addUser('bea')
    await open()
    await say(page, 'Hola')
    await message(page, 'Hola', 'Respondido').waitFor()
    const path = pathOf(page)
    await server.pause()
    await banner(page).waitFor()
    await say(page, 'Solo de ana')
    await message(page, 'Solo de ana', 'Pendiente de envío').waitFor()
    await composer(page).fill('a medias de ana')
    const written = [expect.stringMatching(/^draft /), expect.stringMatching(/^message /)]
    await expect.poll(() => waitingNames(page), { timeout: 15_000 }).toEqual(written)
    expect(await storedTexts(page, 'de ana')).toEqual([]) // sealed
    await page.close() // with its message and its draft on the device
    await server.resume()
    await call(server, await getToken(server), 'DELETE', '/sessions')

    page = await page.context().newPage()
    await page.goto(`${server.url}${path}`)
    await signInSheet(page).waitFor()
    await page.getByRole('button', { name: 'Salir y usar otra cuenta' }).click()
    await atLogin(page)
    await signIn(page, 'bea')
    await goTo(page, 'Chat')
    await page.getByText('Aún no hay conversaciones').waitFor()
    await connected(page)
    await page.goto(`${server.url}${path}`)
    await connected(page)
    expect(await composer(page).inputValue()).toBe('')
    expect(await page.getByText(/de ana/).count()).toBe(0)
    expect(await waitingNames(page)).toEqual([])
    expect(await stored(path, 'bea')).toEqual([])
    expect((await stored(path)).map(({ text }) => text)).not.toContain('Solo de ana')
  })

  /** The agent says something of its own accord, signed as Standard Webhooks has it. */
  async function speakUp(output: string): Promise<void> {
    const body = JSON.stringify({ username: 'ana', session_id: 'busy', output })
    const [id, at] = [output.replace(' ', '-'), String(Math.floor(Date.now() / 1_000))]
    const signature = createHmac('sha256', agentKey).update(`${id}.${at}.${body}`).digest('base64')
    const answer = await fetch(`${server.url}/app-message`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': at,
        'webhook-signature': `v1,${signature}`,
      },
      body,
    })
    expect(answer.status).toBe(202)
  }
})

/** As a browser that keeps nothing for this page. Runs in the page, before anything of it. */
function deny(): void {
  IDBFactory.prototype.open = () => {
    throw new DOMException('denied', 'SecurityError')
  }
}

/** As a browser whose storage for messages never answers. Runs in the page, before anything of it. */
function hang(): void {
  const { open } = IDBFactory.prototype
  IDBFactory.prototype.open = function (name, version) {
    return name === 'axia-pending' ? Object.create(null) : open.call(this, name, version)
  }
}

/** As a browser whose storage takes no message any more. Runs in the page, before anything of it. */
function fill(): void {
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (value, key) {
    if (String(key).includes('\nmessage ')) throw new DOMException('full', 'QuotaExceededError')
    return put.call(this, value, key)
  }
}
