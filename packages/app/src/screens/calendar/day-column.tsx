/**
 * The hours of one day: its events, the one that is being made, and where the day stands now.
 * @module
 */
import { occurrenceKey } from '@axia/client'
import type { CalendarEvent } from '@axia/contract'
import type { EventSource } from '../../calendar/event-source.ts'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { capitalised } from '../../i18n/format.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { dayMinutes, minutesOf } from '../../time/day-minutes.ts'
import { wallOf } from '../../time/zoned.ts'
import { EventBlock, type EventBlockProps } from './event-block.tsx'
import { blocksOf } from './layout.ts'
import styles from './time-grid.module.css'
import type { Slots } from './use-slots.ts'

export interface DayColumnProps extends Pick<EventBlockProps, 'drag' | 'now' | 'onOpen' | 'onMove'> {
  day: string
  isToday: boolean
  events: readonly CalendarEvent[]
  sourceOf: (event: CalendarEvent) => EventSource
  slots: Slots
}

export function DayColumn({ day, isToday, events, sourceOf, slots: { draft, listenersOf }, ...block }: DayColumnProps) {
  const { format, timeZone } = useI18n()
  const words = useCalendarWords()
  const name = capitalised(format.longDay(day), format.languageTag)
  return (
    <section className={styles.column} aria-label={name}>
      <button type="button" className={styles.slots} aria-label={words.addOn(name)} {...listenersOf(day)} />
      {blocksOf(events, day, timeZone).map((each) => (
        <EventBlock
          {...block}
          key={occurrenceKey(each.event)}
          block={each}
          source={sourceOf(each.event)}
          isMoving={block.drag.preview?.key === occurrenceKey(each.event)}
        />
      ))}
      {draft?.day === day && (
        <div
          className={styles.draft}
          style={{ top: partOfDay(draft.from), height: partOfDay(draft.to - draft.from) }}
        />
      )}
      {isToday && (
        <div className={styles.now} style={{ top: partOfDay(minutesOf(wallOf(block.now, timeZone).time)) }}>
          <span className="visually-hidden">{words.now(format.time(block.now))}</span>
        </div>
      )}
    </section>
  )
}

/** Minutes as a part of the height that a day has. */
export function partOfDay(minutes: number): string {
  return `${(minutes / dayMinutes) * 100}%`
}
