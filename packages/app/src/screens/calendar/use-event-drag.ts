/**
 * Moving and stretching events with a mouse, a pen or a finger.
 * @module
 */
import { occurrenceKey } from '@axia/client'
import type { CalendarEvent } from '@axia/contract'
import { type PointerEvent as ReactPointerEvent, type RefObject, useCallback, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { usePointerDrag } from '../../parts/use-pointer-drag.ts'
import { movedTimes, stepMinutes, stretchedTimes } from './layout.ts'

/** A point of the calendar: a day of the view, and minutes since its midnight. */
export interface Spot {
  day: number
  minutes: number
}

export interface NewTimes {
  start_time: string
  end_time: string
}

export type DragKind = 'move' | 'stretch'

export interface EventDrag {
  /** The event as it would be if it were let go now. */
  preview: { key: string; times: NewTimes } | undefined
  /** For `onPointerDown` of an event or of its edge. */
  begin: (pointer: ReactPointerEvent, event: CalendarEvent, kind: DragKind) => void
  /** Whether the click that comes now is the end of a drag, and means nothing. */
  wasDrag: () => boolean
}

/** @param surface what holds the events */
export function useEventDrag(
  surface: RefObject<HTMLElement | null>,
  locate: (x: number, y: number) => Spot | undefined,
  onDrop: (event: CalendarEvent, times: NewTimes) => void,
): EventDrag {
  const { timeZone } = useI18n()
  const [preview, setPreview] = useState<EventDrag['preview']>()
  const { begin: beginDrag, wasDrag } = usePointerDrag(surface)

  const begin = useCallback<EventDrag['begin']>(
    (pointer, event, kind) => {
      if (pointer.button !== 0 || event.subscription_id !== null) return
      pointer.stopPropagation()
      const from = locate(pointer.clientX, pointer.clientY)
      if (from === undefined) return
      const changed = kind === 'move' ? movedTimes : stretchedTimes
      let times: NewTimes = event
      const show = () => setPreview({ key: occurrenceKey(event), times })
      beginDrag(pointer, {
        lift: show,
        follow({ clientX, clientY }) {
          const to = locate(clientX, clientY)
          if (to === undefined) return
          times = changed(event, { days: to.day - from.day, minutes: stepped(to.minutes - from.minutes) }, timeZone)
          show()
        },
        end: () => setPreview(undefined),
        drop() {
          if (times.start_time !== event.start_time || times.end_time !== event.end_time) onDrop(event, times)
        },
      })
    },
    [beginDrag, locate, onDrop, timeZone],
  )

  return { preview, begin, wasDrag }
}

/** The events with one of them as it would be. */
export function withPreview(events: readonly CalendarEvent[], preview: EventDrag['preview']): readonly CalendarEvent[] {
  if (preview === undefined) return events
  return events.map((event) => (occurrenceKey(event) === preview.key ? { ...event, ...preview.times } : event))
}

function stepped(minutes: number): number {
  return Math.round(minutes / stepMinutes) * stepMinutes
}
