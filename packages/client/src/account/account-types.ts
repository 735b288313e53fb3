/**
 * What the world sees of the account and its sessions.
 * @module
 */
import type { Me, MePatch, Session } from '@axia/contract'
import type { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Observable } from '../store.ts'

/** What was last heard of the account; undefined until it was asked for. */
export interface AccountState {
  readonly me: Me | undefined
  readonly sessions: readonly Session[] | undefined
  /** Why the last load failed. */
  readonly error: ApiError | undefined
}

/** The signed-in user and the devices they are signed in on. */
export interface AccountProvider extends Observable<AccountState> {
  /** @throws {ApiError} */
  me(options?: SignalOptions): Promise<Me>
  /** @throws {ApiError} */
  changeMe(patch: MePatch, options?: SignalOptions): Promise<Me>
  /** @throws {ApiError} */
  sessions(options?: SignalOptions): Promise<readonly Session[]>
  /** @throws {ApiError} */
  renameSession(id: string, deviceName: string, options?: SignalOptions): Promise<Session>
  /** Revoking the current one is a logout. @throws {ApiError} */
  revokeSession(id: string, options?: SignalOptions): Promise<void>
  /** @throws {ApiError} */
  revokeOtherSessions(options?: SignalOptions): Promise<void>
  /** All other sessions end. @throws {ApiError} `wrong_password`, `weak_password`… */
  changePassword(currentPassword: string, newPassword: string, options?: SignalOptions): Promise<void>
}
