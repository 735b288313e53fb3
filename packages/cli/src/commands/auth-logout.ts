/**
 * `axia auth logout`: ends the session, here and on the server.
 * @module
 */
import { allEntries, tokenEntry } from '@axia/client'
import { CommandError } from '../exit.ts'
import { filePending } from '../file-pending.ts'
import { closeSession, type Desk, openSession, type Session } from '../session.ts'
import { openFileVault, outboxFolder } from '../vault.ts'

export interface LogoutOptions {
  /** Throw the login away unread: for who lost the passphrase. */
  forget?: true
}

/** @throws {CommandError} */
export async function logout(desk: Desk, { forget }: LogoutOptions = {}): Promise<void> {
  const { surroundings, words, out } = desk
  if (surroundings.env.AXIA_TOKEN) throw new CommandError(words.environmentToken)
  const session = await openSession(desk, { purpose: forget ? 'forget' : 'use' })
  const { server } = session
  try {
    const wasSignedIn = forget ? await forgetLogin(session) : await signOut(session)
    if (out.isJson) out.json({ server, signed_out: wasSignedIn })
    if (forget) out.say(words.forgotten(server))
    else out.say(wasSignedIn ? words.signedOut(server) : words.wasSignedOut(server))
  } finally {
    await closeSession(session)
  }
}

/** Answers whether somebody was signed in. @throws {CommandError} when the vault keeps the token all the same. */
export async function signOut({ client, vault, words }: Session): Promise<boolean> {
  const wasSignedIn = await client.auth.checkAuthentication()
  await client.auth.logout()
  const left = await vault.storage.read(tokenEntry).catch(() => undefined)
  if (left !== undefined) throw new CommandError(words.stillKept)
  return wasSignedIn
}

async function forgetLogin({ vault, server, profileName, surroundings, words }: Session): Promise<false> {
  for (const name of allEntries) await vault.storage.delete(name)
  const folder = outboxFolder({ server, profileName }, surroundings)
  await filePending({ folder, storage: vault.storage }).clear()
  if (vault.storage.kind === 'file') await openFileVault(surroundings, words).forgetUnusedKey()
  return false
}
