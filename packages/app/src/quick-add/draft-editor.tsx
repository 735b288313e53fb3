/**
 * Changes one piece of what was understood.
 * @module
 */
import { maxTitleLength } from '@axia/contract'
import type { Aspect } from '@axia/words'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { EventForm } from '../calendar/event-form.ts'
import { RecurrenceField } from '../calendar/recurrence-field.tsx'
import { useI18n } from '../i18n/i18n.tsx'
import { quickAddWords } from '../i18n/quick-add-words.ts'
import { Button } from '../parts/button.tsx'
import { WholeDateField } from '../parts/date-field.tsx'
import { TextField } from '../parts/field.tsx'
import { useWhole } from '../parts/use-whole.ts'
import { dayChoices, hourChoices } from '../reminders/lead-choices.ts'
import { LeadField } from '../reminders/lead-field.tsx'
import { ListField } from '../tasks/list-field.tsx'
import type { Draft, DraftChanges, ListName } from './draft.ts'
import styles from './understood.module.css'

export type EditedPart = 'day' | 'time' | 'place' | 'repeat' | 'reminder' | 'list'

export interface DraftEditorProps {
  id: string
  part: EditedPart
  draft: Draft
  lists: readonly ListName[]
  changes: DraftChanges
  onChange: (changes: DraftChanges) => void
  onClose: () => void
}

export function DraftEditor({ id, part, draft, lists, changes, onChange, onClose }: DraftEditorProps) {
  const { locale } = useI18n()
  const words = quickAddWords(locale)
  const { kind, form, isDated } = draft
  const editor = useRef<HTMLFieldSetElement>(null)
  const [custom, setCustom] = useState(false)
  const set = (change: Partial<EventForm>) => onChange({ ...changes, form: { ...changes.form, ...change } })

  // biome-ignore lint/correctness/useExhaustiveDependencies: each part begins with its first control
  useEffect(() => editor.current?.querySelector<HTMLElement>('input, select, button')?.focus(), [part])

  function remove(aspect: Aspect, members: readonly (keyof EventForm)[]) {
    const kept = Object.entries(changes.form ?? {}).filter(([member]) => !members.some((each) => each === member))
    onChange({ ...changes, without: [...(changes.without ?? []), aspect], form: Object.fromEntries(kept) })
    onClose()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onClose()
  }

  return (
    <fieldset id={id} ref={editor} className={styles.editor} aria-label={words.editing[part]} onKeyDown={onKeyDown}>
      {part === 'day' && (
        <div className="beside">
          <WholeDateField
            label={words.day}
            value={isDated ? form.startDay : ''}
            onWhole={(startDay) => set({ startDay })}
          />
          {kind === 'event' && form.allDay && (
            <WholeDateField
              label={words.lastDay}
              value={form.endDay}
              min={form.startDay}
              onWhole={(endDay) => set({ endDay })}
            />
          )}
        </div>
      )}
      {part === 'time' && (
        <div className="beside">
          <WholeTimeField
            label={words.time}
            value={form.allDay ? '' : form.startTime}
            onWhole={(startTime) => set({ allDay: false, startTime })}
          />
          {kind === 'event' && !form.allDay && (
            <WholeTimeField
              label={words.until}
              value={form.endTime}
              onWhole={(endTime) => endTime > form.startTime && set({ endTime })}
            />
          )}
        </div>
      )}
      {part === 'place' && (
        <TextField
          label={words.place}
          value={form.location}
          maxLength={maxTitleLength}
          onChange={({ target }) => set({ location: target.value })}
        />
      )}
      {part === 'repeat' && (
        <RecurrenceField
          day={form.startDay}
          value={form.repeat}
          custom={custom || form.repeat.kind === 'rule'}
          onChange={(repeat, isCustom) => {
            set({ repeat })
            setCustom(isCustom)
          }}
        />
      )}
      {part === 'reminder' && kind === 'event' && (
        <LeadField
          label={words.reminder}
          value={form.reminder}
          choices={form.allDay ? dayChoices : hourChoices}
          onChange={(reminder) => set({ reminder })}
        />
      )}
      {part === 'list' && (
        <ListField
          label={words.list}
          lists={lists}
          value={draft.list ?? null}
          onChange={(list) => onChange({ ...changes, list })}
        />
      )}
      <div className={styles.editorActions}>
        {part === 'day' && kind === 'task' && isDated && (
          <Button look="quiet" onClick={() => remove('when', ['startDay', 'startTime', 'endDay', 'endTime', 'allDay'])}>
            {words.removeDay}
          </Button>
        )}
        {part === 'time' && !form.allDay && (
          <Button look="quiet" onClick={() => set({ allDay: true })}>
            {words.removeTime}
          </Button>
        )}
        {part === 'reminder' && (
          <Button look="quiet" onClick={() => remove('reminder', ['reminder'])}>
            {words.removeReminder}
          </Button>
        )}
        {part === 'place' && form.location !== '' && (
          <Button look="quiet" onClick={() => remove('place', ['location'])}>
            {words.removePlace}
          </Button>
        )}
        <Button look="plain" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </fieldset>
  )
}

interface WholeTimeFieldProps {
  label: string
  value: string
  onWhole: (time: string) => void
}

function WholeTimeField({ label, value, onWhole }: WholeTimeFieldProps) {
  const [typed, type] = useWhole(value, (time) => time !== '', onWhole)
  return <TextField type="time" label={label} value={typed} onChange={({ target }) => type(target.value)} />
}
