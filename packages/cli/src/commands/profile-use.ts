/**
 * `axia profile use`: which login is meant where none is named.
 * @module
 */
import { CommandError, exitCodes } from '../exit.ts'
import type { Desk } from '../session.ts'
import { changeSettings, profileOf } from '../settings.ts'

/** @throws {CommandError} */
export async function useProfile({ settings, surroundings, words, out }: Desk, name: string): Promise<void> {
  const profile = profileOf(settings, name)
  if (profile === undefined) throw new CommandError(words.unknownProfile, exitCodes.cancelled)
  await changeSettings(surroundings, (current) => ({ ...current, current: name }))
  out.say(words.profileInUse(name, profile.username, profile.server))
}
