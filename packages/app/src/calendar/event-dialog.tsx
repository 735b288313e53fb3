/**
 * One event: a new one, or one that is there with everything that can be changed about it.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import { useState } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useServices } from '../services.tsx'
import { type WallTime, wallOf } from '../time/zoned.ts'
import { EventDetails } from './event-details.tsx'
import { EventEditor } from './event-editor.tsx'
import { eventFormOf, newEventForm, newEventFormAt } from './event-form.ts'

/** What the dialog is open for; a new event may bring its times, or else has those that suit its day. */
export type EventTarget =
  | { kind: 'new'; day: string; span?: { start: WallTime; end: WallTime; allDay: boolean } }
  | { kind: 'existing'; event: CalendarEvent }

export interface EventDialogProps {
  /** Undefined: closed. */
  target: EventTarget | undefined
  onClose: () => void
  /** An event was saved on that day. */
  onSaved?: (day: string) => void
}

export function EventDialog({ target, ...done }: EventDialogProps) {
  const { t } = useI18n()
  const words = useCalendarWords()
  // The last one stays to be seen while the dialog goes.
  const [shown, setShown] = useState({ target, times: 0 })
  if (target !== undefined && target !== shown.target) setShown({ target, times: shown.times + 1 })
  const existing = shown.target?.kind === 'existing' ? shown.target.event : undefined
  const isRead = existing !== undefined && existing.subscription_id !== null
  const title = isRead ? existing.title || words.untitled : existing === undefined ? t.calendar.add : t.calendar.edit
  return (
    <Dialog open={target !== undefined} onClose={done.onClose} title={title}>
      {shown.target !== undefined && <Content key={shown.times} target={shown.target} {...done} />}
    </Dialog>
  )
}

function Content({ target, ...done }: EventDialogProps & { target: EventTarget }) {
  const { clock } = useServices()
  const { timeZone } = useI18n()
  if (target.kind === 'new') {
    const { day, span } = target
    const form =
      span === undefined
        ? newEventForm(day, wallOf(clock(), timeZone))
        : newEventFormAt(span.start, span.end, span.allDay)
    return <EventEditor form={form} {...done} />
  }
  const { event } = target
  if (event.subscription_id !== null) return <EventDetails event={event} />
  return <EventEditor event={event} form={eventFormOf(event, timeZone)} {...done} />
}
