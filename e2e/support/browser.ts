/**
 * The browser of the whole-flow tests: the system's own Chromium.
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A microphone that beeps, and nobody who has to allow it. */
const fakeMicrophone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

export interface BrowserOptions {
  /** Gives the page a microphone that beeps. Default: false. */
  microphone?: boolean
  /** Further flags of Chromium, such as `--host-resolver-rules=…`. */
  flags?: string[]
}

/**
 * Opens Chromium without a window. Whoever opens it closes it.
 *
 * @throws when no Chromium is installed.
 */
export function launchBrowser({ microphone = false, flags = [] }: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    args: [...quiet, ...sandbox(), ...(microphone ? fakeMicrophone : []), ...flags],
  })
}

/** Opens Chromium as somebody has it at home: what pages store lies in this folder, and is there the next time. */
export function launchProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: findChromium(),
    args: [...quiet, ...sandbox()],
    locale: 'es-CO',
    timezoneId: 'America/Bogota',
  })
}

/** The same browser with nobody at its strings. @returns the port at which it can be measured through DevTools, and what ends it. */
export async function spawnProfile(folder: string): Promise<{ port: number; close(): Promise<void> }> {
  const flags = [`--user-data-dir=${folder}`, '--remote-debugging-port=0', '--headless=new', '--lang=es-CO']
  const child = spawn(findChromium(), [...quiet, ...sandbox(), ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  for await (const line of createInterface(child.stderr)) {
    const port = Number(/^DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(line)?.[1])
    if (port > 0) {
      child.stderr.resume()
      return {
        port,
        async close() {
          child.kill()
          await ended
        },
      }
    }
  }
  throw new Error('Chromium ended before it could be measured')
}

/** Chromium's sandbox refuses root. */
function sandbox(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/** `CHROMIUM_PATH`, or the first browser of a known name in PATH. */
function findChromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  const found = process.env.CHROMIUM_PATH ?? candidates.find((path) => existsSync(path))
  if (found === undefined) throw new Error('Chromium is not installed: npm test says how')
  return found
}
