/**
 * Tasks of all lists by when they are due, what is late first.
 * @module
 */
import type { Task } from '@axia/contract'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { dueDayOf, isOverdue } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { dayOf } from '../../time/zoned.ts'
import styles from './task-groups.module.css'

type Group = 'overdue' | 'today' | 'week' | 'later' | 'none'

const groups: readonly Group[] = ['overdue', 'today', 'week', 'later', 'none']

export interface TaskGroupsProps {
  tasks: readonly Task[]
  now: Date
  /** Draws those of one group. */
  children: (members: readonly Task[]) => ReactNode
}

export function TaskGroups({ tasks, now, children }: TaskGroupsProps) {
  const { t, timeZone } = useI18n()
  const members = Map.groupBy(tasks, (task) => groupOf(task, now, timeZone))
  return groups.map((group) => {
    const shown = members.get(group)
    return (
      shown !== undefined && (
        <section key={group} className={styles.group}>
          <h2 className={group === 'overdue' ? styles.late : styles.name}>
            {t.tasks.groups[group]} <span className={styles.count}>{shown.length}</span>
          </h2>
          {children(shown)}
        </section>
      )
    )
  })
}

function groupOf(task: Task, now: Date, timeZone: string): Group {
  const day = dueDayOf(task, timeZone)
  if (day === undefined) return 'none'
  if (isOverdue({ ...task, completed: false }, now, timeZone)) return 'overdue'
  const today = dayOf(now, timeZone)
  if (day <= today) return 'today'
  return day <= addDays(today, 7) ? 'week' : 'later'
}
