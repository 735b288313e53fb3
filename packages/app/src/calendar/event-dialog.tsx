/**
 * One event: a new one, or one that is there with everything that can be changed about it.
 * @module
 */
import type { CalendarEvent } from '@axia/contract'
import Trash from 'lucide-react/icons/trash-2'
import { type FormEvent, useEffect, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { Button } from '../parts/button.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog, DialogActions } from '../parts/dialog.tsx'
import { SelectField, TextArea, TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { SkeletonRows } from '../parts/skeleton.tsx'
import { Switch } from '../parts/switch.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { useClient, useServices } from '../services.tsx'
import { wallOf } from '../time/zoned.ts'
import styles from './event-dialog.module.css'
import {
  type EventForm,
  eventFormOf,
  faultOf,
  newEventForm,
  type Repeat,
  toNewEvent,
  toPatch,
  withStart,
} from './event-form.ts'

/** What the dialog is open for. */
export type EventTarget = { kind: 'new'; day: string } | { kind: 'existing'; event: CalendarEvent }

export interface EventDialogProps {
  /** Undefined: closed. */
  target: EventTarget | undefined
  onClose: () => void
}

export function EventDialog({ target, onClose }: EventDialogProps) {
  const { t } = useI18n()
  // The last one stays to be seen while the dialog goes.
  const [shown, setShown] = useState({ target, times: 0 })
  if (target !== undefined && target !== shown.target) setShown({ target, times: shown.times + 1 })
  const title = shown.target?.kind === 'existing' ? t.calendar.edit : t.calendar.add
  return (
    <Dialog open={target !== undefined} onClose={onClose} title={title}>
      {shown.target !== undefined && <Content key={shown.times} target={shown.target} onClose={onClose} />}
    </Dialog>
  )
}

function Content({ target, onClose }: { target: EventTarget; onClose: () => void }) {
  const { clock } = useServices()
  const { timeZone } = useI18n()
  if (target.kind === 'new') {
    return <Form form={newEventForm(target.day, wallOf(clock(), timeZone))} onClose={onClose} />
  }
  if (target.event.recurrence !== null) return <Series event={target.event} onClose={onClose} />
  return <Form event={target.event} form={eventFormOf(target.event, timeZone)} onClose={onClose} />
}

/** An occurrence was opened: what is changed is its series, whose own start is asked for first. */
function Series({ event, onClose }: { event: CalendarEvent; onClose: () => void }) {
  const { api } = useClient()
  const { t, timeZone } = useI18n()
  const [series, setSeries] = useState<CalendarEvent>()
  const [failure, setFailure] = useState<unknown>()

  useEffect(() => {
    const abort = new AbortController()
    api
      .request('GET /calendar/events/{id}', { params: { id: event.id }, signal: abort.signal })
      .then(setSeries, (error: unknown) => !abort.signal.aborted && setFailure(error))
    return () => abort.abort()
  }, [api, event.id])

  if (failure !== undefined) return <Notice tone="danger">{problemText(failure, t)}</Notice>
  if (series === undefined) return <SkeletonRows rows={4} />
  return <Form event={series} form={eventFormOf(series, timeZone)} onClose={onClose} />
}

interface FormProps {
  event?: CalendarEvent
  form: EventForm
  onClose: () => void
}

function Form({ event, form: initial, onClose }: FormProps) {
  const { calendar } = useClient()
  const { t, timeZone } = useI18n()
  const { say } = useToasts()
  const [before] = useState(initial)
  const [form, setForm] = useState(initial)
  const [submitted, setSubmitted] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [asking, setAsking] = useState(false)
  const fault = submitted ? faultOf(form) : undefined
  const set = (change: Partial<EventForm>) => setForm((now) => ({ ...now, ...change }))

  async function submit(submission: FormEvent) {
    submission.preventDefault()
    setSubmitted(true)
    if (busy || faultOf(form) !== undefined) return
    setBusy(true)
    setFailure(undefined)
    try {
      if (event === undefined) await calendar.add(toNewEvent(form, timeZone))
      else await calendar.change(event.id, toPatch(before, form, timeZone))
      onClose()
      say({ text: t.calendar.saved })
    } catch (error) {
      setFailure(problemText(error, t))
    } finally {
      setBusy(false)
    }
  }

  async function remove(id: string) {
    await calendar.remove(id)
    onClose()
    say({ text: t.calendar.deleted })
  }

  const dateError = fault === 'date_missing' ? t.calendar.dateMissing : undefined
  const endError = fault === 'end_before_start' ? t.calendar.endBeforeStart : undefined
  const repeats: Repeat[] = ['none', 'daily', 'weekly', 'monthly', 'yearly']
  if (before.repeat === 'other') repeats.push('other')

  return (
    <form className={styles.form} onSubmit={(submission) => void submit(submission)} noValidate>
      {event !== undefined && event.recurrence !== null && <Notice tone="info">{t.calendar.series}</Notice>}
      <TextField
        label={t.calendar.name}
        placeholder={t.calendar.namePlaceholder}
        value={form.title}
        maxLength={500}
        error={fault === 'title_missing' ? t.calendar.titleMissing : undefined}
        onChange={({ target }) => set({ title: target.value })}
        required
      />
      <Switch label={t.calendar.allDay} checked={form.allDay} onChange={(allDay) => set({ allDay })} />
      <div className={form.allDay ? styles.days : styles.times}>
        <TextField
          type="date"
          label={form.allDay ? t.calendar.starts : t.calendar.startDay}
          value={form.startDay}
          error={dateError}
          onChange={({ target }) => setForm(withStart(form, { startDay: target.value }))}
          required
        />
        {!form.allDay && (
          <TextField
            type="time"
            label={t.calendar.startTime}
            value={form.startTime}
            onChange={({ target }) => setForm(withStart(form, { startTime: target.value }))}
            required
          />
        )}
        <TextField
          type="date"
          label={form.allDay ? t.calendar.ends : t.calendar.endDay}
          value={form.endDay}
          min={form.startDay}
          error={endError}
          onChange={({ target }) => set({ endDay: target.value })}
          required
        />
        {!form.allDay && (
          <TextField
            type="time"
            label={t.calendar.endTime}
            value={form.endTime}
            onChange={({ target }) => set({ endTime: target.value })}
            required
          />
        )}
      </div>
      {!form.allDay && <p className={styles.zone}>{t.calendar.zone(timeZone)}</p>}
      <SelectField
        label={t.calendar.repeats}
        value={form.repeat}
        onChange={({ target }) => {
          const repeat = repeats.find((name) => name === target.value)
          if (repeat !== undefined) set({ repeat })
        }}
      >
        {repeats.map((repeat) => (
          <option key={repeat} value={repeat}>
            {t.calendar.repeat[repeat]}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t.calendar.location}
        optional={t.common.optional}
        value={form.location}
        maxLength={500}
        onChange={({ target }) => set({ location: target.value })}
      />
      <TextArea
        label={t.calendar.description}
        optional={t.common.optional}
        value={form.description}
        maxLength={20_000}
        onChange={({ target }) => set({ description: target.value })}
      />
      {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
      <DialogActions
        start={
          event !== undefined && (
            <Button look="quiet" className={styles.remove} icon={<Trash size={16} />} onClick={() => setAsking(true)}>
              {t.common.delete}
            </Button>
          )
        }
      >
        <Button type="submit" look="primary" busy={busy}>
          {t.common.save}
        </Button>
      </DialogActions>
      {event !== undefined && (
        <Confirm
          open={asking}
          title={t.calendar.deleteTitle}
          text={event.recurrence === null ? t.calendar.deleteText : t.calendar.deleteSeriesText}
          verb={t.common.delete}
          onClose={() => setAsking(false)}
          onConfirm={() => remove(event.id)}
        />
      )}
    </form>
  )
}
