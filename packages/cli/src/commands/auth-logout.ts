/**
 * `axia auth logout`: ends the session, here and on the server.
 * @module
 */
import { tokenEntry } from '@axia/client'
import { CommandError } from '../exit.ts'
import { type Desk, openSession } from '../session.ts'

/** @throws {CommandError} */
export async function logout(desk: Desk): Promise<void> {
  const { surroundings, words } = desk
  if (surroundings.env.AXIA_TOKEN) throw new CommandError(words.environmentToken)
  const { client, server, vault, out } = await openSession(desk)
  try {
    const wasSignedIn = await client.auth.checkAuthentication()
    await client.auth.logout()
    const left = await vault.storage.read(tokenEntry).catch(() => undefined)
    if (left !== undefined) throw new CommandError(words.stillKept)
    if (out.isJson) out.json({ server, signed_out: wasSignedIn })
    out.say(wasSignedIn ? words.signedOut(server) : words.wasSignedOut(server))
  } finally {
    client.close()
  }
}
