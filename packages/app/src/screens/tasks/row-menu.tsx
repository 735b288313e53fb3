/**
 * What can be done with a task from its row, behind three dots.
 * @module
 */
import type { Task } from '@axia/contract'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import { Menu, type MenuItem } from '../../parts/menu.tsx'

export function RowMenu({ task, items, isOrdered = false }: { task: Task; items: MenuItem[]; isOrdered?: boolean }) {
  const words = useTasksWords()
  return (
    <Menu
      label={words.taskOptions(task.title)}
      items={items}
      {...(isOrdered && { shortcuts: 'Alt+ArrowUp Alt+ArrowDown' })}
    />
  )
}
