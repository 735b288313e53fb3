/**
 * The days of a month, to be looked over and chosen from, with the arrow keys too.
 * @module
 */
import { occurrenceKey } from '@axia/client'
import type { CalendarEvent } from '@axia/contract'
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { EventSource } from '../../calendar/event-source.ts'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { classNames } from '../../parts/class-names.ts'
import { eventsOn } from '../../time/agenda.ts'
import { addDays, addMonths, daysBetween, sameMonth, weekdayOf } from '../../time/calendar-day.ts'
import { EventBar } from './event-bar.tsx'
import { barsOf, barsWithin, lanesIn } from './layout.ts'
import styles from './month-grid.module.css'
import { type EventDrag, type NewTimes, type Spot, useEventDrag, withPreview } from './use-event-drag.ts'

/** How many events a day shows as dots, and how many by name before its room is known; of more it says how many. */
const shownDots = 3
const usualLanes = 3

export interface MonthGridProps {
  /** Whole weeks. */
  days: readonly string[]
  /** The chosen day: its month is the one that is shown. */
  day: string
  today: string
  events: readonly CalendarEvent[]
  sourceOf: (event: CalendarEvent) => EventSource
  onChoose: (day: string) => void
  onOpen: (event: CalendarEvent) => void
  onMove: (event: CalendarEvent, times: NewTimes) => void
  /** A new event is wanted on that day. */
  onAdd: (day: string) => void
}

export function MonthGrid({
  days,
  day,
  today,
  events: known,
  sourceOf,
  onChoose,
  onOpen,
  onMove,
  onAdd,
}: MonthGridProps) {
  const { t, format, timeZone } = useI18n()
  const grid = useRef<HTMLTableElement>(null)
  const byKey = useRef(false)
  const lanes = useLanes(grid, days.length / 7)
  const locate = useCallback(
    (x: number, y: number): Spot | undefined => {
      const cells = document.elementsFromPoint(x, y)
      const found = cells.find(
        (each): each is HTMLElement => each instanceof HTMLElement && each.dataset.day !== undefined,
      )
      const index = days.indexOf(found?.dataset.day ?? '')
      return index === -1 ? undefined : { day: index, minutes: 0 }
    },
    [days],
  )
  const drag = useEventDrag(grid, locate, onMove)
  const events = withPreview(known, drag.preview)
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
          <tr key={week[0]} className={styles.week}>
            {week.map((one, index) => (
              <Day
                key={one}
                day={one}
                events={byDay.get(one) ?? []}
                chosen={one === day}
                isToday={one === today}
                isOutside={!sameMonth(one, day)}
                onChoose={onChoose}
                onAdd={onAdd}
                onKeyDown={move}
              >
                {index === 0 && (
                  <WeekBars
                    week={week}
                    lanes={lanes}
                    events={events}
                    sourceOf={sourceOf}
                    drag={drag}
                    onOpen={onOpen}
                    onMove={onMove}
                  />
                )}
              </Day>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** How many lanes have room in a day, as high as it stands on the screen. */
function useLanes(grid: RefObject<HTMLElement | null>, weeks: number): number {
  const [lanes, setLanes] = useState(usualLanes)
  // biome-ignore lint/correctness/useExhaustiveDependencies: among more weeks a day is less high, in a grid that stays as it is
  useEffect(() => {
    const { current } = grid
    if (current === null || typeof ResizeObserver === 'undefined') return
    const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const observer = new ResizeObserver(() => {
      const day = current.querySelector('td')
      if (day !== null) setLanes(lanesIn(day.clientHeight / remPx))
    })
    observer.observe(current)
    return () => observer.disconnect()
  }, [grid, weeks])
  return lanes
}

interface DayProps {
  day: string
  events: readonly CalendarEvent[]
  chosen: boolean
  isToday: boolean
  isOutside: boolean
  onChoose: (day: string) => void
  onAdd: (day: string) => void
  onKeyDown: (event: KeyboardEvent) => void
  /** The bars of the week, which hang in its first day. */
  children: ReactNode
}

function Day({ day, events, chosen, isToday, isOutside, onChoose, onAdd, onKeyDown, children }: DayProps) {
  const { t, format } = useI18n()
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
        onDoubleClick={() => onAdd(day)}
      >
        <span className={styles.number} aria-hidden="true">
          {format.dayNumber(day)}
        </span>
        <span className="visually-hidden">
          {events.length === 0 ? name : `${name}, ${t.calendar.events(events.length)}`}
        </span>
        <span className={styles.dots} aria-hidden="true">
          {events.slice(0, shownDots).map((event) => (
            <span key={occurrenceKey(event)} className={styles.dot} />
          ))}
        </span>
      </button>
      {children}
    </td>
  )
}

interface WeekBarsProps {
  week: readonly string[]
  lanes: number
  events: readonly CalendarEvent[]
  sourceOf: (event: CalendarEvent) => EventSource
  drag: EventDrag
  onOpen: (event: CalendarEvent) => void
  onMove: (event: CalendarEvent, times: NewTimes) => void
}

/** What a mouse can grasp; keys and ears find the same events in the list of the chosen day. */
function WeekBars({ week, lanes, events, sourceOf, drag, onOpen, onMove }: WeekBarsProps) {
  const { t, timeZone } = useI18n()
  const bars = useMemo(() => barsOf(events, week, timeZone), [events, week, timeZone])
  const { shown, hidden } = barsWithin(bars, lanes)
  const hiddenOn = week.map((_, index) => hidden.filter(({ first, last }) => first <= index && index <= last).length)
  return (
    <div className={classNames(styles.bars, drag.preview !== undefined && styles.dragging)} aria-hidden="true">
      {shown.map((bar) => (
        <EventBar
          key={occurrenceKey(bar.event)}
          bar={bar}
          source={sourceOf(bar.event)}
          drag={drag}
          reachable={false}
          onOpen={onOpen}
          onMove={onMove}
        />
      ))}
      {hiddenOn.map(
        (count, index) =>
          count > 0 && (
            <span
              key={week[index]}
              className={styles.more}
              style={{ gridRow: lanes + 1, gridColumn: `${index + 1} / ${index + 2}` }}
            >
              {t.calendar.moreEvents(count)}
            </span>
          ),
      )}
    </div>
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
