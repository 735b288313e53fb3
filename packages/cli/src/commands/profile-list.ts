/**
 * `axia profile list`: every login that this machine knows.
 * @module
 */
import type { Desk } from '../session.ts'
import { safeLine } from '../terminal-text.ts'

/** Says what is remembered; opens no vault and asks no server. */
export async function listProfiles({ settings, profileName, out, words }: Desk): Promise<void> {
  const profiles = Object.entries(settings.profiles).sort(([a], [b]) => a.localeCompare(b))
  if (out.isJson) {
    out.json(
      profiles.map(([name, { server, username, storage }]) => ({
        name,
        server,
        username,
        storage,
        in_use: name === profileName,
      })),
    )
    return
  }
  if (profiles.length === 0) out.say(words.noProfiles)
  const widths = [0, 1].map((column) =>
    Math.max(...profiles.map(([name, { username }]) => (column === 0 ? name : username).length)),
  )
  for (const [name, { server, username, storage }] of profiles) {
    const cells = [name.padEnd(widths[0] ?? 0), safeLine(username).padEnd(widths[1] ?? 0), server, `(${storage})`]
    out.print(`${name === profileName ? '*' : ' '} ${cells.join('  ')}`)
  }
}
