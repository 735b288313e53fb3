/**
 * The account's second factor, passkeys and audit log.
 * @module
 */
import type { Passkey, Security, TotpSecret } from '@axia/contract'
import type { ApiService } from '../api/api-types.ts'
import type { SignalOptions } from '../auth/auth-types.ts'
import { Store } from '../store.ts'
import { noteFailure } from './note-failure.ts'
import type { MakePasskey, SecurityProvider, SecurityState } from './security-types.ts'

const nothing: SecurityState = { security: undefined, entries: undefined, hasOlderEntries: false, error: undefined }
const pageSize = 10

export class ApiSecurityProvider implements SecurityProvider {
  readonly #api: ApiService
  readonly #store = new Store<SecurityState>(nothing)

  constructor(api: ApiService) {
    this.#api = api
  }

  get state(): SecurityState {
    return this.#store.state
  }

  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener)
  }

  async load({ signal }: SignalOptions = {}): Promise<Security> {
    const security = await noteFailure(this.#store, () => this.#api.request('GET /security', { signal }))
    this.#store.set({ ...this.state, security, error: undefined })
    return security
  }

  beginTotp(currentPassword: string, { signal }: SignalOptions = {}): Promise<TotpSecret> {
    return this.#api.request('POST /totp', { body: { current_password: currentPassword }, signal })
  }

  async confirmTotp(code: string, { signal }: SignalOptions = {}): Promise<readonly string[]> {
    const { recovery_codes: codes } = await this.#api.request('POST /totp/confirm', { body: { code }, signal })
    this.#change({ totp: true, recovery_codes_left: codes.length })
    return codes
  }

  async removeTotp(currentPassword: string, { signal }: SignalOptions = {}): Promise<void> {
    await this.#api.request('DELETE /totp', { body: { current_password: currentPassword }, signal })
    this.#change({ totp: false, recovery_codes_left: 0 })
  }

  async addPasskey(
    currentPassword: string,
    name: string,
    make: MakePasskey,
    { signal }: SignalOptions = {},
  ): Promise<Passkey> {
    const body = { current_password: currentPassword }
    const { challenge_id, options } = await this.#api.request('POST /passkeys/options', { body, signal })
    const response = await make(options)
    const added = await this.#api.request('POST /passkeys', { body: { challenge_id, name, response }, signal })
    this.#changePasskeys((passkeys) => [...passkeys, added])
    return added
  }

  async renamePasskey(id: string, name: string, { signal }: SignalOptions = {}): Promise<Passkey> {
    const renamed = await this.#api.request('PATCH /passkeys/{id}', { params: { id }, body: { name }, signal })
    this.#changePasskeys((passkeys) => passkeys.map((passkey) => (passkey.id === id ? renamed : passkey)))
    return renamed
  }

  async removePasskey(id: string, { signal }: SignalOptions = {}): Promise<void> {
    await this.#api.request('DELETE /passkeys/{id}', { params: { id }, signal })
    this.#changePasskeys((passkeys) => passkeys.filter((passkey) => passkey.id !== id))
  }

  loadEntries(options: SignalOptions = {}): Promise<void> {
    return this.#loadPage(undefined, options)
  }

  async loadOlderEntries(options: SignalOptions = {}): Promise<void> {
    const oldest = this.state.entries?.at(-1)
    if (oldest !== undefined && this.state.hasOlderEntries) await this.#loadPage(oldest.number, options)
  }

  /** Forgets everything: it belongs to another user, or to nobody. */
  clear(): void {
    this.#store.set(nothing)
  }

  async #loadPage(before: number | undefined, { signal }: SignalOptions): Promise<void> {
    const query = { limit: pageSize, ...(before !== undefined && { before }) }
    const page = await noteFailure(this.#store, () => this.#api.request('GET /audit-log', { query, signal }))
    const known = this.state.entries ?? []
    const [newest, oldest] = [page[0]?.number ?? 0, page.at(-1)?.number ?? 0]
    const newer = before === undefined ? [] : known.filter(({ number }) => number > newest)
    // What was shown of older ones stays, as long as nothing is missing in between.
    const isJoined = before === undefined && known.some(({ number }) => number >= oldest)
    const older = isJoined ? known.filter(({ number }) => number < oldest) : []
    const hasOlderEntries = older.length > 0 ? this.state.hasOlderEntries : page.length === pageSize
    this.#store.set({ ...this.state, entries: [...newer, ...page, ...older], hasOlderEntries, error: undefined })
  }

  #change(change: Partial<Security>): void {
    const { security } = this.state
    if (security !== undefined) this.#store.set({ ...this.state, security: { ...security, ...change } })
  }

  #changePasskeys(change: (passkeys: Passkey[]) => Passkey[]): void {
    if (this.state.security !== undefined) this.#change({ passkeys: change(this.state.security.passkeys) })
  }
}
