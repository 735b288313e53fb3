/**
 * What stands below the day on Hoy: the days that follow, and the assistant. It comes after the day itself.
 * @module
 */
import { occurrenceKey } from '@axia/client'
import type { CalendarEvent, Task } from '@axia/contract'
import Coffee from 'lucide-react/icons/coffee'
import { memo } from 'react'
import { Link } from 'wouter'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useTodayWords } from '../../i18n/today-words.ts'
import { Button } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { byDue, dueDayOf, eventsOn } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { dayOf } from '../../time/zoned.ts'
import { AgentSection } from './agent-section.tsx'
import styles from './today-screen.module.css'
import { CalendarName, WithSources } from './with-sources.tsx'

/** How many days after the one that is shown are looked at. */
const aheadDays = 6

export interface BelowTheDayProps {
  day: string
  isToday: boolean
  /** The day itself holds nothing. */
  isNothing: boolean
  events: readonly CalendarEvent[]
  /** The open ones. */
  tasks: readonly Task[]
  now: Date
  onOpenEvent: (event: CalendarEvent) => void
  onOpenTask: (task: Task) => void
  /** Leads to the line that plans something. */
  onPlan: () => void
}

export const BelowTheDay = memo(function BelowTheDay(props: BelowTheDayProps) {
  const words = useTodayWords()
  const { isToday, isNothing, now, onPlan } = props
  return (
    <>
      {isNothing && (
        <EmptyState
          icon={<Coffee />}
          title={isToday ? words.nothing : words.nothingThatDay}
          hint={words.nothingHint}
          action={<Button onClick={onPlan}>{words.plan}</Button>}
        />
      )}
      <div className={styles.columns}>
        <Upcoming {...props} />
        <AgentSection now={now} />
      </div>
    </>
  )
})

/** Something of one of the next days. */
interface Row {
  key: string
  at: Date | undefined
  /** Says what it is where it has no hour. */
  what: string
  title: string
  /** The event that it is; none: a task. */
  event?: CalendarEvent
  open: () => void
}

/** What has no hour first, then by the hour. */
function inOrder(rows: readonly Row[]): Row[] {
  return rows.toSorted((one, other) => (one.at?.getTime() ?? 0) - (other.at?.getTime() ?? 0))
}

/** What the next days hold, in short. */
function Upcoming({ day, events, tasks, now, onOpenEvent, onOpenTask }: BelowTheDayProps) {
  const { t, format, timeZone } = useI18n()
  const words = useTodayWords()
  const rowOfEvent = (event: CalendarEvent): Row => ({
    key: occurrenceKey(event),
    at: event.all_day ? undefined : new Date(event.start_time),
    what: t.today.allDay,
    title: event.title,
    event,
    open: () => onOpenEvent(event),
  })
  const rowOfTask = (task: Task): Row => ({
    key: task.id,
    at: task.due_date === null || task.due_date.length === 10 ? undefined : new Date(task.due_date),
    what: t.today.task,
    title: task.title,
    open: () => onOpenTask(task),
  })
  const days = Array.from({ length: aheadDays }, (_, index) => addDays(day, index + 1))
  const full = days
    .map((one) => ({
      day: one,
      events: eventsOn(events, one, timeZone),
      tasks: tasks.filter((task) => dueDayOf(task, timeZone) === one).sort(byDue(timeZone)),
    }))
    .filter((one) => one.events.length > 0 || one.tasks.length > 0)
  return (
    <section className={styles.card} aria-labelledby="upcoming">
      <header className={styles.header}>
        <h2 id="upcoming">{words.upcoming}</h2>
        <Link href="/calendar" className={styles.more}>
          {words.seeCalendar}
        </Link>
      </header>
      {full.length === 0 && <p className={styles.nothing}>{words.noUpcoming}</p>}
      <WithSources events={full.flatMap((one) => one.events)}>
        {(sourceOf) => (
          <dl className={styles.upcoming}>
            {full.map(({ day: one, events: ofDay, tasks: due }) => (
              <div key={one}>
                <dt>{capitalised(format.nearDay(one, dayOf(now, timeZone)), format.languageTag)}</dt>
                {inOrder([...ofDay.map(rowOfEvent), ...due.map(rowOfTask)]).map(
                  ({ key, at, what, title, event, open }) => (
                    <dd key={key}>
                      <button type="button" aria-haspopup="dialog" onClick={open}>
                        <span className={styles.hour}>{at === undefined ? what : format.time(at)}</span>
                        <span>
                          {title}
                          <CalendarName of={event && sourceOf?.(event)} />
                        </span>
                      </button>
                    </dd>
                  ),
                )}
              </div>
            ))}
          </dl>
        )}
      </WithSources>
    </section>
  )
}
