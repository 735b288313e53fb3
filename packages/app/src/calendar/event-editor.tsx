/**
 * Everything that can be changed about an event, or said of a new one.
 * @module
 */
import { type CalendarEvent, maxTextLength, maxTitleLength, type SeriesScope } from '@axia/contract'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { useReminderWords } from '../i18n/reminder-words.ts'
import { Confirm } from '../parts/confirm.tsx'
import { DateField } from '../parts/date-field.tsx'
import { EditorActions } from '../parts/editor-actions.tsx'
import { TextArea, TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { Switch } from '../parts/switch.tsx'
import { useAttempt } from '../parts/use-attempt.ts'
import { dayChoices, hourChoices } from '../reminders/lead-choices.ts'
import { LeadField } from '../reminders/lead-field.tsx'
import { NobodyReminded } from '../reminders/nobody-reminded.tsx'
import { useReminderSettings } from '../reminders/use-reminder-settings.ts'
import { useServices } from '../services.tsx'
import { daysOf } from '../time/agenda.ts'
import { OtherZone } from './event-details.tsx'
import {
  type EventForm,
  type EventStart,
  faultOf,
  hasWholeStart,
  timesOf,
  toNewEvent,
  toPatch,
  withStart,
} from './event-form.ts'
import { eventWhen } from './event-when.ts'
import { EventZone } from './event-zone.tsx'
import { RecurrenceField } from './recurrence-field.tsx'
import { changesRule } from './rule.ts'
import { ScopeQuestion } from './scope-question.tsx'
import { type Said, useEventChanges } from './use-event-changes.ts'

/** What is asked before it is done: of a series how much of it is meant, and whether to delete at all. */
type Asking = 'change' | 'delete'

export interface EventEditorProps {
  event?: CalendarEvent
  form: EventForm
  onClose: () => void
  /** Shows the day on which it is now. Default: what is said of it leads there. */
  onSaved?: ((day: string) => void) | undefined
}

export function EventEditor({ event, form: given, onClose, onSaved }: EventEditorProps) {
  const { t, timeZone } = useI18n()
  const { add, change, remove } = useEventChanges()
  const saidOf = useSaid(onSaved)
  const { busy, failure, attempt } = useAttempt()
  const [initial] = useState(given)
  const [form, setForm] = useState(given)
  const [submitted, setSubmitted] = useState(false)
  const [asking, setAsking] = useState<Asking>()

  function submit(submission: FormEvent) {
    submission.preventDefault()
    setSubmitted(true)
    if (busy || faultOf(form) !== undefined) return
    if (event !== undefined && Object.keys(toPatch(initial, form, timeZone)).length === 0) return onClose()
    if (event !== undefined && event.occurrence !== null) return setAsking('change')
    void attempt(() => save('all'))
  }

  async function save(scope: SeriesScope) {
    const said = saidOf(initial, form)
    if (event === undefined) await add(toNewEvent(form, timeZone), said)
    else await change(event, toPatch(initial, form, timeZone), scope, said)
    onClose()
    onSaved?.(daysOf(timesOf(form, timeZone), timeZone).first)
  }

  async function removeIt(scope: SeriesScope) {
    if (event === undefined) return
    await remove(event, scope)
    onClose()
  }

  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Fields event={event} form={form} fault={submitted ? faultOf(form) : undefined} onChange={setForm} />
      {failure !== undefined && <Notice tone="danger">{problemText(failure, t)}</Notice>}
      <EditorActions busy={busy} onDelete={event && (() => setAsking('delete'))} />
      {event !== undefined && (
        <Question
          asking={asking}
          event={event}
          isOtherRule={changesRule(initial, form)}
          onClose={() => setAsking(undefined)}
          onAnswer={(scope) => (asking === 'delete' ? removeIt(scope) : save(scope))}
        />
      )}
    </form>
  )
}

/** What is said of an event that was saved; where nobody shows its new day, with the way there. */
function useSaid(onSaved: EventEditorProps['onSaved']): (before: EventForm, saved: EventForm) => Said {
  const { clock } = useServices()
  const { format, timeZone } = useI18n()
  const words = useCalendarWords()
  const [, navigate] = useLocation()
  return (before, saved) => {
    const times = timesOf(saved, timeZone)
    const { first } = daysOf(times, timeZone)
    const isElsewhere = onSaved === undefined && saved.startDay !== before.startDay
    return {
      text: words.saved(saved.title.trim(), eventWhen(times, format, clock())),
      way: isElsewhere ? { label: words.seeDay, run: () => navigate(`/?day=${first}`) } : undefined,
    }
  }
}

interface FieldsProps {
  event: CalendarEvent | undefined
  form: EventForm
  fault: ReturnType<typeof faultOf>
  onChange: (form: EventForm) => void
}

function Fields({ event, form, fault, onChange }: FieldsProps) {
  const { t } = useI18n()
  const reminders = useReminderWords()
  const settings = useReminderSettings()
  const [custom, setCustom] = useState(false)
  const set = (part: Partial<EventForm>) => onChange({ ...form, ...part })
  const usual = form.allDay ? settings?.all_day : settings?.events
  const reminder = form.reminder === 'default' ? usual : form.reminder
  return (
    <>
      <TextField
        label={t.calendar.name}
        placeholder={t.calendar.namePlaceholder}
        value={form.title}
        maxLength={maxTitleLength}
        error={fault === 'title_missing' ? t.calendar.titleMissing : undefined}
        onChange={({ target }) => set({ title: target.value })}
        required
      />
      <Switch label={t.calendar.allDay} checked={form.allDay} onChange={(allDay) => set({ allDay })} />
      <Times form={form} fault={fault} onChange={onChange} />
      {!form.allDay && <EventZone form={form} onChange={(chosen) => set({ timeZone: chosen })} />}
      {event !== undefined && form.timeZone === undefined && <OtherZone event={event} stays />}
      <RecurrenceField
        day={form.startDay}
        value={form.repeat}
        custom={custom}
        onChange={(repeat, isCustom) => {
          set({ repeat })
          setCustom(isCustom)
        }}
      />
      <LeadField
        label={reminders.reminder}
        value={form.reminder}
        choices={form.allDay ? dayChoices : hourChoices}
        usual={usual}
        onChange={(reminder) => set({ reminder })}
      />
      {reminder !== 'none' && <NobodyReminded />}
      <TextField
        label={t.calendar.location}
        optional={t.common.optional}
        value={form.location}
        maxLength={maxTitleLength}
        onChange={({ target }) => set({ location: target.value })}
      />
      <TextArea
        label={t.calendar.description}
        optional={t.common.optional}
        value={form.description}
        maxLength={maxTextLength}
        onChange={({ target }) => set({ description: target.value })}
      />
    </>
  )
}

function Times({ form, fault, onChange }: Omit<FieldsProps, 'event'>) {
  const { t } = useI18n()
  const [lastWhole, setLastWhole] = useState<EventStart>(form)

  function start(part: Partial<EventStart>) {
    const moved = withStart(form, part, lastWhole)
    if (hasWholeStart(moved)) setLastWhole(moved)
    onChange(moved)
  }

  function end(part: Partial<EventForm>) {
    setLastWhole(form) // an end that was chosen belongs to the start as it stands
    onChange({ ...form, ...part })
  }

  const isChecked = fault === 'date_wrong'
  return (
    <div className="beside">
      <DateField
        label={form.allDay ? t.calendar.starts : t.calendar.startDay}
        value={form.startDay}
        isChecked={isChecked}
        error={fault === 'date_missing' ? t.calendar.dateMissing : undefined}
        onChange={(startDay) => start({ startDay })}
        required
      />
      {!form.allDay && (
        <TimeField label={t.calendar.startTime} value={form.startTime} onChange={(startTime) => start({ startTime })} />
      )}
      <DateField
        label={form.allDay ? t.calendar.ends : t.calendar.endDay}
        value={form.endDay}
        min={form.startDay}
        isChecked={isChecked}
        error={fault === 'end_before_start' ? t.calendar.endBeforeStart : undefined}
        onChange={(endDay) => end({ endDay })}
        required
      />
      {!form.allDay && (
        <TimeField label={t.calendar.endTime} value={form.endTime} onChange={(endTime) => end({ endTime })} />
      )}
    </div>
  )
}

function TimeField({ label, value, onChange }: { label: string; value: string; onChange: (time: string) => void }) {
  return (
    <TextField type="time" label={label} value={value} onChange={({ target }) => onChange(target.value)} required />
  )
}

interface QuestionProps {
  asking: Asking | undefined
  event: CalendarEvent
  /** Another rule cannot be that of one occurrence alone. */
  isOtherRule: boolean
  onClose: () => void
  onAnswer: (scope: SeriesScope) => Promise<void>
}

function Question({ asking, event, isOtherRule, onClose, onAnswer }: QuestionProps) {
  const { t } = useI18n()
  if (event.occurrence === null) {
    return (
      <Confirm
        open={asking === 'delete'}
        title={t.calendar.deleteTitle}
        text={t.calendar.deleteText}
        verb={t.common.delete}
        onClose={onClose}
        onConfirm={() => onAnswer('all')}
      />
    )
  }
  return (
    <ScopeQuestion
      open={asking !== undefined}
      about={asking ?? 'change'}
      event={event}
      scopes={asking === 'change' && isOtherRule ? ['following', 'all'] : ['this', 'following', 'all']}
      onClose={onClose}
      onAnswer={onAnswer}
    />
  )
}
