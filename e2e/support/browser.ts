/**
 * The browser of the whole-flow tests: the system's own Chromium.
 * @module
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
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
export function launchProfile(
  folder: string,
  { flags = [] }: Pick<BrowserOptions, 'flags'> = {},
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: findChromium(),
    args: [...quiet, ...sandbox(), ...flags],
    locale: 'es-CO',
    timezoneId: 'America/Bogota',
  })
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
