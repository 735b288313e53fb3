/**
 * What every command works with: the server, the vault, the client, and the words.
 * @module
 */
import type { AxiaClient } from '@axia/client'
import { CommandError, exitCodes } from './exit.ts'
import { Output } from './output.ts'
import { readSettings, type Settings } from './settings.ts'
import type { Surroundings } from './surroundings.ts'
import { openVault, type Vault } from './vault.ts'
import { localeOf, type Words, wordsOf } from './words.ts'

/** Where a server is when nobody says otherwise: `npm start` on this machine. */
export const defaultServer = 'http://127.0.0.1:8077'

/** The options that every command takes. */
export interface GlobalOptions {
  server?: string
  json?: true
  insecureStorage?: true
}

/** A command's surroundings, before anybody has asked the server. */
export interface Desk {
  surroundings: Surroundings
  options: GlobalOptions
  settings: Settings
  words: Words
  locale: 'es' | 'en'
  out: Output
}

/** A client of one server, with its vault. Close the client at the end. */
export interface Session extends Desk {
  server: string
  vault: Vault
  client: AxiaClient
}

export async function openDesk(options: GlobalOptions, surroundings: Surroundings): Promise<Desk> {
  const settings = await readSettings(surroundings)
  const locale = localeOf(surroundings.env) ?? settings.locale ?? 'en'
  const out = new Output(surroundings, options.json === true)
  return { surroundings, options, settings, locale, words: wordsOf(locale), out }
}

/** The server of this command: the flag, the environment, the last login, this machine. @throws {CommandError} */
export function serverOf({ options, settings, surroundings, words }: Desk): string {
  return readServer(options.server || surroundings.env.AXIA_SERVER || settings.server || defaultServer, words)
}

/** An address as it is remembered; one without a scheme is taken for HTTPS. @throws {CommandError} */
export function readServer(value: string, words: Words): string {
  const address = /^[a-z]+:\/\//i.test(value) ? value : `https://${value}`
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new CommandError(words.badServer(value), exitCodes.cancelled)
  }
  const { origin, pathname } = new URL(address) // a name or password in the address is left out
  return `${origin}${pathname}`.replace(/\/+$/, '')
}

export async function openSession(desk: Desk, server: string = serverOf(desk)): Promise<Session> {
  const { surroundings, settings, options, words, locale } = desk
  const isInsecureAllowed = options.insecureStorage === true
  const vault = await openVault({ server, settings, isInsecureAllowed }, surroundings, words)
  const client = await surroundings.createClient({
    baseUrl: server,
    storage: vault.storage,
    deviceName: `axia (${surroundings.hostname})`.slice(0, 100),
    locale,
  })
  return { ...desk, server, vault, client }
}

/** Runs a command for who is signed in. @throws {CommandError} with exit code 4 when nobody is. */
export async function signedIn(desk: Desk, act: (session: Session) => Promise<void>): Promise<void> {
  const session = await openSession(desk)
  const { client, words, server, surroundings } = session
  try {
    if (!(await client.auth.checkAuthentication({ signal: surroundings.signal }))) {
      const message = surroundings.env.AXIA_TOKEN ? words.environmentTokenRefused : words.signInNeeded(server)
      throw new CommandError(message, exitCodes.signInNeeded)
    }
    await act(session)
  } finally {
    client.close()
  }
}
