/**
 * Calendars of others that are read here: which, how each fares, and a new one.
 * @module
 */
import { ApiError } from '@axia/client'
import { type CalendarColor, type CalendarSubscription, maxNameLength } from '@axia/contract'
import Pencil from 'lucide-react/icons/pencil'
import Plus from 'lucide-react/icons/plus'
import RefreshCw from 'lucide-react/icons/refresh-cw'
import Trash from 'lucide-react/icons/trash-2'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { calendarColors, colorClass } from '../../calendar/calendar-color.ts'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { problemText } from '../../i18n/problem-text.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useAttempt } from '../../parts/use-attempt.ts'
import { useClient, useNow, useStore } from '../../services.tsx'
import styles from './calendars-section.module.css'
import { EntryWords } from './entry-words.tsx'

type Asking =
  | { about: 'nothing' }
  | { about: 'new' }
  | { about: 'edit'; subscription: CalendarSubscription }
  | { about: 'remove'; subscription: CalendarSubscription }

export function SubscriptionsPart() {
  const { calendarSources } = useClient()
  const { t } = useI18n()
  const { sources } = useCalendarWords()
  const { say } = useToasts()
  const { subscriptions, error } = useStore(calendarSources)
  const [asking, setAsking] = useState<Asking>({ about: 'nothing' })
  const close = () => setAsking({ about: 'nothing' })
  const load = () => void calendarSources.load()
  useEffect(() => void calendarSources.load(), [calendarSources])
  const removing = asking.about === 'remove' ? asking.subscription : undefined

  return (
    <div className={styles.part}>
      <h3>{sources.subscriptions}</h3>
      {error !== undefined && (
        <Notice tone="danger" action={<Button onClick={load}>{t.common.retry}</Button>}>
          {sources.loadFailed} {problemText(error, t)}
        </Notice>
      )}
      {subscriptions === undefined && error === undefined && <SkeletonRows rows={2} />}
      {subscriptions?.length === 0 && <p className="soft">{sources.none}</p>}
      {subscriptions !== undefined && subscriptions.length > 0 && (
        <ul className={styles.list}>
          {subscriptions.map((subscription) => (
            <Calendar
              key={subscription.id}
              subscription={subscription}
              onEdit={() => setAsking({ about: 'edit', subscription })}
              onRemove={() => setAsking({ about: 'remove', subscription })}
            />
          ))}
        </ul>
      )}
      <Button icon={<Plus size={16} />} onClick={() => setAsking({ about: 'new' })}>
        {sources.subscribe}
      </Button>
      <Dialog
        open={asking.about === 'new' || asking.about === 'edit'}
        onClose={close}
        title={asking.about === 'edit' ? sources.editTitle : sources.subscribe}
      >
        {asking.about === 'new' && <SubscriptionForm onClose={close} />}
        {asking.about === 'edit' && <SubscriptionForm subscription={asking.subscription} onClose={close} />}
      </Dialog>
      <Confirm
        open={removing !== undefined}
        title={sources.removeTitle(removing?.name ?? '')}
        text={sources.removeText}
        verb={sources.removeVerb}
        onClose={close}
        onConfirm={async () => {
          if (removing === undefined) return
          await calendarSources.remove(removing.id)
          say({ text: sources.removed })
        }}
      />
    </div>
  )
}

interface CalendarProps {
  subscription: CalendarSubscription
  onEdit: () => void
  onRemove: () => void
}

function Calendar({ subscription, onEdit, onRemove }: CalendarProps) {
  const { calendarSources } = useClient()
  const { format } = useI18n()
  const { sources } = useCalendarWords()
  const { say, sayProblem } = useToasts()
  const now = useNow(60_000)
  const {
    id,
    name,
    color,
    url,
    event_count: events,
    ignored_count: ignored,
    fetched_at: fetched,
    failure,
  } = subscription

  async function fetchAgain() {
    try {
      const { failure: reason } = await calendarSources.fetchAgain(id)
      if (reason === null) say({ text: sources.fetchedAgain })
    } catch (error) {
      sayProblem(error)
    }
  }

  return (
    <li className={classNames(styles.calendar, colorClass(color))}>
      <span className={styles.dot} aria-hidden="true" />
      <EntryWords
        name={name}
        details={
          <>
            <span>{url.replace(/^[a-z]+:\/\//i, '').split('/')[0]}</span>
            <span>{sources.events(events)}</span>
            {ignored > 0 && <span>{sources.ignored(ignored)}</span>}
            {fetched !== null && <span>{sources.fetched(format.ago(new Date(fetched), now))}</span>}
          </>
        }
      >
        {failure !== null && <p className={styles.failure}>{sources.failures[failure]}</p>}
      </EntryWords>
      <IconButton label={sources.fetchAgain(name)} onClick={() => void fetchAgain()}>
        <RefreshCw size={16} />
      </IconButton>
      <IconButton label={sources.edit(name)} onClick={onEdit}>
        <Pencil size={16} />
      </IconButton>
      <IconButton label={sources.remove(name)} onClick={onRemove}>
        <Trash size={16} />
      </IconButton>
    </li>
  )
}

function SubscriptionForm({ subscription, onClose }: { subscription?: CalendarSubscription; onClose: () => void }) {
  const { calendarSources } = useClient()
  const { t } = useI18n()
  const { sources } = useCalendarWords()
  const { say } = useToasts()
  const { busy, failure, attempt } = useAttempt()
  const [url, setUrl] = useState('')
  const [name, setName] = useState(subscription?.name ?? '')
  const [color, setColor] = useState<CalendarColor>(subscription?.color ?? 'sky')
  const [submitted, setSubmitted] = useState(false)
  const address = addressOf(url)
  const isAddress = /^(?:https?|webcals?):\/\/\S+$/i.test(address)

  async function submit(submission: FormEvent) {
    submission.preventDefault()
    setSubmitted(true)
    if (subscription === undefined && !isAddress) return
    const named = name.trim() === '' ? {} : { name: name.trim() }
    const done = await attempt(async () => {
      if (subscription !== undefined) {
        await calendarSources.change(subscription.id, { ...named, color })
        say({ text: t.settings.saved })
      } else {
        const added = await calendarSources.add({ url: address, ...named, color })
        say({ text: sources.subscribed(added.event_count) })
      }
    })
    if (done) onClose()
  }

  return (
    <form className="stack" onSubmit={(submission) => void submit(submission)} noValidate>
      {subscription === undefined && (
        <TextField
          type="url"
          inputMode="url"
          label={sources.address}
          hint={sources.addressHint}
          placeholder="https://"
          value={url}
          maxLength={2000}
          error={submitted && !isAddress ? sources.addressWrong : undefined}
          onChange={({ target }) => setUrl(target.value)}
          required
        />
      )}
      <TextField
        label={sources.name}
        optional={t.common.optional}
        hint={subscription === undefined ? sources.nameHint : undefined}
        value={name}
        maxLength={maxNameLength}
        onChange={({ target }) => setName(target.value)}
      />
      <Palette value={color} onChange={setColor} />
      {failure !== undefined && (
        <Notice tone="danger">
          {failureText(failure, { ...sources.failures, ...sources.notAdded }) ?? problemText(failure, t)}
        </Notice>
      )}
      <DialogActions>
        <Button type="submit" look="primary" busy={busy}>
          {subscription === undefined ? sources.subscribe : t.common.save}
        </Button>
      </DialogActions>
    </form>
  )
}

function Palette({ value, onChange }: { value: CalendarColor; onChange: (color: CalendarColor) => void }) {
  const { sources } = useCalendarWords()
  const name = useId()
  return (
    <fieldset className={styles.colors}>
      <legend>
        {sources.color} <span className={styles.colorName}>{sources.colors[value]}</span>
      </legend>
      <div className={styles.palette}>
        {calendarColors.map((color) => (
          <label key={color} className={classNames(styles.color, colorClass(color))} title={sources.colors[color]}>
            <input
              type="radio"
              className="visually-hidden"
              name={name}
              aria-label={sources.colors[color]}
              checked={color === value}
              onChange={() => onChange(color)}
            />
            <span aria-hidden="true" />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What was typed without its scheme, as people read it to each other, has the usual one. */
function addressOf(typed: string): string {
  const address = typed.trim()
  return /^[\w-]+(?:\.[\w-]+)+(?:\/|$)/.test(address) ? `https://${address}` : address
}

/** Why a calendar cannot be subscribed to, with what helps. */
function failureText(error: unknown, failures: Record<string, string>): string | undefined {
  return error instanceof ApiError && Object.hasOwn(failures, error.code) ? failures[error.code] : undefined
}
