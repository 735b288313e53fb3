/**
 * An Android phone in Chromium: the phone app's own pages at their own origin, Capacitor's own bridge, and behind it, in the
 * place of the system, stores that outlive the page.
 * @module
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { newPage } from './app.ts'

const run = promisify(execFile)
const app = fileURLToPath(new URL('../../packages/app', import.meta.url))
const bridge = join(
  dirname(createRequire(join(app, 'package.json')).resolve('@capacitor/android/package.json')),
  'capacitor/src/main/assets/native-bridge.js',
)

/** The plugins' native methods that the app may call, as the system tells the page. */
const natives = {
  SecureStorage: ['internalGetItem', 'internalSetItem', 'internalRemoveItem', 'internalClearItemsWithPrefix'],
  VaultKeys: ['prepare'],
  Preferences: ['get', 'set', 'remove'],
  PrivacyScreen: ['enable', 'disable', 'isEnabled'],
  BiometricAuthNative: ['checkBiometry', 'internalAuthenticate'],
}

const Call = Type.Object({
  callbackId: Type.String(),
  pluginId: Type.String(),
  methodName: Type.String(),
  options: Type.Object({
    prefixedKey: Type.Optional(Type.String()),
    data: Type.Optional(Type.String()),
    alias: Type.Optional(Type.String()),
    key: Type.Optional(Type.String()),
    value: Type.Optional(Type.String()),
  }),
})

export interface AndroidPhone {
  page: Page
  /** What lies sealed, by the alias of its key. */
  sealed: Map<string, string>
  /** Bits of each key in the keystore. */
  keys: Map<string, number>
  /** What is no secret; goes when the app is removed. */
  preferences: Map<string, string>
  /** Whether the screen is kept out of screenshots; so it is before the first page. */
  isHidden: boolean
  /** Whether the finger on it is its owner's. */
  knowsFinger: boolean
  /** What the page's policy refused. */
  violations: string[]
  /** Opens the app as a tap on its icon does. */
  open(): Promise<void>
}

const contentTypes: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** The phone app's pages, as they are packed. @param folder - where to build them. */
export async function buildPhonePages(folder: string): Promise<void> {
  const vite = join(dirname(createRequire(join(app, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
  const command = [vite, 'build', '--mode', 'phone', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn']
  await run(process.execPath, command, { cwd: app, env: { ...process.env, NODE_ENV: 'production' } })
}

/** A phone with the app on it, never opened. Close its page's context when done. */
export async function androidPhone(browser: Browser, pages: string): Promise<AndroidPhone> {
  const page = await newPage(browser, { ignoreHTTPSErrors: true, viewport: { width: 390, height: 844 } })
  const phone: AndroidPhone = {
    page,
    sealed: new Map(),
    keys: new Map(),
    preferences: new Map(),
    isHidden: true,
    knowsFinger: true,
    violations: [],
    open: async () => {
      await page.goto('https://localhost/')
    },
  }
  await page.context().route('https://localhost/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    const file = extname(pathname) === '' ? '/index.html' : pathname // every screen is the one page
    const body = await readFile(join(pages, file)).catch(() => undefined)
    await route.fulfill(body === undefined ? { status: 404 } : { body, contentType: contentTypes[extname(file)] ?? '' })
  })
  await page.context().exposeFunction('axiaNative', (call: string) => answer(phone, call))
  await page.context().exposeFunction('axiaViolation', (what: string) => phone.violations.push(what))
  const headers = Object.entries(natives).map(([name, methods]) => ({
    name,
    methods: methods.map((method) => ({ name: method, rtype: 'promise' })),
  }))
  await page.addInitScript(`
    window.Capacitor = { DEBUG: false, isLoggingEnabled: false, Plugins: {} }
    window.androidBridge = {
      postMessage(call) { window.axiaNative(call).then((data) => this.onmessage({ data })) },
    }
    document.addEventListener('securitypolicyviolation', (event) => {
      window.axiaViolation(event.effectiveDirective + ' ' + event.blockedURI)
    })
  `)
  await page.addInitScript(await readFile(bridge, 'utf8'))
  await page.addInitScript(`window.Capacitor.PluginHeaders = ${JSON.stringify(headers)}`)
  return phone
}

/** What the system would answer over the bridge. */
function answer(phone: AndroidPhone, text: string): string {
  const { callbackId, pluginId, methodName, options } = Parse(Call, JSON.parse(text))
  const result = { callbackId, pluginId, methodName, save: false }
  try {
    return JSON.stringify({ ...result, success: true, data: act(phone, `${pluginId}.${methodName}`, options) })
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown'
    return JSON.stringify({ ...result, success: false, error: { message, code: 'userCancel' } })
  }
}

type Options = Record<string, string | undefined>

function act(phone: AndroidPhone, method: string, options: Options): object | undefined {
  const { prefixedKey = '', data = '', alias = '', key = '', value = '' } = options
  const { sealed, keys, preferences } = phone
  switch (method) {
    case 'VaultKeys.prepare':
      if (keys.get(alias) !== 256) keys.set(alias, 256)
      return undefined
    case 'SecureStorage.internalSetItem':
      if (!keys.has(prefixedKey)) keys.set(prefixedKey, 128)
      sealed.set(prefixedKey, data)
      return undefined
    case 'SecureStorage.internalGetItem':
      return { data: sealed.get(prefixedKey) ?? null }
    case 'SecureStorage.internalRemoveItem':
      sealed.delete(prefixedKey)
      return { success: keys.delete(prefixedKey) }
    case 'Preferences.get':
      return { value: preferences.get(key) ?? null }
    case 'Preferences.set':
      preferences.set(key, value)
      return undefined
    case 'Preferences.remove':
      preferences.delete(key)
      return undefined
    case 'PrivacyScreen.enable':
    case 'PrivacyScreen.disable':
      phone.isHidden = method === 'PrivacyScreen.enable'
      return { success: true }
    case 'BiometricAuthNative.checkBiometry':
      return { isAvailable: true, strongBiometryIsAvailable: true, deviceIsSecure: true, biometryTypes: [3] }
    case 'BiometricAuthNative.internalAuthenticate':
      if (!phone.knowsFinger) throw new Error('Cancel button was pressed')
      return undefined
    default:
      throw new Error(`there is no ${method}`)
  }
}
