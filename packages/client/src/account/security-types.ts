/**
 * What the world sees of second factor, passkeys and audit log.
 * @module
 */
import type { AuditEntry, NewPasskey, Passkey, Security, TotpSecret, WebAuthnOptions } from '@axia/contract'
import type { ApiError } from '../api-error.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import type { Observable } from '../store.ts'

/** What was last heard; undefined until it was asked for. */
export interface SecurityState {
  readonly security: Security | undefined
  /** The account's history, newest first, as far as it was loaded. */
  readonly entries: readonly AuditEntry[] | undefined
  readonly hasOlderEntries: boolean
  /** Why the last load failed. */
  readonly error: ApiError | undefined
}

/** Asks the platform to make a passkey: in a browser `navigator.credentials.create`, as its JSON form. */
export type MakePasskey = (options: WebAuthnOptions['options']) => Promise<NewPasskey['response']>

/** How the account is protected beyond its password, and what happened to it. */
export interface SecurityProvider extends Observable<SecurityState> {
  /** @throws {ApiError} */
  load(options?: SignalOptions): Promise<Security>
  /** Begins to set up an authenticator app: show the address as a QR code. @throws {ApiError} `wrong_password` */
  beginTotp(currentPassword: string, options?: SignalOptions): Promise<TotpSecret>
  /** Puts it in force. The recovery codes, this one time. @throws {ApiError} `wrong_code` */
  confirmTotp(code: string, options?: SignalOptions): Promise<readonly string[]>
  /** @throws {ApiError} `wrong_password` */
  removeTotp(currentPassword: string, options?: SignalOptions): Promise<void>
  /** What `make` throws comes through as it is. @throws {ApiError} `wrong_password`, `passkey_refused` */
  addPasskey(currentPassword: string, name: string, make: MakePasskey, options?: SignalOptions): Promise<Passkey>
  /** @throws {ApiError} */
  renamePasskey(id: string, name: string, options?: SignalOptions): Promise<Passkey>
  /** @throws {ApiError} */
  removePasskey(id: string, options?: SignalOptions): Promise<void>
  /** The newest entries. @throws {ApiError} */
  loadEntries(options?: SignalOptions): Promise<void>
  /** Those before the ones that are here. @throws {ApiError} */
  loadOlderEntries(options?: SignalOptions): Promise<void>
}
