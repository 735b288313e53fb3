/**
 * What comes, day after day, as a list.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import CalendarIcon from 'lucide-react/icons/calendar'
import { AgendaList } from '../../calendar/agenda-list.tsx'
import type { EventSource } from '../../calendar/event-source.ts'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { eventsOn } from '../../time/agenda.ts'
import styles from './list-view.module.css'

export interface ListViewProps {
  days: readonly string[]
  today: string
  now: Date
  events: readonly CalendarEvent[]
  isLoading: boolean
  sourceOf: (event: CalendarEvent) => EventSource
  onOpen: (event: CalendarEvent) => void
  /** More days are wanted. */
  onMore: () => void
}

export function ListView({ days, today, now, events, isLoading, sourceOf, onOpen, onMore }: ListViewProps) {
  const { format, timeZone } = useI18n()
  const words = useCalendarWords()
  const full = days
    .map((day) => ({ day, events: eventsOn(events, day, timeZone) }))
    .filter((one) => one.events.length > 0)
  return (
    <div className={styles.list}>
      {full.map((one) => (
        <section key={one.day} aria-label={capitalised(format.longDay(one.day), format.languageTag)}>
          <h2 className={styles.day} aria-current={one.day === today ? 'date' : undefined}>
            {capitalised(format.longDay(one.day), format.languageTag)}
          </h2>
          <AgendaList day={one.day} events={one.events} now={now} onOpen={onOpen} sourceOf={sourceOf} />
        </section>
      ))}
      {full.length === 0 && isLoading && <SkeletonRows rows={5} />}
      {full.length === 0 && !isLoading && (
        <EmptyState
          icon={<CalendarIcon />}
          title={words.listEmpty}
          hint={words.listUntil(format.shortDay(days.at(-1) ?? today))}
        />
      )}
      <div>
        <Button onClick={onMore}>{words.listLater}</Button>
      </div>
    </div>
  )
}
