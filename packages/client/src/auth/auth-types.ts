/**
 * What the world sees of the login.
 * @module
 */
import type { PasskeyLogin, WebAuthnOptions } from '@axia/contract'
import type { StorageKind } from '../storage/secure-storage.ts'
import type { Observable } from '../store.ts'

/** `expired`: its time was over. `revoked`: the server refused it before that. */
export type EndReason = 'expired' | 'revoked'

/**
 * Where the login stands. `token_valid`: a token is here. `in_use`: it was used for a call or the socket.
 * `token_expired`: it ended; the user is still known, so that the same person can sign in again in place.
 */
export type AuthState =
  | { readonly status: 'no_token' }
  | { readonly status: 'authenticating'; readonly username: string }
  | { readonly status: 'token_valid'; readonly username: string; readonly expiresAt: Date }
  | { readonly status: 'in_use'; readonly username: string; readonly expiresAt: Date }
  | { readonly status: 'token_expired'; readonly username: string; readonly reason: EndReason }

export interface LoginOptions {
  /** Keep the username (never the password) for the next login on this device. Default: false. */
  rememberMe?: boolean | undefined
  /** A code of the authenticator app, or a recovery code: for who was answered `mfa_required`. */
  code?: string | undefined
  signal?: AbortSignal | undefined
}

/** Asks the platform for a passkey's answer: in a browser `navigator.credentials.get`, as its JSON form. */
export type AskForPasskey = (options: WebAuthnOptions['options']) => Promise<PasskeyLogin['response']>

export interface SignalOptions {
  signal?: AbortSignal | undefined
}

/** The only owner of the access token. */
export interface AuthProvider extends Observable<AuthState> {
  /** A token is here whose time is not over. */
  readonly isAuthenticated: boolean
  /** What kind of place the token is kept in. */
  readonly storageKind: StorageKind
  /** False while the vault could not take the token: it lives in memory then, until the program ends. */
  readonly isStored: boolean
  /** The access token in memory, if there is one whose time is not over. */
  getToken(): string | undefined
  /** Reads the vault: true when a token is there whose time is not over. Asks the server only for an unknown username. */
  checkAuthentication(options?: SignalOptions): Promise<boolean>
  /**
   * Signs in. One login at a time: a second call is refused (`conflict`) while the first is under way.
   *
   * @throws {ApiError} `invalid_grant` for wrong credentials, `mfa_required` when a code is wanted too, `too_many_requests`,
   * `unreachable`, `aborted`…
   */
  login(username: string, password: string, options?: LoginOptions): Promise<void>
  /**
   * Signs in with a passkey, without a password. What `ask` throws comes through as it is.
   *
   * @throws {ApiError} `passkey_refused`, `too_many_requests`, `unreachable`, `aborted`…
   */
  loginWithPasskey(ask: AskForPasskey, options?: SignalOptions): Promise<void>
  /** Ends the session: at once on this device, and on the server if it can be reached within seconds. Never throws. */
  logout(options?: SignalOptions): Promise<void>
  /** Who asked to be remembered at the last login. */
  rememberedUsername(): Promise<string | undefined>
  /** The user does not want to sign in again in place: `token_expired` becomes `no_token`. */
  dismissExpired(): void
}
