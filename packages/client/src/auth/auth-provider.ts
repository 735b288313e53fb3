/**
 * The login as it stands: the only owner of the access token, and the one place that says when it begins and ends.
 * @module
 */
import type { TokenAnswer } from '@axia/contract'
import { ApiError } from '../api-error.ts'
import type { BroadcastChannelConstructor, Platform } from '../platform.ts'
import type { ServerClock } from '../server-clock.ts'
import type { SecureStorage, StorageKind } from '../storage/secure-storage.ts'
import { Store } from '../store.ts'
import { type AuthEvent, step } from './auth-machine.ts'
import type { AuthService } from './auth-service.ts'
import type { AskForPasskey, AuthProvider, AuthState, EndReason, LoginOptions, SignalOptions } from './auth-types.ts'
import type { HeldToken } from './stored-token.ts'
import { openTabChannel, type TabChannel } from './tab-channel.ts'
import { isLogin, type StoredLogin, TokenVault } from './token-vault.ts'

/** Timers stand still while a device sleeps, and hold 24.8 days at most: the expiry is looked at anew each minute. */
const longestTimerMs = 60_000

/** A refusal so close to the end is the end: two clocks are never quite the same. */
const clockToleranceMs = 60_000

/** Why what was loaded for a user must go: `dismissed` keeps what waits on the device to be sent. */
export type DataEnd = 'logged_out' | 'dismissed' | 'other_user'

export interface AuthProviderOptions {
  service: AuthService
  storage: SecureStorage
  serverClock: ServerClock
  platform: Platform
  /** The server's address, by which tabs find each other. */
  server: string
  /** Where tabs talk; undefined where each has a vault of its own. */
  BroadcastChannel: BroadcastChannelConstructor | undefined
}

/** Who signed in, and whose name to offer at the next login. */
interface LoggedIn {
  username: string
  remember: string | undefined
}

/** The provider with the side that only the rest of the client uses. */
export class TokenAuthProvider implements AuthProvider {
  readonly storageKind: StorageKind
  readonly #service: AuthService
  readonly #vault: TokenVault
  readonly #serverClock: ServerClock
  readonly #platform: Platform
  readonly #tabs: TabChannel
  readonly #store = new Store<AuthState>({ status: 'no_token' })
  readonly #dataEndListeners = new Set<(why: DataEnd) => void>()
  readonly #stopWake: () => void
  #token: HeldToken | undefined
  #isStored = false
  /** Whose data is on the screen, from the first token until a logout; kept over an expiry. */
  #owner: string | undefined
  /** The commit guard: each login and logout takes a new number, and a late answer to an older one changes nothing. */
  #attempt = 0
  #identity = 0
  #check: Promise<boolean> | undefined
  #cancelTimer = () => {}

  constructor({ service, storage, serverClock, platform, server, BroadcastChannel }: AuthProviderOptions) {
    this.storageKind = storage.kind
    this.#service = service
    this.#vault = new TokenVault(storage)
    this.#serverClock = serverClock
    this.#platform = platform
    this.#stopWake = platform.onWake(() => this.#watchExpiry())
    this.#tabs = openTabChannel(BroadcastChannel, server, (message) => {
      if (message === 'logged_out') this.#forgetUser()
      else if (this.state.status !== 'authenticating') void this.checkAuthentication()
    })
  }

  get state(): AuthState {
    return this.#store.state
  }

  get isAuthenticated(): boolean {
    return this.getToken() !== undefined
  }

  get isStored(): boolean {
    return this.#isStored
  }

  /** Grows whenever what comes next may belong to another user: answers to older questions are not theirs. */
  get identity(): number {
    return this.#identity
  }

  /** Who is signed in, or was until the token ended. */
  get username(): string | undefined {
    return 'username' in this.state && this.state.status !== 'authenticating' ? this.state.username : undefined
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  /** Calls back just before the state changes to one in which the loaded data is nobody's or another's. */
  onDataEnd(listener: (why: DataEnd) => void): void {
    this.#dataEndListeners.add(listener)
  }

  getToken(): string | undefined {
    return this.#token !== undefined && this.#isLive(this.#token) ? this.#token.accessToken : undefined
  }

  checkAuthentication(options: SignalOptions = {}): Promise<boolean> {
    this.#check ??= this.#readVault(options).finally(() => {
      this.#check = undefined
    })
    return this.#check
  }

  login(username: string, password: string, options: LoginOptions = {}): Promise<void> {
    const { rememberMe = false, code, signal } = options
    return this.#logIn(username, async (attempt) => {
      const answer = await this.#service.login(username, password, { code, signal })
      await this.#commit(attempt, answer, { username, remember: rememberMe ? username : undefined })
    })
  }

  loginWithPasskey(ask: AskForPasskey, { signal }: SignalOptions = {}): Promise<void> {
    return this.#logIn('', async (attempt) => {
      const { challenge_id, options } = await this.#service.passkeyOptions({ signal })
      const response = await ask(options)
      const answer = await this.#service.loginWithPasskey({ challenge_id, response }, { signal })
      const { username } = await this.#service.me(answer.access_token, { signal })
      await this.#commit(attempt, answer, { username, remember: await this.#vault.rememberedUsername() })
    })
  }

  async #logIn(username: string, act: (attempt: number) => Promise<void>): Promise<void> {
    const before = this.state
    if (before.status === 'authenticating') throw new ApiError('conflict', 'A login is already under way')
    if (this.isAuthenticated) throw new ApiError('conflict', 'Somebody is signed in: log out first')
    if (before.status !== 'no_token' && before.status !== 'token_expired') this.#end('expired')
    const attempt = ++this.#attempt
    const from = this.state
    this.#go('login_started', { status: 'authenticating', username })
    try {
      await act(attempt)
    } catch (cause) {
      if (attempt === this.#attempt) {
        if (from.status === 'token_expired') this.#go('login_failed_in_place', from)
        else this.#go('login_failed', { status: 'no_token' })
      }
      throw cause
    }
  }

  async logout(options: SignalOptions = {}): Promise<void> {
    const inMemory = this.#token
    this.#forgetUser()
    const stored = inMemory === undefined ? await this.#vault.read() : undefined
    const token = isLogin(stored) ? stored.token : inMemory
    await this.#vault.clear()
    this.#tabs.tell('logged_out')
    if (token !== undefined && this.#isLive(token)) await this.#revoke(token.accessToken, options)
  }

  rememberedUsername(): Promise<string | undefined> {
    return this.#vault.rememberedUsername()
  }

  dismissExpired(): void {
    if (this.state.status !== 'token_expired') return
    this.#endData('dismissed')
    this.#go('dismissed', { status: 'no_token' })
  }

  /** The token for a call or the socket, which puts it in use; undefined, and the login ended, when its time is over. */
  useToken(): string | undefined {
    this.#watchExpiry()
    const { state } = this
    if (state.status === 'token_valid') this.#go('token_used', { ...state, status: 'in_use' })
    return this.getToken()
  }

  /** The server refused this token. It counts only against the token that is current: an older one says nothing. */
  refuse(accessToken: string): void {
    if (this.#token === undefined || this.#token.accessToken !== accessToken) return
    const leftMs = this.#token.expiresAt.getTime() - this.#serverClock.now().getTime()
    this.#end(leftMs > clockToleranceMs ? 'revoked' : 'expired')
  }

  /** The server's own spelling of who is signed in, and when that ends. */
  learn({ username, expiresAt }: { username?: string; expiresAt?: Date }): void {
    const { state } = this
    if (state.status !== 'token_valid' && state.status !== 'in_use') return
    if (this.#token !== undefined && expiresAt !== undefined) this.#token = { ...this.#token, expiresAt }
    const next = { ...state, username: username ?? state.username, expiresAt: expiresAt ?? state.expiresAt }
    if (next.username !== state.username) this.#owner = userKey(next.username)
    if (next.username !== state.username || next.expiresAt.getTime() !== state.expiresAt.getTime()) {
      this.#store.set(next)
    }
    this.#watchExpiry()
  }

  close(): void {
    this.#cancelTimer()
    this.#stopWake()
    this.#tabs.close()
  }

  async #commit(attempt: number, answer: TokenAnswer, { username, remember }: LoggedIn): Promise<void> {
    const token: HeldToken = {
      accessToken: answer.access_token,
      expiresInSeconds: answer.expires_in,
      expiresAt: new Date(this.#serverClock.now().getTime() + answer.expires_in * 1_000),
    }
    const stored = { token, username, clockOffsetMs: this.#serverClock.offsetMs }
    const kept = attempt === this.#attempt && (await this.#vault.write(stored))
    if (attempt === this.#attempt) await this.#vault.remember(remember)
    if (attempt !== this.#attempt) {
      await this.#vault.forget(token.accessToken)
      await this.#revoke(token.accessToken)
      throw new ApiError('aborted', 'The login was called off')
    }
    this.#isStored = kept
    this.#take('login_succeeded', token, username)
    this.#tabs.tell('logged_in')
  }

  async #readVault(options: SignalOptions): Promise<boolean> {
    if (this.state.status === 'authenticating') return false
    const attempt = this.#attempt
    const stored = await this.#vault.read()
    if (attempt !== this.#attempt) return this.isAuthenticated
    if (stored === 'unavailable') return this.isAuthenticated // locked: what is held here stays good
    if (stored === undefined) {
      // Held here and kept nowhere, because the vault is out of order; or gone because another tab signed out.
      if (this.#token !== undefined && this.#isStored) this.#forgetUser()
      return this.isAuthenticated
    }
    return this.#restore(stored, options)
  }

  async #restore({ token, username, clockOffsetMs }: StoredLogin, options: SignalOptions): Promise<boolean> {
    if (token.accessToken === this.#token?.accessToken) return this.isAuthenticated
    if (this.#serverClock.offsetMs === 0) this.#serverClock.restore(clockOffsetMs)
    if (!this.#isLive(token)) {
      await this.#vault.forget(token.accessToken)
      return this.isAuthenticated
    }
    const attempt = this.#attempt
    const name = username ?? (await this.#askWho(token, options))
    if (attempt !== this.#attempt || name === undefined) return this.isAuthenticated
    this.#isStored = true
    this.#take('token_restored', token, name)
    return true
  }

  /** Undefined when the server refuses the token; an empty name when the server cannot be asked. */
  async #askWho({ accessToken }: HeldToken, options: SignalOptions): Promise<string | undefined> {
    try {
      return (await this.#service.me(accessToken, options)).username
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.code !== 'invalid_token') return ''
      await this.#vault.forget(accessToken)
      return undefined
    }
  }

  #take(event: AuthEvent, token: HeldToken, username: string): void {
    const owner = userKey(username)
    if (this.#owner !== undefined && owner !== '' && owner !== this.#owner) this.#endData('other_user')
    this.#owner = owner === '' ? this.#owner : owner
    this.#token = token
    this.#go(event, { status: 'token_valid', username, expiresAt: token.expiresAt })
    this.#watchExpiry()
  }

  #end(reason: EndReason): void {
    const { state } = this
    const token = this.#token
    if (token === undefined || (state.status !== 'token_valid' && state.status !== 'in_use')) return
    this.#token = undefined
    this.#isStored = false
    this.#cancelTimer()
    this.#go('token_ended', { status: 'token_expired', username: state.username, reason })
    void this.#forgetEnded(token)
  }

  async #forgetEnded({ accessToken }: HeldToken): Promise<void> {
    const newer = await this.#vault.forget(accessToken)
    // Another tab signed in meanwhile.
    if (newer !== undefined && this.state.status === 'token_expired') await this.checkAuthentication()
  }

  /** Everything of the user goes from memory, at once and whatever is under way. */
  #forgetUser(): void {
    this.#attempt += 1
    this.#token = undefined
    this.#isStored = false
    this.#cancelTimer()
    this.#endData('logged_out')
    this.#owner = undefined
    if (this.state.status !== 'no_token') this.#go('logged_out', { status: 'no_token' })
  }

  #endData(why: DataEnd): void {
    this.#identity += 1
    for (const listener of this.#dataEndListeners) listener(why)
  }

  /** Best effort: who logs out is out on this device, whether the server hears of it or not. */
  async #revoke(accessToken: string, options: SignalOptions = {}): Promise<void> {
    try {
      await this.#service.logout(accessToken, options)
    } catch {
      // The token ends by itself within the day.
    }
  }

  #watchExpiry(): void {
    this.#cancelTimer()
    if (this.#token === undefined) return
    const leftMs = this.#token.expiresAt.getTime() - this.#serverClock.now().getTime()
    if (leftMs <= 0) this.#end('expired')
    else this.#cancelTimer = this.#platform.setTimer(() => this.#watchExpiry(), Math.min(leftMs, longestTimerMs))
  }

  #isLive({ expiresAt }: HeldToken): boolean {
    return this.#serverClock.now() < expiresAt
  }

  #go(event: AuthEvent, next: AuthState): void {
    this.#store.set(step(this.state, event, next))
  }
}

/** A username as it is compared: the server does not tell case apart. */
export function userKey(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase()
}
