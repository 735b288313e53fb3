/**
 * `axia auth login`: signs in and puts the token into the vault.
 * @module
 */
import { ApiError } from '@axia/client'
import { CommandError, exitCodes } from '../exit.ts'
import { ask, askHidden, readPassword } from '../prompt.ts'
import {
  closeSession,
  type Desk,
  defaultServer,
  namedServer,
  openSession,
  readServer,
  type Session,
  serverOf,
} from '../session.ts'
import { changeSettings, type Profile, profileOf, type StorageTier } from '../settings.ts'
import { safeLine } from '../terminal-text.ts'

export interface LoginOptions {
  username?: string
  passwordStdin?: true
  /** Of the authenticator app; it is good for seconds, so it may stand in an argument. */
  code?: string
  /** Offer the name at the next login. */
  remember?: true
  /** Default: where the token of this profile is kept already, else the keychain. */
  storage?: StorageTier
}

/** @throws {CommandError | CancelledError | ApiError} */
export async function login(desk: Desk, options: LoginOptions): Promise<void> {
  const { surroundings, words, out, profile } = desk
  if (surroundings.env.AXIA_TOKEN) throw new CommandError(words.environmentToken)
  const tier = options.storage ?? profile?.storage ?? 'keychain'
  const session = await openSession(desk, { server: await chooseServer(desk), tier, purpose: 'login' })
  const { client, server, vault } = session
  try {
    const { signal } = surroundings
    const info = await client.serverInfo({ signal })
    if (info.setup_needed) throw new CommandError(words.setupNeeded(server))
    if (isPlain(server)) out.say(words.plainHttp(server))
    const remembered = await client.auth.rememberedUsername()
    const username = options.username ?? (await askUsername(session, remembered))
    const password = await askPassword(session, options)
    // Whoever was signed in here is signed out: their token would be lost, and stay good for the day.
    if (await client.auth.checkAuthentication({ signal })) await client.auth.logout({ signal })
    if (profile !== undefined && profile.storage !== tier) await leave(desk, server, profile.storage)
    await logIn(session, username, password, { ...options, isRemembered: options.remember ?? username === remembered })
    if (!client.auth.isStored) {
      await client.auth.logout()
      throw new CommandError(words.notStored)
    }
    const me = await client.account.me({ signal })
    await keepProfile(session, { server, storage: tier, username: me.username, locale: me.locale })
    const expiresAt = me.session.expires_at
    if (out.isJson)
      out.json({ server, profile: desk.profileName, username: me.username, expires_at: expiresAt, storage: tier })
    out.say(words.signedIn(safeLine(me.username), server))
    out.say(words.tokenKept(vault.place))
  } finally {
    await closeSession(session)
  }
}

/** Remembers the login. The first of a machine is the one in use; a later one has to be named, or taken into use. */
async function keepProfile({ surroundings, profileName, out, words }: Session, profile: Profile): Promise<void> {
  const { current } = await changeSettings(surroundings, (settings) => ({
    current: profileOf(settings, settings.current) === undefined ? profileName : settings.current,
    profiles: { ...settings.profiles, [profileName]: profile },
  }))
  if (current !== profileName) out.say(words.profileNotInUse(profileName, current))
}

/** Signs out of the place in which the token was kept until now, if that can still be opened. */
async function leave(desk: Desk, server: string, tier: StorageTier): Promise<void> {
  try {
    const { client } = await openSession(desk, { server, tier })
    if (await client.auth.checkAuthentication()) await client.auth.logout()
    await closeSession({ client })
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause
  }
}

/** Signs in; asks for a code of the authenticator app where the account wants one. @throws {CommandError | ApiError} */
async function logIn(
  session: Session,
  username: string,
  password: string,
  { code, isRemembered: rememberMe }: LoginOptions & { isRemembered: boolean },
): Promise<void> {
  const { client, surroundings, words } = session
  const { signal, stdin } = surroundings
  try {
    await client.auth.login(username, password, { code, rememberMe, signal })
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.code !== 'mfa_required') throw cause
    if (stdin.isTTY !== true) throw new CommandError(words.codeNeedsTerminal, exitCodes.cancelled, { cause })
    const asked = (await ask(words.askCode, surroundings)).trim()
    await client.auth.login(username, password, { code: asked, rememberMe, signal })
  }
}

/** Asks for the server where there is somebody to ask and nothing was said yet. */
async function chooseServer(desk: Desk): Promise<string> {
  const { surroundings, words } = desk
  if (namedServer(desk) || surroundings.stdin.isTTY !== true) return serverOf(desk)
  return readServer((await ask(words.askServer, surroundings)).trim() || defaultServer, words)
}

async function askUsername({ surroundings, words }: Session, remembered: string | undefined): Promise<string> {
  const isTerminal = surroundings.stdin.isTTY === true
  if (isTerminal) {
    const typed = await ask(
      words.askUsername(remembered === undefined ? undefined : safeLine(remembered)),
      surroundings,
    )
    return typed.trim() === '' && remembered !== undefined ? remembered : typed
  }
  if (remembered !== undefined) return remembered
  throw new CommandError(words.usernameNeedsTerminal, exitCodes.cancelled)
}

function askPassword({ surroundings, words }: Session, { passwordStdin }: LoginOptions): Promise<string> {
  if (passwordStdin) return readPassword(surroundings)
  if (surroundings.stdin.isTTY === true) return askHidden(words.askPassword, surroundings)
  throw new CommandError(words.passwordNeedsTerminal, exitCodes.cancelled)
}

/** Unencrypted, and not on this machine itself. */
function isPlain(server: string): boolean {
  const { protocol, hostname } = new URL(server)
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
