/**
 * Login: what a person knows or holds becomes a session and its token.
 * @module
 */
import { type PasskeyLogin, tokenLifetimeSeconds } from '@axia/contract'
import type { Database } from '../db/database.ts'
import { networkOf } from '../network.ts'
import { Problem } from '../problem.ts'
import { issueAccessToken, type TokenSettings } from './access-token.ts'
import type { AuditLog } from './audit-log.ts'
import type { Passkeys } from './passkeys.ts'
import type { PasswordHasher } from './password.ts'
import type { SecondFactor } from './second-factor.ts'
import { AccountChangedError, type SessionStore } from './session-store.ts'
import { type CountedAttempt, checkCounted, type LoginThrottle } from './throttle.ts'
import { type UserRow, type UserStore, usernameKey } from './user-store.ts'

/** The device that signs in. */
export interface Device {
  deviceName: string
  address: string
  /** Its language tags, where it names any. */
  languages?: readonly string[]
}

export interface PasswordLogin extends Device {
  username: string
  password: string
  /** A code of the authenticator app, or a recovery code. */
  code?: string | undefined
}

export interface IssuedToken {
  accessToken: string
  expiresInSeconds: number
  userId: string
  sessionId: string
}

export interface LoginOptions {
  db: Database
  userStore: UserStore
  sessionStore: SessionStore
  throttle: LoginThrottle
  passwords: PasswordHasher
  secondFactor: SecondFactor
  passkeys: Passkeys
  audit: AuditLog
  tokens: TokenSettings
}

/** The two ways to a token. */
export interface Login {
  /**
   * An unknown name, a wrong password and a disabled user take the same path, the same time and the same answer: a hash is
   * checked for each of them. Only who knows the password learns that a code is wanted too.
   *
   * @throws {Problem} `invalid_grant`, `mfa_required`, `too_many_requests`, `busy`.
   */
  byPassword(attempt: PasswordLogin): Promise<IssuedToken>
  /**
   * The device holds the passkey and has checked that it is its owner who uses it: that is two factors already.
   *
   * @throws {Problem} `passkey_refused`, `too_many_requests`.
   */
  byPasskey(answer: PasskeyLogin, origin: string, device: Device): Promise<IssuedToken>
}

/** Who has proved to be the user, and the hash that a password was checked against. */
interface Checked {
  userId: string
  passwordHash?: string | undefined
}

/** An account that changes this often while it is checked is left alone. */
const maxTries = 3

export function createLogin(options: LoginOptions): Login {
  const { db, userStore, sessionStore, throttle, passwords, secondFactor, passkeys, audit, tokens } = options

  /** @throws {AccountChangedError} */
  async function issue(user: Checked, device: Device, attempt: CountedAttempt): Promise<IssuedToken> {
    const { userId } = user
    const { id: sessionId } = await sessionStore.open({ ...user, ...device })
    await attempt.giveBack()
    await throttle.remember(userId, device.address)
    const accessToken = await issueAccessToken({ userId, sessionId }, tokens)
    return { accessToken, expiresInSeconds: tokenLifetimeSeconds, userId, sessionId }
  }

  async function storeAnew({ id, passwordHash: from }: UserRow, password: string): Promise<string> {
    const to = await passwords.hash(password)
    await userStore.rehash(id, { from, to })
    return to
  }

  /** When the account is not what it was when the password was checked, the password is checked again. */
  async function openWith(password: string, checked: Checked, device: Device, attempt: CountedAttempt) {
    const { userId } = checked
    let { passwordHash } = checked
    for (let tries = 0; tries < maxTries; tries++) {
      try {
        return await issue({ userId, passwordHash }, device, attempt)
      } catch (error) {
        if (!(error instanceof AccountChangedError)) throw error
      }
      const user = await userStore.find(userId)
      passwordHash = user?.disabledAt === null ? user.passwordHash : undefined
      const check = await passwords.check(password, passwordHash)
      if (!check.matches) return await refuse(new Problem('invalid_grant'), userId, device)
    }
    throw new Problem('busy', { retryAfterSeconds: 1 })
  }

  async function refuse(problem: Problem, userId: string | undefined, { address }: Device): Promise<never> {
    await db.transaction((tx) => audit.append(tx, { action: 'login_refused', userId, address }))
    throw problem
  }

  /** Asks for the second factor where there is one. */
  async function checkCode(userId: string, code: string | undefined, device: Device, attempt: CountedAttempt) {
    if (!(await secondFactor.enabled(userId))) return
    if (code === undefined) {
      await attempt.giveBack() // the password was right: asking for the code is no guess
      throw new Problem('mfa_required')
    }
    const check = await db.transaction(async (tx) => {
      const check = await secondFactor.use(userId, code, tx)
      if (check === 'recovery')
        await audit.append(tx, { action: 'recovery_code_used', userId, address: device.address })
      return check
    })
    if (check === 'wrong') await refuse(new Problem('invalid_grant', { detail: 'The code is wrong' }), userId, device)
  }

  return {
    async byPassword({ username, password, code, ...device }) {
      passwords.refuseWhenFull() // in a flood of logins, the least work that can be done for one
      const user = await userStore.findByName(username)
      const { address } = device
      const target = `login as ${usernameKey(username)}` // no name is mistaken for something else that is counted
      const attempt = await throttle.count({ address, target, userId: user?.id })
      return await checkCounted(attempt, async () => {
        const check = await passwords.check(password, user?.disabledAt === null ? user.passwordHash : undefined)
        if (user === undefined || !check.matches) return await refuse(new Problem('invalid_grant'), user?.id, device)
        await checkCode(user.id, code, device, attempt)
        const stored = check.rehash ? await storeAnew(user, password) : user.passwordHash
        return await openWith(password, { userId: user.id, passwordHash: stored }, device, attempt)
      })
    },

    async byPasskey(answer, origin, device) {
      const { address } = device
      const counted = { address, target: `passkey from ${networkOf(address)}`, userId: undefined }
      const attempt = await throttle.count(counted)
      const userId = await passkeys.checkLogin(answer, origin)
      if (userId === undefined) return await refuse(new Problem('passkey_refused'), undefined, device)
      try {
        return await issue({ userId }, device, attempt)
      } catch (error) {
        if (error instanceof AccountChangedError) return await refuse(new Problem('passkey_refused'), userId, device)
        throw error
      }
    },
  }
}
