/**
 * What is remembered between commands, in ~/.config/axia/config.json: which servers, under which names, where each token is. No
 * secrets.
 * @module
 */
import { join } from 'node:path'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { readIfThere, writePrivateFile } from './private-file.ts'
import type { Surroundings } from './surroundings.ts'

/** Where a login puts its token: the user's choice. */
const storageTiers = ['keychain', 'file'] as const
export type StorageTier = (typeof storageTiers)[number]

/** One login of several on this machine: a server, and who is there. */
export interface Profile {
  server: string
  storage: StorageTier
  username: string
  locale: 'es' | 'en'
}

export interface Settings {
  /** The profile that is meant where none is named. */
  current: string
  profiles: Record<string, Profile>
}

/** The profile of who never heard of profiles. */
export const defaultProfile = 'default'

const StoredSettings = Type.Object({
  current: Type.String(),
  profiles: Type.Record(
    Type.String(),
    Type.Object({
      server: Type.String(),
      storage: Type.Enum([...storageTiers]),
      username: Type.String(),
      locale: Type.Enum(['es', 'en']),
    }),
  ),
})

/** The folder of the command's own files (XDG Base Directory). */
export function configFolder({ env, homeDir }: Surroundings): string {
  // The specification has relative paths ignored.
  const base = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : join(homeDir, '.config')
  return join(base, 'axia')
}

/** What cannot be read counts as nothing. */
export async function readSettings(surroundings: Surroundings): Promise<Settings> {
  try {
    const stored: unknown = JSON.parse((await readIfThere(pathOf(surroundings))) ?? '')
    if (Check(StoredSettings, stored)) return stored
  } catch {
    // as if nobody had signed in yet
  }
  return { current: defaultProfile, profiles: {} }
}

/** Reads, changes and writes; two programs that do so at once may lose one change, never the file. */
export async function changeSettings(
  surroundings: Surroundings,
  change: (settings: Settings) => Settings,
): Promise<Settings> {
  const settings = change(await readSettings(surroundings))
  await writePrivateFile(pathOf(surroundings), `${JSON.stringify(settings, undefined, 2)}\n`)
  return settings
}

export function profileOf({ profiles }: Settings, name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined
}

/** A name that stands well in a command, a file and a keychain. */
export function isProfileName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,31}$/i.test(name)
}

function pathOf(surroundings: Surroundings): string {
  return join(configFolder(surroundings), 'config.json')
}
