/**
 * The login's calls: exchange a password for an access token, give one back, ask whose it is.
 * @module
 */
import { Me, type PasskeyLogin, TokenAnswer, WebAuthnOptions } from '@axia/contract'
import { Check } from 'typebox/value'
import { ApiError } from '../api-error.ts'
import type { Http } from '../http.ts'
import type { SignalOptions } from './auth-types.ts'

/** How long a logout waits for the server before it goes on without it. */
const logoutTimeoutMs = 5_000

export interface LoginCallOptions extends SignalOptions {
  /** Second factor. */
  code?: string | undefined
}

export interface AuthService {
  /** @throws {ApiError} */
  login(username: string, password: string, options?: LoginCallOptions): Promise<TokenAnswer>
  /** What a passkey must sign. @throws {ApiError} */
  passkeyOptions(options?: SignalOptions): Promise<WebAuthnOptions>
  /** @throws {ApiError} */
  loginWithPasskey(answer: PasskeyLogin, options?: SignalOptions): Promise<TokenAnswer>
  /** @throws {ApiError} */
  logout(token: string, options?: SignalOptions): Promise<void>
  /** @throws {ApiError} */
  me(token: string, options?: SignalOptions): Promise<Me>
}

/** @param deviceName - how this device is called in the list of sessions. */
export function createAuthService(http: Http, deviceName: string | undefined): AuthService {
  return {
    async login(username, password, { code, signal } = {}) {
      const optional = { ...(code && { totp: code }), ...(deviceName && { device_name: deviceName }) }
      const form = { grant_type: 'password', username, password, ...optional }
      const { body } = await http({ method: 'POST', path: '/token', form, signal })
      return asToken(body)
    },
    async passkeyOptions({ signal } = {}) {
      const { body } = await http({ method: 'POST', path: '/passkey-login/options', signal })
      if (!Check(WebAuthnOptions, body)) throw new ApiError('bad_answer', 'The server did not say what to sign')
      return body
    },
    async loginWithPasskey(answer, { signal } = {}) {
      const named = { ...answer, ...(deviceName && { device_name: deviceName }) }
      const { body } = await http({ method: 'POST', path: '/passkey-login', body: named, signal })
      return asToken(body)
    },
    async logout(token, { signal } = {}) {
      await http({ method: 'POST', path: '/logout', token, signal, timeoutMs: logoutTimeoutMs })
    },
    async me(token, { signal } = {}) {
      const { body } = await http({ method: 'GET', path: '/me', token, signal })
      if (!Check(Me, body)) throw new ApiError('bad_answer', 'The server did not say whose token this is')
      return body
    },
  }
}

function asToken(body: unknown): TokenAnswer {
  if (!Check(TokenAnswer, body)) throw new ApiError('bad_answer', 'The server did not answer with an access token')
  return body
}
