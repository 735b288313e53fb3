/**
 * `axia auth login`: signs in and puts the token into the vault.
 * @module
 */
import { ApiError } from '@axia/client'
import { CommandError, exitCodes } from '../exit.ts'
import { ask, askHidden, readPassword } from '../prompt.ts'
import { type Desk, defaultServer, openSession, readServer, type Session, serverOf } from '../session.ts'
import { writeSettings } from '../settings.ts'
import { safeLine } from '../terminal-text.ts'

export interface LoginOptions {
  username?: string
  passwordStdin?: true
  /** Of the authenticator app; it is good for seconds, so it may stand in an argument. */
  code?: string
}

/** @throws {CommandError | CancelledError | ApiError} */
export async function login(desk: Desk, options: LoginOptions): Promise<void> {
  const { surroundings, words, out } = desk
  if (surroundings.env.AXIA_TOKEN) throw new CommandError(words.environmentToken)
  const session = await openSession(desk, await chooseServer(desk))
  const { client, server, vault } = session
  try {
    const { signal } = surroundings
    const info = await client.serverInfo({ signal })
    if (info.setup_needed) throw new CommandError(words.setupNeeded(server))
    if (isPlain(server)) out.say(words.plainHttp(server))
    const username = options.username ?? (await askUsername(session))
    const password = await askPassword(session, options)
    // Whoever was signed in here is signed out: their token would be lost, and stay good for the day.
    if (await client.auth.checkAuthentication({ signal })) await client.auth.logout({ signal })
    await logIn(session, username, password, options)
    if (!client.auth.isStored) {
      await client.auth.logout()
      throw new CommandError(words.notStored)
    }
    const me = await client.account.me({ signal })
    const storage = vault.storage.kind === 'file' ? 'file' : 'keychain'
    await writeSettings({ server, storage, locale: me.locale }, surroundings)
    if (out.isJson) out.json({ server, username: me.username, expires_at: me.session.expires_at, storage })
    out.say(words.signedIn(safeLine(me.username), server))
    out.say(words.tokenKept(vault.place))
  } finally {
    client.close()
  }
}

/** Signs in; asks for a code of the authenticator app where the account wants one. @throws {CommandError | ApiError} */
async function logIn(session: Session, username: string, password: string, { code }: LoginOptions): Promise<void> {
  const { client, surroundings, words } = session
  const { signal, stdin } = surroundings
  try {
    await client.auth.login(username, password, { code, signal })
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.code !== 'mfa_required') throw cause
    if (stdin.isTTY !== true) throw new CommandError(words.codeNeedsTerminal, exitCodes.cancelled, { cause })
    const asked = (await ask(words.askCode, surroundings)).trim()
    await client.auth.login(username, password, { code: asked, signal })
  }
}

/** Asks for the server where there is somebody to ask and nothing was said yet. */
async function chooseServer(desk: Desk): Promise<string> {
  const { options, settings, surroundings, words } = desk
  const isKnown = options.server || surroundings.env.AXIA_SERVER || settings.server
  if (isKnown || surroundings.stdin.isTTY !== true) return serverOf(desk)
  return readServer((await ask(words.askServer, surroundings)).trim() || defaultServer, words)
}

function askUsername({ surroundings, words }: Session): Promise<string> {
  if (surroundings.stdin.isTTY === true) return ask(words.askUsername, surroundings)
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
