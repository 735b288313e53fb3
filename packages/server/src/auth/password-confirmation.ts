/**
 * The password asked for again, before something is changed that would let a thief of the session stay.
 * @module
 */
import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { Problem } from '../problem.ts'
import { sessionOf } from './guard.ts'
import type { PasswordHasher } from './password.ts'
import { checkCounted, type LoginThrottle } from './throttle.ts'
import type { UserStore } from './user-store.ts'

export interface PasswordConfirmationOptions {
  userStore: UserStore
  passwords: PasswordHasher
  throttle: LoginThrottle
}

/** Answers with the hash that was checked. @throws {Problem} `wrong_password`, `too_many_requests`, `busy`. */
export type ConfirmPassword = (request: FastifyRequest, password: string) => Promise<string>

export function createPasswordConfirmation(options: PasswordConfirmationOptions): ConfirmPassword {
  const { userStore, passwords, throttle } = options
  return async (request, password) => {
    const { userId } = sessionOf(request)
    const user = await userStore.find(userId)
    const attempt = await throttle.count({ address: request.ip, target: `password of ${userId}`, userId })
    const check = await checkCounted(attempt, () => passwords.check(password, user?.passwordHash))
    if (user === undefined || !check.matches) {
      throw new Problem('wrong_password', { errors: [{ field: 'current_password', message: 'is wrong' }] })
    }
    await attempt.giveBack()
    return user.passwordHash
  }
}

/** Under the lock of what is done with a confirmed password. @throws {Problem} `conflict` when another one was set since it was checked. */
export async function refuseOtherPassword(
  userStore: UserStore,
  { userId, confirmed }: { userId: string; confirmed: string },
  tx: Database,
): Promise<void> {
  const user = await userStore.find(userId, tx)
  if (user?.passwordHash === confirmed) return
  throw new Problem('conflict', { detail: 'The password was changed meanwhile' })
}
