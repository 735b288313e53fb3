/**
 * `axia auth status`: who is signed in, until when, and where the token is.
 * @module
 */
import { ApiError } from '@axia/client'
import { inWords } from '../dates.ts'
import type { Session } from '../session.ts'
import { safeLine } from '../terminal-text.ts'

/** @throws {ApiError} when the session has ended. */
export async function status(session: Session): Promise<void> {
  const { client, server, profileName, vault, out, words, locale, surroundings } = session
  const me = await client.account.me({ signal: surroundings.signal }).catch((cause: unknown) => {
    if (cause instanceof ApiError && cause.retryable) return undefined
    throw cause
  })
  const { state } = client.auth
  const username = me?.username ?? ('username' in state ? state.username : '')
  const expiresAt = 'expiresAt' in state ? state.expiresAt.toISOString() : ''
  if (out.isJson) {
    const device = me?.session.device_name ?? null
    const storage = { kind: vault.storage.kind, place: vault.place, encrypted: vault.isEncrypted }
    const who = { server, profile: profileName, username, device }
    out.json({ ...who, expires_at: expiresAt, storage, reachable: me !== undefined })
    return
  }
  const timeZone = me?.time_zone ?? 'UTC'
  const row = (name: string, value: string) => out.print(`${`${name}:`.padEnd(14)}${value}`)
  row(words.server, server)
  row(words.profile, profileName)
  row(words.user, safeLine(username))
  if (me !== undefined) row(words.device, safeLine(me.session.device_name))
  row(words.validUntil, `${inWords(expiresAt, { locale, timeZone })} (${timeZone})`)
  row(words.token, vault.place)
  if (me === undefined) out.say(words.unreachableNow)
}
