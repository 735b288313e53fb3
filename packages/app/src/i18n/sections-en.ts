/**
 * The sections of the settings by their names, in English, and what else they are looked for by.
 * @module
 */
import type { SectionsDictionary } from './sections-es.ts'

export const sectionsEn: SectionsDictionary = {
  index: 'Sections of the settings',
  command: (section) => `Settings: ${section}`,
  titles: {
    appearance: 'Appearance',
    reminders: 'Reminders',
    calendars: 'Calendars',
    devices: 'Devices',
    password: 'Password',
    'second-factor': 'Second factor',
    passkeys: 'Passkeys',
    activity: 'Account activity',
    lock: 'Lock',
    storage: 'Where your access is kept',
  },
  also: {
    appearance: 'language theme dark light time zone',
    reminders: 'notifications alerts',
    calendars: 'subscriptions import ics iCal export',
    devices: 'sessions lost phone',
    password: 'change',
    'second-factor': '2FA TOTP code authenticator two-factor verification recovery',
    passkeys: 'fingerprint face',
    activity: 'history log security',
    lock: 'fingerprint face',
    storage: 'privacy encrypted',
  },
}
