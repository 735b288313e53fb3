/**
 * What the account's activity says, in English.
 * @module
 */
import type { AuditAction } from '@axia/contract'

export const activityEn: Record<AuditAction, string> = {
  user_added: 'Account created',
  user_disabled: 'Account disabled by the administrator',
  user_enabled: 'Account enabled by the administrator',
  user_removed: 'Account removed',
  login: 'Signed in',
  login_refused: 'Sign-in refused',
  logout: 'Signed out',
  session_revoked: 'Signed out from another device',
  sessions_revoked: 'All other devices signed out',
  password_changed: 'Password changed',
  password_reset: 'Password changed by the administrator',
  totp_enabled: 'Second factor turned on',
  totp_disabled: 'Second factor turned off',
  recovery_code_used: 'Recovery code used',
  passkey_added: 'Passkey added',
  passkey_removed: 'Passkey removed',
  key_rotated: 'Server key changed',
  calendar_link_made: 'Calendar address made',
  calendar_link_revoked: 'Calendar address revoked',
  reminders_enabled: 'Reminders switched on for a device',
  reminders_disabled: 'Reminders switched off for a device',
}
