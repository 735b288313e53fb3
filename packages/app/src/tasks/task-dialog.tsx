/**
 * One task with everything that can be changed about it.
 * @module
 */
import type { Task, TaskPatch } from '@axia/contract'
import Trash from 'lucide-react/icons/trash-2'
import { type FormEvent, useEffect, useState } from 'react'
import { RecurrenceField } from '../calendar/recurrence-field.tsx'
import { readRule, ruleText } from '../calendar/rule.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { problemText } from '../i18n/problem-text.ts'
import { useTasksWords } from '../i18n/tasks-words.ts'
import { Button } from '../parts/button.tsx'
import { Dialog, DialogActions } from '../parts/dialog.tsx'
import { SelectField, TextArea, TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { useClient, useStore } from '../services.tsx'
import { dayOf, instantOf, wallOf } from '../time/zoned.ts'

export interface TaskDialogProps {
  /** The task that is open; none: closed. */
  task: Task | undefined
  onClose: () => void
  onRemove: (task: Task) => void
}

export function TaskDialog({ task, onClose, onRemove }: TaskDialogProps) {
  const { t } = useI18n()
  // The last one stays to be seen while the dialog goes.
  const [shown, setShown] = useState(task)
  if (task !== undefined && task !== shown) setShown(task)
  return (
    <Dialog open={task !== undefined} onClose={onClose} title={t.tasks.edit}>
      {shown !== undefined && <TaskForm key={shown.id} task={shown} onClose={onClose} onRemove={onRemove} />}
    </Dialog>
  )
}

interface TaskFormProps {
  task: Task
  onClose: () => void
  onRemove: (task: Task) => void
}

function TaskForm({ task, onClose, onRemove }: TaskFormProps) {
  const { tasks, taskLists } = useClient()
  const { lists = [] } = useStore(taskLists)
  const { t, timeZone } = useI18n()
  const words = useTasksWords()
  const [{ day, time }, setDue] = useState(() => dueOf(task, timeZone))
  const [title, setTitle] = useState(task.title)
  const [description, setDescription] = useState(task.description)
  const [listId, setListId] = useState(task.list_id)
  const [repeatBefore] = useState(() => readRule(task.recurrence, day, (instant) => dayOf(new Date(instant), timeZone)))
  const [repeat, setRepeat] = useState(repeatBefore)
  const [isCustom, setIsCustom] = useState(false)
  const [busy, setBusy] = useState(false)
  const [submitted, setSubmitted] = useState(false)
  const [failure, setFailure] = useState<string>()
  const titleError = title.trim() === '' ? t.tasks.titleMissing : undefined
  const dayError = day === '' && time !== '' ? t.tasks.timeNeedsDay : undefined

  const before = dueOf(task, timeZone)
  const changesRule = JSON.stringify(repeat) !== JSON.stringify(repeatBefore)
  const isPutOff = repeatBefore.kind !== 'none' && !changesRule && day !== before.day && day !== ''

  useEffect(() => {
    if (taskLists.state.lists === undefined) void taskLists.load()
  }, [taskLists])

  async function submit(event: FormEvent) {
    event.preventDefault()
    setSubmitted(true)
    if (busy || titleError !== undefined || dayError !== undefined) return
    const due_date = day === '' ? null : time === '' ? day : instantOf({ day, time }, timeZone).toISOString()
    const patch: TaskPatch = {
      ...(title.trim() !== task.title && { title: title.trim() }),
      ...(description !== task.description && { description }),
      ...((day !== before.day || time !== before.time) && { due_date }),
      ...(listId !== task.list_id && { list_id: listId }),
      ...(changesRule && day !== '' && { recurrence: ruleText(repeat, day) }),
    }
    if (Object.keys(patch).length === 0) return onClose()
    setBusy(true)
    setFailure(undefined)
    try {
      await tasks.change(task.id, patch)
      onClose()
    } catch (error) {
      setFailure(problemText(error, t))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        label={t.tasks.name}
        value={title}
        maxLength={500}
        error={submitted ? titleError : undefined}
        onChange={(event) => setTitle(event.target.value)}
        required
      />
      <div className="beside">
        <TextField
          type="date"
          label={t.tasks.dueDay}
          optional={t.common.optional}
          value={day}
          error={submitted ? dayError : undefined}
          onChange={(event) => setDue({ day: event.target.value, time })}
        />
        <TextField
          type="time"
          label={t.tasks.dueTime}
          optional={t.common.optional}
          value={time}
          onChange={(event) => setDue({ day, time: event.target.value })}
        />
      </div>
      {isPutOff && <p className="soft">{words.onlyThisOne}</p>}
      {day !== '' && (
        <RecurrenceField
          day={day}
          value={repeat}
          custom={isCustom}
          onChange={(value, custom) => {
            setRepeat(value)
            setIsCustom(custom)
          }}
        />
      )}
      {lists.length > 0 && (
        <SelectField
          label={words.list}
          value={listId ?? ''}
          onChange={({ target }) => setListId(target.value === '' ? null : target.value)}
        >
          <option value="">{words.defaultList}</option>
          {lists.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <TextArea
        label={t.tasks.description}
        optional={t.common.optional}
        value={description}
        maxLength={20_000}
        rows={4}
        onChange={(event) => setDescription(event.target.value)}
      />
      {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
      <DialogActions
        start={
          <Button
            look="quietDanger"
            icon={<Trash size={16} />}
            onClick={() => {
              onClose()
              onRemove(task)
            }}
          >
            {t.common.delete}
          </Button>
        }
      >
        <Button type="submit" look="primary" busy={busy}>
          {t.common.save}
        </Button>
      </DialogActions>
    </form>
  )
}

/** The due day and time as the wall shows them; empty where there is none. */
function dueOf({ due_date }: Task, timeZone: string): { day: string; time: string } {
  if (due_date === null) return { day: '', time: '' }
  return due_date.length === 10 ? { day: due_date, time: '' } : wallOf(new Date(due_date), timeZone)
}
