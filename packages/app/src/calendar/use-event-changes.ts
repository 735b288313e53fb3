/**
 * Changes of events that were made on the screen, each with its way back.
 * @module
 */
import type { CalendarEvent, CalendarEventPatch, NewCalendarEvent, SeriesScope } from '@axia/contract'
import { useCallback } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { useClient } from '../services.tsx'

export interface EventChanges {
  /** Changes it, and offers the way back. @throws {ApiError} */
  change: (event: CalendarEvent, patch: CalendarEventPatch, scope: SeriesScope, said: string) => Promise<void>
  /** Deletes it, and offers the way back where there is one. @throws {ApiError} */
  remove: (event: CalendarEvent, scope: SeriesScope) => Promise<void>
}

export function useEventChanges(): EventChanges {
  const { api, calendar } = useClient()
  const { t } = useI18n()
  const words = useCalendarWords()
  const { say, sayProblem } = useToasts()

  const sayWithUndo = useCallback(
    (text: string, undo: () => Promise<unknown>) => {
      const run = () => void undo().then(() => say({ text: words.undone }), sayProblem)
      say({ text, action: { label: t.common.undo, run } })
    },
    [say, sayProblem, t, words],
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
      const said = t.calendar.deleted
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
      if (isWhole) return void say({ text: said }) // its exceptions are gone: it would not come back as it was
      sayWithUndo(said, () => calendar.change(id, { recurrence }))
    },
    [api, calendar, say, sayWithUndo, t],
  )

  return { change, remove }
}

function timesAndWordsOf({ title, description, location, start_time, end_time, all_day }: CalendarEvent) {
  return { ...(title !== '' && { title }), description, location, start_time, end_time, all_day }
}

function copyOf(event: CalendarEvent): NewCalendarEvent {
  return { ...timesAndWordsOf(event), title: event.title, time_zone: event.time_zone, recurrence: event.recurrence }
}
