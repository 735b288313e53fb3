/**
 * The reminders' own texts in the language that is spoken.
 * @module
 */
import { useI18n } from './i18n.tsx'
import { reminderEn } from './reminder-en.ts'
import { type ReminderDictionary, reminderEs } from './reminder-es.ts'

export function useReminderWords(): ReminderDictionary {
  return useI18n().locale === 'es' ? reminderEs : reminderEn
}
