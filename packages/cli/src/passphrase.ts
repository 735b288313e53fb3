/**
 * The passphrase of the encrypted vault: from the environment, else from the terminal.
 * @module
 */
import { readFile } from 'node:fs/promises'
import {
  type AskPassphrase,
  type EncryptedVault,
  minPassphraseLength,
  WrongPassphraseError,
} from './encrypted-vault.ts'
import { CommandError, exitCodes } from './exit.ts'
import { askHidden } from './prompt.ts'
import type { Surroundings } from './surroundings.ts'
import type { Words } from './words.ts'

/** How often somebody may mistype it. */
const maxTries = 3

export function passphraseAsker(surroundings: Surroundings, words: Words): AskPassphrase {
  return async (vault) => {
    const given = await passphraseOfEnvironment(surroundings, words)
    if (given === undefined) {
      if (surroundings.stdin.isTTY !== true) throw new CommandError(words.passphraseNeeded, exitCodes.cancelled)
      return vault === 'old' ? askHidden(words.askPassphrase, surroundings) : askNewPassphrase(surroundings, words)
    }
    if (vault === 'new') refuseShort(given, words)
    return given
  }
}

/** Asks for a passphrase twice, until both are the same. @throws {CommandError | CancelledError} */
export async function askNewPassphrase(surroundings: Surroundings, words: Words): Promise<string> {
  if (surroundings.stdin.isTTY !== true) throw new CommandError(words.passphraseNeedsTerminal, exitCodes.cancelled)
  for (let tries = 0; tries < maxTries; tries += 1) {
    const chosen = await askHidden(words.askNewPassphrase, surroundings)
    refuseShort(chosen, words)
    if ((await askHidden(words.askPassphraseAgain, surroundings)) === chosen) return chosen
    surroundings.stderr.write(`${words.passphrasesDiffer}\n`)
  }
  throw new CommandError(words.passphrasesDiffer, exitCodes.cancelled)
}

/** Opens the vault, or makes it; whoever sits at a terminal may mistype. @throws {CommandError} */
export async function unlockVault(vault: EncryptedVault, surroundings: Surroundings, words: Words): Promise<void> {
  const { env, stdin, stderr } = surroundings
  const isAsked = stdin.isTTY === true && !env.AXIA_VAULT_PASSPHRASE && !env.AXIA_VAULT_PASSPHRASE_FILE
  for (let left = isAsked ? maxTries : 1; ; left -= 1) {
    try {
      await vault.unlock()
      return
    } catch (cause) {
      if (!(cause instanceof WrongPassphraseError)) throw cause
      if (left <= 1) throw new CommandError(words.wrongPassphrase(vault.folder), exitCodes.error, { cause })
      stderr.write(`${words.mistyped}\n`)
    }
  }
}

async function passphraseOfEnvironment({ env }: Surroundings, words: Words): Promise<string | undefined> {
  const { AXIA_VAULT_PASSPHRASE: given, AXIA_VAULT_PASSPHRASE_FILE: path } = env
  if (given && path) throw new CommandError(words.passphraseTwice, exitCodes.cancelled)
  if (!path) return given || undefined
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '')
  } catch (cause) {
    throw new CommandError(words.passphraseFile(path), exitCodes.cancelled, { cause })
  }
}

function refuseShort(passphrase: string, words: Words): void {
  if ([...passphrase].length >= minPassphraseLength) return
  throw new CommandError(words.passphraseShort(minPassphraseLength), exitCodes.cancelled)
}
