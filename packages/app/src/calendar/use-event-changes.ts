/**
 * Changes of events that were made on the screen, each with its way back.
 * @module
 */
import type { CalendarEvent, CalendarEventPatch, NewCalendarEvent, SeriesScope } from '@axia/contract'
import { useCallback } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { type ToastAction, useToasts } from '../parts/toasts.tsx'
import { useClient, useServices } from '../services.tsx'
import { eventWhen } from './event-when.ts'

/** What is said of a change, and where one can see it. */
export interface Said {
  text: string
  way?: ToastAction | undefined
}

export interface EventChanges {
  /** Adds it, and offers the way back. @throws {ApiError} */
  add: (event: NewCalendarEvent, said: Said) => Promise<void>
  /** Changes it, and offers the way back. @throws {ApiError} */
  change: (event: CalendarEvent, patch: CalendarEventPatch, scope: SeriesScope, said: Said) => Promise<void>
  /** Deletes it, and offers the way back where there is one. @throws {ApiError} */
  remove: (event: CalendarEvent, scope: SeriesScope) => Promise<void>
}

export function useEventChanges(): EventChanges {
  const { api, calendar } = useClient()
  const { clock } = useServices()
  const { t, format } = useI18n()
  const words = useCalendarWords()
  const { say, sayProblem } = useToasts()

  const sayWithUndo = useCallback(
    (said: Said, undo: () => Promise<unknown>) => {
      const run = () => void undo().then(() => say({ text: words.undone }), sayProblem)
      say({ ...said, action: { label: t.common.undo, run } })
    },
    [say, sayProblem, t, words],
  )

  const add = useCallback<EventChanges['add']>(
    async (event, said) => {
      const { id } = await calendar.add(event)
      sayWithUndo(said, () => calendar.remove(id))
    },
    [calendar, sayWithUndo],
  )

  const change = useCallback<EventChanges['change']>(
    async (event, patch, scope, said) => {
      const { id, occurrence } = event
      const zoneOf = ({ time_zone }: CalendarEvent) => patch.time_zone !== undefined && { time_zone }
      const back = { ...timesAndWordsOf(event), ...zoneOf(event) }
      if (occurrence === null) {
        await calendar.change(id, patch)
        return sayWithUndo(said, () => calendar.change(id, { ...back, recurrence: event.recurrence }))
      }
      if (scope === 'this') {
        await calendar.change(id, patch, { occurrence, scope })
        return sayWithUndo(said, () => calendar.change(id, back, { occurrence, scope }))
      }
      const series = await api.request('GET /calendar/events/{id}', { params: { id } })
      const changed = await calendar.change(id, patch, { occurrence, scope })
      sayWithUndo(said, async () => {
        if (changed.id !== id) await calendar.remove(changed.id)
        await calendar.change(id, { ...timesAndWordsOf(series), ...zoneOf(series), recurrence: series.recurrence })
      })
    },
    [api, calendar, sayWithUndo],
  )

  const remove = useCallback<EventChanges['remove']>(
    async (event, scope) => {
      const { id, occurrence, recurrence } = event
      const said = { text: words.deleted(event.title || words.untitled, eventWhen(event, format, clock())) }
      if (occurrence === null) {
        await calendar.remove(id)
        return sayWithUndo(said, () => calendar.add(copyOf(event)))
      }
      if (scope === 'this') {
        await calendar.remove(id, { occurrence, scope })
        return sayWithUndo(said, () => calendar.change(id, { cancelled: false }, { occurrence, scope }))
      }
      const series = await api.request('GET /calendar/events/{id}', { params: { id } })
      await calendar.remove(id, { occurrence, scope })
      const isWhole = scope === 'all' || Date.parse(series.start_time) === Date.parse(occurrence)
      if (isWhole) return void say(said) // its exceptions are gone: it would not come back as it was
      sayWithUndo(said, () => calendar.change(id, { recurrence }))
    },
    [api, calendar, clock, format, say, sayWithUndo, words],
  )

  return { add, change, remove }
}

function timesAndWordsOf(event: CalendarEvent) {
  const { title, description, location, start_time, end_time, all_day, reminder } = event
  return { ...(title !== '' && { title }), description, location, start_time, end_time, all_day, reminder }
}

function copyOf(event: CalendarEvent): NewCalendarEvent {
  return { ...timesAndWordsOf(event), title: event.title, time_zone: event.time_zone, recurrence: event.recurrence }
}
