/**
 * The vault: where a client keeps `token.json` and its few other secrets.
 * @module
 */

/** What kind of place a vault is, so that a screen can say it. */
export type StorageKind =
  | 'memory'
  | 'browser'
  | 'keychain'
  | 'ios-keychain'
  | 'android-keystore'
  | 'file'
  | 'environment'

/**
 * A place for small secrets, by name. Entries belong to one server: an adapter is made for it. A write is all or nothing: when
 * it fails, or is cut off in its middle, what was there before is there still. `test/secure-storage-contract.ts` holds every
 * adapter to this.
 */
export interface SecureStorage {
  readonly kind: StorageKind
  /** @throws {SecureStorageError} when the place cannot be read; undefined means that there is no such entry. */
  read(name: string): Promise<string | undefined>
  /** @throws {SecureStorageError} */
  write(name: string, secret: string): Promise<void>
  /** No such entry is no error. @throws {SecureStorageError} */
  delete(name: string): Promise<void>
}

export type StorageOperation = 'open' | 'read' | 'write' | 'delete'

/**
 * Why a vault could not be used. `damaged`: what lies there will never open again (truncated, tampered with, its key is gone),
 * so it is wiped and the user signs in again. `unavailable`: the place is locked, full or out of order for now, and what lies
 * in it may be as good as ever, so it stays.
 */
export type StorageFailure = 'damaged' | 'unavailable'

export interface SecureStorageErrorOptions extends ErrorOptions {
  /** Default: `damaged` for `read`, else `unavailable`. */
  reason?: StorageFailure
}

/** A vault that could not be used. Never carries the secret. */
export class SecureStorageError extends Error {
  override readonly name = 'SecureStorageError'
  readonly operation: StorageOperation
  readonly reason: StorageFailure

  constructor(operation: StorageOperation, options: SecureStorageErrorOptions = {}) {
    super(`the vault could not ${operation} an entry`, options)
    this.operation = operation
    this.reason = options.reason ?? (operation === 'read' ? 'damaged' : 'unavailable')
  }
}

/** The access token with its times, as JSON. */
export const tokenEntry = 'token.json'

/** `{username}` of who asked to be remembered; never a password. */
export const credentialsEntry = 'credentials.json'

/** Whose token it is, and how far the device's clock is off. */
export const accountEntry = 'account.json'

/** The key under which unsent messages lie on a device that keeps them in a file. */
export const outboxKeyEntry = 'outbox.key'

/** Every entry that a client of ours may have made. */
export const allEntries: readonly string[] = [tokenEntry, credentialsEntry, accountEntry, outboxKeyEntry]
