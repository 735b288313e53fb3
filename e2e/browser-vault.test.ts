/**
 * The browser's vault in Chromium: under the rules of every vault, and on the disk, where nothing of it can be read.
 * @module
 */
import { readdir, readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type SecureStorage, SecureStorageError, type StorageFailure, type StorageOperation } from '@axia/client'
import {
  allow,
  breakWrites,
  deny,
  entryFaults,
  keyFaults,
  mendWrites,
  spoilEntry,
  spoilKey,
} from '@axia/client/test/browser-faults'
import { type StorageSite, secureStorageContract } from '@axia/client/test/secure-storage-contract'
import type { Browser, Page } from 'playwright-core'
import { Type } from 'typebox'
import { Parse } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { atHome, goTo, signIn } from './support/app.ts'
import { launchBrowser, launchProfile } from './support/browser.ts'
import { dataFolder } from './support/process.ts'
import { type E2eServer, setUp, startTestServer, testPassword } from './support/server.ts'

const client = fileURLToPath(new URL('../packages/client', import.meta.url))
const origin = 'https://vault.test'

/** What the page below answers to one operation. */
type Outcome = { value?: string | undefined } | { words: string; operation: StorageOperation; reason: StorageFailure }

declare global {
  interface Window {
    /** Set by the page below. `handle` tells one program from another that works on the same vault. */
    useVault(server: string, handle: number, operation: 'read' | 'write' | 'delete', given: string[]): Promise<Outcome>
  }
}

const page = `<!doctype html><script type="module">
  import { browserStorage } from '/src/storage/browser-storage.ts'
  const words = (error) => error instanceof Error ? error.message + error.stack + words(error.cause) : String(error)
  const vaults = new Map()
  window.useVault = async (server, handle, operation, given) => {
    const vault = vaults.get(handle) ?? browserStorage({ server })
    vaults.set(handle, vault)
    try {
      return { value: await vault[operation](...given) }
    } catch (error) {
      return { words: words(error), operation: error.operation, reason: error.reason }
    }
  }
</script>`

interface ChromiumSite extends StorageSite {
  page: Page
}

let browser: Browser
let tab: Page
let handles = 0

beforeAll(async () => {
  browser = await launchBrowser()
  const context = await browser.newContext()
  await context.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: page })
    const source = await readFile(join(client, pathname), 'utf8')
    return route.fulfill({ contentType: 'text/javascript', body: stripTypeScriptTypes(source) })
  })
  tab = await context.newPage()
  await tab.goto(`${origin}/`)
  await tab.waitForFunction(() => 'useVault' in window)
})
afterAll(async () => {
  await browser?.close()
})

/** A page that has the adapter as it stands in the repository, in a browser that never saw AxIA. */
function chromiumSite(): ChromiumSite {
  return { page: tab, open: (server) => storageIn(tab, server), close: () => tab.evaluate(deleteDatabase) }
}

/** Runs in the page. Whoever has the database open lets go of it. */
async function deleteDatabase(): Promise<void> {
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('axia-vault')
    request.onsuccess = resolve
    request.onerror = () => reject(request.error)
  })
}

function storageIn(tab: Page, server: string): SecureStorage {
  handles += 1
  const handle = handles
  async function use(operation: 'read' | 'write' | 'delete', ...given: string[]): Promise<string | undefined> {
    const outcome = await tab.evaluate(
      (call) => window.useVault(call.server, call.handle, call.operation, call.given),
      { server, handle, operation, given },
    )
    if (!('words' in outcome)) return outcome.value
    throw new SecureStorageError(outcome.operation, { cause: new Error(outcome.words), reason: outcome.reason })
  }
  return {
    kind: 'browser',
    read: (name) => use('read', name),
    write: async (name, secret) => {
      await use('write', name, secret)
    },
    delete: async (name) => {
      await use('delete', name)
    },
  }
}

// A browser is dear, and the same faults strike a simulated one beside the adapter: here one of each kind.
secureStorageContract<ChromiumSite>('browser (Chromium)', chromiumSite, [
  {
    name: entryFaults.truncated,
    does: 'spoils_entry',
    strike: async (site, { server, name }) => {
      await site.page.evaluate(spoilEntry, { place: `${server}\n${name}`, how: 'truncated' })
      return undefined
    },
  },
  {
    name: keyFaults.replaced,
    does: 'spoils_all',
    strike: async (site) => {
      await site.page.evaluate(spoilKey, 'replaced')
      return undefined
    },
  },
  {
    name: 'a full disk',
    does: 'breaks_writes',
    strike: async (site) => {
      await site.page.evaluate(breakWrites)
      return () => site.page.evaluate(mendWrites)
    },
  },
  {
    name: 'a database that is denied',
    does: 'denies',
    strike: async (site) => {
      await site.page.evaluate(deny)
      return () => site.page.evaluate(allow)
    },
  },
])

describe('the browser on the disk', () => {
  let server: E2eServer

  beforeAll(async () => {
    server = await startTestServer()
    await setUp(server)
  })
  afterAll(async () => {
    await server?.stop()
  })

  it('holds neither token nor password in any file, and finds the login after a restart', async () => {
    const { path: folder, remove } = await dataFolder()
    onTestFinished(remove)
    const first = await launchProfile(folder)
    const tab = await first.newPage()
    await tab.goto(`${server.url}/app/`)
    const issued = tab.waitForResponse((response) => response.url().endsWith('/token') && response.ok())
    await signIn(tab)
    const { access_token: token } = Parse(Type.Object({ access_token: Type.String() }), await (await issued).json())
    await goTo(tab, 'Ajustes')
    const controls = ['unsealed-in-a-database', 'unsealed-in-local-storage'].map((name) => `${name}-${server.url}`)
    await tab.evaluate(leaveReadable, controls)
    await first.close()

    const files = await filesOf(folder)
    for (const control of controls) expect(holdersOf(files, control), control).not.toEqual([]) // what is readable is found
    const [header = '', claims = '', signature = ''] = token.split('.')
    expect(header).not.toBe('')
    for (const secret of [token, claims, signature, testPassword]) expect(holdersOf(files, secret)).toEqual([])

    const second = await launchProfile(folder)
    const again = await second.newPage()
    await again.goto(`${server.url}/app/`)
    await atHome(again)
    await second.close()
  })
})

/** Runs in the page: puts texts where anybody can read them, beside the vault. */
async function leaveReadable([inDatabase = '', inStorage = '']: string[]): Promise<void> {
  localStorage.setItem('control', inStorage)
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('control')
    request.onupgradeneeded = () => request.result.createObjectStore('entries')
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const transaction = database.transaction('entries', 'readwrite', { durability: 'strict' })
  transaction.objectStore('entries').put(inDatabase, 'control')
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onabort = () => reject(transaction.error)
  })
  database.close()
}

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)))
}

/** The files in which a text stands, in any spelling in which it could be read. */
function holdersOf(files: Map<string, Buffer>, text: string): string[] {
  const base64 = Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2)
  const spellings = [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(base64)]
  const holders = [...files].filter(([, content]) => spellings.some((spelling) => content.includes(spelling)))
  return holders.map(([path]) => path)
}
