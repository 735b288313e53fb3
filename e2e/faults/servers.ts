/**
 * Servers that are killed and come back on the same data, each under its own address.
 * @module
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startPostgresql } from '@axia/server/test/throw-away-postgresql'
import { dataFolder, freePort, type ServerProcess, startServerProcess } from '../support/process.ts'
import { getToken, setUp, testPassword } from '../support/server.ts'
import type { FaultAgent } from './agent.ts'
import type { Random } from './random.ts'

export interface Servers {
  urls: string[]
  /** An access token of each user. */
  tokens: Map<string, string>
  /** Kills one with `SIGKILL` and starts it anew; meanwhile something else is done. */
  kill(index: number, meanwhile: () => Promise<void>): Promise<void>
  end(): Promise<void>
}

/** Some of the new servers are killed before they stand. */
const killedInStart = 0.1
const longestStartMs = 3000

const admin = fileURLToPath(new URL('../../packages/server/src/admin/main.ts', import.meta.url))

/** Starts one server on its folder, or two on a PostgreSQL, with users of these names. */
export async function startServers(
  database: 'embedded' | 'postgresql',
  usernames: readonly string[],
  agent: Pick<FaultAgent, 'url' | 'secret'>,
  random: Random,
): Promise<Servers> {
  const opened = new AsyncDisposableStack()
  const running: ServerProcess[] = []
  try {
    const environment = {
      ...(await placeFor(database, opened)),
      PUBLIC_URL: 'http://localhost', // the issuer of the tokens: the same one for all
      LOG_LEVEL: 'silent',
      N8N_WEBHOOK_URL: agent.url,
      N8N_WEBHOOK_SECRET: agent.secret,
    }
    const count = database === 'embedded' ? 1 : 2
    const ports = await Promise.all(Array.from({ length: count }, freePort))
    const urls = ports.map((port) => `http://localhost:${port}`)
    opened.defer(async () => void (await Promise.all(running.map((server) => server.stop('SIGKILL')))))

    const start = async (index: number, signal?: AbortSignal) => {
      running[index] = await startServerProcess({ ...environment, PORT: String(ports[index]) }, signal)
    }
    await start(0)
    const [url = ''] = urls
    const [first = '', ...others] = usernames
    await setUp({ url, setupCode: running[0]?.setupCode ?? '' }, first)
    for (const username of others) await addUser(environment, username)
    for (let index = 1; index < count; index++) await start(index)
    const tokens = new Map<string, string>()
    for (const username of usernames) tokens.set(username, await getToken({ url }, username))

    async function startAnew(index: number): Promise<void> {
      if (random.chance(killedInStart)) {
        const killing = new AbortController()
        const killed = start(index, killing.signal).then(
          () => running[index]?.stop('SIGKILL'), // it was quicker
          () => {},
        )
        await delay(random.between(0, longestStartMs))
        killing.abort()
        await killed
      }
      await start(index)
    }

    return {
      urls,
      tokens,
      async kill(index, meanwhile) {
        await running[index]?.stop('SIGKILL')
        await Promise.all([startAnew(index), meanwhile()])
      },
      end: () => opened.disposeAsync(),
    }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

async function placeFor(database: 'embedded' | 'postgresql', opened: AsyncDisposableStack) {
  if (database === 'embedded') {
    const folder = await dataFolder()
    opened.defer(folder.remove)
    return { DATA_DIR: folder.path }
  }
  const { url, stop } = await startPostgresql()
  opened.defer(stop)
  return { DATABASE_URL: url, SECRET_KEY: randomBytes(48).toString('hex') }
}

/** As an administrator does it, beside the running server. */
async function addUser(environment: Record<string, string>, username: string): Promise<void> {
  const child = spawn(process.execPath, [admin, 'user', 'add', username, '--password-stdin'], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.end(testPassword)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`user add ended with ${code}`)
}
