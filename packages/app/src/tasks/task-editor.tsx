/**
 * Everything that can be changed about a task.
 * @module
 */
import { maxTextLength, maxTitleLength, type Task } from '@axia/contract'
import { type FormEvent, useEffect, useState } from 'react'
import { RecurrenceField } from '../calendar/recurrence-field.tsx'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { useTasksWords } from '../i18n/tasks-words.ts'
import { DateField } from '../parts/date-field.tsx'
import { EditorActions } from '../parts/editor-actions.tsx'
import { TextArea, TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { useAttempt } from '../parts/use-attempt.ts'
import { useClient, useStore } from '../services.tsx'
import { isDay } from '../time/calendar-day.ts'
import { ListField } from './list-field.tsx'
import { faultsOf, isPutOff, type TaskFault, type TaskForm, taskFormOf, toPatch } from './task-form.ts'

export interface TaskEditorProps {
  task: Task
  onClose: () => void
  onRemove: (task: Task) => void
}

export function TaskEditor({ task, onClose, onRemove }: TaskEditorProps) {
  const { tasks } = useClient()
  const { t, timeZone } = useI18n()
  const [before] = useState(() => taskFormOf(task, timeZone))
  const [form, setForm] = useState(before)
  const [submitted, setSubmitted] = useState(false)
  const { busy, failure, attempt } = useAttempt()
  const faults = faultsOf(form)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setSubmitted(true)
    if (busy || faults.size > 0) return
    const patch = toPatch(before, form, timeZone)
    if (Object.keys(patch).length === 0 || (await attempt(() => tasks.change(task.id, patch)))) onClose()
  }

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <Fields before={before} form={form} faults={submitted ? faults : new Set()} onChange={setForm} />
      {failure !== undefined && <Notice tone="danger">{problemText(failure, t)}</Notice>}
      <EditorActions
        busy={busy}
        onDelete={() => {
          onClose()
          onRemove(task)
        }}
      />
    </form>
  )
}

interface FieldsProps {
  before: TaskForm
  form: TaskForm
  faults: ReadonlySet<TaskFault>
  onChange: (form: TaskForm) => void
}

function Fields({ before, form, faults, onChange }: FieldsProps) {
  const { t } = useI18n()
  const words = useTasksWords()
  const { taskLists } = useClient()
  const { lists = [] } = useStore(taskLists)
  const [isCustom, setIsCustom] = useState(false)
  const set = (part: Partial<TaskForm>) => onChange({ ...form, ...part })
  useEffect(() => {
    if (taskLists.state.lists === undefined) void taskLists.load()
  }, [taskLists])
  return (
    <>
      <TextField
        label={t.tasks.name}
        value={form.title}
        maxLength={maxTitleLength}
        error={faults.has('title_missing') ? t.tasks.titleMissing : undefined}
        onChange={({ target }) => set({ title: target.value })}
        required
      />
      <div className="beside">
        <DateField
          label={t.tasks.dueDay}
          optional={t.common.optional}
          value={form.day}
          isChecked={faults.has('day_wrong')}
          error={faults.has('time_without_day') ? t.tasks.timeNeedsDay : undefined}
          onChange={(day) => set({ day })}
        />
        <TextField
          type="time"
          label={t.tasks.dueTime}
          optional={t.common.optional}
          value={form.time}
          onChange={({ target }) => set({ time: target.value })}
        />
      </div>
      {isPutOff(before, form) && <p className="soft">{words.onlyThisOne}</p>}
      {isDay(form.day) && (
        <RecurrenceField
          day={form.day}
          value={form.repeat}
          custom={isCustom}
          onChange={(repeat, custom) => {
            set({ repeat })
            setIsCustom(custom)
          }}
        />
      )}
      {lists.length > 0 && (
        <ListField label={words.list} lists={lists} value={form.listId} onChange={(listId) => set({ listId })} />
      )}
      <TextArea
        label={t.tasks.description}
        optional={t.common.optional}
        value={form.description}
        maxLength={maxTextLength}
        rows={4}
        onChange={({ target }) => set({ description: target.value })}
      />
    </>
  )
}
