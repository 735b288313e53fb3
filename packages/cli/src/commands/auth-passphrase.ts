/**
 * `axia auth passphrase`: another passphrase for the encrypted file. Every login in it stays.
 * @module
 */
import { SecureStorageError } from '@axia/client'
import { CommandError, exitCodes } from '../exit.ts'
import { askNewPassphrase, unlockVault } from '../passphrase.ts'
import type { Desk } from '../session.ts'
import { openFileVault } from '../vault.ts'

/** @throws {CommandError | CancelledError} */
export async function changePassphrase({ surroundings, words, out }: Desk): Promise<void> {
  const vault = openFileVault(surroundings, words)
  if (!(await vault.hasKey())) throw new CommandError(words.noFileVault, exitCodes.signInNeeded)
  await unlockVault(vault, surroundings, words)
  try {
    await vault.changePassphrase(await askNewPassphrase(surroundings, words))
  } catch (cause) {
    if (!(cause instanceof SecureStorageError)) throw cause
    throw new CommandError(words.notStored, undefined, { cause })
  }
  out.say(words.passphraseChanged)
}
