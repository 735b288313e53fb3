/**
 * The events of one day in their order, and where the day stands just now.
 * @module
 */
import { occurrenceKey } from '@axia/client'
import type { CalendarEvent } from '@axia/contract'
import MapPin from 'lucide-react/icons/map-pin'
import Repeat from 'lucide-react/icons/repeat'
import { Fragment } from 'react'
import { capitalised } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { WaitingMark } from '../offline/waiting-mark.tsx'
import { classNames } from '../parts/class-names.ts'
import { daysOf } from '../time/agenda.ts'
import { dayOf } from '../time/zoned.ts'
import styles from './agenda-list.module.css'
import type { EventSource } from './event-source.ts'

export interface AgendaListProps {
  day: string
  /** The day's events, in their order. */
  events: readonly CalendarEvent[]
  now: Date
  onOpen: (event: CalendarEvent) => void
  /** Which calendar an event comes from. */
  sourceOf?: ((event: CalendarEvent) => EventSource) | undefined
  /** Says of the next one how soon it is. */
  showsNext?: boolean
}

export function AgendaList({ day, events, now, onOpen, sourceOf, showsNext = false }: AgendaListProps) {
  const { t, timeZone } = useI18n()
  const isToday = dayOf(now, timeZone) === day
  const timed = events.filter((event) => !event.all_day)
  const next = timed.findIndex((event) => new Date(event.start_time) > now)
  // The line of now stands between what is over and what comes; where something is on, that is marked instead.
  const hasLine = isToday && timed.length > 0 && !timed.some((event) => isOn(event, now))
  const lineBefore = hasLine ? timed[next] : undefined
  const lineAtEnd = hasLine && next === -1
  return (
    <ol className={styles.list}>
      {events.map((event) => (
        <Fragment key={occurrenceKey(event)}>
          {event === lineBefore && <NowLine />}
          <li className={sourceOf?.(event).look}>
            <EventRow
              event={event}
              calendar={sourceOf?.(event).name}
              day={day}
              now={now}
              onOpen={onOpen}
              isNext={showsNext && isToday && event === timed[next]}
            />
          </li>
        </Fragment>
      ))}
      {lineAtEnd && <NowLine />}
    </ol>
  )

  function NowLine() {
    return (
      <li className={styles.now}>
        <span>{t.today.now}</span>
      </li>
    )
  }
}

interface EventRowProps {
  event: CalendarEvent
  /** The name of a calendar of others. */
  calendar: string | undefined
  day: string
  now: Date
  onOpen: (event: CalendarEvent) => void
  isNext: boolean
}

function EventRow({ event, calendar, day, now, onOpen, isNext }: EventRowProps) {
  const { t, format, timeZone } = useI18n()
  const start = new Date(event.start_time)
  const end = new Date(event.end_time)
  const { first, last } = daysOf(event, timeZone)
  const isOver = event.all_day ? last < dayOf(now, timeZone) : end <= now
  return (
    <button
      type="button"
      className={classNames(styles.event, isOver && styles.over, isOn(event, now) && styles.on)}
      aria-haspopup="dialog"
      onClick={() => onOpen(event)}
    >
      <span className={styles.time}>
        {event.all_day ? (
          t.today.allDay
        ) : (
          <>
            <time dateTime={event.start_time}>{first === day ? format.time(start) : '…'}</time>
            <time dateTime={event.end_time} className={styles.end}>
              {last === day ? format.time(end) : '…'}
            </time>
          </>
        )}
      </span>
      <span className={styles.bar} aria-hidden="true" />
      <span className={styles.words}>
        <span className={styles.title}>
          {event.title}
          <WaitingMark id={event.id} />
        </span>
        {isNext && <span className={styles.next}>{capitalised(format.until(start, now), format.languageTag)}</span>}
        {(event.location !== '' || event.recurrence !== null || calendar !== undefined) && (
          <span className={styles.details}>
            {event.location !== '' && (
              <span>
                <MapPin size={13} aria-hidden />
                {event.location}
              </span>
            )}
            {calendar !== undefined && <span>{calendar}</span>}
            {event.recurrence !== null && <Repeat size={13} aria-label={t.calendar.repeats} />}
          </span>
        )}
      </span>
    </button>
  )
}

function isOn({ all_day, start_time, end_time }: CalendarEvent, now: Date): boolean {
  return !all_day && new Date(start_time) <= now && now < new Date(end_time)
}
