/**
 * What most whole flows begin with: a server, and a browser that has never seen it. Both end after the tests of the file.
 * @module
 */
import type { Browser } from 'playwright-core'
import { afterAll } from 'vitest'
import { type BrowserOptions, launchBrowser } from './browser.ts'
import { type E2eServer, setUp, startTestServer } from './server.ts'

export interface World {
  server: E2eServer
  browser: Browser
}

export interface WorldOptions {
  /** The server's. */
  environment?: Record<string, string>
  browser?: BrowserOptions
  /** There is nobody yet, and the set-up page waits. Default: there is Ana. */
  isEmpty?: boolean
}

const ends: (() => Promise<void>)[] = []
afterAll(endWorlds)

export async function openWorld({ environment, browser: options, isEmpty = false }: WorldOptions = {}): Promise<World> {
  const server = await startTestServer(environment)
  ends.push(() => server.stop())
  if (!isEmpty) await setUp(server)
  const browser = await launchBrowser(options)
  ends.push(() => browser.close())
  return { server, browser }
}

/** Ends what is open, the last first; for a file in which something else has to end later. */
export async function endWorlds(): Promise<void> {
  while (ends.length > 0) await ends.pop()?.()
}
