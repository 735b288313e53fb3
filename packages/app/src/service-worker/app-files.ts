/**
 * Keeps the app's own files in this browser, one version whole or none, so that it opens without the server. Answers of calls
 * are none of its business: it neither keeps them nor stands in their way.
 * @module
 */
import type { BuiltFile, BuiltFiles } from './built-files.ts'
import { takeOver } from './take-over.ts'
import type { FetchEvent, WorkerScope } from './worker-scope.ts'

const prefix = 'axia app '
const page = 'index.html'
/** Behind a proxy an old and a new server may answer in turn: what was of the other is asked for again. */
const attempts = 4

/** Makes the worker keep these files and answer with them. */
export function serveAppFiles(scope: WorkerScope, { version, base, files }: BuiltFiles): void {
  const { caches, location } = scope
  const ownCache = `${prefix}${version}`

  scope.addEventListener('install', (event) => event.waitUntil(keepAll()))
  scope.addEventListener('activate', (event) => event.waitUntil(clearUp()))
  scope.addEventListener('message', (event) => {
    if (event.data === takeOver) event.waitUntil(scope.skipWaiting())
  })
  scope.addEventListener('fetch', (event) => {
    const { request } = event
    const { origin, pathname } = new URL(request.url)
    if (request.method !== 'GET' || origin !== location.origin || !pathname.startsWith(base)) return
    if (request.mode === 'navigate') answerWithPage(event)
    else if (files.some(({ name }) => base + name === pathname) || pathname.startsWith(`${base}assets/`)) {
      event.respondWith(answerWithFile(request.url))
    }
  })

  function addressOf(name: string): string {
    return `${location.origin}${base}${name}`
  }

  async function keepAll(): Promise<void> {
    const cache = await caches.open(ownCache)
    try {
      await Promise.all(files.map((file) => keep(cache, file)))
    } catch (cause) {
      await caches.delete(ownCache)
      throw cause
    }
  }

  async function keep(cache: Cache, file: BuiltFile): Promise<void> {
    const url = addressOf(file.name)
    // A name with its content's hash means the same in every version.
    const known = isHashed(file) ? await caches.match(url) : undefined
    await cache.put(url, known ?? (await download(file, attempts)))
  }

  async function download(file: BuiltFile, attemptsLeft: number): Promise<Response> {
    const { name, integrity } = file
    const cache = isHashed(file) ? 'default' : 'no-cache'
    try {
      const answer = await scope.fetch(new Request(addressOf(name), { integrity, cache, redirect: 'error' }))
      if (!answer.ok) throw new Error(`${name}: HTTP ${answer.status}`)
      return answer
    } catch (cause) {
      if (attemptsLeft <= 1) throw cause
      return download(file, attemptsLeft - 1)
    }
  }

  /** The version before this one stays: pages that were opened with it still load their parts. */
  async function clearUp(): Promise<void> {
    const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== ownCache)
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)))
    await scope.clients.claim()
  }

  function answerWithPage(event: FetchEvent): void {
    event.respondWith(answerWithFile(addressOf(page)))
    event.waitUntil(renewPage())
  }

  async function answerWithFile(url: string): Promise<Response> {
    const own = await (await caches.open(ownCache)).match(url)
    return own ?? (await caches.match(url)) ?? scope.fetch(url)
  }

  /** The server's headers may have changed, its security policy among them, where the page has not. */
  async function renewPage(): Promise<void> {
    const file = files.find(({ name }) => name === page)
    if (file === undefined) return
    const fresh = await download(file, 1).catch(() => undefined)
    if (fresh !== undefined) await (await caches.open(ownCache)).put(addressOf(page), fresh)
  }
}

function isHashed({ name }: BuiltFile): boolean {
  return name.startsWith('assets/')
}
