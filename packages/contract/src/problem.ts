/**
 * Every problem that the server can answer: its stable code, status and title (RFC 9457).
 * @module
 */
import { type Static, Type } from 'typebox'

/** Status and title of each code. The code stands in `type` as `/problems/{code}` and never changes its meaning. */
export const problems = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  unsupported_grant_type: { status: 400, title: 'Only the password grant is supported' },
  weak_password: { status: 400, title: 'The password is too easy to guess' },
  invalid_token: { status: 401, title: 'The access token is missing, wrong or no longer good' },
  invalid_grant: { status: 401, title: 'Wrong username or password' },
  mfa_required: { status: 401, title: 'A second factor is needed' },
  invalid_signature: { status: 401, title: 'The signature is missing or wrong' },
  foreign_origin: { status: 403, title: 'This origin may not call this server' },
  foreign_user: { status: 403, title: 'The path names another user' },
  invalid_setup_code: { status: 403, title: 'The set-up code is wrong' },
  wrong_password: { status: 403, title: 'The current password is wrong' },
  wrong_code: { status: 403, title: 'The code is wrong or was used before' },
  passkey_refused: { status: 403, title: 'The passkey was not accepted' },
  read_only: { status: 403, title: 'This belongs to a calendar that is only read here' },
  not_found: { status: 404, title: 'There is nothing here' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  already_set_up: { status: 409, title: 'This server already has a user' },
  conflict: { status: 409, title: 'The request does not fit the present state' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  range_not_satisfiable: { status: 416, title: 'There is no such part of it' },
  idempotency_key_reused: { status: 422, title: 'This Idempotency-Key belongs to another request' },
  not_a_calendar: { status: 422, title: 'This is not a calendar that can be read' },
  calendar_address_refused: { status: 422, title: 'This address is not one of the public internet' },
  calendar_unreachable: { status: 422, title: 'The calendar cannot be fetched now' },
  calendar_missing: { status: 422, title: 'There is no calendar at this address' },
  calendar_locked: { status: 422, title: 'The calendar wants a login' },
  calendar_too_large: { status: 422, title: 'The calendar is too large' },
  upgrade_required: { status: 426, title: 'This address speaks WebSocket' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  too_many_sockets: { status: 429, title: 'Too many open sockets' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something broke on the server' },
  agent_failed: { status: 502, title: 'The agent could not answer' },
  busy: { status: 503, title: 'The server is busy, try again shortly' },
  agent_timeout: { status: 504, title: 'The agent did not answer in time' },
} as const

export type ProblemCode = keyof typeof problems

/** One member of a body, query or path that was not accepted. Its value is never echoed. */
export const FieldError = Type.Object({
  field: Type.String({ description: 'Name of the member, with dots for nested ones' }),
  message: Type.String(),
})
export type FieldError = Static<typeof FieldError>

/** An error answer, `application/problem+json`. */
export const Problem = Type.Object({
  type: Type.String({ description: '`/problems/{code}`' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(FieldError)),
  error: Type.Optional(Type.String({ description: 'On /token only (RFC 6749 §5.2)' })),
  error_description: Type.Optional(Type.String({ description: 'On /token only (RFC 6749 §5.2)' })),
})
export type Problem = Static<typeof Problem>

/** The code of a problem's `type`, or undefined when it is none of ours. */
export function problemCode(type: string): ProblemCode | undefined {
  const code = type.startsWith('/problems/') ? type.slice('/problems/'.length) : ''
  return Object.hasOwn(problems, code) ? (code as ProblemCode) : undefined
}
