/**
 * The server as a process of its own, as `npm start` runs it: started, read, stopped and killed.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeFlags } from '../../scripts/steps/project.mjs'

/** As `npm start` has them; settings of whoever runs the tests stay out of it. */
const flags = nodeFlags().filter((flag) => !flag.startsWith('--env-file'))
const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url))

export interface ServerProcess {
  url: string
  /** As its line on standard output said it; empty when there was none. */
  setupCode: string
  /** All that it wrote so far. */
  output(): string
  /** Sends the signal and waits for the end. @returns the exit code; null when it was killed. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** How a process ended that was not to stand. */
export interface FailedStart {
  code: number | null
  stdout: string
  stderr: string
}

/** A folder for the server's data. Whoever asks for it removes it. */
export async function dataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'axia-e2e-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/** A port that nobody has just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/**
 * Starts a server and waits until it says that it is ready.
 *
 * @param signal - kills it.
 * @throws {Error} when it ends before that.
 */
export async function startServerProcess(
  environment: Record<string, string>,
  signal?: AbortSignal,
): Promise<ServerProcess> {
  const { child, stdout, stderr } = run(environment)
  signal?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true })
  let said = sayings(stdout())
  while (said === undefined) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server did not start: ${stdout()}${stderr()}`)
    }
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
    said = sayings(stdout())
  }
  return {
    ...said,
    output: () => stdout() + stderr(),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit')
        child.kill(signal)
        await exit
      }
      return child.exitCode
    },
  }
}

/** Starts a server that is expected to refuse, and waits for its end. */
export async function failToStart(environment: Record<string, string>): Promise<FailedStart> {
  const { child, stdout, stderr } = run(environment)
  await once(child, 'close')
  return { code: child.exitCode, stdout: stdout(), stderr: stderr() }
}

function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, [...flags, main], {
    env: { PATH: process.env.PATH, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const atExit = () => child.kill('SIGKILL')
  process.once('exit', atExit) // the run may be cut short
  child.once('exit', () => process.off('exit', atExit))
  return { child, stdout: collect(child, 'stdout'), stderr: collect(child, 'stderr') }
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  let text = ''
  child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return () => text
}

/** What the lines for people say; undefined until all of them are there. */
function sayings(stdout: string): { url: string; setupCode: string } | undefined {
  const [, url, page] = /^AxIA is ready: (\S+)\/app\/(setup)?$/m.exec(stdout) ?? []
  const code = /^Set-up code: (\S+)$/m.exec(stdout)?.[1]
  if (url === undefined || (page !== undefined && code === undefined)) return undefined
  return { url, setupCode: code ?? '' }
}
