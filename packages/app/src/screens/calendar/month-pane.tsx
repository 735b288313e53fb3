/**
 * A month, and the agenda of the day that is chosen in it.
 * @module
 */
import CalendarIcon from 'lucide-react/icons/calendar'
import { AgendaList } from '../../calendar/agenda-list.tsx'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { isAwaited, isKnown, type Loaded } from '../../parts/load-failure.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { eventsOn } from '../../time/agenda.ts'
import styles from './calendar-screen.module.css'
import { MonthGrid, type MonthGridProps } from './month-grid.tsx'

export interface MonthPaneProps extends MonthGridProps {
  state: Loaded
  now: Date
}

export function MonthPane({ state, now, ...grid }: MonthPaneProps) {
  const { t, format, timeZone } = useI18n()
  const { day, events, sourceOf, onOpen, onAdd } = grid
  const agenda = eventsOn(events, day, timeZone)
  return (
    <div className={styles.panes}>
      <MonthGrid {...grid} />
      <section className={styles.agenda} aria-labelledby="chosen-day">
        <h2 id="chosen-day" className={styles.day}>
          {capitalised(format.longDay(day), format.languageTag)}
        </h2>
        {agenda.length > 0 && <AgendaList day={day} events={agenda} now={now} onOpen={onOpen} sourceOf={sourceOf} />}
        {agenda.length === 0 && isAwaited(state) && <SkeletonRows rows={3} />}
        {agenda.length === 0 && isKnown(state) && (
          <EmptyState
            icon={<CalendarIcon />}
            title={t.calendar.empty}
            hint={t.calendar.emptyHint}
            action={<Button onClick={() => onAdd(day)}>{t.calendar.add}</Button>}
          />
        )}
      </section>
    </div>
  )
}
