/**
 * One event: a new one, or one that is there with everything that can be changed about it.
 * @module
 */
import type { CalendarEvent, EventReminder, SeriesScope } from '@axia/contract'
import Trash from 'lucide-react/icons/trash-2'
import { type FormEvent, useState } from 'react'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { capitalised, createFormat } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { useReminderWords } from '../i18n/reminder-words.ts'
import { Button } from '../parts/button.tsx'
import { classNames } from '../parts/class-names.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog, DialogActions } from '../parts/dialog.tsx'
import { TextArea, TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { Switch } from '../parts/switch.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { leadMinutes } from '../reminders/lead-choices.ts'
import { LeadField } from '../reminders/lead-field.tsx'
import { useClient, useServices, useStore } from '../services.tsx'
import { daysOf } from '../time/agenda.ts'
import { dayOf, isTimeZone, type WallTime, wallOf } from '../time/zoned.ts'
import { colorClass } from './calendar-color.ts'
import styles from './event-dialog.module.css'
import {
  changesRule,
  type EventForm,
  eventFormOf,
  faultOf,
  newEventForm,
  newEventFormAt,
  toNewEvent,
  toPatch,
  withStart,
} from './event-form.ts'
import { RecurrenceField } from './recurrence-field.tsx'
import { readRule } from './rule.ts'
import { ruleWords } from './rule-words.ts'
import { ScopeQuestion } from './scope-question.tsx'
import { useEventChanges } from './use-event-changes.ts'

/** What the dialog is open for; a new event may bring its times, or else has those that suit its day. */
export type EventTarget =
  | { kind: 'new'; day: string; span?: { start: WallTime; end: WallTime; allDay: boolean } }
  | { kind: 'existing'; event: CalendarEvent }

export interface EventDialogProps {
  /** Undefined: closed. */
  target: EventTarget | undefined
  onClose: () => void
}

export function EventDialog({ target, onClose }: EventDialogProps) {
  const { t } = useI18n()
  const words = useCalendarWords()
  // The last one stays to be seen while the dialog goes.
  const [shown, setShown] = useState({ target, times: 0 })
  if (target !== undefined && target !== shown.target) setShown({ target, times: shown.times + 1 })
  const existing = shown.target?.kind === 'existing' ? shown.target.event : undefined
  const isRead = existing !== undefined && existing.subscription_id !== null
  const title = isRead ? existing.title || words.untitled : existing === undefined ? t.calendar.add : t.calendar.edit
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
    const { day, span } = target
    const form =
      span === undefined
        ? newEventForm(day, wallOf(clock(), timeZone))
        : newEventFormAt(span.start, span.end, span.allDay)
    return <Form form={form} onClose={onClose} />
  }
  const { event } = target
  if (event.subscription_id !== null) return <Details event={event} />
  return <Form event={event} form={eventFormOf(event, timeZone)} onClose={onClose} />
}

/** An event of a calendar of others: everything about it, and nothing to change. */
function Details({ event }: { event: CalendarEvent }) {
  const { calendarSources } = useClient()
  const { format, timeZone } = useI18n()
  const words = useCalendarWords()
  const { subscriptions } = useStore(calendarSources)
  const calendar = subscriptions?.find(({ id }) => id === event.subscription_id)
  const { first, last } = daysOf(event, timeZone)
  const repeat = readRule(event.recurrence, first, (instant) => dayOf(new Date(instant), timeZone))
  return (
    <div className={classNames(styles.details, colorClass(calendar?.color))}>
      <p className={styles.when}>
        <span className={styles.dot} aria-hidden="true" />
        <span>
          {capitalised(first === last ? format.longDay(first) : format.dayRange(first, last), format.languageTag)}
          {!event.all_day && <>, {format.timeRange(new Date(event.start_time), new Date(event.end_time))}</>}
        </span>
      </p>
      <OtherZone event={event} />
      {repeat.kind === 'rule' && <p>{ruleWords(repeat.rule, first, words, format)}</p>}
      {repeat.kind === 'other' && <p>{words.repeatOther}</p>}
      {event.location !== '' && <p>{event.location}</p>}
      {event.description !== '' && <p className={styles.notes}>{event.description}</p>}
      <Notice tone="info">{words.comesFrom(calendar?.name ?? words.otherCalendar)}</Notice>
    </div>
  )
}

/** What the clocks show where the event lives, when they show something else. */
function OtherZone({ event, stays = false }: { event: CalendarEvent; stays?: boolean }) {
  const { locale, format, timeZone } = useI18n()
  const words = useCalendarWords()
  const [start, end] = [new Date(event.start_time), new Date(event.end_time)]
  if (event.all_day || event.time_zone === timeZone || !isTimeZone(event.time_zone)) return null
  const [here, there] = [wallOf(start, timeZone), wallOf(start, event.time_zone)]
  if (here.day === there.day && here.time === there.time) return null
  const range = createFormat(locale, event.time_zone, [format.languageTag]).timeRange(start, end)
  const place = event.time_zone.split('/').at(-1)?.replaceAll('_', ' ') ?? event.time_zone
  return (
    <p className={styles.zone}>
      {words.zoneOther(place, range)} {stays && words.zoneOtherStays(place)}
    </p>
  )
}

const hourChoices: readonly EventReminder[] = ['default', 'none', ...leadMinutes]
const dayChoices: readonly EventReminder[] = ['default', 'none', 'same_day', 'day_before']

interface FormProps {
  event?: CalendarEvent
  form: EventForm
  onClose: () => void
}

function Form({ event, form: initial, onClose }: FormProps) {
  const { calendar } = useClient()
  const { t, timeZone } = useI18n()
  const reminders = useReminderWords()
  const { say } = useToasts()
  const [before] = useState(initial)
  const [form, setForm] = useState(initial)
  const [submitted, setSubmitted] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const [custom, setCustom] = useState(false)
  const [asking, setAsking] = useState<'change' | 'delete'>()
  const { change, remove } = useEventChanges()
  const fault = submitted ? faultOf(form) : undefined
  const set = (part: Partial<EventForm>) => setForm((now) => ({ ...now, ...part }))
  const patch = toPatch(before, form, timeZone)

  async function submit(submission: FormEvent) {
    submission.preventDefault()
    setSubmitted(true)
    if (busy || faultOf(form) !== undefined) return
    if (event !== undefined && Object.keys(patch).length === 0) return onClose()
    if (event !== undefined && event.occurrence !== null) return setAsking('change')
    setBusy(true)
    setFailure(undefined)
    try {
      await save('all')
    } catch (error) {
      setFailure(problemText(error, t))
    } finally {
      setBusy(false)
    }
  }

  async function save(scope: SeriesScope) {
    if (event === undefined) {
      await calendar.add(toNewEvent(form, timeZone))
      say({ text: t.calendar.saved })
    } else {
      await change(event, patch, scope, t.calendar.saved)
    }
    onClose()
  }

  async function removeIt(scope: SeriesScope) {
    if (event === undefined) return
    await remove(event, scope)
    onClose()
  }

  const dateError = fault === 'date_missing' ? t.calendar.dateMissing : undefined
  const endError = fault === 'end_before_start' ? t.calendar.endBeforeStart : undefined

  return (
    <form className="stack" onSubmit={(submission) => void submit(submission)} noValidate>
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
      <div className="beside">
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
      {event !== undefined && <OtherZone event={event} stays />}
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
        onChange={(reminder) => set({ reminder })}
      />
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
            <Button look="quietDanger" icon={<Trash size={16} />} onClick={() => setAsking('delete')}>
              {t.common.delete}
            </Button>
          )
        }
      >
        <Button type="submit" look="primary" busy={busy}>
          {t.common.save}
        </Button>
      </DialogActions>
      {event !== undefined && event.occurrence === null && (
        <Confirm
          open={asking === 'delete'}
          title={t.calendar.deleteTitle}
          text={t.calendar.deleteText}
          verb={t.common.delete}
          onClose={() => setAsking(undefined)}
          onConfirm={() => removeIt('all')}
        />
      )}
      {event !== undefined && event.occurrence !== null && (
        <ScopeQuestion
          open={asking !== undefined}
          about={asking ?? 'change'}
          scopes={
            asking === 'change' && changesRule(before, form) ? ['following', 'all'] : ['this', 'following', 'all']
          }
          onClose={() => setAsking(undefined)}
          onAnswer={(scope) => (asking === 'delete' ? removeIt(scope) : save(scope))}
        />
      )}
    </form>
  )
}
