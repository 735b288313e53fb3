/**
 * The tasks of the day that Hoy shows: what is late first, then what is due.
 * @module
 */
import type { Task } from '@axia/contract'
import { memo } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../../i18n/i18n.tsx'
import { LoadFailure } from '../../parts/load-failure.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { TaskList } from '../../tasks/task-list.tsx'
import styles from './today-screen.module.css'
import type { Loaded } from './use-day.ts'

export interface DayTasksProps {
  isToday: boolean
  overdue: readonly Task[]
  due: readonly Task[]
  /** Tasks on their way out. */
  leaving: ReadonlyMap<string, Task>
  loaded: Loaded
  now: Date
  onToggle: (task: Task) => void
  onOpen: (task: Task) => void
}

export const DayTasks = memo(function DayTasks({
  isToday,
  overdue,
  due,
  leaving,
  loaded,
  now,
  onToggle,
  onOpen,
}: DayTasksProps) {
  const { t } = useI18n()
  const isEmpty = overdue.length + due.length === 0
  const list = (tasks: readonly Task[]) => (
    <TaskList tasks={tasks} now={now} onToggle={onToggle} onOpen={onOpen} leaving={leaving} />
  )
  return (
    <section className={styles.card} aria-labelledby="due">
      <header className={styles.header}>
        <h2 id="due">{isToday ? t.today.tasks : t.navigation.tasks}</h2>
        <Link href="/tasks" className={styles.more}>
          {t.today.seeTasks}
        </Link>
      </header>
      <LoadFailure error={loaded.error} text={t.tasks.loadFailed} onRetry={loaded.reload} />
      {overdue.length > 0 && (
        <div className={styles.late}>
          <h3>{t.today.overdue(overdue.length)}</h3>
          {list(overdue)}
        </div>
      )}
      {due.length > 0 && list(due)}
      {isEmpty && !loaded.isKnown && <SkeletonRows rows={3} />}
      {isEmpty && loaded.isKnown && loaded.error === undefined && <p className={styles.nothing}>{t.today.noTasks}</p>}
    </section>
  )
})
