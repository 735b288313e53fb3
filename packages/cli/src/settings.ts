/**
 * What is remembered between commands, in ~/.config/axia/config.json: which server, where the token is, which language. No
 * secrets.
 * @module
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { Surroundings } from './surroundings.ts'

export interface Settings {
  server?: string
  /** Where the login put the token. */
  storage?: 'keychain' | 'file'
  locale?: 'es' | 'en'
}

const StoredSettings = Type.Object({
  server: Type.Optional(Type.String()),
  storage: Type.Optional(Type.Enum(['keychain', 'file'])),
  locale: Type.Optional(Type.Enum(['es', 'en'])),
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
    const stored: unknown = JSON.parse(await readFile(join(configFolder(surroundings), 'config.json'), 'utf8'))
    return Check(StoredSettings, stored) ? stored : {}
  } catch {
    return {}
  }
}

export async function writeSettings(settings: Settings, surroundings: Surroundings): Promise<void> {
  await writePrivateFile(join(configFolder(surroundings), 'config.json'), JSON.stringify(settings, undefined, 2))
}

/** Writes a file that only its owner can read, whole or not at all. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomUUID()}`
  try {
    await writeFile(beside, `${content}\n`, { mode: 0o600, flag: 'wx' })
    await rename(beside, path)
  } catch (cause) {
    await rm(beside, { force: true })
    throw cause
  }
}
