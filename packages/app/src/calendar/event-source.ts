/**
 * Which calendar an event comes from, as the screens tell it: never by its colour alone.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { useCallback, useEffect, useMemo } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { classNames } from '../parts/class-names.ts'
import { useClient, useStore } from '../services.tsx'
import styles from './calendar-color.module.css'
import { colorClass } from './calendar-color.ts'

export interface EventSource {
  /** Its classes: the colour, and another edge where it is a calendar of others. */
  look: string
  /** The name of a calendar of others. */
  name?: string
}

const own: EventSource = { look: colorClass('pine') }

export function useEventSources(): (event: CalendarEvent) => EventSource {
  const { calendarSources } = useClient()
  const { subscriptions } = useStore(calendarSources)
  const { otherCalendar } = useCalendarWords()
  useEffect(() => void calendarSources.load(), [calendarSources])
  const sources = useMemo(
    () => new Map(subscriptions?.map(({ id, name, color }) => [id, othersSource(name, colorClass(color))])),
    [subscriptions],
  )
  const unknown = useMemo(() => othersSource(otherCalendar, colorClass('slate')), [otherCalendar])
  return useCallback(
    ({ subscription_id: id }) => (id === null ? own : (sources.get(id) ?? unknown)),
    [sources, unknown],
  )
}

function othersSource(name: string, color: string): EventSource {
  return { look: classNames(color, styles.others), name }
}
