/**
 * Names the calendars that events come from, where some are of others: whoever has no such calendar loads nothing for it.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { lazy, type ReactNode, Suspense } from 'react'
import type { EventSource } from '../../calendar/event-source.ts'
import type { SourceOf } from './event-sources.tsx'
import styles from './today-screen.module.css'

const EventSources = lazy(() => import('./event-sources.tsx').then((m) => ({ default: m.EventSources })))

export interface WithSourcesProps {
  events: readonly CalendarEvent[]
  /** Draws them, first without their calendars. */
  children: (sourceOf?: SourceOf) => ReactNode
}

export function WithSources({ events, children }: WithSourcesProps) {
  if (events.every(({ subscription_id }) => subscription_id === null)) return children()
  return (
    <Suspense fallback={children()}>
      <EventSources>{children}</EventSources>
    </Suspense>
  )
}

/** Said after what an event is called, where it is in a calendar of others. */
export function CalendarName({ of }: { of: EventSource | undefined }) {
  if (of?.name === undefined) return null
  return (
    <>
      {' '}
      <span className={styles.calendar}>{of.name}</span>
    </>
  )
}
