/**
 * Where this command finds the token, and the words for that place.
 * @module
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type InstallMarker, markedStorage, type SecureStorage, SecureStorageError, tokenEntry } from '@axia/client'
import { type EncryptedVault, encryptedVault } from './encrypted-vault.ts'
import { CommandError } from './exit.ts'
import { passphraseAsker, unlockVault } from './passphrase.ts'
import { readIfThere, writePrivateFile } from './private-file.ts'
import { configFolder, defaultProfile, type StorageTier } from './settings.ts'
import type { Surroundings } from './surroundings.ts'
import type { Words } from './words.ts'

export interface Vault {
  storage: SecureStorage
  /** For people: where the token is. */
  place: string
  isEncrypted: boolean
}

export interface VaultChoice {
  server: string
  profileName: string
  tier: StorageTier
}

/** Whether a vault is opened to read what is in it, to sign in, or to throw away what is in it unread. */
export type VaultPurpose = 'use' | 'login' | 'forget'

/**
 * The token in the environment, if there is one; else the place that the user chose at the login; the keychain where nobody chose.
 *
 * @throws {CommandError} when there is no keychain: it names the other places, and takes none by itself; and for a wrong passphrase.
 */
export async function openVault(
  choice: VaultChoice,
  purpose: VaultPurpose,
  surroundings: Surroundings,
  words: Words,
): Promise<Vault> {
  const { server, profileName, tier } = choice
  const { env, openKeychain } = surroundings
  if (env.AXIA_TOKEN) {
    return { storage: environmentStorage(env.AXIA_TOKEN), place: words.placeEnvironment, isEncrypted: false }
  }
  if (tier === 'file') {
    const vault = openFileVault(surroundings, words)
    const login = loginPlace(choice)
    // Asked for here, where a mistake can be told, and only where there is something to open or to seal.
    if (purpose === 'login' || (purpose === 'use' && (await vault.isLocked(login, tokenEntry)))) {
      await unlockVault(vault, surroundings, words)
    }
    return { storage: vault.storage(login), place: words.placeFile(vault.folder), isEncrypted: true }
  }
  try {
    const keychain = await openKeychain(server, profileName === defaultProfile ? undefined : profileName)
    const storage = markedStorage(keychain, installMarker(choice, surroundings))
    return { storage, place: words.placeKeychain, isEncrypted: true }
  } catch (cause) {
    throw new CommandError(words.noKeychain, undefined, { cause })
  }
}

/** The vault of everybody who chose the file, on this machine. */
export function openFileVault(surroundings: Surroundings, words: Words): EncryptedVault {
  const folder = join(configFolder(surroundings), 'vault')
  return encryptedVault({ folder, passphrase: passphraseAsker(surroundings, words) })
}

/** What keeps the logins of one machine apart. An address holds no blank. */
function loginPlace({ server, profileName }: Pick<VaultChoice, 'server' | 'profileName'>): string {
  return `${server} ${profileName}`
}

/** Where a login's unsent messages lie. */
export function outboxFolder(login: Pick<VaultChoice, 'server' | 'profileName'>, surroundings: Surroundings): string {
  return join(configFolder(surroundings), 'outbox', fileNameOf(login))
}

/** A short name for a login's files. */
function fileNameOf(login: Pick<VaultChoice, 'server' | 'profileName'>): string {
  return createHash('sha256').update(loginPlace(login)).digest('hex').slice(0, 32)
}

/** Lies with the other files, and goes with them; the keychain stays when a machine is set up anew or a home is copied. */
function installMarker(choice: VaultChoice, surroundings: Surroundings): InstallMarker {
  const path = join(configFolder(surroundings), 'installed', fileNameOf(choice))
  return { isSet: async () => (await readIfThere(path)) !== undefined, set: () => writePrivateFile(path, '') }
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
