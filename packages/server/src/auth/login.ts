/**
 * Login: a password becomes a session and its token.
 * @module
 */
import { tokenLifetimeSeconds } from '@axia/contract'
import { Problem } from '../problem.ts'
import { issueAccessToken, type TokenSettings } from './access-token.ts'
import type { PasswordHasher } from './password.ts'
import type { SessionStore } from './session-store.ts'
import type { LoginThrottle } from './throttle.ts'
import { type UserStore, usernameKey } from './user-store.ts'

export interface LoginAttempt {
  username: string
  password: string
  deviceName: string
  address: string
}

export interface IssuedToken {
  accessToken: string
  expiresInSeconds: number
  userId: string
  sessionId: string
}

export interface LoginOptions {
  userStore: UserStore
  sessionStore: SessionStore
  throttle: LoginThrottle
  passwords: PasswordHasher
  tokens: TokenSettings
}

export type Login = (attempt: LoginAttempt) => Promise<IssuedToken>

/**
 * The one way to a token. An unknown name, a wrong password and a disabled user take the same path, the same time and the same
 * answer: a hash is checked for each of them.
 *
 * @throws {Problem} `invalid_grant`, `too_many_requests`, `busy`.
 */
export function createLogin({ userStore, sessionStore, throttle, passwords, tokens }: LoginOptions): Login {
  return async ({ username, password, deviceName, address }) => {
    const user = username.includes('\0') ? undefined : await userStore.findByName(username)
    const attempt = await throttle.count({ address, usernameKey: usernameKey(username), userId: user?.id })
    const check = await passwords.check(password, user?.disabledAt === null ? user.passwordHash : undefined)
    if (user === undefined || !check.matches) throw new Problem('invalid_grant')
    await attempt.giveBack()
    await throttle.remember(user.id, address)
    if (check.rehash) await userStore.change(user.id, { passwordHash: await passwords.hash(password) })
    const session = await sessionStore.open({ userId: user.id, deviceName, address })
    const accessToken = await issueAccessToken({ userId: user.id, sessionId: session.id }, tokens)
    return { accessToken, expiresInSeconds: tokenLifetimeSeconds, userId: user.id, sessionId: session.id }
  }
}
