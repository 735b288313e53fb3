/**
 * Some days side by side with their hours: events where they are, one beside the other where they overlap.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { classNames } from '../../parts/class-names.ts'
import { occurrenceKey } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { type WallTime, wallOf } from '../../time/zoned.ts'
import { EventBar } from './event-bar.tsx'
import { EventBlock } from './event-block.tsx'
import { barsOf, blocksOf, dayMinutes, minutesOf, takesDays, timeText } from './layout.ts'
import styles from './time-grid.module.css'
import { type NewTimes, type Spot, useEventDrag, withPreview } from './use-event-drag.ts'

/** A new event begins on a half hour and takes an hour. */
const slotMinutes = 30
const newMinutes = 60
/** What is seen first when it is not today. */
const morningMinutes = 7 * 60

const hours = Array.from({ length: 23 }, (_, index) => (index + 1) * 60)

export interface TimeGridProps {
  days: readonly string[]
  today: string
  now: Date
  events: readonly CalendarEvent[]
  colorOf: (event: CalendarEvent) => string
  onOpen: (event: CalendarEvent) => void
  onMove: (event: CalendarEvent, times: NewTimes) => void
  onAdd: (start: WallTime, end: WallTime) => void
  /** An event without times of its own is wanted on that day. */
  onAddOn: (day: string) => void
  onDay: (day: string) => void
}

export function TimeGrid({ days, today, now, events, colorOf, onOpen, onMove, onAdd, onAddOn, onDay }: TimeGridProps) {
  const { t, format, timeZone } = useI18n()
  const words = useCalendarWords()
  const frame = useRef<HTMLElement>(null)
  const columns = useRef<HTMLDivElement>(null)
  const [draft, setDraft] = useState<{ day: string; from: number; to: number }>()

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
  const drag = useEventDrag(locate, onMove)
  const dayDrag = useEventDrag(locateDay, onMove)
  const shown = withPreview(withPreview(events, drag.preview), dayDrag.preview)
  const bars = useMemo(() => barsOf(shown.filter(takesDays), days, timeZone), [shown, days, timeZone])
  const nowMinutes = minutesOf(wallOf(now, timeZone).time)

  const [first] = days
  const startsAt = days.includes(today) ? Math.max(0, nowMinutes - 90) : morningMinutes
  // biome-ignore lint/correctness/useExhaustiveDependencies: other days begin at their own hour
  useEffect(() => {
    const height = columns.current?.getBoundingClientRect().height ?? 0
    if (frame.current !== null) frame.current.scrollTop = (startsAt / dayMinutes) * height
  }, [first, days.length])

  function slotAt(y: number): number {
    const minutes = locate(0, y)?.minutes ?? 0
    return Math.min(dayMinutes - newMinutes, Math.floor(minutes / slotMinutes) * slotMinutes)
  }

  /** Pulled over the empty hours with a mouse, a new event gets its length at once. */
  function beginDraft(pointer: PointerEvent, day: string) {
    if (pointer.button !== 0 || pointer.pointerType === 'touch') return
    const from = slotAt(pointer.clientY)
    let to = from
    const move = ({ clientY }: globalThis.PointerEvent) => {
      to = slotAt(clientY)
      if (to !== from) setDraft({ day, from: Math.min(from, to), to: Math.max(from, to) + slotMinutes })
    }
    const end = ({ type }: globalThis.PointerEvent) => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
      setDraft(undefined)
      drafted.current = to !== from
      if (to !== from && type === 'pointerup') add(day, Math.min(from, to), Math.max(from, to) + slotMinutes)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
  }
  const drafted = useRef(false)

  function add(day: string, from: number, to: number) {
    const end = to >= dayMinutes ? { day: addDays(day, 1), time: '00:00' } : { day, time: timeText(to) }
    onAdd({ day, time: timeText(from) }, end)
  }

  const template = { gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <section ref={frame} className={styles.frame} aria-label={t.calendar.title} tabIndex={0}>
      <div className={styles.head}>
        <div className={styles.days} style={template}>
          {days.map((day) => {
            const name = capitalised(format.longDay(day), format.languageTag)
            return (
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
                <span className="visually-hidden">{words.openDay(name)}</span>
              </button>
            )
          })}
        </div>
        {bars.length > 0 && (
          <div className={styles.allDay}>
            <span className={styles.allDayName}>{words.allDay}</span>
            <div className={styles.bars} style={template}>
              {bars.map((bar) => (
                <EventBar
                  key={occurrenceKey(bar.event)}
                  bar={bar}
                  color={colorOf(bar.event)}
                  drag={dayDrag}
                  reachable
                  onOpen={onOpen}
                  onMove={onMove}
                />
              ))}
            </div>
          </div>
        )}
      </div>
      <div className={styles.body}>
        <div className={styles.hours} aria-hidden="true">
          {hours.map((minutes) => (
            <span key={minutes} style={{ top: `${(minutes / dayMinutes) * 100}%` }}>
              {format.hour(minutes)}
            </span>
          ))}
        </div>
        <div ref={columns} className={styles.columns} style={template}>
          {days.map((day) => {
            const name = capitalised(format.longDay(day), format.languageTag)
            return (
              <section key={day} className={classNames(styles.column, day === today && styles.today)} aria-label={name}>
                <button
                  type="button"
                  className={styles.slots}
                  aria-label={words.addOn(name)}
                  onPointerDown={(pointer) => beginDraft(pointer, day)}
                  onClick={({ detail, clientY }) => {
                    if (drafted.current) drafted.current = false
                    else if (detail === 0) onAddOn(day)
                    else add(day, slotAt(clientY), slotAt(clientY) + newMinutes)
                  }}
                />
                {blocksOf(shown, day, timeZone).map((block) => (
                  <EventBlock
                    key={occurrenceKey(block.event)}
                    block={block}
                    color={colorOf(block.event)}
                    drag={drag}
                    isMoving={drag.preview?.key === occurrenceKey(block.event)}
                    now={now}
                    onOpen={onOpen}
                    onMove={onMove}
                  />
                ))}
                {draft?.day === day && (
                  <div
                    className={styles.draft}
                    style={{
                      top: `${(draft.from / dayMinutes) * 100}%`,
                      height: `${((draft.to - draft.from) / dayMinutes) * 100}%`,
                    }}
                  />
                )}
                {day === today && (
                  <div className={styles.now} style={{ top: `${(nowMinutes / dayMinutes) * 100}%` }}>
                    <span className="visually-hidden">{words.now(format.time(now))}</span>
                  </div>
                )}
              </section>
            )
          })}
        </div>
      </div>
    </section>
  )
}
