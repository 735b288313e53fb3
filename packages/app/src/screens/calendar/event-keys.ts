/**
 * What can be done with an event where it is drawn: opened, dragged, and moved or stretched by keys, which are Shift and an arrow,
 * with Alt too the end alone.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import type { ComponentProps } from 'react'
import { movedTimes, stepMinutes, stretchedTimes, takesDays } from './layout.ts'
import type { EventDrag, NewTimes } from './use-event-drag.ts'

export interface EventGestures {
  drag: EventDrag
  timeZone: string
  onOpen: (event: CalendarEvent) => void
  onMove: (event: CalendarEvent, times: NewTimes) => void
}

/** For the button that an event is drawn as. */
export function eventGestures(
  event: CalendarEvent,
  { drag, timeZone, onOpen, onMove }: EventGestures,
): ComponentProps<'button'> {
  return {
    'aria-haspopup': 'dialog',
    'aria-keyshortcuts': event.subscription_id === null ? eventKeyShortcuts : undefined,
    onPointerDown: (pointer) => drag.begin(pointer, event, 'move'),
    onClick() {
      if (!drag.wasDrag()) onOpen(event)
    },
    onKeyDown(pressed) {
      const times = timesAfterKey(event, pressed, timeZone)
      if (times === undefined) return
      pressed.preventDefault()
      onMove(event, times)
    },
  }
}

interface Keys {
  key: string
  shiftKey: boolean
  altKey: boolean
}

/** The event's times after a key; undefined where the key means nothing. */
function timesAfterKey(event: CalendarEvent, { key, shiftKey, altKey }: Keys, timeZone: string): NewTimes | undefined {
  if (!shiftKey || event.subscription_id !== null) return undefined
  const by = stepOf(key, takesDays(event))
  if (by === undefined) return undefined
  return altKey ? stretchedTimes(event, by, timeZone) : movedTimes(event, by, timeZone)
}

const eventKeyShortcuts = 'Shift+ArrowUp Shift+ArrowDown Shift+ArrowLeft Shift+ArrowRight Shift+Alt+ArrowDown'

function stepOf(key: string, inDays: boolean): { days: number; minutes: number } | undefined {
  switch (key) {
    case 'ArrowLeft':
      return { days: -1, minutes: 0 }
    case 'ArrowRight':
      return { days: 1, minutes: 0 }
    case 'ArrowUp':
      return inDays ? { days: -7, minutes: 0 } : { days: 0, minutes: -stepMinutes }
    case 'ArrowDown':
      return inDays ? { days: 7, minutes: 0 } : { days: 0, minutes: stepMinutes }
    default:
      return undefined
  }
}
