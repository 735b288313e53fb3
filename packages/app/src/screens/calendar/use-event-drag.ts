/**
 * Moving and stretching events with a mouse, a pen or a finger. A finger that moves at once scrolls; one that rests first takes
 * the event up.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { occurrenceKey } from '../../time/agenda.ts'
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

/** How far a pointer goes before it means to drag, in CSS pixels; a finger is never quite still. */
const [slackPx, fingerSlackPx] = [4, 10]
/** How long a finger rests before it takes an event up. */
const holdMs = 350

export function useEventDrag(
  locate: (x: number, y: number) => Spot | undefined,
  onDrop: (event: CalendarEvent, times: NewTimes) => void,
): EventDrag {
  const { timeZone } = useI18n()
  const [preview, setPreview] = useState<EventDrag['preview']>()
  const stop = useRef<(() => void) | undefined>(undefined)
  const dragged = useRef(false)
  /** A finger holds an event: what it does is no scrolling. */
  const held = useRef(false)
  useEffect(() => () => stop.current?.(), [])
  const keep = useCallback((touch: Event) => {
    if (held.current) touch.preventDefault()
  }, [])
  useEffect(() => {
    // Browsers ask only listeners that were there before the touch began, and only if these may refuse.
    window.addEventListener('touchmove', keep, { passive: false })
    window.addEventListener('contextmenu', keep)
    return () => {
      window.removeEventListener('touchmove', keep)
      window.removeEventListener('contextmenu', keep)
    }
  }, [keep])

  const begin = useCallback<EventDrag['begin']>(
    (pointer, event, kind) => {
      if (pointer.button !== 0 || event.subscription_id !== null) return
      pointer.stopPropagation()
      const from = locate(pointer.clientX, pointer.clientY)
      if (from === undefined) return
      const [fromX, fromY] = [pointer.clientX, pointer.clientY]
      const { currentTarget: touched } = pointer
      const isFinger = pointer.pointerType === 'touch'
      const slack = isFinger ? fingerSlackPx : slackPx
      let times: NewTimes = event
      dragged.current = false
      stop.current?.()

      const takeUp = () => {
        held.current = true
        navigator.vibrate?.(10)
        setPreview({ key: occurrenceKey(event), times })
      }
      const hold = isFinger ? setTimeout(takeUp, holdMs) : undefined
      const move = ({ clientX, clientY }: PointerEvent) => {
        if (!dragged.current && Math.hypot(clientX - fromX, clientY - fromY) < slack) return
        if (isFinger && !held.current) return stop.current?.()
        dragged.current = true
        const to = locate(clientX, clientY)
        if (to === undefined) return
        const by = { days: to.day - from.day, minutes: stepped(to.minutes - from.minutes) }
        times = kind === 'move' ? movedTimes(event, by, timeZone) : stretchedTimes(event, by, timeZone)
        setPreview({ key: occurrenceKey(event), times })
      }
      const end = () => {
        stop.current?.()
        const isMoved = times.start_time !== event.start_time || times.end_time !== event.end_time
        if (dragged.current && isMoved) onDrop(event, times)
      }
      const key = (pressed: KeyboardEvent) => {
        if (pressed.key !== 'Escape') return
        pressed.stopPropagation()
        stop.current?.()
      }
      const cancel = () => stop.current?.()
      stop.current = () => {
        clearTimeout(hold)
        held.current = false
        touched.removeEventListener('touchmove', keep)
        window.removeEventListener('pointermove', move)
        window.removeEventListener('pointerup', end)
        window.removeEventListener('pointercancel', cancel)
        window.removeEventListener('keydown', key, true)
        setPreview(undefined)
        stop.current = undefined
      }
      touched.addEventListener('touchmove', keep, { passive: false }) // on another day it is drawn anew, and this one hangs in the air
      window.addEventListener('pointermove', move)
      window.addEventListener('pointerup', end)
      window.addEventListener('pointercancel', cancel)
      window.addEventListener('keydown', key, true)
    },
    [keep, locate, onDrop, timeZone],
  )

  const wasDrag = useCallback(() => {
    const was = dragged.current
    dragged.current = false
    return was
  }, [])

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
