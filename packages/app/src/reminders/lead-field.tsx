/**
 * Chooses when a reminder comes.
 * @module
 */
import type { EventReminder } from '@axia/contract'
import { useReminderWords } from '../i18n/reminder-words.ts'
import { SelectField } from '../parts/field.tsx'
import { offered, reminderName } from './lead-choices.ts'

export interface LeadFieldProps<T extends EventReminder> {
  label: string
  value: T
  choices: readonly T[]
  /** What the settings say, where that is known. */
  usual?: EventReminder | undefined
  onChange: (value: T) => void
}

export function LeadField<T extends EventReminder>({ label, value, choices, usual, onChange }: LeadFieldProps<T>) {
  const words = useReminderWords()
  const all = offered(choices, value)
  return (
    <SelectField
      label={label}
      value={String(value)}
      onChange={({ target }) => {
        const chosen = all.find((each) => String(each) === target.value)
        if (chosen !== undefined) onChange(chosen)
      }}
    >
      {all.map((each) => (
        <option key={each} value={String(each)}>
          {reminderName(each, words, usual)}
        </option>
      ))}
    </SelectField>
  )
}
