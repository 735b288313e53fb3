/**
 * Where the browser keeps the token: sealed where it can, in memory alone where it cannot, and one login for all tabs.
 * @module
 */
import type { Browser, Page } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { beforeAll, describe, expect, it } from 'vitest'
import { atHome, atLogin, goTo, newPage, signedInPage, signIn, startConversation } from './support/app.ts'
import { freePort } from './support/process.ts'
import { type E2eServer, testPassword } from './support/server.ts'
import { storedTexts, vaultEntries } from './support/storage.ts'
import { openWorld } from './support/world.ts'

const TokenAnswer = Type.Object({ access_token: Type.String() })

describe('a vault for all tabs', () => {
  let server: E2eServer
  let browser: Browser

  beforeAll(async () => {
    ;({ server, browser } = await openWorld())
  })

  it('says in Settings that the token is kept sealed in this browser', async () => {
    const page = await signedInPage(browser, server.url)
    await goTo(page, 'Ajustes')
    const place = page.getByRole('region', { name: 'Dónde se guarda tu acceso' })
    await place.getByText('Navegador, cifrado').waitFor()
    expect(await place.getByText('AES-256').count()).toBe(1)
    expect(await vaultEntries(page)).toContain('token.json')
    await page.context().close()
  })

  it('keeps no password in memory once somebody is signed in', async () => {
    const page = await newPage(browser)
    await page.goto(`${server.url}/app/`)
    const issued = page.waitForResponse((response) => response.url().endsWith('/token') && response.ok())
    await signIn(page)
    const { access_token: token } = Parse(TokenAnswer, await (await issued).json())
    await goTo(page, 'Tareas')
    const heap = await heapOf(page)
    expect(heap.includes(token)).toBe(true) // its one owner holds it: what is held can be found
    expect(heap.includes(testPassword)).toBe(false)
    await page.context().close()
  })

  it('a login and a logout in one tab reach the others', async () => {
    const first = await newPage(browser)
    const second = await first.context().newPage()
    for (const page of [first, second]) {
      await page.goto(`${server.url}/app/`)
      await atLogin(page)
    }
    await signIn(first)
    await atHome(second)
    await goTo(second, 'Ajustes')
    await second.getByRole('button', { name: 'Cerrar sesión', exact: true }).click()
    await atLogin(second)
    await atLogin(first)
    expect(await vaultEntries(first)).toEqual([])
    await first.context().close()
  })
})

describe('plain HTTP under another name', () => {
  let browser: Browser
  let url: string

  beforeAll(async () => {
    const port = await freePort() // the public address must name it before the server has it
    url = `http://axia.lan:${port}`
    ;({ browser } = await openWorld({
      environment: { PORT: String(port), PUBLIC_URL: url, ALLOW_PLAIN_HTTP: 'on' },
      browser: { flags: ['--host-resolver-rules=MAP axia.lan 127.0.0.1'] },
    }))
  })

  it('keeps the token in memory alone, says so with the cure, and asks again after a reload', async () => {
    const page = await newPage(browser)
    await page.goto(`${url}/app/`)
    await page.getByText('Este servidor admite HTTP sin cifrar.').waitFor()
    const issued = page.waitForResponse((response) => response.url().endsWith('/token') && response.ok())
    await signIn(page)
    const { access_token: token } = Parse(TokenAnswer, await (await issued).json())
    expect(await page.evaluate(() => window.isSecureContext)).toBe(false)

    await goTo(page, 'Ajustes')
    const place = page.getByRole('region', { name: 'Dónde se guarda tu acceso' })
    await place.getByText('Solo en memoria', { exact: true }).waitFor()
    await place.getByText('Abre AxIA por HTTPS, o en la propia máquina por http://localhost.').waitFor()
    expect(await vaultEntries(page)).toEqual([])
    for (const secret of [token, testPassword]) expect(await storedTexts(page, secret)).toEqual([])

    await page.reload()
    await atLogin(page)
    await page.context().close()
  })

  it('has no microphone to record with either, and says why, with the cure', async () => {
    const page = await signedInPage(browser, url)
    await startConversation(page)
    await page.getByRole('button', { name: 'Grabar un mensaje de voz' }).click()
    await page.getByRole('alert').getByText('Abre AxIA por HTTPS').waitFor()
    expect(await page.getByRole('group', { name: 'Grabación' }).count()).toBe(0)
    await page.context().close()
  })
})

/** Everything that the page's scripts hold in memory, after what nobody holds any more was cleared away. */
async function heapOf(page: Page): Promise<string> {
  const chunks: string[] = []
  const session = await page.context().newCDPSession(page)
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return chunks.join('')
}
