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

/** A place for small secrets, by name. Entries belong to one server: an adapter is made for it. */
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

/** A vault that could not be used. Never carries the secret. */
export class SecureStorageError extends Error {
  override readonly name = 'SecureStorageError'
  readonly operation: StorageOperation

  constructor(operation: StorageOperation, options?: ErrorOptions) {
    super(`the vault could not ${operation} an entry`, options)
    this.operation = operation
  }
}

/** The access token with its times, as JSON. */
export const tokenEntry = 'token.json'

/** `{username}` of who asked to be remembered; never a password. */
export const credentialsEntry = 'credentials.json'

/** Whose token it is, and how far the device's clock is off. */
export const accountEntry = 'account.json'
