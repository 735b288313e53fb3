/**
 * Moving and stretching the event that has the focus, by keys: Shift and an arrow, with Alt too the end alone.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { movedTimes, stepMinutes, stretchedTimes, takesDays } from './layout.ts'
import type { NewTimes } from './use-event-drag.ts'

interface Keys {
  key: string
  shiftKey: boolean
  altKey: boolean
}

/** The event's times after a key; undefined where the key means nothing. */
export function timesAfterKey(
  event: CalendarEvent,
  { key, shiftKey, altKey }: Keys,
  timeZone: string,
): NewTimes | undefined {
  if (!shiftKey || event.subscription_id !== null) return undefined
  const by = stepOf(key, takesDays(event))
  if (by === undefined) return undefined
  return altKey ? stretchedTimes(event, by, timeZone) : movedTimes(event, by, timeZone)
}

/** For `aria-keyshortcuts`. */
export const eventKeyShortcuts = 'Shift+ArrowUp Shift+ArrowDown Shift+ArrowLeft Shift+ArrowRight Shift+Alt+ArrowDown'

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
