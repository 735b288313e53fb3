/**
 * What is done with a task on any screen: each with a word about it and the way back.
 * @module
 */
import { byPosition } from '@axia/client'
import type { NewTask, Task } from '@axia/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { useToasts } from '../parts/toasts.tsx'
import { useLatest } from '../parts/use-latest.ts'
import { useClient, useServices } from '../services.tsx'
import { dueDayOf } from '../time/agenda.ts'
import { dayOf } from '../time/zoned.ts'

/** How long a task that was just checked off stays to be seen. */
const lingerMs = 900

export interface TaskActions {
  /** Tasks that were just checked, as they are now: shown a moment longer where they no longer belong. */
  lingering: ReadonlyMap<string, Task>
  toggle: (task: Task) => void
  remove: (task: Task) => void
}

/** @param reload loads again what the screen shows */
export function useTaskActions(reload: () => void): TaskActions {
  const { tasks } = useClient()
  const { clock } = useServices()
  const { t, format, timeZone } = useI18n()
  const { say, sayProblem } = useToasts()
  const [lingering, setLingering] = useState<ReadonlyMap<string, Task>>(new Map())
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>())

  const latestReload = useLatest(reload)

  useEffect(() => {
    const running = timers.current
    return () => {
      for (const timer of running) clearTimeout(timer)
    }
  }, [])

  function linger(task: Task) {
    setLingering((before) => new Map(before).set(task.id, task))
    const timer = setTimeout(() => {
      timers.current.delete(timer)
      leave(task.id)
    }, lingerMs)
    timers.current.add(timer)
  }

  function leave(id: string) {
    setLingering((before) => {
      const after = new Map(before)
      after.delete(id)
      return after
    })
  }

  async function set(task: Task, completed: boolean, withWayBack: boolean) {
    if (completed) linger({ ...task, completed })
    else leave(task.id)
    try {
      await tasks.complete(task.id, { completed })
    } catch (error) {
      leave(task.id)
      sayProblem(error)
      return
    }
    say({
      text: completed ? completedText(task) : t.tasks.reopened(task.title),
      ...(withWayBack && { action: { label: t.common.undo, run: () => void back(task, !completed) } }),
    })
  }

  /** With when the next one is due, of a task that repeats. */
  function completedText({ id, title }: Task): string {
    const next = tasks.state.tasks.find(({ follows_id }) => follows_id === id)
    const day = next && dueDayOf(next, timeZone)
    if (day === undefined) return t.tasks.completed(title)
    return t.tasks.completedNext(title, format.nearDay(day, dayOf(clock(), timeZone)))
  }

  /** The list may have left the task out meanwhile. */
  async function back(task: Task, completed: boolean) {
    await set(task, completed, false)
    if (!tasks.state.tasks.some(({ id }) => id === task.id)) latestReload.current()
  }

  async function remove(task: Task) {
    try {
      await tasks.remove(task.id)
    } catch (error) {
      sayProblem(error)
      return
    }
    const restore = async () => {
      try {
        await tasks.add(copyOf(task, tasks.state.tasks))
        say({ text: t.tasks.restored(task.title) })
      } catch (error) {
        sayProblem(error)
      }
    }
    say({ text: t.tasks.deleted(task.title), action: { label: t.common.undo, run: () => void restore() } })
  }

  const latestSet = useLatest(set)
  const toggle = useCallback((task: Task) => void latestSet.current(task, !task.completed, true), [latestSet])

  return {
    lingering,
    toggle,
    remove: (task) => void remove(task),
  }
}

/** What brings a deleted task back, to where it was among the others. */
function copyOf(task: Task, others: readonly Task[]): NewTask {
  const { title, description, due_date, completed, list_id, recurrence, position } = task
  const [next] = others.filter((other) => other.position > position).sort(byPosition)
  return {
    title,
    description,
    due_date,
    completed,
    ...(list_id !== null && { list_id }),
    ...(recurrence !== null && { recurrence }),
    ...(next !== undefined && { before_id: next.id }),
  }
}
