/**
 * The tasks of one list in the user's own order, or of all lists by when they are due; and those that are done.
 * @module
 */
import type { TaskPlace } from '@axia/client'
import { maxNameLength, type Task, type TaskList as TaskListEntry } from '@axia/contract'
import CircleCheckBig from 'lucide-react/icons/circle-check-big'
import Funnel from 'lucide-react/icons/funnel'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../../i18n/i18n.tsx'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { failureOf, isAwaited, isKnown, LoadFailure, OfflineNote } from '../../parts/load-failure.tsx'
import { Page } from '../../parts/page.tsx'
import panes from '../../parts/panes.module.css'
import { RenameDialog } from '../../parts/rename-dialog.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { SkeletonRows } from '../../parts/skeleton.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { QuickAdd } from '../../quick-add/quick-add.tsx'
import { useClient, useNow, useStore } from '../../services.tsx'
import { TaskDialog } from '../../tasks/task-dialog.tsx'
import { TaskList } from '../../tasks/task-list.tsx'
import { useAddressedTask } from '../../tasks/use-addressed-task.ts'
import { useTaskActions } from '../../tasks/use-task-actions.ts'
import { FilterLine } from './filter-line.tsx'
import { ListMenu } from './list-menu.tsx'
import { ListNavigation } from './list-navigation.tsx'
import { OrderedTasks } from './ordered-tasks.tsx'
import { RowMenu } from './row-menu.tsx'
import { TaskGroups } from './task-groups.tsx'
import { useRowItems } from './use-row-items.tsx'
import { useLoad, useShownTasks, type Wanted } from './use-shown-tasks.ts'

const none: readonly TaskListEntry[] = []

/** @param list the id of the list that is shown, `default`, or none: all of them */
export function TasksScreen({ list: shown }: { list: string | undefined }) {
  const client = useClient()
  const { t } = useI18n()
  const words = useTasksWords()
  const { sayProblem } = useToasts()
  const { lists, list } = useList(shown)
  const now = useNow(30_000)
  const [filter, setFilter] = useState<Wanted['filter']>('open')
  const [typed, setTyped] = useState<string>()
  const [openTask, setOpenTask] = useState<Task>()
  const [isAdding, setIsAdding] = useState(false)
  const [isBeginning, setIsBeginning] = useState(false)
  const line = useRef<HTMLInputElement>(null)
  useAddressedTask(
    setOpenTask,
    useCallback(() => setIsBeginning(true), []),
  )
  const wanted = { filter, list: shown, words: typed ?? '' }
  const load = useLoad(wanted)
  const { lingering, toggle, remove } = useTaskActions(load)
  const { state, open, tasks } = useShownTasks(wanted, lists ?? none, lingering)
  const { itemsOf, moveInto } = useRowItems({ lists: lists ?? none, now, onRemove: remove })

  useEffect(() => {
    if (!isBeginning) return
    setFilter('open')
    setIsBeginning(line.current === null)
    line.current?.focus()
  }, [isBeginning])

  const isOrdered = shown !== undefined && filter === 'open'
  const isOwn = shown !== undefined && shown !== 'default'
  const isEmpty = tasks.length === 0
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

  return (
    <Page
      title={useTitleOf(shown, list)}
      width="wide"
      actions={
        <>
          <Filters filter={filter} typed={typed} onFilter={setFilter} onType={setTyped} />
          {list !== undefined && lists !== undefined && <ListMenu key={list.id} list={list} lists={lists} />}
        </>
      }
    >
      <div className={panes.panes}>
        <ListNavigation
          lists={lists ?? none}
          shown={shown}
          open={filter === 'open' && state.status !== 'idle' ? open : undefined}
          onAdd={() => setIsAdding(true)}
        />
        <div className={panes.content}>
          {typed !== undefined && (
            <FilterLine words={typed} found={tasks.length} onChange={setTyped} onClose={() => setTyped(undefined)} />
          )}
          {filter === 'open' && (
            <QuickAdd
              label={t.tasks.quickAdd}
              example={words.quickAddExample}
              kind="task"
              list={isOwn ? shown : undefined}
              input={line}
            />
          )}
          <OfflineNote of={[state]} onRetry={load} />
          <LoadFailure error={failureOf(state)} text={t.tasks.loadFailed} onRetry={load} />
          {isEmpty && isAwaited(state) && <SkeletonRows rows={5} />}
          {isEmpty && isKnown(state) && <Nothing wanted={wanted} isInList={list !== undefined} />}
          {isOrdered && !isEmpty && (
            <OrderedTasks {...rows} tasks={tasks} onMove={move} onMoveInto={moveInto} itemsOf={itemsOf} />
          )}
          {filter === 'done' && !isEmpty && plainList(tasks)}
          {filter === 'open' && !isOrdered && (
            <TaskGroups tasks={tasks} now={now}>
              {plainList}
            </TaskGroups>
          )}
          {state.hasMore && (
            <Button busy={state.status === 'loading'} onClick={() => void client.tasks.loadMore()}>
              {t.common.loadMore}
            </Button>
          )}
        </div>
      </div>
      <TaskDialog task={openTask} onClose={() => setOpenTask(undefined)} onRemove={remove} />
      <NewList
        open={isAdding}
        line={line}
        onClose={() => setIsAdding(false)}
        onMade={() => {
          setFilter('open')
          setTyped(undefined)
        }}
      />
    </Page>
  )
}

/** All lists, and the one that is shown, where it is one of the user's own; where it is gone, all tasks are shown. */
function useList(shown: string | undefined) {
  const { taskLists } = useClient()
  const [, navigate] = useLocation()
  const { lists } = useStore(taskLists)
  const list = lists?.find(({ id }) => id === shown)
  useEffect(() => void taskLists.load(), [taskLists])
  const isGone = shown !== undefined && shown !== 'default' && lists !== undefined && list === undefined
  useEffect(() => {
    if (isGone) navigate('/tasks', { replace: true })
  }, [isGone, navigate])
  return { lists, list }
}

function useTitleOf(shown: string | undefined, list: TaskListEntry | undefined): string {
  const { t } = useI18n()
  const words = useTasksWords()
  return shown === 'default' ? words.defaultList : (list?.name ?? t.tasks.title)
}

interface FiltersProps {
  filter: Wanted['filter']
  /** Undefined where there is no field for words. */
  typed: string | undefined
  onFilter: (filter: Wanted['filter']) => void
  onType: (typed: string | undefined) => void
}

function Filters({ filter, typed, onFilter, onType }: FiltersProps) {
  const { t } = useI18n()
  const words = useTasksWords()
  return (
    <>
      <Segmented
        label={t.tasks.filter}
        value={filter}
        choices={[
          { value: 'open', label: t.tasks.open },
          { value: 'done', label: t.tasks.done },
        ]}
        onChange={onFilter}
      />
      <IconButton
        label={words.filter}
        aria-expanded={typed !== undefined}
        onClick={() => onType(typed === undefined ? '' : undefined)}
      >
        <Funnel size={18} />
      </IconButton>
    </>
  )
}

function Nothing({ wanted: { filter, words: typed }, isInList }: { wanted: Wanted; isInList: boolean }) {
  const { t } = useI18n()
  const words = useTasksWords()
  const icon = <CircleCheckBig />
  if (typed.trim() !== '') return <EmptyState icon={icon} title={words.nothingFound} hint={words.nothingFoundHint} />
  if (filter === 'done') return <EmptyState icon={icon} title={t.tasks.emptyDone} hint={t.tasks.emptyDoneHint} />
  if (isInList) return <EmptyState icon={icon} title={words.emptyList} hint={words.emptyListHint} />
  return <EmptyState icon={icon} title={t.tasks.emptyOpen} hint={t.tasks.emptyOpenHint} />
}

interface NewListProps {
  open: boolean
  /** Where one writes into it: it takes the focus. */
  line: RefObject<HTMLInputElement | null>
  onClose: () => void
  onMade: () => void
}

function NewList({ open, line, onClose, onMade }: NewListProps) {
  const { taskLists } = useClient()
  const words = useTasksWords()
  const [, navigate] = useLocation()
  const isMade = useRef(false)
  useEffect(() => {
    if (open) isMade.current = false
  }, [open])
  return (
    <RenameDialog
      open={open}
      heading={words.newList}
      label={words.listName}
      name=""
      maxLength={maxNameLength}
      finalFocus={() => (isMade.current ? line.current : true)}
      onClose={onClose}
      onRename={async (name) => {
        const { id } = await taskLists.add({ name })
        isMade.current = true
        onMade()
        navigate(`/tasks/${id}`)
      }}
    />
  )
}
