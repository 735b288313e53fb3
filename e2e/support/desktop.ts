/**
 * A desktop session for the terminal client: a home of its own, a message bus, an unlocked keychain.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Desktop {
  home: string
  env: Record<string, string>
  /** Runs one command line of `axia`, with this on its stdin. */
  axia(args: string[], input?: string, env?: Record<string, string>): Promise<Ended>
  /** Runs any program in the session. */
  run(command: string, args: string[], input?: string, env?: Record<string, string>): Promise<Ended>
  stop(): Promise<void>
}

/** The words by which `axia` is started, for a shell. */
export const axiaCommand = [process.execPath, main]

/** Starts a session. Whoever starts it stops it. */
export async function startDesktop(): Promise<Desktop> {
  const home = await mkdtemp(join(tmpdir(), 'axia-desktop-'))
  const base = { HOME: home, XDG_RUNTIME_DIR: home, PATH: process.env.PATH ?? '', LANG: 'en_US.UTF-8' }
  // The session ends with its last program, `cat`, which ends with our end of the pipe.
  const unlock =
    'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && env && echo ready && exec cat'
  const session = spawn('dbus-run-session', ['--', 'bash', '-c', unlock], { env: base })
  let bus = ''
  for await (const line of createInterface({ input: session.stdout })) {
    if (line.startsWith('DBUS_SESSION_BUS_ADDRESS=')) bus = line.slice('DBUS_SESSION_BUS_ADDRESS='.length)
    if (line === 'ready') break
  }
  if (bus === '') throw new Error('there is no desktop session: apt-get install dbus gnome-keyring libsecret-tools')
  const env = { ...base, DBUS_SESSION_BUS_ADDRESS: bus }

  async function run(command: string, args: string[], input = '', more: Record<string, string> = {}): Promise<Ended> {
    const child = spawn(command, args, { env: { ...env, ...more } })
    child.stdin.on('error', () => {}) // it may end without reading
    child.stdin.end(input)
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    return { code: child.exitCode, stdout, stderr }
  }

  return {
    home,
    env,
    run,
    axia: (args, input, more) => run(process.execPath, [main, ...args], input, more),
    async stop() {
      const closed = once(session, 'close')
      session.stdin.end()
      await closed
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
