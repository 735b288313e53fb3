/**
 * What the built-in agent changes of an event, as the calendar takes it.
 * @module
 */
import type { CalendarEventPatch } from '@axia/contract'
import type { EventEdit, EventParts } from '../../calendar/event.ts'
import type { PartOf } from '../../calendar/event-store.ts'
import { readEventTimes } from '../../calendar/event-times.ts'
import { keyNamed } from '../../calendar/occurrences.ts'

interface Wished {
  words?: Partial<EventParts>
  /** New times, as the wire says them; what is not named stays. */
  members?: Pick<CalendarEventPatch, 'start_time' | 'end_time'>
  /** Of one of a series that was left out: it is there again. */
  cancelled?: false
}

export function editOf({ words = {}, members, cancelled }: Wished, timeZone: string): EventEdit {
  return {
    words,
    movesTimes: members !== undefined,
    recurrence: undefined,
    cancelled,
    times: (before, withRule) =>
      readEventTimes(withRule ? { ...members } : { ...members, recurrence: null }, before, timeZone),
  }
}

/** One of a series, as the wire names it; without a name, the event itself. */
export function onlyThis(name: string | undefined): PartOf | undefined {
  return name === undefined ? undefined : (series) => ({ key: keyNamed(series, name), scope: 'this' })
}

/** As `onlyThis`, by its key. */
export function thisOne(key: string | null): PartOf | undefined {
  return key === null ? undefined : () => ({ key, scope: 'this' })
}
