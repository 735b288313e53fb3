/**
 * The app for phones against the real server: its own pages at https://localhost, as Android shows them; only the system behind
 * Capacitor's bridge is a stand-in.
 * @module
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AndroidPhone, androidPhone, buildPhonePages } from './support/android.ts'
import { atHome, atLogin, goTo, message, say, signIn } from './support/app.ts'
import { launchBrowser } from './support/browser.ts'
import { dataFolder } from './support/process.ts'
import { type E2eServer, startTestServer, testPassword } from './support/server.ts'
import { vaultEntries } from './support/storage.ts'

const run = promisify(execFile)

/** What does not come to pass within this time does not. */
const patience = { timeout: 15_000 }

describe('the app on an Android phone', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>
  let server: E2eServer
  let browser: Browser
  let phone: AndroidPhone
  let address: string

  beforeAll(async () => {
    folder = await dataFolder()
    const [certificate, key, pages] = ['axia.pem', 'axia.key', 'pages'].map((name) => join(folder.path, name)) as [
      string,
      string,
      string,
    ]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    await run('openssl', ['req', '-x509', ...newKey, '-days', '1', ...subject, '-keyout', key, '-out', certificate])
    await buildPhonePages(pages)
    const publicUrl = 'https://axia.example.org'
    server = await startTestServer({ PUBLIC_URL: publicUrl, TLS_CERT_FILE: certificate, TLS_KEY_FILE: key })
    address = `https://127.0.0.1:${new URL(server.url).port}`
    // A phone's page comes from the phone; this one seems to come from the network, and asks for a server on this machine.
    browser = await launchBrowser({ flags: ['--disable-features=LocalNetworkAccessChecks'] })
    phone = await androidPhone(browser, pages)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await folder?.remove()
  })

  /** Types an address and goes on. */
  async function chooseServer(typed: string): Promise<void> {
    await phone.page.getByLabel('Dirección del servidor').fill(typed)
    await phone.page.getByRole('button', { name: 'Continuar' }).click()
  }

  /** Everything that a script of the page could read without the vault. */
  function readable(): Promise<string> {
    return phone.page.evaluate(async () => {
      const databases = await indexedDB.databases()
      const names = databases.map(({ name }) => name)
      return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, names])
    })
  }

  it('asks first where the server is, and takes none that is not there, not ours or not encrypted', async () => {
    await phone.open()
    await phone.page.getByRole('heading', { name: 'Tu servidor' }).waitFor()
    await chooseServer(address.replace('https:', 'http:'))
    await phone.page.getByText('solo habla con servidores que usan HTTPS').waitFor()
    await chooseServer('https://127.0.0.1:9')
    await phone.page.getByText('No se pudo hablar con ese servidor').waitFor()
    await chooseServer(`${address}/nowhere`)
    await phone.page.getByText('no responde un servidor de AxIA').waitFor()
    expect(phone.preferences.has('server')).toBe(false)
  })

  it('keeps the one that answers, and makes the first account there', async () => {
    await chooseServer(address)
    await phone.page.getByLabel('Código de instalación').fill(server.setupCode)
    await phone.page.getByLabel('Usuario', { exact: true }).fill('ana')
    await phone.page.getByLabel('Contraseña', { exact: true }).fill(testPassword)
    expect(phone.isHidden).toBe(true)
    await phone.page.getByRole('button', { name: 'Crear la cuenta' }).click()
    await atHome(phone.page)
    expect(phone.preferences.get('server')).toBe(address)
    await expect.poll(() => phone.isHidden, patience).toBe(false)
  })

  it('keeps the token in the phone’s vault, each entry under a key of 256 bits, and nowhere else', async () => {
    await expect.poll(() => [...phone.sealed.keys()].join(), patience).toContain('token.json')
    const secrets = [...phone.sealed.values()].join()
    const token = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(secrets)?.[0] ?? 'none'
    expect(token.length).toBeGreaterThan(100)
    for (const alias of phone.sealed.keys()) expect([alias, phone.keys.get(alias)]).toEqual([alias, 256])
    expect([...phone.preferences.values()].join()).not.toContain('eyJ')
    const found = await readable()
    expect(found).not.toContain('eyJ')
    expect(await vaultEntries(phone.page)).toEqual([]) // the browser's vault has a key there, for what was seen, and nothing else
  })

  it('calls from its own origin with Bearer alone, over TLS, and opens the socket', async () => {
    const seen: Request[] = []
    phone.page.on('request', (request) => seen.push(request))
    const [socket] = await Promise.all([phone.page.waitForEvent('websocket'), phone.open()])
    await atHome(phone.page)
    expect(socket.url()).toMatch(/^wss:\/\/127\.0\.0\.1:\d+\/ws\/ana\?ticket=/)
    const calls = () => seen.filter((request) => request.url().startsWith(address) && request.method() !== 'OPTIONS')
    await expect.poll(() => calls().length, { timeout: 10_000 }).toBeGreaterThan(2) // the screen may be there before they are made
    for (const call of calls()) {
      const headers = await call.allHeaders()
      expect([headers.origin, headers.cookie]).toEqual(['https://localhost', undefined])
      expect(headers.authorization).toMatch(/^Bearer eyJ/)
    }
    await goTo(phone.page, 'Chat')
    await say(phone.page, '/ayuda')
    await message(phone.page, '/ayuda', 'Respondido').waitFor()
  })

  it('cannot be made to call any other server, once it has its own', async () => {
    expect(phone.violations).toEqual([])
    const outcome = await phone.page.evaluate(() =>
      fetch('https://127.0.0.1:9/steal').then(
        () => 'went out',
        () => 'refused',
      ),
    )
    expect(outcome).toBe('refused')
    await expect.poll(() => phone.violations, patience).toContain('connect-src https://127.0.0.1:9/steal')
    phone.violations.length = 0
  })

  it('says in the settings where the access is kept', async () => {
    await goTo(phone.page, 'Ajustes')
    const place = phone.page.getByRole('region', { name: 'Dónde se guarda tu acceso' })
    await expect.poll(() => place.textContent(), patience).toContain('Almacén de claves de Android')
  })

  it('is locked when its owner wants it so: nothing is drawn until the phone knows the finger', async () => {
    const lock = phone.page.getByRole('switch', { name: 'Pedir huella, cara o el código del teléfono' })
    await lock.click()
    await expect.poll(() => phone.preferences.get('screen lock'), patience).toBe('on')
    phone.knowsFinger = false
    await phone.open()
    await phone.page.getByRole('dialog', { name: 'AxIA está bloqueada' }).waitFor()
    await phone.page.getByRole('button', { name: 'Desbloquear' }).click()
    expect(await phone.page.getByRole('navigation').count()).toBe(0)
    await expect.poll(() => phone.isHidden, patience).toBe(true)
    phone.knowsFinger = true
    await phone.page.getByRole('button', { name: 'Desbloquear' }).click()
    await atHome(phone.page)
    await expect.poll(() => phone.isHidden, patience).toBe(false)
  })

  it('opens without the finger for nobody who is signed in: the way round it is the password', async () => {
    phone.knowsFinger = false
    await phone.open()
    await phone.page.getByRole('button', { name: 'Cerrar sesión y entrar con la contraseña' }).click()
    await atLogin(phone.page)
    expect([...phone.sealed.values()].join()).not.toContain('eyJ')
    phone.knowsFinger = true
    await signIn(phone.page)
  })

  it('finds no old login when it is installed anew over a vault that outlived it', async () => {
    await expect.poll(() => [...phone.sealed.values()].join(), patience).toContain('eyJ')
    phone.preferences.clear()
    await phone.open()
    await chooseServer(address)
    await atLogin(phone.page)
    expect(phone.sealed.size).toBe(0)
  })

  it('goes to another server from the login', async () => {
    await phone.page.getByText(`Servidor: ${new URL(address).host}`).waitFor()
    await phone.page.getByRole('button', { name: 'Cambiar de servidor' }).click()
    await phone.page.getByRole('heading', { name: 'Tu servidor' }).waitFor()
    expect(await phone.page.getByLabel('Dirección del servidor').inputValue()).toBe(address)
    expect(phone.preferences.has('server')).toBe(false)
  })

  it('broke the policy of its page nowhere on the way', () => {
    expect(phone.violations).toEqual([])
  })
})
