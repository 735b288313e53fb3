/**
 * The sections of the settings by their names, in Spanish, and what else they are looked for by.
 * @module
 */
export const sectionsEs = {
  index: 'Secciones de los ajustes',
  command: (section: string) => `Ajustes: ${section}`,
  titles: {
    appearance: 'Apariencia',
    reminders: 'Recordatorios',
    calendars: 'Calendarios',
    devices: 'Dispositivos',
    password: 'Contraseña',
    'second-factor': 'Segundo factor',
    passkeys: 'Llaves de acceso',
    activity: 'Actividad de la cuenta',
    lock: 'Bloqueo',
    storage: 'Dónde se guarda tu acceso',
  },
  also: {
    appearance: 'idioma tema oscuro claro zona horaria',
    reminders: 'avisos notificaciones',
    calendars: 'suscripciones importar ics iCal exportar',
    devices: 'sesiones teléfono perdido',
    password: 'clave cambiar',
    'second-factor': '2FA TOTP código autenticación verificación recuperación',
    passkeys: 'passkey huella cara',
    activity: 'historial registro seguridad',
    lock: 'huella cara',
    storage: 'privacidad cifrado',
  },
}

export type SectionsDictionary = typeof sectionsEs
