/**
 * The server of the whole-flow tests: the real one, in this process so that its clock can be turned, with its data in a
 * temporary folder.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type RunningServer, readConfig, startServer } from '@axia/server'

const admin = fileURLToPath(new URL('../../packages/server/src/admin/main.ts', import.meta.url))

export interface E2eServer {
  url: string
  setupCode: string
  /** Makes a further user, by the administrator's command. */
  addUser(username: string): Promise<void>
  /** Turns the server's clock forward. */
  turnClock(by: { hours: number }): void
  /** Stops it for a while, as for an update. */
  pause(): Promise<void>
  /** Starts it again: same address, same data. */
  resume(): Promise<void>
  stop(): Promise<void>
}

/** Long enough for the rules; not a secret of anybody's. */
export const testPassword = 'correct horse battery staple'

/** Starts a server on a port of the system's choice. Whoever starts it stops it. */
export async function startTestServer(environment: Record<string, string> = {}): Promise<E2eServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'axia-e2e-'))
  let offsetMs = 0
  const start = (port: string) =>
    startServer({
      // The issuer of the tokens: the same one after a restart, whatever the port is.
      config: readConfig({
        PUBLIC_URL: 'http://localhost',
        DATA_DIR: dataDir,
        LOG_LEVEL: 'warn',
        ...environment,
        PORT: port,
      }),
      clock: () => new Date(Date.now() + offsetMs),
      hashSettings: { memoryCost: 1024, timeCost: 1 },
    })
  const { PORT = '0' } = environment
  let running: RunningServer | undefined = await start(PORT)
  const { port, setupCode = '' } = running

  async function pause(): Promise<void> {
    await running?.stop()
    running = undefined
  }

  return {
    url: `http://localhost:${port}`,
    setupCode,
    async addUser(username) {
      const child = spawn(process.execPath, [admin, 'user', 'add', username, '--password-stdin'], {
        env: { PATH: process.env.PATH, DATA_DIR: dataDir },
        stdio: ['pipe', 'ignore', 'pipe'],
      })
      child.stdin.end(testPassword)
      const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
      if (code !== 0) throw new Error(`there is no user ${username}: ${said}`)
    },
    turnClock({ hours }) {
      offsetMs += hours * 3_600_000
    },
    pause,
    async resume() {
      running ??= await start(String(port))
    },
    async stop() {
      await pause()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Makes the first user, as the set-up page would. */
export async function setUp(
  { url, setupCode }: Pick<E2eServer, 'url' | 'setupCode'>,
  username = 'ana',
  locale = 'es',
): Promise<void> {
  const body = { code: setupCode, username, password: testPassword, locale, time_zone: 'America/Bogota' }
  const answer = await post(`${url}/setup`, body)
  if (answer.status !== 201) throw new Error(`set-up failed with ${answer.status}`)
}

/** A token by the API alone. */
export async function getToken(
  { url }: Pick<E2eServer, 'url'>,
  username = 'ana',
  deviceName = 'script',
): Promise<string> {
  const answer = await post(`${url}/token`, { username, password: testPassword, device_name: deviceName })
  const body: unknown = await answer.json()
  if (typeof body === 'object' && body !== null && 'access_token' in body) return String(body.access_token)
  throw new Error(`login failed with ${answer.status}`)
}

/** A call as a script makes it. */
export function call(
  { url }: Pick<E2eServer, 'url'>,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
}

function post(url: string, body: object): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}
