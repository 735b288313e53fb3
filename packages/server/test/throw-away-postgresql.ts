/**
 * A PostgreSQL for as long as a run of tests or of the benchmark takes: in a temporary folder, on a port of the system.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

const startTimeoutMs = 30_000

export interface ThrowAwayPostgresql {
  /** `postgresql://…` of a superuser who may create databases. */
  url: string
  pid: number | undefined
  /** Stops it and removes its folder. */
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL.
 *
 * @param options.durable commits reach the disk, as where it matters; default: they do not, which is faster.
 * @throws when PostgreSQL is not installed or does not start.
 */
export async function startPostgresql({ durable = false } = {}): Promise<ThrowAwayPostgresql> {
  const binaries = findBinaries()
  const owner = unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'axia-postgresql-'))
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, 'data')
  const options = { ...owner, cwd: folder }
  execFileSync(join(binaries, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync'], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  })

  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`]
  const fast = durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const flags = [...settings, ...fast, 'max_connections=200'].flatMap((setting) => ['-c', setting])
  const server = spawn(join(binaries, 'postgres'), ['-D', data, ...flags], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4000)
  })
  const atExit = () => server.kill('SIGQUIT')
  process.once('exit', atExit) // the run may be cut short before the teardown

  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  try {
    await untilReady(url, server)
  } catch (cause) {
    throw new Error(`PostgreSQL does not start:\n${log}`, { cause })
  }

  return {
    url,
    pid: server.pid,
    async stop() {
      process.off('exit', atExit)
      if (server.exitCode === null) {
        const stopped = once(server, 'exit')
        server.kill('SIGINT') // "fast shutdown": does not wait for clients
        await stopped
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL's programs stand in PATH, or where Debian puts them, the newest first. */
function findBinaries(): string {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
  if (found === undefined) throw new Error('PostgreSQL (initdb, postgres) is not installed: npm test says how')
  return found
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + startTimeoutMs
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (cause) {
      if (server.exitCode !== null || performance.now() > deadline) throw cause
      await delay(50)
    }
  }
}
