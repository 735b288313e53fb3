/**
 * The app's own files in the browser: whole or not at all, without the server, through updates, and never a call's answer.
 * @module
 */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { serveAppFiles } from './app-files.ts'
import type { BuiltFiles } from './built-files.ts'
import { takeOver } from './take-over.ts'
import type { FetchEvent, WorkerEvents, WorkerScope } from './worker-scope.ts'

const origin = 'https://axia.test'

/** Files by name, as one build made them. */
type Build = Record<string, string>

const first: Build = { 'index.html': 'page 1', 'assets/main-1.js': 'main 1', 'assets/same-0.js': 'same' }
const second: Build = { 'index.html': 'page 2', 'assets/main-2.js': 'main 2', 'assets/same-0.js': 'same' }

function listOf(build: Build): BuiltFiles {
  const files = Object.entries(build).map(([name, content]) => ({ name, integrity: integrityOf(content) }))
  return { version: build['index.html'] ?? '', base: '/app/', files }
}

function integrityOf(content: string): string {
  return `sha256-${createHash('sha256').update(content).digest('base64')}`
}

/** A browser with its caches; the server answers as the test says. */
function browser() {
  const stores = new Map<string, Map<string, Response>>()
  const asked: string[] = []
  /** The builds of the servers behind the proxy, which answer in turn; none: no connection. */
  let servers: Build[] = []

  function cacheOf(name: string): Pick<Cache, 'match' | 'put'> {
    const store = stores.get(name) ?? new Map<string, Response>()
    stores.set(name, store)
    return {
      match: async (url) => store.get(String(url))?.clone(),
      put: async (url, response) => void store.set(String(url), response.clone()),
    }
  }
  const caches = {
    open: async (name: string) => cacheOf(name),
    keys: async () => [...stores.keys()],
    delete: async (name: string) => stores.delete(name),
    match: async (url: string) =>
      [...stores.values()]
        .find((store) => store.has(url))
        ?.get(url)
        ?.clone(),
  }

  async function fetch(input: Request | string): Promise<Response> {
    const { pathname } = new URL(typeof input === 'string' ? input : input.url)
    asked.push(pathname)
    const build = servers[asked.length % servers.length]
    if (build === undefined) throw new TypeError('fetch failed')
    const content = build[pathname.slice('/app/'.length)]
    if (content === undefined) return new Response('no such file', { status: 404 })
    const wanted = typeof input === 'string' ? '' : input.integrity
    if (wanted !== '' && wanted !== integrityOf(content)) throw new TypeError('integrity')
    return new Response(content)
  }

  /** The worker of one build, as the browser runs it. */
  function worker(build: Build) {
    const listeners = new Map<string, (event: never) => void>()
    let hasTakenOver = false
    const scope = {
      location: { origin },
      caches,
      clients: { claim: async () => undefined },
      fetch,
      skipWaiting: async () => {
        hasTakenOver = true
      },
      addEventListener: (type: string, listener: (event: never) => void) => listeners.set(type, listener),
    }
    serveAppFiles(scope as unknown as WorkerScope, listOf(build))

    async function tell<K extends keyof WorkerEvents>(type: K, members: object = {}): Promise<void> {
      const work: Promise<unknown>[] = []
      listeners.get(type)?.({ waitUntil: (each: Promise<unknown>) => work.push(each), ...members } as never)
      await Promise.all(work)
    }
    /** What it answers; undefined where the browser goes its own way. */
    async function ask(path: string, request: Partial<FetchEvent['request']> = {}): Promise<string | undefined> {
      let answer: Promise<Response> | undefined
      const url = new URL(path, origin).href
      const respondWith = (given: Promise<Response>) => {
        answer = given
      }
      await tell('fetch', { request: { url, method: 'GET', mode: 'cors', ...request }, respondWith })
      return (await answer)?.text()
    }
    return {
      install: () => tell('install'),
      activate: () => tell('activate'),
      message: (data: unknown) => tell('message', { data }),
      ask,
      open: (path: string) => ask(path, { mode: 'navigate' }),
      hasTakenOver: () => hasTakenOver,
    }
  }

  return {
    worker,
    asked,
    stores,
    serve: (...builds: Build[]) => {
      servers = builds
    },
  }
}

async function installed(build: Build, device = browser()) {
  device.serve(build)
  const worker = device.worker(build)
  await worker.install()
  await worker.activate()
  device.asked.length = 0
  return { ...device, installed: worker }
}

describe(serveAppFiles, () => {
  it('opens every screen, with its files, without the server', async () => {
    const { installed: worker, serve } = await installed(first)
    serve()
    for (const path of ['/app/', '/app/tasks', '/app/chat/a.b?x=1']) expect(await worker.open(path)).toBe('page 1')
    expect(await worker.ask('/app/assets/main-1.js')).toBe('main 1')
  })

  it.each([
    ['a call', '/tasks', {}],
    ['a call beside the app', '/app.json', {}],
    ['what another server has', 'https://elsewhere.test/app/index.html', {}],
    ['what changes something', '/app/tasks', { method: 'POST' }],
    ['what is no file of the build', '/app/other.json', {}],
  ])('leaves %s to the browser', async (_, path, request) => {
    const { installed: worker, asked } = await installed(first)
    expect(await worker.ask(path, request)).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('keeps nothing but the files of its list', async () => {
    const { installed: worker, stores } = await installed(first)
    for (const path of ['/app/tasks', '/tasks', '/app/assets/gone.js']) await worker.ask(path)
    const kept = [...stores.values()].flatMap((store) => [...store.keys()])
    expect(kept.map((url) => url.slice(`${origin}/app/`.length)).sort()).toEqual(Object.keys(first).sort())
  })

  it('waits for the word of the user before it takes over', async () => {
    const { worker, serve } = await installed(first)
    serve(second)
    const next = worker(second)
    await next.install()
    expect(next.hasTakenOver()).toBe(false)
    await next.message('something else')
    expect(next.hasTakenOver()).toBe(false)
    await next.message(takeOver)
    expect(next.hasTakenOver()).toBe(true)
  })

  it('asks only for what is new, and still has what an open page of the version before needs', async () => {
    const { worker, serve, asked } = await installed(first)
    serve(second)
    const next = worker(second)
    await next.install()
    expect(asked.sort()).toEqual(['/app/assets/main-2.js', '/app/index.html'])
    await next.activate()
    serve()
    expect(await next.open('/app/')).toBe('page 2')
    expect(await next.ask('/app/assets/main-1.js')).toBe('main 1')
  })

  it('forgets the version before the last', async () => {
    const device = await installed(first)
    await installed(second, device)
    await installed({ ...second, 'index.html': 'page 3' }, device)
    expect([...device.stores.keys()]).toEqual(['axia app page 2', 'axia app page 3'])
  })

  it('never mixes two versions that answer in turn', async () => {
    const device = browser()
    device.serve(first, second)
    const worker = device.worker(second)
    await worker.install().catch(() => undefined)
    for (const store of device.stores.values())
      for (const [url, response] of store)
        expect(await response.clone().text()).toBe(second[url.slice(`${origin}/app/`.length)])
  })

  it('is not installed by halves', async () => {
    const device = browser()
    device.serve(first)
    await expect(device.worker(second).install()).rejects.toThrow()
    expect(device.stores.size).toBe(0)
  })

  it('renews the page when it is opened, for its headers, and takes no other for it', async () => {
    const { installed: worker, asked, serve, stores } = await installed(first)
    await worker.open('/app/')
    expect(asked).toEqual(['/app/index.html'])
    serve(second)
    expect(await worker.open('/app/')).toBe('page 1')
    expect(await stores.get('axia app page 1')?.get(`${origin}/app/index.html`)?.text()).toBe('page 1')
  })
})
