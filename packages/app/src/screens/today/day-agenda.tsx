/**
 * The events of the day that Hoy shows.
 * @module
 */
import { occurrenceKey } from '@axia/client'
import type { CalendarEvent } from '@axia/contract'
import CalendarPlus from 'lucide-react/icons/calendar-plus'
import { memo } from 'react'
import { AgendaList } from '../../calendar/agenda-list.tsx'
import { useI18n } from '../../i18n/i18n.tsx'
import { IconButton } from '../../parts/button.tsx'
import { LoadFailure } from '../../parts/load-failure.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import styles from './today-screen.module.css'
import type { Loaded } from './use-day.ts'
import { CalendarName, WithSources } from './with-sources.tsx'

export interface DayAgendaProps {
  day: string
  events: readonly CalendarEvent[]
  loaded: Loaded
  now: Date
  onOpen: (event: CalendarEvent) => void
  onAdd: () => void
}

export const DayAgenda = memo(function DayAgenda({ day, events, loaded, now, onOpen, onAdd }: DayAgendaProps) {
  const { t } = useI18n()
  const [wholeDays, hours] = [events.filter((event) => event.all_day), events.filter((event) => !event.all_day)]
  return (
    <section className={styles.card} aria-labelledby="agenda">
      <header className={styles.header}>
        <h2 id="agenda">{t.today.agenda}</h2>
        <IconButton label={t.today.addEvent} onClick={onAdd}>
          <CalendarPlus size={18} />
        </IconButton>
      </header>
      <LoadFailure error={loaded.error} text={t.calendar.loadFailed} onRetry={loaded.reload} />
      <WithSources events={events}>
        {(sourceOf) => (
          <>
            {wholeDays.length > 0 && (
              <ul className={styles.allDay} aria-label={t.today.allDay}>
                {wholeDays.map((event) => (
                  <li key={occurrenceKey(event)}>
                    <button type="button" aria-haspopup="dialog" onClick={() => onOpen(event)}>
                      {event.title}
                      <CalendarName of={sourceOf?.(event)} />
                    </button>
                  </li>
                ))}
              </ul>
            )}
            {hours.length > 0 && (
              <AgendaList day={day} events={hours} now={now} onOpen={onOpen} sourceOf={sourceOf} showsNext />
            )}
          </>
        )}
      </WithSources>
      {events.length === 0 && !loaded.isKnown && <SkeletonRows rows={3} />}
      {events.length === 0 && loaded.isKnown && loaded.error === undefined && (
        <p className={styles.nothing}>{t.today.noEvents}</p>
      )}
    </section>
  )
})
