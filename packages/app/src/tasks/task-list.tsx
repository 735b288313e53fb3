/**
 * Tasks one below the other, each to be checked off or opened.
 * @module
 */
import type { Task } from '@axia/contract'
import CalendarClock from 'lucide-react/icons/calendar-clock'
import Repeat from 'lucide-react/icons/repeat'
import TextIcon from 'lucide-react/icons/text'
import type { ComponentProps, ReactNode, Ref } from 'react'
import { capitalised } from '../i18n/format.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { WaitingMark } from '../offline/waiting-mark.tsx'
import { Check } from '../parts/check.tsx'
import { classNames } from '../parts/class-names.ts'
import { dueDayOf, isOverdue } from '../time/agenda.ts'
import { dayOf } from '../time/zoned.ts'
import styles from './task-list.module.css'

export interface TaskListProps {
  tasks: readonly Task[]
  now: Date
  onToggle: (task: Task) => void
  onOpen: (task: Task) => void
  /** Tasks on their way out of the list. */
  leaving?: ReadonlyMap<string, Task>
  /** What stands at the end of each row. */
  end?: (task: Task) => ReactNode
  /** A word about each, as the list that it is in. */
  noteOf?: (task: Task) => string | undefined
  /** More about a row, and about the list. */
  row?: (task: Task) => ComponentProps<'li'>
  list?: ComponentProps<'ul'> & { ref?: Ref<HTMLUListElement> }
}

export function TaskList({ tasks, now, onToggle, onOpen, leaving, end, noteOf, row, list }: TaskListProps) {
  const { t } = useI18n()
  return (
    <ul {...list} className={classNames(styles.list, list?.className)}>
      {tasks.map((task) => (
        <li
          key={task.id}
          {...row?.(task)}
          className={classNames(styles.row, leaving?.has(task.id) && styles.leaving, row?.(task).className)}
        >
          <Check
            checked={task.completed}
            label={task.completed ? t.tasks.reopen(task.title) : t.tasks.complete(task.title)}
            onChange={() => onToggle(task)}
          />
          <button type="button" className={styles.open} onClick={() => onOpen(task)} aria-haspopup="dialog">
            <span className={classNames(styles.title, task.completed && styles.completed)}>
              {task.title}
              <WaitingMark id={task.id} />
            </span>
            <TaskDetails task={task} now={now} note={noteOf?.(task)} />
          </button>
          {end?.(task)}
        </li>
      ))}
    </ul>
  )
}

function TaskDetails({ task, now, note }: { task: Task; now: Date; note: string | undefined }) {
  const { t, format, timeZone } = useI18n()
  const day = dueDayOf(task, timeZone)
  const overdue = isOverdue(task, now, timeZone)
  if (day === undefined && task.description === '' && note === undefined) return null
  return (
    <span className={styles.details}>
      {day !== undefined && task.due_date !== null && (
        <span className={classNames(styles.due, overdue && styles.overdue)}>
          <CalendarClock size={14} aria-hidden />
          {overdue && <span className="visually-hidden">{t.tasks.overdue}: </span>}
          {task.due_date.length === 10
            ? capitalised(format.nearDay(day, dayOf(now, timeZone)), format.languageTag)
            : t.tasks.dueAt(
                capitalised(format.nearDay(day, dayOf(now, timeZone)), format.languageTag),
                format.time(new Date(task.due_date)),
              )}
          {task.recurrence !== null && (
            <>
              <Repeat size={13} aria-hidden />
              <span className="visually-hidden">{t.tasks.repeats}</span>
            </>
          )}
        </span>
      )}
      {note !== undefined && <span className={styles.note}>{note}</span>}
      {task.description !== '' && (
        <span className={styles.notes}>
          <TextIcon size={14} aria-hidden />
          <span>{task.description}</span>
        </span>
      )}
    </span>
  )
}
