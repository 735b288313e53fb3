/**
 * What was understood of a line, piece by piece: each is changed by a tap.
 * @module
 */

import CalendarClock from 'lucide-react/icons/calendar-clock'
import CalendarDays from 'lucide-react/icons/calendar-days'
import CircleCheck from 'lucide-react/icons/circle-check'
import Clock from 'lucide-react/icons/clock'
import MapPin from 'lucide-react/icons/map-pin'
import Repeat from 'lucide-react/icons/repeat'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { ruleWords } from '../calendar/rule-words.ts'
import { useCalendarWords } from '../i18n/calendar-words.ts'
import { capitalised } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { quickAddWords } from '../i18n/quick-add-words.ts'
import { classNames } from '../parts/class-names.ts'
import { useNow } from '../services.tsx'
import { dayOf } from '../time/zoned.ts'
import { type DraftChanges, draftOf } from './draft.ts'
import { DraftEditor, type EditedPart } from './draft-editor.tsx'
import { dayWords, hourWords } from './keep.ts'
import styles from './understood.module.css'

/** How long nobody types before those who listen hear what was understood. */
const pauseMs = 700

export interface UnderstoodProps {
  line: string
  day: string
  changes: DraftChanges
  onChange: (changes: DraftChanges) => void
}

export function Understood({ line, day, changes, onChange }: UnderstoodProps) {
  const { t, format, locale, timeZone } = useI18n()
  const words = quickAddWords(locale)
  const calendarWords = useCalendarWords()
  const now = useNow(30_000)
  const [edited, setEdited] = useState<EditedPart>()
  const editorId = useId()
  const draft = draftOf(line, changes, { now, timeZone, locale, day })
  const { kind, form, isDated, notUnderstood } = draft
  const whichDay = isDated ? dayWords(draft, format, dayOf(now, timeZone)) : words.noDay
  const hour = form.allDay ? (kind === 'event' ? words.allDay : words.noTime) : hourWords(draft, format, timeZone)
  const rule =
    form.repeat.kind === 'rule' ? ruleWords(form.repeat.rule, form.startDay, calendarWords, format) : undefined
  const repeats = form.repeat.kind === 'none' ? undefined : (rule ?? calendarWords.repeatOther)
  const details = [whichDay, isDated && hour, kind === 'event' && form.location, isDated && repeats]
  const said = words.summary(words.kind[kind], form.title, details.filter(Boolean).join(', '))

  const chip = (part: EditedPart, icon: ReactNode, what: string, value: string, isFaint = false) => (
    <li>
      <button
        type="button"
        className={classNames(styles.chip, isFaint && styles.faint, edited === part && styles.open)}
        aria-label={words.change(what, value)}
        aria-expanded={edited === part}
        aria-controls={edited === part ? editorId : undefined}
        onClick={() => setEdited(edited === part ? undefined : part)}
      >
        {icon}
        <span>{value}</span>
      </button>
    </li>
  )

  return (
    <div className={styles.understood}>
      <p className={styles.title}>{form.title === '' ? words.noTitle : form.title}</p>
      <ul className={styles.chips} aria-label={words.understood}>
        <li>
          <button
            type="button"
            className={classNames(styles.chip, styles.kind)}
            aria-label={kind === 'event' ? words.makeTask : words.makeEvent}
            onClick={() => onChange({ ...changes, kind: kind === 'event' ? 'task' : 'event' })}
          >
            {kind === 'event' ? <CalendarClock size={15} aria-hidden /> : <CircleCheck size={15} aria-hidden />}
            <span>{words.kind[kind]}</span>
          </button>
        </li>
        {chip(
          'day',
          <CalendarDays size={15} aria-hidden />,
          words.day,
          capitalised(whichDay, format.languageTag),
          !isDated,
        )}
        {isDated && chip('time', <Clock size={15} aria-hidden />, words.time, hour, form.allDay)}
        {kind === 'event' &&
          (form.location !== '' || edited === 'place'
            ? chip('place', <MapPin size={15} aria-hidden />, words.place, form.location || '…')
            : chip('place', <MapPin size={15} aria-hidden />, words.place, words.place, true))}
        {isDated &&
          chip('repeat', <Repeat size={15} aria-hidden />, words.repeat, repeats ?? t.calendar.repeat.none, !repeats)}
      </ul>
      {edited !== undefined && (
        <DraftEditor
          id={editorId}
          part={edited}
          draft={draft}
          changes={changes}
          onChange={onChange}
          onClose={() => setEdited(undefined)}
        />
      )}
      {notUnderstood !== undefined && <p className={styles.note}>{words.notUnderstood(notUnderstood)}</p>}
      <p className={styles.hint} aria-hidden="true">
        {words.hint}
      </p>
      <Heard text={said} />
    </div>
  )
}

/** Says a text to those who listen, once nobody types any more. */
function Heard({ text }: { text: string }) {
  const [heard, setHeard] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setHeard(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <p className="visually-hidden" role="status">
      {heard}
    </p>
  )
}
