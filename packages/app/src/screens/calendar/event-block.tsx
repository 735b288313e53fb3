/**
 * An event within the hours of a day.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import type { EventSource } from '../../calendar/event-source.ts'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { classNames } from '../../parts/class-names.ts'
import { dayMinutes } from '../../time/day-minutes.ts'
import styles from './event-block.module.css'
import { eventGestures } from './event-keys.ts'
import type { Block } from './layout.ts'
import type { EventDrag, NewTimes } from './use-event-drag.ts'

export interface EventBlockProps {
  block: Block
  source: EventSource
  drag: EventDrag
  /** It is being dragged just now. */
  isMoving: boolean
  now: Date
  onOpen: (event: CalendarEvent) => void
  onMove: (event: CalendarEvent, times: NewTimes) => void
}

/** By how much of its width one may cover the next, so that there is room for words. */
const overlap = 0.6

/** From how many minutes on there is room for a second line. */
const roomyMinutes = 45

export function EventBlock({ block, source, drag, isMoving, now, onOpen, onMove }: EventBlockProps) {
  const { format, timeZone } = useI18n()
  const words = useCalendarWords()
  const { event, startMinute, endMinute, lane, lanes, span, fromBefore, goesOn, reach } = block
  const wide = span > 1 || lanes === 1 ? span : 1 + overlap
  const [start, end] = [new Date(event.start_time), new Date(event.end_time)]
  const title = event.title || words.untitled
  const range = format.timeRange(start, end)
  const partOf = (minutes: number) => `${(minutes / (endMinute - startMinute)) * 100}%`
  return (
    <button
      type="button"
      className={classNames(
        styles.block,
        source.look,
        end <= now && styles.over,
        isMoving && styles.moving,
        endMinute - startMinute >= roomyMinutes ? lanes < 3 && styles.roomy : styles.short,
      )}
      style={{
        top: `${(startMinute / dayMinutes) * 100}%`,
        height: `calc(${((endMinute - startMinute) / dayMinutes) * 100}% - 1px)`,
        insetInlineStart: `calc(${(lane / lanes) * 100}% + 1px)`,
        width: `calc(${(Math.min(lanes - lane, wide) / lanes) * 100}% - 3px)`,
      }}
      title={[title, range, source.name].filter(Boolean).join(', ')}
      {...eventGestures(event, { drag, timeZone, onOpen, onMove })}
    >
      {reach.above + reach.below > 0 && (
        <span className={styles.reach} style={{ insetBlock: `${partOf(-reach.above)} ${partOf(-reach.below)}` }} />
      )}
      <span className={styles.words} aria-hidden="true">
        <span className={styles.title}>{title}</span>
        {lanes < 4 && <span className={styles.time}>{fromBefore || goesOn ? range : format.shortTime(start)}</span>}
        {source.name !== undefined && <span className={styles.time}>{source.name}</span>}
      </span>
      <span className="visually-hidden">{[title, range, event.location, source.name].filter(Boolean).join(', ')}</span>
      {!goesOn && event.subscription_id === null && (
        <span className={styles.edge} onPointerDown={(pointer) => drag.begin(pointer, event, 'stretch')} />
      )}
    </button>
  )
}
