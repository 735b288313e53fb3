/**
 * The times before an event that are offered, and how each is called.
 * @module
 */
import type { EventReminder } from '@axia/contract'
import type { ReminderDictionary } from '../i18n/reminder-es.ts'

/** Minutes before the start. */
export const leadMinutes: readonly number[] = [0, 5, 10, 15, 30, 60, 120, 1440, 2880, 10_080]

/** What is offered for an event with hours, and for one that takes the whole day. */
export const hourChoices: readonly EventReminder[] = ['default', 'none', ...leadMinutes]
export const dayChoices: readonly EventReminder[] = ['default', 'none', 'same_day', 'day_before']

/** @param usual what the settings say, for those that go by them */
export function reminderName(reminder: EventReminder, words: ReminderDictionary, usual?: EventReminder): string {
  if (reminder === 'default' && usual !== undefined) return words.usualIs(insideSentence(reminderName(usual, words)))
  if (typeof reminder === 'number') return words.before(reminder)
  return { default: words.usual, none: words.none, same_day: words.sameDay, day_before: words.dayBefore }[reminder]
}

function insideSentence([first = '', ...rest]: string): string {
  return first.toLocaleLowerCase() + rest.join('')
}

/** What is offered, with what was chosen before where that is something else. */
export function offered<T extends EventReminder>(choices: readonly T[], chosen: T): readonly T[] {
  return choices.includes(chosen) ? choices : [...choices, chosen]
}
