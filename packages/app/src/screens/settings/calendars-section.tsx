/**
 * Calendars of others, files that come in, and the own calendar's private address.
 * @module
 */
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { CalendarFeedPart } from './calendar-feed-part.tsx'
import { CalendarImportPart } from './calendar-import-part.tsx'
import { Section } from './section.tsx'
import { SubscriptionsPart } from './subscriptions-part.tsx'

export function CalendarsSection() {
  const { sources } = useCalendarWords()
  return (
    <Section id="calendars" hint={sources.hint}>
      <SubscriptionsPart />
      <CalendarImportPart />
      <CalendarFeedPart />
    </Section>
  )
}
