/**
 * The tasks of one list in the user's own order, or of all lists by when they are due; and those that are done.
 * @module
 */
import { byPosition, type TaskPlace } from '@axia/client'
import type { Task } from '@axia/contract'
import CircleCheckBig from 'lucide-react/icons/circle-check-big'
import Search from 'lucide-react/icons/search'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../../i18n/i18n.tsx'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { failureOf, isAwaited, isKnown, LoadFailure, OfflineNote } from '../../parts/load-failure.tsx'
import { Page } from '../../parts/page.tsx'
import { RenameDialog } from '../../parts/rename-dialog.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import { QuickAdd } from '../../tasks/quick-add.tsx'
import { TaskDialog } from '../../tasks/task-dialog.tsx'
import { TaskList } from '../../tasks/task-list.tsx'
import { useAddressedTask } from '../../tasks/use-addressed-task.ts'
import { useTaskActions } from '../../tasks/use-task-actions.ts'
import { byDue, dueDayOf, isOverdue } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { dayOf } from '../../time/zoned.ts'
import { ListMenu } from './list-menu.tsx'
import { ListNavigation } from './list-navigation.tsx'
import { OrderedTasks } from './ordered-tasks.tsx'
import { RowMenu } from './row-menu.tsx'
import styles from './tasks-screen.module.css'
import { useRowItems } from './use-row-items.tsx'
import { withWords } from './word-filter.ts'

type Filter = 'open' | 'done'
type Group = 'overdue' | 'today' | 'week' | 'later' | 'none'

const groups: readonly Group[] = ['overdue', 'today', 'week', 'later', 'none']

/** While somebody types, the server is not asked. */
const typingMs = 250

/** @param list the id of the list that is shown, `default`, or none: all of them */
export function TasksScreen({ list: shown }: { list: string | undefined }) {
  const client = useClient()
  const { t, timeZone } = useI18n()
  const words = useTasksWords()
  const { sayProblem } = useToasts()
  const [, navigate] = useLocation()
  const state = useStore(client.tasks)
  const { lists } = useStore(client.taskLists)
  const now = useNow(30_000)
  const [filter, setFilter] = useState<Filter>('open')
  const [search, setSearch] = useState<string>()
  const [openTask, setOpenTask] = useState<Task>()
  useAddressedTask(setOpenTask)
  const [isAdding, setIsAdding] = useState(false)
  const list = lists?.find(({ id }) => id === shown)
  const listId = shown === 'default' ? null : shown
  const isOrdered = shown !== undefined && filter === 'open'
  // The open ones are all here, so that lists and words are found among them at once.
  const asked = filter === 'done' ? { list: shown, words: search?.trim() } : {}
  const { list: askedList, words: askedWords } = asked

  const load = useCallback(() => {
    if (filter === 'open') return void client.tasks.load({ completed: false, everything: true })
    void client.tasks.load({
      completed: true,
      ...(askedList !== undefined && { list: askedList }),
      ...(askedWords && { words: askedWords }),
    })
  }, [client, filter, askedList, askedWords])
  const { lingering, toggle, remove, add } = useTaskActions(load)
  const itemsOf = useRowItems({ lists: lists ?? [], now, onRemove: remove })

  useEffect(() => {
    if (!askedWords) return load()
    const timer = setTimeout(load, typingMs)
    return () => clearTimeout(timer)
  }, [load, askedWords])

  useEffect(() => void client.taskLists.load(), [client])

  const isGone = shown !== undefined && shown !== 'default' && lists !== undefined && list === undefined
  useEffect(() => {
    if (isGone) navigate('/tasks', { replace: true })
  }, [isGone, navigate])

  const open = useMemo(
    () => [...state.tasks.filter(({ id, completed }) => !completed && !lingering.has(id)), ...lingering.values()],
    [state.tasks, lingering],
  )
  const tasks = useMemo(() => {
    const here = (all: readonly Task[]) => (listId === undefined ? all : all.filter((task) => task.list_id === listId))
    if (filter === 'done') return here(state.tasks.filter(({ completed }) => completed)).toSorted(latestFirst)
    return withWords(here(open), search ?? '').toSorted(isOrdered ? byPosition : byDue(timeZone))
  }, [state.tasks, open, listId, filter, search, isOrdered, timeZone])

  const move = (task: Task, place: TaskPlace) => void client.tasks.move(task.id, place).catch(sayProblem)
  const nameOf = ({ list_id }: Task) => lists?.find(({ id }) => id === list_id)?.name
  const rows = { now, onToggle: toggle, onOpen: setOpenTask, leaving: lingering }
  const plainList = (all: readonly Task[]) => (
    <TaskList
      {...rows}
      tasks={all}
      {...(shown === undefined && { noteOf: nameOf })}
      end={(task) => <RowMenu task={task} items={itemsOf(task)} />}
    />
  )
  const isEmpty = tasks.length === 0
  const title =
    shown === undefined ? t.tasks.title : shown === 'default' ? words.defaultList : (list?.name ?? t.tasks.title)
  const empty = emptyWords()

  function emptyWords(): { title: string; hint: string } {
    if (search?.trim()) return { title: words.nothingFound, hint: words.nothingFoundHint }
    if (filter === 'done') return { title: t.tasks.emptyDone, hint: t.tasks.emptyDoneHint }
    return list === undefined
      ? { title: t.tasks.emptyOpen, hint: t.tasks.emptyOpenHint }
      : { title: words.emptyList, hint: words.emptyListHint }
  }

  return (
    <Page
      title={title}
      width="wide"
      actions={
        <>
          <Segmented
            label={t.tasks.filter}
            value={filter}
            choices={[
              { value: 'open', label: t.tasks.open },
              { value: 'done', label: t.tasks.done },
            ]}
            onChange={setFilter}
          />
          <IconButton
            label={words.search}
            aria-expanded={search !== undefined}
            onClick={() => setSearch(search === undefined ? '' : undefined)}
          >
            <Search size={18} />
          </IconButton>
          {list !== undefined && lists !== undefined && <ListMenu key={list.id} list={list} lists={lists} />}
        </>
      }
    >
      <div className={styles.panes}>
        <ListNavigation
          lists={lists ?? []}
          shown={shown}
          open={filter === 'open' && state.status !== 'idle' ? open : undefined}
          onAdd={() => setIsAdding(true)}
        />
        <div className={styles.tasks}>
          {search !== undefined && (
            <SearchLine words={search} found={tasks.length} onChange={setSearch} onClose={() => setSearch(undefined)} />
          )}
          {filter === 'open' && <QuickAdd onAdd={(name) => add({ title: name, ...(listId && { list_id: listId }) })} />}
          <OfflineNote of={[state]} onRetry={load} />
          <LoadFailure error={failureOf(state)} text={t.tasks.loadFailed} onRetry={load} />
          {isEmpty && isAwaited(state) && <SkeletonRows rows={5} />}
          {isEmpty && isKnown(state) && <EmptyState icon={<CircleCheckBig />} {...empty} />}
          {isOrdered && !isEmpty && <OrderedTasks {...rows} tasks={tasks} onMove={move} itemsOf={itemsOf} />}
          {filter === 'done' && !isEmpty && plainList(tasks)}
          {filter === 'open' &&
            !isOrdered &&
            groups.map((group) => {
              const members = tasks.filter((task) => groupOf(task, now, timeZone) === group)
              return (
                members.length > 0 && (
                  <section key={group} className={styles.group}>
                    <h2 className={group === 'overdue' ? styles.late : styles.name}>
                      {t.tasks.groups[group]} <span className={styles.count}>{members.length}</span>
                    </h2>
                    {plainList(members)}
                  </section>
                )
              )
            })}
          {state.hasMore && (
            <Button busy={state.status === 'loading'} onClick={() => void client.tasks.loadMore()}>
              {t.common.loadMore}
            </Button>
          )}
        </div>
      </div>
      <TaskDialog task={openTask} onClose={() => setOpenTask(undefined)} onRemove={remove} />
      <RenameDialog
        open={isAdding}
        heading={words.newList}
        label={words.listName}
        name=""
        maxLength={100}
        onClose={() => setIsAdding(false)}
        onRename={async (name) => {
          const { id } = await client.taskLists.add({ name })
          navigate(`/tasks/${id}`)
        }}
      />
    </Page>
  )
}

interface SearchLineProps {
  words: string
  found: number
  onChange: (words: string) => void
  onClose: () => void
}

function SearchLine({ words: typed, found, onChange, onClose }: SearchLineProps) {
  const words = useTasksWords()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <div className={styles.search}>
      <Search size={16} aria-hidden />
      <input
        className="bare-input"
        type="search"
        aria-label={words.searchLabel}
        placeholder={words.searchLabel}
        value={typed}
        maxLength={200}
        ref={input}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && onClose()}
      />
      <p role="status" className="visually-hidden">
        {typed.trim() === '' ? '' : words.found(found)}
      </p>
    </div>
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
