/**
 * All tasks: the open ones by when they are due, or those that are done.
 * @module
 */
import type { Task } from '@axia/contract'
import CircleCheckBig from 'lucide-react/icons/circle-check-big'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { Button } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { isAwaited, isKnown, LoadFailure, OfflineNote } from '../../parts/load-failure.tsx'
import { Page } from '../../parts/page.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import { QuickAdd } from '../../tasks/quick-add.tsx'
import { TaskDialog } from '../../tasks/task-dialog.tsx'
import { TaskList } from '../../tasks/task-list.tsx'
import { useTaskActions } from '../../tasks/use-task-actions.ts'
import { byDue, dueDayOf, isOverdue } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { dayOf } from '../../time/zoned.ts'
import styles from './tasks-screen.module.css'

type Filter = 'open' | 'done'
type Group = 'overdue' | 'today' | 'week' | 'later' | 'none'

const groups: readonly Group[] = ['overdue', 'today', 'week', 'later', 'none']

export function TasksScreen() {
  const client = useClient()
  const { t, timeZone } = useI18n()
  const state = useStore(client.tasks)
  const now = useNow(30_000)
  const [filter, setFilter] = useState<Filter>('open')
  const [openTask, setOpenTask] = useState<Task>()
  const load = useCallback(() => void client.tasks.load({ completed: filter === 'done' }), [client, filter])
  const { lingering, toggle, remove, add } = useTaskActions(load)

  useEffect(load, [load])

  const shown = useMemo(() => {
    if (filter === 'done') return state.tasks.filter(({ completed }) => completed).sort(latestFirst)
    const open = state.tasks.filter(({ id, completed }) => !completed && !lingering.has(id))
    return [...open, ...lingering.values()].sort(byDue(timeZone))
  }, [state.tasks, lingering, filter, timeZone])

  const list = (tasks: readonly Task[]) => (
    <TaskList tasks={tasks} now={now} onToggle={toggle} onOpen={setOpenTask} leaving={lingering} />
  )
  const isEmpty = shown.length === 0

  return (
    <Page
      title={t.tasks.title}
      actions={
        <Segmented
          label={t.tasks.filter}
          value={filter}
          choices={[
            { value: 'open', label: t.tasks.open },
            { value: 'done', label: t.tasks.done },
          ]}
          onChange={setFilter}
        />
      }
    >
      {filter === 'open' && <QuickAdd onAdd={(title) => add({ title })} />}
      <OfflineNote of={[state]} onRetry={load} />
      <LoadFailure of={state} text={t.tasks.loadFailed} onRetry={load} />
      {isEmpty && isAwaited(state) && <SkeletonRows rows={5} />}
      {isEmpty && isKnown(state) && (
        <EmptyState
          icon={<CircleCheckBig />}
          title={filter === 'open' ? t.tasks.emptyOpen : t.tasks.emptyDone}
          hint={filter === 'open' ? t.tasks.emptyOpenHint : t.tasks.emptyDoneHint}
        />
      )}
      {filter === 'done'
        ? !isEmpty && list(shown)
        : groups.map((group) => {
            const members = shown.filter((task) => groupOf(task, now, timeZone) === group)
            return (
              members.length > 0 && (
                <section key={group} className={styles.group}>
                  <h2 className={group === 'overdue' ? styles.late : styles.name}>
                    {t.tasks.groups[group]} <span className={styles.count}>{members.length}</span>
                  </h2>
                  {list(members)}
                </section>
              )
            )
          })}
      {state.hasMore && (
        <Button busy={state.status === 'loading'} onClick={() => void client.tasks.loadMore()}>
          {t.common.loadMore}
        </Button>
      )}
      <TaskDialog task={openTask} onClose={() => setOpenTask(undefined)} onRemove={remove} />
    </Page>
  )
}

function latestFirst(one: Task, other: Task): number {
  return other.updated_at.localeCompare(one.updated_at)
}

function groupOf(task: Task, now: Date, timeZone: string): Group {
  const day = dueDayOf(task, timeZone)
  if (day === undefined) return 'none'
  if (isOverdue({ ...task, completed: false }, now, timeZone)) return 'overdue'
  const today = dayOf(now, timeZone)
  if (day <= today) return 'today'
  return day <= addDays(today, 7) ? 'week' : 'later'
}
