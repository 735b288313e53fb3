/**
 * Reminders: on this device, on others, and when they come.
 * @module
 */
import { useReminderWords } from '../../i18n/reminder-words.ts'
import { useServices } from '../../services.tsx'
import { ReminderDevicesPart } from './reminder-devices-part.tsx'
import { ReminderTimesPart } from './reminder-times-part.tsx'
import { Section } from './section.tsx'

export function RemindersSection() {
  const { phone } = useServices()
  const words = useReminderWords()
  if (phone !== undefined) return <Section id="reminders" hint={words.phone} />
  return (
    <Section id="reminders" hint={words.hint}>
      <ReminderDevicesPart />
      <ReminderTimesPart />
    </Section>
  )
}
