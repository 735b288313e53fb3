/**
 * Events that were given other times in the calendar: at once, or of a series when it is known which of it are meant.
 * @module
 */
import { occurrenceKey } from '@axia/client'
import type { CalendarEvent, SeriesScope } from '@axia/contract'
import { useCallback, useState } from 'react'
import { eventWhen } from '../../calendar/event-when.ts'
import type { ScopeQuestionProps } from '../../calendar/scope-question.tsx'
import { useEventChanges } from '../../calendar/use-event-changes.ts'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useServices } from '../../services.tsx'
import { type NewTimes, withPreview } from './use-event-drag.ts'

export interface Moves {
  /** The events, and the one about which is asked as it would be. */
  shown: (events: readonly CalendarEvent[]) => readonly CalendarEvent[]
  move: (event: CalendarEvent, times: NewTimes) => void
  question: Pick<ScopeQuestionProps, 'open' | 'event' | 'onClose' | 'onAnswer'>
}

export function useMoves(): Moves {
  const { clock } = useServices()
  const { format } = useI18n()
  const words = useCalendarWords()
  const { sayProblem } = useToasts()
  const { change } = useEventChanges()
  const [moving, setMoving] = useState<{ event: CalendarEvent; times: NewTimes }>()

  const moveTo = useCallback(
    async (event: CalendarEvent, times: NewTimes, scope: SeriesScope) => {
      const when = eventWhen({ ...event, ...times }, format, clock())
      await change(event, times, scope, { text: words.moved(event.title || words.untitled, when) })
    },
    [change, clock, format, words],
  )
  const move = useCallback(
    (event: CalendarEvent, times: NewTimes) => {
      if (event.occurrence !== null) setMoving({ event, times })
      else moveTo(event, times, 'all').catch(sayProblem)
    },
    [moveTo, sayProblem],
  )

  return {
    shown: (events) => withPreview(events, moving && { key: occurrenceKey(moving.event), times: moving.times }),
    move,
    question: {
      open: moving !== undefined,
      event: moving?.event,
      onClose: () => setMoving(undefined),
      async onAnswer(scope) {
        if (moving !== undefined) await moveTo(moving.event, moving.times, scope)
      },
    },
  }
}
