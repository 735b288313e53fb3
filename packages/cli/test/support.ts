/**
 * A machine for the command line to run on: terminal, home, keychain and server are the test's own.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { createClient, memoryStorage, type SecureStorage } from '@axia/client'
import { onTestFinished } from 'vitest'
import { run } from '../src/cli.ts'
import type { Environment, Surroundings } from '../src/surroundings.ts'

export interface Call {
  name: string
  query: URLSearchParams
  headers: Headers
  body: unknown
}

type Handler = (call: Call) => Response | Promise<Response>

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
}

export function problem(code: string, status: number, more: object = {}): Response {
  const body = { type: `/problems/${code}`, title: `title of ${code}`, status, ...more }
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })
}

export const sessionId = '018f0000-0000-7000-8000-000000000001'

export function me(changes: object = {}) {
  const session = {
    id: sessionId,
    device_name: 'laptop',
    created_at: '2026-11-21T10:00:00Z',
    expires_at: '2026-11-22T10:00:00Z',
  }
  return { username: 'ana', locale: 'en', time_zone: 'America/Bogota', session, ...changes }
}

/** Something that was written to. */
function sink(isTTY: boolean) {
  let text = ''
  const stream = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk)
        done()
      },
    }),
    { isTTY },
  )
  return { stream, text: () => text }
}

export interface Result {
  code: number
  stdout: string
  stderr: string
}

export interface RunOptions {
  /** What comes through the pipe; without it stdin is a terminal. */
  input?: string
  /** What is typed at the terminal, an answer per line. */
  typed?: string[]
  env?: Environment
  signal?: AbortSignal
  isTTY?: boolean
}

export class Machine {
  readonly calls: Call[] = []
  readonly handlers = new Map<string, Handler>()
  readonly home: string
  now = new Date('2026-11-21T15:00:00Z')
  keychain: SecureStorage | undefined = { ...memoryStorage(), kind: 'keychain' }
  WebSocket: unknown
  /** The keychain's other parts: `keychain` is that of the first login. */
  readonly keychains = new Map<string, SecureStorage>()
  #first: string | undefined

  constructor(home: string) {
    this.home = home
  }

  on(name: string, handler: Handler): this {
    this.handlers.set(name, handler)
    return this
  }

  named(name: string): Call[] {
    return this.calls.filter((call) => call.name === name)
  }

  readonly fetch = async (input: string, init: RequestInit): Promise<Response> => {
    const url = new URL(input)
    const headers = new Headers(init.headers)
    const text = typeof init.body === 'string' ? init.body : ''
    const isForm = headers.get('content-type')?.includes('urlencoded')
    const body: unknown = isForm
      ? Object.fromEntries(new URLSearchParams(text))
      : text === ''
        ? undefined
        : JSON.parse(text)
    const call = { name: `${init.method} ${url.pathname}`, query: url.searchParams, headers, body }
    this.calls.push(call)
    return this.handlers.get(call.name)?.(call) ?? problem('not_found', 404)
  }

  /** Runs one command line. */
  async axia(args: string, options: RunOptions = {}): Promise<Result> {
    return this.run(args.split(' '), options)
  }

  async run(args: string[], { input, typed = [], env = {}, signal, isTTY = false }: RunOptions = {}): Promise<Result> {
    const [stdout, stderr] = [sink(isTTY), sink(isTTY)]
    const stdin = Object.assign(new PassThrough(), { isTTY: input === undefined })
    if (input !== undefined) stdin.end(input)
    // Each answer is typed when it is asked for.
    const answers = [...typed]
    const typist = setInterval(() => {
      if (stdin.listenerCount('data') + stdin.listenerCount('keypress') === 0 || stdin.isPaused()) return
      const answer = answers.shift()
      if (answer !== undefined) stdin.write(`${answer}\r`)
    }, 2)
    const surroundings: Surroundings = {
      env: { LANG: 'en_US.UTF-8', ...env },
      stdin,
      stdout: stdout.stream,
      stderr: stderr.stream,
      homeDir: this.home,
      hostname: 'box',
      clock: () => this.now,
      signal: signal ?? new AbortController().signal,
      createClient: async (given) =>
        createClient({
          ...given,
          fetch: this.fetch,
          clock: () => this.now,
          ...(this.WebSocket !== undefined && { WebSocket: this.WebSocket as typeof WebSocket }),
        }),
      openKeychain: async (server, profile) => {
        if (this.keychain === undefined) throw new Error('no bus')
        const name = [server, profile].filter((part) => part !== undefined).join(' ')
        this.#first ??= name
        if (name === this.#first) return this.keychain
        const part = this.keychains.get(name) ?? { ...memoryStorage(), kind: 'keychain' }
        this.keychains.set(name, part)
        return part
      },
    }
    try {
      const code = await run(args, surroundings)
      return { code, stdout: stdout.text(), stderr: stderr.text() }
    } finally {
      clearInterval(typist)
    }
  }
}

/** A machine with an empty home, and a server that signs `ana` in. */
export async function createMachine(): Promise<Machine> {
  const home = await mkdtemp(join(tmpdir(), 'axia-cli-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  return new Machine(home)
    .on('GET /server-info', () => json({ setup_needed: false, plain_http: false }))
    .on('POST /token', ({ body }) => {
      const isRight = JSON.stringify(body).includes('"password":"correct horse"')
      return isRight
        ? json({ access_token: 'the-token', token_type: 'bearer', expires_in: 86_400 })
        : problem('invalid_grant', 401)
    })
    .on('GET /me', () => json(me()))
    .on('POST /logout', () => new Response(null, { status: 204 }))
    .on('GET /tasks', () => json([]))
    .on('GET /calendar/events', () => json([]))
}

/** A machine on which somebody has signed in. */
export async function signedInMachine(): Promise<Machine> {
  const machine = await createMachine()
  await machine.axia('auth login -u ana --password-stdin', { input: 'correct horse\n' })
  return machine
}

export function task(id: string, title: string, changes: object = {}) {
  const now = '2026-11-21T10:00:00Z'
  const rest = { list_id: null, position: 0, recurrence: null, follows_id: null, created_at: now, updated_at: now }
  return { id, title, description: '', completed: false, due_date: null, ...rest, ...changes }
}

export function event(id: string, title: string, changes: object = {}) {
  return {
    id,
    title,
    description: '',
    location: '',
    start_time: '2026-11-21T16:00:00Z',
    end_time: '2026-11-21T17:00:00Z',
    all_day: false,
    time_zone: 'America/Bogota',
    recurrence: null,
    created_at: '2026-11-21T10:00:00Z',
    updated_at: '2026-11-21T10:00:00Z',
    ...changes,
  }
}
