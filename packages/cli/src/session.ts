/**
 * What every command works with: the server, the vault, the client, and the words.
 * @module
 */
import type { AxiaClient } from '@axia/client'
import { CommandError, exitCodes } from './exit.ts'
import { filePending } from './file-pending.ts'
import { Output } from './output.ts'
import { isProfileName, type Profile, profileOf, readSettings, type Settings, type StorageTier } from './settings.ts'
import type { Surroundings } from './surroundings.ts'
import { openVault, outboxFolder, type Vault, type VaultPurpose } from './vault.ts'
import { localeOf, type Words, wordsOf } from './words.ts'

/** Where a server is when nobody says otherwise: `npm start` on this machine. */
export const defaultServer = 'http://127.0.0.1:8077'

/** The options that every command takes. */
export interface GlobalOptions {
  profile?: string
  server?: string
  json?: true
}

/** A command's surroundings, before anybody has asked the server. */
export interface Desk {
  surroundings: Surroundings
  options: GlobalOptions
  settings: Settings
  /** Which login is meant: the flag, the environment, the one in use. */
  profileName: string
  /** What is remembered of it; undefined before its first login. */
  profile: Profile | undefined
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
  const profileName = options.profile || surroundings.env.AXIA_PROFILE || settings.current
  const profile = profileOf(settings, profileName)
  const locale = localeOf(surroundings.env) ?? profile?.locale ?? 'en'
  const out = new Output(surroundings, options.json === true)
  return { surroundings, options, settings, profileName, profile, locale, words: wordsOf(locale), out }
}

/** @throws {CommandError} for a profile whose name cannot be one. */
export function refuseBadProfile({ profileName, words }: Desk): void {
  if (!isProfileName(profileName)) throw new CommandError(words.badProfile, exitCodes.cancelled)
}

/** The server of this command, if one was named: the flag, the environment, the profile's. */
export function namedServer({ options, surroundings, profile }: Desk): string | undefined {
  return options.server || surroundings.env.AXIA_SERVER || profile?.server
}

/** The server of this command: the one that was named, else this machine. @throws {CommandError} */
export function serverOf(desk: Desk): string {
  return readServer(namedServer(desk) ?? defaultServer, desk.words)
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

export interface SessionOptions {
  server?: string
  /** Where the token is looked for. Default: where the profile's login put it. */
  tier?: StorageTier | undefined
  purpose?: VaultPurpose
}

/** @throws {CommandError} */
export async function openSession(desk: Desk, given: SessionOptions = {}): Promise<Session> {
  const { surroundings, profileName, profile, words, out } = desk
  const { server = serverOf(desk), tier = profile?.storage ?? 'keychain', purpose = 'use' } = given
  const vault = await openVault({ server, profileName, tier }, purpose, surroundings, words)
  const client = await surroundings.createClient({
    baseUrl: server,
    storage: vault.storage,
    pending: filePending({
      folder: outboxFolder({ server, profileName }, surroundings),
      storage: vault.storage,
      onUnreadable: (path) => out.say(words.outboxUnreadable(path)),
    }),
    deviceName: `axia (${surroundings.hostname})`.slice(0, 100),
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
    await closeSession(session)
  }
}

/** Lets what was written reach the disk, then lets go of everything. */
export async function closeSession({ client }: Pick<Session, 'client'>): Promise<void> {
  await client.chat.waiting()
  client.close()
}
