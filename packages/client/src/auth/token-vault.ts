/**
 * The login's entries in the vault. Whatever is wrong with one of them heals: it is wiped, and the user signs in again.
 * @module
 */
import {
  accountEntry,
  credentialsEntry,
  type SecureStorage,
  SecureStorageError,
  tokenEntry,
} from '../storage/secure-storage.ts'
import {
  type HeldToken,
  readAccount,
  readCredentials,
  readToken,
  writeAccount,
  writeCredentials,
  writeToken,
} from './stored-token.ts'

/** What a login leaves behind: the token, whose it is where that is known, and the clock's difference at that time. */
export interface StoredLogin {
  token: HeldToken
  username: string | undefined
  clockOffsetMs: number
}

/** An entry that may be there, in a vault that does not open for now. */
const unavailable = Symbol('unavailable')

/** Reads and writes one after another, so that a delete never overtakes the write before it. Never throws. */
export class TokenVault {
  readonly #storage: SecureStorage
  #last: Promise<unknown> = Promise.resolve()

  constructor(storage: SecureStorage) {
    this.#storage = storage
  }

  /** The stored login. An unreadable one is wiped and counts as absent; of a locked vault nothing is known. */
  read(): Promise<StoredLogin | 'unavailable' | undefined> {
    return this.#inTurn(() => this.#read())
  }

  /** Answers whether the token is kept now. What could not be written is wiped, so that no older token stays behind. */
  write({ token, username, clockOffsetMs }: StoredLogin): Promise<boolean> {
    return this.#inTurn(async () => {
      try {
        await this.#storage.write(tokenEntry, writeToken(token))
        const account = { username: username ?? '', ...(clockOffsetMs !== 0 && { clock_offset_ms: clockOffsetMs }) }
        await this.#storage.write(accountEntry, writeAccount(account, token.accessToken))
        return true
      } catch {
        await this.#wipe(tokenEntry, accountEntry)
        return false
      }
    })
  }

  /** Deletes the login with this token. Another one, which another tab put there since, stays and is answered. */
  forget(accessToken: string): Promise<StoredLogin | undefined> {
    return this.#inTurn(async () => {
      const stored = await this.#read()
      if (isLogin(stored) && stored.token.accessToken !== accessToken) return stored
      await this.#wipe(tokenEntry, accountEntry)
      return undefined
    })
  }

  /** Deletes everything, the remembered username too. */
  clear(): Promise<void> {
    return this.#inTurn(() => this.#wipe(tokenEntry, accountEntry, credentialsEntry))
  }

  /** Keeps the username for the next login, or forgets the one that was kept. */
  remember(username: string | undefined): Promise<void> {
    return this.#inTurn(async () => {
      if (username === undefined) return this.#wipe(credentialsEntry)
      await this.#writeCredentials(username)
    })
  }

  /** The remembered username; anything else found beside it is dropped there and then. */
  rememberedUsername(): Promise<string | undefined> {
    return this.#inTurn(async () => {
      const entry = await this.#readEntry(credentialsEntry)
      if (entry === undefined || entry === unavailable) return undefined
      const credentials = readCredentials(entry)
      if (credentials === undefined) await this.#wipe(credentialsEntry)
      else if (!credentials.clean) await this.#writeCredentials(credentials.username)
      return credentials?.username
    })
  }

  async #read(): Promise<StoredLogin | 'unavailable' | undefined> {
    const entry = await this.#readEntry(tokenEntry)
    if (entry === unavailable) return 'unavailable'
    if (entry === undefined) return undefined
    const token = readToken(entry)
    if (token === undefined) {
      await this.#wipe(tokenEntry, accountEntry)
      return undefined
    }
    const accountText = await this.#readEntry(accountEntry)
    const account = typeof accountText === 'string' ? readAccount(accountText, token.accessToken) : undefined
    if (account === undefined && typeof accountText === 'string') await this.#wipe(accountEntry) // unreadable, or another's
    return { token, username: account?.username || undefined, clockOffsetMs: account?.clock_offset_ms ?? 0 }
  }

  async #readEntry(name: string): Promise<string | typeof unavailable | undefined> {
    try {
      return await this.#storage.read(name)
    } catch (cause) {
      if (cause instanceof SecureStorageError && cause.reason === 'unavailable') return unavailable
      await this.#wipe(name)
      return undefined
    }
  }

  async #writeCredentials(username: string): Promise<void> {
    try {
      await this.#storage.write(credentialsEntry, writeCredentials(username))
    } catch {
      await this.#wipe(credentialsEntry)
    }
  }

  async #wipe(...names: string[]): Promise<void> {
    for (const name of names) {
      try {
        await this.#storage.delete(name)
      } catch {
        // The place is out of order as a whole; the next read comes here again.
      }
    }
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act)
    this.#last = turn
    return turn
  }
}

/** Whether the vault answered with a login. */
export function isLogin(stored: StoredLogin | 'unavailable' | undefined): stored is StoredLogin {
  return stored !== undefined && stored !== 'unavailable'
}
