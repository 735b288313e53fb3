/**
 * The login's states and what leads from one to another: the whole machine as one table.
 * @module
 */
import type { AuthState } from './auth-types.ts'

export type AuthStatus = AuthState['status']

/** What can happen to a login. */
export type AuthEvent =
  | 'login_started'
  | 'login_succeeded'
  | 'login_failed'
  | 'login_failed_in_place'
  | 'token_restored'
  | 'token_used'
  | 'token_ended'
  | 'dismissed'
  | 'logged_out'

/** From each status, by each event that may happen there, to the next. What is not in it cannot happen. */
export const transitions = {
  no_token: { login_started: 'authenticating', token_restored: 'token_valid', logged_out: 'no_token' },
  authenticating: {
    login_succeeded: 'token_valid',
    login_failed: 'no_token',
    login_failed_in_place: 'token_expired',
    logged_out: 'no_token',
  },
  token_valid: {
    token_used: 'in_use',
    token_ended: 'token_expired',
    token_restored: 'token_valid',
    logged_out: 'no_token',
  },
  in_use: { token_ended: 'token_expired', token_restored: 'token_valid', logged_out: 'no_token' },
  token_expired: {
    login_started: 'authenticating',
    token_restored: 'token_valid',
    dismissed: 'no_token',
    logged_out: 'no_token',
  },
} as const satisfies Record<AuthStatus, Partial<Record<AuthEvent, AuthStatus>>>

/**
 * The next state: `candidate`, when the table allows it.
 *
 * @throws {Error} for a step that the table does not know: a mistake of ours, never of the user's.
 */
export function step(state: AuthState, event: AuthEvent, candidate: AuthState): AuthState {
  const row: Partial<Record<AuthEvent, AuthStatus>> = transitions[state.status]
  if (row[event] !== candidate.status)
    throw new Error(`${event} does not lead from ${state.status} to ${candidate.status}`)
  return candidate
}
