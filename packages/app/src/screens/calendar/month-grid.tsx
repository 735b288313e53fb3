/**
 * The days of a month, to be looked over and chosen from, with the arrow keys too.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { classNames } from '../../parts/class-names.ts'
import { eventsOn, occurrenceKey } from '../../time/agenda.ts'
import { addDays, addMonths, daysBetween, sameMonth, weekdayOf } from '../../time/calendar-day.ts'
import styles from './month-grid.module.css'

/** How many events a day shows by name; of more it says how many. */
const shownEvents = 3

export interface MonthGridProps {
  /** Whole weeks. */
  days: readonly string[]
  /** The chosen day: its month is the one that is shown. */
  day: string
  today: string
  events: readonly CalendarEvent[]
  onChoose: (day: string) => void
}

export function MonthGrid({ days, day, today, events, onChoose }: MonthGridProps) {
  const { t, format, timeZone } = useI18n()
  const grid = useRef<HTMLTableElement>(null)
  const byKey = useRef(false)
  const byDay = useMemo(
    () => new Map(days.map((one) => [one, eventsOn(events, one, timeZone)])),
    [days, events, timeZone],
  )
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))

  // After a key the focus goes along with the choice, also into another month.
  useEffect(() => {
    if (!byKey.current) return
    byKey.current = false
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus()
  }, [day])

  function move(event: KeyboardEvent) {
    const next = dayAfterKey(event.key, day, format.firstWeekday)
    if (next === undefined) return
    event.preventDefault()
    byKey.current = true
    onChoose(next)
  }

  return (
    <table ref={grid} className={weeks.length > 5 ? styles.sixWeeks : styles.grid}>
      <caption className="visually-hidden">{t.calendar.grid(format.month(day))}</caption>
      <thead>
        <tr>
          {format.weekdays().map(({ short, long }) => (
            <th key={long} scope="col" abbr={long}>
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((one) => (
              <Day
                key={one}
                day={one}
                events={byDay.get(one) ?? []}
                chosen={one === day}
                isToday={one === today}
                isOutside={!sameMonth(one, day)}
                onChoose={onChoose}
                onKeyDown={move}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface DayProps {
  day: string
  events: readonly CalendarEvent[]
  chosen: boolean
  isToday: boolean
  isOutside: boolean
  onChoose: (day: string) => void
  onKeyDown: (event: KeyboardEvent) => void
}

function Day({ day, events, chosen, isToday, isOutside, onChoose, onKeyDown }: DayProps) {
  const { t, format } = useI18n()
  const hidden = events.length - shownEvents
  const name = capitalised(format.longDay(day), format.languageTag)
  return (
    <td className={classNames(styles.cell, isOutside && styles.outside, chosen && styles.chosen)}>
      <button
        type="button"
        className={styles.day}
        data-day={day}
        tabIndex={chosen ? 0 : -1}
        aria-pressed={chosen}
        onKeyDown={onKeyDown}
        aria-current={isToday ? 'date' : undefined}
        onClick={() => onChoose(day)}
      >
        <span className={styles.number} aria-hidden="true">
          {format.dayNumber(day)}
        </span>
        <span className="visually-hidden">
          {events.length === 0 ? name : `${name}, ${t.calendar.events(events.length)}`}
        </span>
        <span className={styles.events} aria-hidden="true">
          {events.slice(0, shownEvents).map((event) => (
            <span key={occurrenceKey(event)} className={classNames(styles.event, event.all_day && styles.allDay)}>
              <span className={styles.title}>{event.title}</span>
            </span>
          ))}
          {hidden > 0 && <span className={styles.more}>{t.calendar.moreEvents(hidden)}</span>}
        </span>
      </button>
    </td>
  )
}

/** Where a key leads, if it leads anywhere. */
function dayAfterKey(key: string, day: string, firstWeekday: number): string | undefined {
  const inWeek = (weekdayOf(day) - firstWeekday + 7) % 7
  const inMonth = (months: number) => {
    const first = addMonths(day, months)
    const length = daysBetween(first, addMonths(first, 1))
    return addDays(first, Math.min(Number(day.slice(8)), length) - 1)
  }
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1)
    case 'ArrowRight':
      return addDays(day, 1)
    case 'ArrowUp':
      return addDays(day, -7)
    case 'ArrowDown':
      return addDays(day, 7)
    case 'Home':
      return addDays(day, -inWeek)
    case 'End':
      return addDays(day, 6 - inWeek)
    case 'PageUp':
      return inMonth(-1)
    case 'PageDown':
      return inMonth(1)
    default:
      return undefined
  }
}
