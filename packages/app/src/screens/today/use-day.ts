/**
 * What a day holds: what is known of it at once, and what the server says of it.
 * @module
 */
import type { ApiError } from '@axia/client'
import type { CalendarEvent, Task } from '@axia/contract'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { failureOf, type Loaded as Source } from '../../parts/load-failure.tsx'
import { useClient, useStoreInSlices } from '../../services.tsx'
import { dueDayOf, eventsOn, spanOf } from '../../time/agenda.ts'
import { addDays, startOfWeek } from '../../time/calendar-day.ts'

/** Something that is loaded, for as much as the day needs it. */
export interface Loaded {
  /** There is something to show, be it that there is nothing. */
  isKnown: boolean
  error: ApiError | undefined
  reload: () => void
}

export interface Day {
  /** The days of its week, in the user's order. */
  week: readonly string[]
  /** Those of the day, in their order. */
  events: CalendarEvent[]
  /** Everything that was loaded: two weeks. */
  allEvents: readonly CalendarEvent[]
  openTasks: readonly Task[]
  calendar: Loaded
  tasks: Loaded
  /** How up to date both are. */
  sources: readonly Source[]
  /** How much there is on a day. */
  countOf: (day: string) => number
}

/** Two weeks are loaded, so that only another week asks the server. */
export function useDay(day: string): Day {
  const client = useClient()
  const { format, timeZone } = useI18n()
  const calendar = useStoreInSlices(client.calendar, ({ events }) => events.length === 0)
  const tasks = useStoreInSlices(client.tasks, (state) => state.tasks.length === 0)
  const first = startOfWeek(day, format.firstWeekday)
  const reloadEvents = useCallback(() => {
    const { from, to } = spanOf(first, addDays(first, 14), timeZone)
    void client.calendar.load(from, to)
  }, [client, first, timeZone])
  const reloadTasks = useCallback(() => void client.tasks.load({ completed: false }), [client])
  useEffect(reloadEvents, [reloadEvents])
  useEffect(reloadTasks, [reloadTasks])

  const week = useMemo(() => Array.from({ length: 7 }, (_, index) => addDays(first, index)), [first])
  const events = useMemo(() => eventsOn(calendar.events, day, timeZone), [calendar.events, day, timeZone])
  const openTasks = useMemo(() => tasks.tasks.filter(({ completed }) => !completed), [tasks.tasks])
  const countOf = useCallback(
    (one: string) =>
      eventsOn(calendar.events, one, timeZone).length +
      openTasks.filter((task) => dueDayOf(task, timeZone) === one).length,
    [calendar.events, openTasks, timeZone],
  )
  const wasRead = useLast(calendar.status === 'ready' ? `${calendar.from} ${calendar.to}` : undefined)
  const wereTasksRead = useLast(tasks.status === 'ready' ? 'read' : undefined) !== undefined
  const areEventsKnown =
    events.length > 0 ||
    calendar.seenAt !== undefined ||
    calendar.status === 'failed' ||
    wasRead === `${calendar.from} ${calendar.to}`
  const areTasksKnown =
    tasks.tasks.length > 0 || tasks.seenAt !== undefined || tasks.status === 'failed' || wereTasksRead
  return {
    week,
    events,
    allEvents: calendar.events,
    openTasks,
    calendar: useLoaded(areEventsKnown, failureOf(calendar), reloadEvents),
    tasks: useLoaded(areTasksKnown, failureOf(tasks), reloadTasks),
    sources: [calendar, tasks],
    countOf,
  }
}

/** The same one as long as it is the same: what shows it is not drawn again without need. */
function useLoaded(isKnown: boolean, error: ApiError | undefined, reload: () => void): Loaded {
  return useMemo(() => ({ isKnown, error, reload }), [isKnown, error, reload])
}

/** The last value that was there. */
function useLast<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value)
  if (value !== undefined && value !== last) setLast(value)
  return value ?? last
}
