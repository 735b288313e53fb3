/**
 * What can be done with a task in any list: what its menu offers (another day, another list, away with it), and the move into a list.
 * @module
 */
import type { Task, TaskList, TaskPatch } from '@axia/contract'
import FolderInput from 'lucide-react/icons/folder-input'
import Sun from 'lucide-react/icons/sun'
import Sunrise from 'lucide-react/icons/sunrise'
import Trash from 'lucide-react/icons/trash-2'
import { useI18n } from '../../i18n/i18n.tsx'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import type { MenuItem } from '../../parts/menu.tsx'
import { useToasts } from '../../parts/toasts.tsx'
import { useClient } from '../../services.tsx'
import { dueDayOf } from '../../time/agenda.ts'
import { addDays } from '../../time/calendar-day.ts'
import { dayOf, instantOf, wallOf } from '../../time/zoned.ts'

export interface RowItemsOptions {
  lists: readonly TaskList[]
  now: Date
  onRemove: (task: Task) => void
}

export interface RowItems {
  itemsOf: (task: Task) => MenuItem[]
  /** @param list the id of one, or `default` */
  moveInto: (task: Task, list: string) => void
}

export function useRowItems({ lists, now, onRemove }: RowItemsOptions): RowItems {
  const { tasks } = useClient()
  const { t, format, timeZone } = useI18n()
  const words = useTasksWords()
  const { say, sayProblem } = useToasts()
  const today = dayOf(now, timeZone)

  /** A change, a word about it, and the way back. */
  async function change(task: Task, patch: TaskPatch, back: TaskPatch, text: string) {
    try {
      await tasks.change(task.id, patch)
      const undo = () => void tasks.change(task.id, back).catch(sayProblem)
      say({ text, action: { label: t.common.undo, run: undo } })
    } catch (error) {
      sayProblem(error)
    }
  }

  function putOff(task: Task, day: string) {
    const { due_date } = task
    const isTimed = due_date !== null && due_date.length > 10
    const wall = isTimed ? { day, time: wallOf(new Date(due_date), timeZone).time } : undefined
    const wanted = wall === undefined ? day : instantOf(wall, timeZone).toISOString()
    const { recurrence } = task
    const back = { due_date, ...(due_date === null && { recurrence }) }
    void change(task, { due_date: wanted }, back, words.dueOn(format.nearDay(day, today)))
  }

  const moveTo = (task: Task, list_id: string | null, name: string) =>
    void change(task, { list_id }, { list_id: task.list_id }, words.movedTo(name))

  const allPlaces = [{ id: null, name: words.defaultList }, ...lists]

  function moveInto(task: Task, list: string) {
    const place = allPlaces.find(({ id }) => (id ?? 'default') === list)
    if (place !== undefined) moveTo(task, place.id, place.name)
  }

  const itemsOf = (task: Task): MenuItem[] => {
    const due = dueDayOf(task, timeZone)
    const tomorrow = addDays(today, 1)
    const places = allPlaces.filter(({ id }) => id !== task.list_id)
    return [
      ...(due === today
        ? []
        : [{ label: words.forToday, icon: <Sun />, divided: true, onSelect: () => putOff(task, today) }]),
      ...(due === tomorrow
        ? []
        : [
            {
              label: words.forTomorrow,
              icon: <Sunrise />,
              divided: due === today,
              onSelect: () => putOff(task, tomorrow),
            },
          ]),
      ...places.map(({ id, name }, index) => ({
        label: words.moveTo(name),
        icon: <FolderInput />,
        divided: index === 0,
        onSelect: () => moveTo(task, id, name),
      })),
      { label: t.common.delete, icon: <Trash />, danger: true, divided: true, onSelect: () => onRemove(task) },
    ]
  }

  return { itemsOf, moveInto }
}
