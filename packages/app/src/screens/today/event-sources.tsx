/**
 * Which calendar an event comes from, handed to what shows events.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import type { ReactNode } from 'react'
import { type EventSource, useEventSources } from '../../calendar/event-source.ts'

export type SourceOf = (event: CalendarEvent) => EventSource

export function EventSources({ children }: { children: (sourceOf: SourceOf) => ReactNode }) {
  return children(useEventSources())
}
