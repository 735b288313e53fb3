/**
 * The tasks that are to be done, in the order in which they are shown and numbered.
 * @module
 */
import type { TaskRow } from '../../tasks/task-pages.ts'
import { saidAt, type Turn } from './turn.ts'

/** Tasks that are looked through, the newest first. */
export const maxRead = 200

/** What is due first comes first; what is not due, after it, the newest first. */
export async function openTasks({ taskStore, userId, timeZone }: Turn): Promise<TaskRow[]> {
  const { rows } = await taskStore.list(userId, { completed: false, limit: maxRead })
  const key = ({ dueOn, dueAt }: TaskRow) => {
    if (dueOn !== null) return `${dueOn} 24` // a day is over at its end
    if (dueAt === null) return '~'
    const { day, minutes = 0 } = saidAt(dueAt, { timeZone })
    return `${day.toISODate()} ${String(minutes).padStart(4, '0')}`
  }
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
}
