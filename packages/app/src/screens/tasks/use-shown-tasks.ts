/**
 * Which tasks are shown, and when the server is asked for them.
 * @module
 */
import { byPosition, type TasksState } from '@axia/client'
import type { Task, TaskList } from '@axia/contract'
import { useCallback, useEffect, useMemo } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useClient, useStoreInSlices } from '../../services.tsx'
import { byDue } from '../../time/agenda.ts'
import { withWords } from './word-filter.ts'

/** While somebody types, the server is not asked. */
const typingMs = 250

export interface Wanted {
  filter: 'open' | 'done'
  /** The id of a list, `default`, or none: all of them. */
  list: string | undefined
  /** Words that they have. */
  words: string
}

/** Loads what is wanted, also anew. The open ones come all at once, so that lists and words are found among them without asking. */
export function useLoad({ filter, list, words }: Wanted): () => void {
  const { tasks } = useClient()
  const [askedList, askedWords] = filter === 'done' ? [list, words.trim()] : [undefined, '']
  const load = useCallback(() => {
    if (filter === 'open') return void tasks.load({ completed: false, everything: true })
    void tasks.load({
      completed: true,
      ...(askedList !== undefined && { list: askedList }),
      ...(askedWords !== '' && { words: askedWords }),
    })
  }, [tasks, filter, askedList, askedWords])

  useEffect(() => {
    if (askedWords === '') return load()
    const timer = setTimeout(load, typingMs)
    return () => clearTimeout(timer)
  }, [load, askedWords])

  return load
}

export interface ShownTasks {
  state: TasksState
  /** All open ones, those on their way out too. */
  open: readonly Task[]
  /** What is wanted, in its order. */
  tasks: readonly Task[]
}

/**
 * @param lists in the user's order
 * @param lingering tasks on their way out
 */
export function useShownTasks(
  { filter, list, words }: Wanted,
  lists: readonly TaskList[],
  lingering: ReadonlyMap<string, Task>,
): ShownTasks {
  const { timeZone } = useI18n()
  const state = useStoreInSlices(useClient().tasks, (tasks) => tasks.tasks.length === 0)
  const open = useMemo(
    () => [...state.tasks.filter(({ id, completed }) => !completed && !lingering.has(id)), ...lingering.values()],
    [state.tasks, lingering],
  )
  const tasks = useMemo(() => {
    const listId = list === 'default' ? null : list
    const here = (all: readonly Task[]) => (listId === undefined ? all : all.filter((task) => task.list_id === listId))
    if (filter === 'done') return here(state.tasks.filter(({ completed }) => completed)).toSorted(latestFirst)
    return withWords(here(open), words).toSorted(list === undefined ? byDue(timeZone, byList(lists)) : byPosition)
  }, [state.tasks, open, list, lists, filter, words, timeZone])
  return { state, open, tasks }
}

/** By the place of their list, and in it by their own. */
function byList(lists: readonly TaskList[]): (one: Task, other: Task) => number {
  const places = new Map(lists.map(({ id }, index) => [id, index + 1]))
  const placeOf = ({ list_id }: Task) => (list_id === null ? 0 : (places.get(list_id) ?? 0))
  return (one, other) => placeOf(one) - placeOf(other) || byPosition(one, other)
}

function latestFirst(one: Task, other: Task): number {
  return other.updated_at.localeCompare(one.updated_at)
}
