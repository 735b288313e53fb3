/**
 * Some days side by side with their hours: events where they are, one beside the other where they overlap.
 * @module
 */
import { occurrenceKey } from '@axia/client'
import type { CalendarEvent } from '@axia/contract'
import { type CSSProperties, useCallback, useEffect, useMemo, useRef } from 'react'
import type { EventSource } from '../../calendar/event-source.ts'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { addDays } from '../../time/calendar-day.ts'
import { dayMinutes, minutesOf, timeOf } from '../../time/day-minutes.ts'
import { type WallTime, wallOf } from '../../time/zoned.ts'
import { DayColumn, partOfDay } from './day-column.tsx'
import { EventBar } from './event-bar.tsx'
import { barsOf, firstSeen, takesDays } from './layout.ts'
import styles from './time-grid.module.css'
import { type EventDrag, type NewTimes, type Spot, useEventDrag, withPreview } from './use-event-drag.ts'
import { type Draft, useSlots } from './use-slots.ts'

const hours = Array.from({ length: 23 }, (_, index) => (index + 1) * 60)

export interface TimeGridProps {
  days: readonly string[]
  today: string
  now: Date
  events: readonly CalendarEvent[]
  sourceOf: (event: CalendarEvent) => EventSource
  onOpen: (event: CalendarEvent) => void
  onMove: (event: CalendarEvent, times: NewTimes) => void
  onAdd: (start: WallTime, end: WallTime) => void
  /** An event without times of its own is wanted on that day. */
  onAddOn: (day: string) => void
  onDay: (day: string) => void
}

export function TimeGrid({ days, today, now, events, onAdd, onAddOn, onDay, ...shared }: TimeGridProps) {
  const { t, timeZone } = useI18n()
  const frame = useRef<HTMLElement>(null)
  const columns = useRef<HTMLDivElement>(null)

  const locate = useCallback(
    (x: number, y: number): Spot | undefined => {
      const box = columns.current?.getBoundingClientRect()
      if (box === undefined || box.width === 0) return undefined
      const day = Math.floor(((x - box.left) / box.width) * days.length)
      return { day: Math.min(days.length - 1, Math.max(0, day)), minutes: ((y - box.top) / box.height) * dayMinutes }
    },
    [days.length],
  )
  // Among the days nothing has an hour: only sideways counts.
  const locateDay = useCallback(
    (x: number, y: number): Spot | undefined => {
      const spot = locate(x, y)
      return spot && { ...spot, minutes: 0 }
    },
    [locate],
  )
  const drag = useEventDrag(frame, locate, shared.onMove)
  const dayDrag = useEventDrag(frame, locateDay, shared.onMove)
  const slots = useSlots({ surface: frame, minutesAt: (y) => locate(0, y)?.minutes ?? 0, onAdd: add, onAddOn })
  const shown = withPreview(withPreview(events, drag.preview), dayDrag.preview)

  const [first] = days
  const minuteNow = days.includes(today) ? minutesOf(wallOf(now, timeZone).time) : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: other days begin at their own hour
  useEffect(() => {
    const hours = columns.current?.getBoundingClientRect()
    if (frame.current === null || hours === undefined || hours.height === 0) return
    const { top } = frame.current.getBoundingClientRect()
    const headHeight = hours.top - top + frame.current.scrollTop
    const perMinute = hours.height / dayMinutes
    frame.current.scrollTop = firstSeen((frame.current.clientHeight - headHeight) / perMinute, minuteNow) * perMinute
  }, [first, days.length])

  function add({ day, from, to }: Draft) {
    const end = to >= dayMinutes ? { day: addDays(day, 1), time: '00:00' } : { day, time: timeOf(to) }
    onAdd({ day, time: timeOf(from) }, end)
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <section ref={frame} className={styles.frame} aria-label={t.calendar.title} tabIndex={0}>
      <div className={styles.head}>
        <DayNames days={days} today={today} onDay={onDay} />
        <AllDay {...shared} days={days} events={shown} drag={dayDrag} />
      </div>
      <div className={styles.body}>
        <Hours />
        <div ref={columns} className={styles.columns} style={columnsFor(days)}>
          {days.map((day) => (
            <DayColumn
              {...shared}
              key={day}
              day={day}
              isToday={day === today}
              now={now}
              events={shown}
              drag={drag}
              slots={slots}
            />
          ))}
        </div>
      </div>
    </section>
  )
}

function DayNames({ days, today, onDay }: Pick<TimeGridProps, 'days' | 'today' | 'onDay'>) {
  const { format } = useI18n()
  const words = useCalendarWords()
  return (
    <div className={styles.days} style={columnsFor(days)}>
      {days.map((day) => (
        <button
          key={day}
          type="button"
          className={styles.dayName}
          aria-current={day === today ? 'date' : undefined}
          onClick={() => onDay(day)}
        >
          <span className={styles.weekday} aria-hidden="true">
            {format.weekday(day).slice(0, 3)}
          </span>
          <span className={styles.number} aria-hidden="true">
            {format.dayNumber(day)}
          </span>
          <span className="visually-hidden">{words.openDay(capitalised(format.longDay(day), format.languageTag))}</span>
        </button>
      ))}
    </div>
  )
}

interface AllDayProps extends Pick<TimeGridProps, 'days' | 'events' | 'sourceOf' | 'onOpen' | 'onMove'> {
  drag: EventDrag
}

/** What takes whole days stands above the hours. */
function AllDay({ days, events, sourceOf, ...shared }: AllDayProps) {
  const { timeZone } = useI18n()
  const words = useCalendarWords()
  const bars = useMemo(() => barsOf(events.filter(takesDays), days, timeZone), [events, days, timeZone])
  if (bars.length === 0) return null
  return (
    <div className={styles.allDay}>
      <span className={styles.allDayName}>{words.allDay}</span>
      <div className={styles.bars} style={columnsFor(days)}>
        {bars.map((bar) => (
          <EventBar {...shared} key={occurrenceKey(bar.event)} bar={bar} source={sourceOf(bar.event)} reachable />
        ))}
      </div>
    </div>
  )
}

function Hours() {
  const { format } = useI18n()
  return (
    <div className={styles.hours} aria-hidden="true">
      {hours.map((minutes) => (
        <span key={minutes} style={{ top: partOfDay(minutes) }}>
          {format.hour(minutes)}
        </span>
      ))}
    </div>
  )
}

function columnsFor(days: readonly string[]): CSSProperties {
  return { gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }
}
