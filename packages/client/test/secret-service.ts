/**
 * A desktop session without a desktop: a home of its own, a message bus, and an unlocked keychain (GNOME Keyring).
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface SecretService {
  home: string
  /** The environment of the session's programs. */
  env: Record<string, string>
  /** Runs any program in the session, with this on its stdin. */
  run(command: string, args: string[], input?: string, env?: Record<string, string>): Promise<Ended>
  /** As after a while without use: what is in the keychain needs its password first. */
  lock(): Promise<void>
  unlock(): Promise<void>
  stop(): Promise<void>
}

const password = 'pw'
const login = '/org/freedesktop/secrets/collection/login'

/** Starts a session. Whoever starts it stops it. */
export async function startSecretService(): Promise<SecretService> {
  const home = await mkdtemp(join(tmpdir(), 'axia-desktop-'))
  const base = { HOME: home, XDG_RUNTIME_DIR: home, PATH: process.env.PATH ?? '', LANG: 'en_US.UTF-8' }
  // The session ends with its last program, `cat`, which ends with our end of the pipe.
  const unlock = `printf ${password} | gnome-keyring-daemon --unlock --components=secrets >/dev/null && env && echo ready && exec cat`
  const session = spawn('dbus-run-session', ['--', 'bash', '-c', unlock], { env: base })
  session.stderr.resume() // its bus is talkative, and a full pipe would stop it
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

  async function expectDone(ended: Promise<Ended>): Promise<void> {
    const { code, stderr } = await ended
    if (code !== 0) throw new Error(`the keychain did not obey: ${stderr}`)
  }

  return {
    home,
    env,
    run,
    lock: () => {
      const service = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets']
      return expectDone(run('dbus-send', [...service, 'org.freedesktop.Secret.Service.Lock', `array:objpath:${login}`]))
    },
    // Nobody is there to type the password into a window: another daemon takes over, and is told it at its start.
    unlock: () =>
      expectDone(
        run('bash', ['-c', 'gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null'], password),
      ),
    async stop() {
      const closed = once(session, 'close')
      session.stdin.end()
      await closed
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
