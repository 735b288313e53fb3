/**
 * An address may name a day, as the search does, and an event on it, as a reminder's does: the calendar goes there and opens the
 * event. Or it asks for a new one, as the app's icon does.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { eventsOn } from '../../time/agenda.ts'
import { dayOrUndefined } from '../../time/calendar-day.ts'

export interface AddressedOptions {
  events: readonly CalendarEvent[]
  /** Whether the events of the days that are shown are there. */
  isLoaded: boolean
  timeZone: string
  showDay: (day: string) => void
  open: (event: CalendarEvent) => void
  begin: () => void
}

export function useAddressed({ events, isLoaded, timeZone, showDay, open, begin }: AddressedOptions): void {
  const search = useSearch()
  const [, navigate] = useLocation()
  const [wanted, setWanted] = useState<{ day: string; id: string }>()

  useEffect(() => {
    const query = new URLSearchParams(search)
    const [day, id] = [dayOrUndefined(query.get('day')), query.get('event')]
    if (!query.has('day') && !query.has('new')) return
    navigate('/calendar', { replace: true }) // going back must not open it again
    if (!query.has('day')) return begin()
    if (day === undefined) return
    showDay(day)
    if (id !== null) setWanted({ day, id })
  }, [search, navigate, showDay, begin])

  useEffect(() => {
    if (wanted === undefined || !isLoaded) return
    const event = eventsOn(events, wanted.day, timeZone).find(({ id }) => id === wanted.id)
    if (event === undefined) return // it may be loaded yet
    setWanted(undefined)
    open(event)
  }, [wanted, isLoaded, events, timeZone, open])
}
