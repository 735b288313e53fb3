/**
 * The signed-in user and their sessions.
 * @module
 */
import { Me, type MePatch, type Session } from '@axia/contract'
import type { ApiService } from '../api/api-types.ts'
import { ApiError } from '../api-error.ts'
import type { AuthProvider, SignalOptions } from '../auth/auth-types.ts'
import type { Seen } from '../offline/seen.ts'
import { Store } from '../store.ts'
import type { AccountProvider, AccountState } from './account-types.ts'
import { noteFailure } from './note-failure.ts'

const nothing: AccountState = { me: undefined, sessions: undefined, error: undefined }

export class ApiAccountProvider implements AccountProvider {
  readonly #api: ApiService
  readonly #auth: AuthProvider
  readonly #seen: Seen
  readonly #store = new Store<AccountState>(nothing)

  constructor(api: ApiService, auth: AuthProvider, seen: Seen) {
    this.#api = api
    this.#auth = auth
    this.#seen = seen
  }

  get state(): AccountState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  async me({ signal }: SignalOptions = {}): Promise<Me> {
    if (this.state.me === undefined) void this.#showSeen()
    const me = await noteFailure(this.#store, () => this.#api.request('GET /me', { signal }))
    this.#setMe(me)
    return me
  }

  async changeMe(patch: MePatch, { signal }: SignalOptions = {}): Promise<Me> {
    const me = await this.#api.request('PATCH /me', { body: patch, signal })
    this.#setMe(me)
    return me
  }

  async sessions({ signal }: SignalOptions = {}): Promise<readonly Session[]> {
    const sessions = await noteFailure(this.#store, () => this.#api.request('GET /sessions', { signal }))
    this.#store.set({ ...this.state, sessions, error: undefined })
    return sessions
  }

  async renameSession(id: string, deviceName: string, { signal }: SignalOptions = {}): Promise<Session> {
    const body = { device_name: deviceName }
    const renamed = await this.#api.request('PATCH /sessions/{id}', { params: { id }, body, signal })
    this.#setSessions((sessions) => sessions.map((session) => (session.id === id ? renamed : session)))
    return renamed
  }

  async revokeSession(id: string, { signal }: SignalOptions = {}): Promise<void> {
    if (this.state.sessions?.find((session) => session.id === id)?.current) return this.#auth.logout({ signal })
    await this.#api.request('DELETE /sessions/{id}', { params: { id }, signal })
    this.#setSessions((sessions) => sessions.filter((session) => session.id !== id))
  }

  async revokeOtherSessions({ signal }: SignalOptions = {}): Promise<void> {
    await this.#api.request('DELETE /sessions', { signal })
    this.#setSessions((sessions) => sessions.filter(({ current }) => current))
  }

  async changePassword(currentPassword: string, newPassword: string, { signal }: SignalOptions = {}): Promise<void> {
    const body = { current_password: currentPassword, new_password: newPassword }
    await this.#api.request('PUT /password', { body, signal })
    this.#setSessions((sessions) => sessions.filter(({ current }) => current))
  }

  /** Loads again what was loaded, if anything was. Failures stand in `state.error`. */
  async refresh(what: 'account' | 'sessions'): Promise<void> {
    try {
      if (what === 'account' && this.state.me !== undefined) await this.me()
      if (what === 'sessions' && this.state.sessions !== undefined) await this.sessions()
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
    }
  }

  /** Forgets everything: it belongs to another user, or to nobody. */
  clear(): void {
    this.#store.set(nothing)
  }

  /** Who this was when the device last heard of it, until the server answers. */
  async #showSeen(): Promise<void> {
    const seen = await this.#seen.find('me', Me)
    if (seen !== undefined && this.state.me === undefined) this.#store.set({ ...this.state, me: seen.value })
  }

  #setMe(me: Me): void {
    this.#store.set({ ...this.state, me, error: undefined })
    this.#seen.keep('me', me)
  }

  #setSessions(change: (sessions: readonly Session[]) => readonly Session[]): void {
    const { sessions } = this.state
    if (sessions !== undefined) this.#store.set({ ...this.state, sessions: change(sessions) })
  }
}
