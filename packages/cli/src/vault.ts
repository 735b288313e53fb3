/**
 * Where this command finds the token, and the words for that place.
 * @module
 */
import { join } from 'node:path'
import { type SecureStorage, SecureStorageError, tokenEntry } from '@axia/client'
import { CommandError } from './exit.ts'
import { fileStorage } from './file-storage.ts'
import { configFolder, type Settings } from './settings.ts'
import type { Surroundings } from './surroundings.ts'
import type { Words } from './words.ts'

export interface Vault {
  storage: SecureStorage
  /** For people: where the token is. */
  place: string
}

export interface VaultChoice {
  server: string
  settings: Settings
  /** `--insecure-storage` was given. */
  isInsecureAllowed: boolean
}

/**
 * The token in the environment, if there is one; else the file, if the user chose it, at login or now; else the keychain.
 *
 * @throws {CommandError} when there is no keychain: it names the flag that allows a weaker place, and takes none by itself.
 */
export async function openVault(choice: VaultChoice, surroundings: Surroundings, words: Words): Promise<Vault> {
  const { server, settings, isInsecureAllowed } = choice
  const { env, openKeychain } = surroundings
  if (env.AXIA_TOKEN) return { storage: environmentStorage(env.AXIA_TOKEN), place: words.placeEnvironment }
  if (isInsecureAllowed || (settings.storage === 'file' && settings.server === server)) {
    const path = join(configFolder(surroundings), 'insecure-vault.json')
    return { storage: fileStorage(path, server), place: words.placeFile(path) }
  }
  try {
    return { storage: await openKeychain(server), place: words.placeKeychain }
  } catch (cause) {
    throw new CommandError(words.noKeychain, undefined, { cause })
  }
}

/** A token that somebody else keeps: it can be used, not changed. */
function environmentStorage(token: string): SecureStorage {
  return {
    kind: 'environment',
    read: async (name) => (name === tokenEntry ? token : undefined),
    write: () => Promise.reject(new SecureStorageError('write')),
    delete: async () => {},
  }
}
