/**
 * `axia profile remove`: signs out there and forgets it.
 * @module
 */
import { CommandError, exitCodes } from '../exit.ts'
import { closeSession, type Desk, openSession } from '../session.ts'
import { changeSettings, defaultProfile, profileOf } from '../settings.ts'
import { signOut } from './auth-logout.ts'

/** @throws {CommandError} also when the token could not be thrown away: the profile stays then, to try again. */
export async function removeProfile(desk: Desk, name: string): Promise<void> {
  const { settings, surroundings, words, out } = desk
  const profile = profileOf(settings, name)
  if (profile === undefined) throw new CommandError(words.unknownProfile, exitCodes.cancelled)
  const session = await openSession({ ...desk, profileName: name, profile }, { server: profile.server })
  try {
    await signOut(session)
  } finally {
    await closeSession(session)
  }
  await changeSettings(surroundings, ({ current, profiles }) => {
    const { [name]: _, ...others } = profiles
    const [first = defaultProfile] = Object.keys(others)
    return { current: current === name ? first : current, profiles: others }
  })
  out.say(words.profileRemoved(name))
}
