/**
 * What the account's activity says, in Spanish: loaded with the settings, not with the first screen.
 * @module
 */
import type { AuditAction } from '@axia/contract'

export const activityEs: Record<AuditAction, string> = {
  user_added: 'Cuenta creada',
  user_disabled: 'Cuenta desactivada por la administración',
  user_enabled: 'Cuenta activada por la administración',
  user_removed: 'Cuenta eliminada',
  login: 'Inicio de sesión',
  login_refused: 'Intento de entrar rechazado',
  logout: 'Cierre de sesión',
  session_revoked: 'Sesión cerrada desde otro dispositivo',
  sessions_revoked: 'Todas las demás sesiones cerradas',
  password_changed: 'Contraseña cambiada',
  password_reset: 'Contraseña cambiada por la administración',
  totp_enabled: 'Segundo factor activado',
  totp_disabled: 'Segundo factor desactivado',
  recovery_code_used: 'Código de recuperación usado',
  passkey_added: 'Llave de acceso añadida',
  passkey_removed: 'Llave de acceso quitada',
  key_rotated: 'Clave del servidor cambiada',
  calendar_link_made: 'Dirección del calendario creada',
  calendar_link_revoked: 'Dirección del calendario revocada',
  reminders_enabled: 'Recordatorios activados en un dispositivo',
  reminders_disabled: 'Recordatorios desactivados en un dispositivo',
}
