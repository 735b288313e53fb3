/**
 * The table of the login's states: what may follow what.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { step, transitions } from './auth-machine.ts'

describe(step, () => {
  it('knows the five states of the founding documents', () => {
    expect(Object.keys(transitions)).toEqual(['no_token', 'authenticating', 'token_valid', 'in_use', 'token_expired'])
  })

  it('goes where the table leads', () => {
    const next = { status: 'authenticating', username: 'ana' } as const
    expect(step({ status: 'no_token' }, 'login_started', next)).toBe(next)
  })

  it('refuses a login that ends in a token which nobody asked for', () => {
    const next = { status: 'token_valid', username: 'ana', expiresAt: new Date() } as const
    expect(() => step({ status: 'no_token' }, 'login_succeeded', next)).toThrow(/does not lead from no_token/)
  })

  it('refuses to go back from an expired token to one in use', () => {
    const expired = { status: 'token_expired', username: 'ana', reason: 'expired' } as const
    const next = { status: 'in_use', username: 'ana', expiresAt: new Date() } as const
    expect(() => step(expired, 'token_used', next)).toThrow(/does not lead/)
  })
})
