/**
 * Login, the account, its sessions and the first set-up.
 * @module
 */
import { type Static, Type } from 'typebox'
import { anyone, bearer, closed, Id, Instant, Locale, maxNameLength, NoContent, TimeZone, text } from './wire.ts'

/** Lifetime of an access token in seconds: 24 hours, absolute. */
export const tokenLifetimeSeconds = 86_400

/** A name under which a new user may be made. Names are compared without regard to case. */
export const Username = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[\\p{L}\\p{N}](?:[\\p{L}\\p{N}._-]*[\\p{L}\\p{N}])?$',
  description: 'Letters and digits, with dots, dashes and underscores between them',
})

/** A password as it is typed; the rules for new ones are the server's (`weak_password`). */
export const Password = text(1024, 1)

/** Least length in characters of a new password that stands alone, and of one beside a second factor (NIST SP 800-63B-4 §3.1.1.2). */
export const minPasswordLength = { alone: 15, withSecondFactor: 8 }

/** What a person calls the device that they sign in on. */
export const DeviceName = text(maxNameLength, 1)

export const TokenRequest = closed({
  username: text(256, 1),
  password: Password,
  grant_type: Type.Optional(Type.String({ maxLength: 64 })),
  device_name: Type.Optional(DeviceName),
  totp: Type.Optional(text(64, 1)),
})
export type TokenRequest = Static<typeof TokenRequest>

export const TokenAnswer = Type.Object({
  access_token: Type.String({ minLength: 1 }),
  token_type: Type.Literal('bearer'),
  expires_in: Type.Integer({ minimum: 1, description: 'Seconds' }),
})
export type TokenAnswer = Static<typeof TokenAnswer>

export const SetupRequest = closed({
  code: text(64, 1),
  username: Username,
  password: Password,
  locale: Type.Optional(Locale),
  time_zone: Type.Optional(TimeZone),
})
export type SetupRequest = Static<typeof SetupRequest>

export const SetupAnswer = Type.Object({ username: Type.String() })
export type SetupAnswer = Static<typeof SetupAnswer>

/** What a client must know before anyone has signed in. */
export const ServerInfo = Type.Object({
  setup_needed: Type.Boolean({ description: 'No user exists yet; POST /setup is open' }),
  plain_http: Type.Boolean({ description: 'The operator allowed unencrypted HTTP on this network' }),
})
export type ServerInfo = Static<typeof ServerInfo>

const OwnSession = Type.Object({
  id: Id,
  device_name: Type.String(),
  created_at: Instant,
  expires_at: Instant,
})

export const Me = Type.Object({
  username: Type.String(),
  locale: Locale,
  time_zone: Type.String(),
  session: OwnSession,
})
export type Me = Static<typeof Me>

export const MePatch = closed({ locale: Type.Optional(Locale), time_zone: Type.Optional(TimeZone) })
export type MePatch = Static<typeof MePatch>

/** One login on one device: what is listed and revoked. */
export const Session = Type.Object({
  id: Id,
  device_name: Type.String(),
  address: Type.String({ description: 'IP address of the login' }),
  created_at: Instant,
  last_seen_at: Instant,
  expires_at: Instant,
  current: Type.Boolean({ description: 'The session that asks' }),
})
export type Session = Static<typeof Session>

export const SessionPatch = closed({ device_name: DeviceName })
export type SessionPatch = Static<typeof SessionPatch>

export const PasswordChange = closed({ current_password: Password, new_password: Password })
export type PasswordChange = Static<typeof PasswordChange>

/** A single-use key that opens one socket: 256 random bits as base64url, good for `expires_in` seconds. */
export const Ticket = Type.Object({ ticket: Type.String(), expires_in: Type.Integer({ description: 'Seconds' }) })
export type Ticket = Static<typeof Ticket>

const SessionPath = Type.Object({ id: Id })

export const authCalls = {
  'GET /server-info': {
    tags: ['server'],
    summary: 'What a client must know before login',
    security: anyone,
    response: { 200: ServerInfo },
  },
  'POST /token': {
    tags: ['auth'],
    summary: 'Sign in: exchange username and password for a 24-hour access token',
    security: anyone,
    consumes: ['application/x-www-form-urlencoded', 'application/json'],
    body: TokenRequest,
    response: { 200: TokenAnswer },
  },
  'POST /setup': {
    tags: ['auth'],
    summary: 'Make the first user with the one-time code that the server printed',
    security: anyone,
    body: SetupRequest,
    response: { 201: SetupAnswer },
  },
  'GET /me': {
    tags: ['account'],
    summary: 'The signed-in user and this session',
    security: bearer,
    response: { 200: Me },
  },
  'PATCH /me': {
    tags: ['account'],
    summary: 'Change language or time zone',
    security: bearer,
    body: MePatch,
    response: { 200: Me },
  },
  'POST /logout': {
    tags: ['auth'],
    summary: 'Revoke this session',
    security: bearer,
    response: { 204: NoContent },
  },
  'GET /sessions': {
    tags: ['account'],
    summary: "The user's live sessions, newest first",
    security: bearer,
    response: { 200: Type.Array(Session) },
  },
  'PATCH /sessions/{id}': {
    tags: ['account'],
    summary: "Rename a session's device",
    security: bearer,
    params: SessionPath,
    body: SessionPatch,
    response: { 200: Session },
  },
  'DELETE /sessions/{id}': {
    tags: ['account'],
    summary: 'Revoke one session',
    security: bearer,
    params: SessionPath,
    response: { 204: NoContent },
  },
  'DELETE /sessions': {
    tags: ['account'],
    summary: 'Revoke all sessions but this one',
    security: bearer,
    response: { 204: NoContent },
  },
  'PUT /password': {
    tags: ['account'],
    summary: 'Change the password; all other sessions are revoked',
    security: bearer,
    body: PasswordChange,
    response: { 204: NoContent },
  },
  'POST /ws-ticket': {
    tags: ['chat'],
    summary: 'A single-use ticket that opens one socket',
    security: bearer,
    response: { 200: Ticket },
  },
} as const
