/**
 * An event as a bar over the days that it takes.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import type { EventSource } from '../../calendar/event-source.ts'
import { daysAndHours } from '../../calendar/event-when.ts'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { classNames } from '../../parts/class-names.ts'

import styles from './event-bar.module.css'
import { eventGestures } from './event-keys.ts'
import { type Bar, takesDays } from './layout.ts'
import type { EventDrag, NewTimes } from './use-event-drag.ts'

export interface EventBarProps {
  bar: Bar
  source: EventSource
  drag: EventDrag
  /** It can be reached by keys. Where it cannot, a list beside says the same. */
  reachable: boolean
  onOpen: (event: CalendarEvent) => void
  onMove: (event: CalendarEvent, times: NewTimes) => void
}

export function EventBar({ bar, source, drag, reachable, onOpen, onMove }: EventBarProps) {
  const { format, timeZone } = useI18n()
  const words = useCalendarWords()
  const { event, first, last, lane, fromBefore, goesOn } = bar
  const isSolid = takesDays(event)
  const start = new Date(event.start_time)
  const title = event.title || words.untitled
  const when = event.all_day ? words.allDay : format.timeRange(start, new Date(event.end_time))
  const days = daysAndHours(event, format, format.longDay)
  return (
    <button
      type="button"
      className={classNames(
        styles.bar,
        source.look,
        isSolid && styles.solid,
        fromBefore && styles.fromBefore,
        goesOn && styles.goesOn,
      )}
      style={{ gridRow: lane + 1, gridColumn: `${first + 1} / ${last + 2}` }}
      tabIndex={reachable ? 0 : -1}
      title={[title, when, source.name].filter(Boolean).join(', ')}
      {...eventGestures(event, { drag, timeZone, onOpen, onMove })}
    >
      {!isSolid && (
        <span className={styles.hour} aria-hidden="true">
          {format.cellTime(start)}
        </span>
      )}
      <span className={styles.title} aria-hidden="true">
        {title}
      </span>
      <span className="visually-hidden">
        {[title, days, event.all_day && when, source.name].filter(Boolean).join(', ')}
      </span>
      {isSolid && !goesOn && event.subscription_id === null && (
        <span className={styles.edge} onPointerDown={(pointer) => drag.begin(pointer, event, 'stretch')} />
      )}
    </button>
  )
}
