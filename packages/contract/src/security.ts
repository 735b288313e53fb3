/**
 * The account's second factors, passkeys and audit log.
 * @module
 */
import { type Static, type TSchema, Type } from 'typebox'
import { DeviceName, Password, TokenAnswer } from './auth.ts'
import { anyone, bearer, closed, Id, Instant, NoContent, nullable, serial, text } from './wire.ts'

/** Six digits of an authenticator app (RFC 6238), or one of the recovery codes. */
export const SecondFactorCode = text(64, 1)

export const Passkey = Type.Object({
  id: Id,
  name: Type.String(),
  created_at: Instant,
  last_used_at: nullable(Instant),
})
export type Passkey = Static<typeof Passkey>

/** How the account is protected beyond its password. */
export const Security = Type.Object({
  totp: Type.Boolean({ description: 'A login by password asks for a code too' }),
  recovery_codes_left: Type.Integer(),
  passkeys: Type.Array(Passkey),
})
export type Security = Static<typeof Security>

export const CurrentPassword = closed({ current_password: Password })

/** A secret that is not yet in force: show it as a QR code, then confirm it with a first code. */
export const TotpSecret = Type.Object({
  secret: Type.String({ description: 'Base32' }),
  otpauth_url: Type.String({ description: 'For the QR code' }),
})
export type TotpSecret = Static<typeof TotpSecret>

export const TotpConfirmation = closed({ code: SecondFactorCode })

/** Codes that each replace one TOTP code, once. They are shown this one time. */
export const RecoveryCodes = Type.Object({ recovery_codes: Type.Array(Type.String()) })
export type RecoveryCodes = Static<typeof RecoveryCodes>

/** Bytes as WebAuthn's JSON forms have them. */
const Base64Url = Type.String({ minLength: 1, maxLength: 16_384, pattern: '^[A-Za-z0-9_-]+$' })

/** What a browser answers to `navigator.credentials` (Web Authentication Level 3 §5.1, the members that are looked at). */
function credential<T extends TSchema>(response: T) {
  return closed({
    id: Base64Url,
    rawId: Base64Url,
    type: Type.Literal('public-key'),
    clientExtensionResults: closed({}),
    response,
  })
}

export const RegistrationCredential = credential(
  closed({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 32, pattern: '^[a-z-]+$' }), { maxItems: 10 })),
  }),
)

export const AuthenticationCredential = credential(
  closed({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: Type.Optional(Base64Url),
  }),
)

export const WebAuthnOptions = Type.Object({
  challenge_id: Id,
  options: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
})
export type WebAuthnOptions = Static<typeof WebAuthnOptions>

export const NewPasskey = closed({ challenge_id: Id, name: DeviceName, response: RegistrationCredential })
export type NewPasskey = Static<typeof NewPasskey>

export const PasskeyPatch = closed({ name: DeviceName })

export const PasskeyLogin = closed({
  challenge_id: Id,
  response: AuthenticationCredential,
  device_name: Type.Optional(DeviceName),
})
export type PasskeyLogin = Static<typeof PasskeyLogin>

/** What is written down of each account. */
export const AuditAction = Type.Enum([
  'user_added',
  'user_disabled',
  'user_enabled',
  'user_removed',
  'login',
  'login_refused',
  'logout',
  'session_revoked',
  'sessions_revoked',
  'password_changed',
  'password_reset',
  'totp_enabled',
  'totp_disabled',
  'recovery_code_used',
  'passkey_added',
  'passkey_removed',
  'key_rotated',
  'calendar_link_made',
  'calendar_link_revoked',
  'reminders_enabled',
  'reminders_disabled',
])
export type AuditAction = Static<typeof AuditAction>

export const AuditEntry = Type.Object({
  number: Type.Integer(),
  at: Instant,
  action: AuditAction,
  address: nullable(Type.String()),
  device_name: nullable(Type.String()),
  current: Type.Boolean({ description: 'Done in the session that asks' }),
})
export type AuditEntry = Static<typeof AuditEntry>

const AuditQuery = Type.Object({
  before: Type.Optional(serial('Only entries with a smaller number')),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
})

const PasskeyPath = Type.Object({ id: Id })

export const securityCalls = {
  'GET /security': {
    tags: ['account'],
    summary: 'Second factor and passkeys of the account',
    security: bearer,
    response: { 200: Security },
  },
  'POST /totp': {
    tags: ['account'],
    summary: 'Begin to set up an authenticator app',
    security: bearer,
    body: CurrentPassword,
    response: { 200: TotpSecret },
  },
  'POST /totp/confirm': {
    tags: ['account'],
    summary: 'Put the authenticator app in force with its first code',
    security: bearer,
    body: TotpConfirmation,
    response: { 200: RecoveryCodes },
  },
  'DELETE /totp': {
    tags: ['account'],
    summary: 'Do without the authenticator app again',
    security: bearer,
    body: CurrentPassword,
    response: { 204: NoContent },
  },
  'POST /passkeys/options': {
    tags: ['account'],
    summary: 'Begin to add a passkey: options for navigator.credentials.create',
    security: bearer,
    body: CurrentPassword,
    response: { 200: WebAuthnOptions },
  },
  'POST /passkeys': {
    tags: ['account'],
    summary: 'Add a passkey',
    security: bearer,
    body: NewPasskey,
    response: { 201: Passkey },
  },
  'PATCH /passkeys/{id}': {
    tags: ['account'],
    summary: 'Rename a passkey',
    security: bearer,
    params: PasskeyPath,
    body: PasskeyPatch,
    response: { 200: Passkey },
  },
  'DELETE /passkeys/{id}': {
    tags: ['account'],
    summary: 'Remove a passkey',
    security: bearer,
    params: PasskeyPath,
    response: { 204: NoContent },
  },
  'POST /passkey-login/options': {
    tags: ['auth'],
    summary: 'Begin to sign in with a passkey: options for navigator.credentials.get',
    security: anyone,
    response: { 200: WebAuthnOptions },
  },
  'POST /passkey-login': {
    tags: ['auth'],
    summary: 'Sign in with a passkey',
    security: anyone,
    body: PasskeyLogin,
    response: { 200: TokenAnswer },
  },
  'GET /audit-log': {
    tags: ['account'],
    summary: 'What happened to the account, newest first; older entries with `before`',
    security: bearer,
    querystring: AuditQuery,
    response: { 200: Type.Array(AuditEntry) },
  },
} as const
