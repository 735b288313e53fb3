/**
 * The tasks of one list in the user's own order, which is changed by dragging, by keys or from a row's menu. Dragged onto another
 * list, a task goes there.
 * @module
 */
import type { TaskPlace } from '@axia/client'
import type { Task } from '@axia/contract'
import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowDownToLine from 'lucide-react/icons/arrow-down-to-line'
import ArrowUp from 'lucide-react/icons/arrow-up'
import ArrowUpToLine from 'lucide-react/icons/arrow-up-to-line'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import { classNames } from '../../parts/class-names.ts'
import type { MenuItem } from '../../parts/menu.tsx'
import { TaskList, type TaskListProps } from '../../tasks/task-list.tsx'
import { neighbourOf } from './drag-layout.ts'
import styles from './ordered-tasks.module.css'
import { RowMenu } from './row-menu.tsx'
import { useRowDrag } from './use-row-drag.ts'

export interface OrderedTasksProps extends Pick<TaskListProps, 'tasks' | 'now' | 'onToggle' | 'onOpen' | 'leaving'> {
  onMove: (task: Task, place: TaskPlace) => void
  /** @param list as `data-list` names it */
  onMoveInto: (task: Task, list: string) => void
  /** What else can be done with one. */
  itemsOf: (task: Task) => MenuItem[]
}

export function OrderedTasks({ tasks, onMove, onMoveInto, itemsOf, ...rest }: OrderedTasksProps) {
  const words = useTasksWords()
  const list = useRef<HTMLUListElement>(null)
  const refocus = useRef<HTMLElement>(undefined)
  const hintId = useId()
  const [said, setSaid] = useState('')
  const ids = tasks.map(({ id }) => id)

  // What has the focus may lose it when its row moves.
  useLayoutEffect(() => {
    refocus.current?.focus({ preventScroll: true })
    refocus.current = undefined
  })

  function move(id: string, to: number) {
    const task = tasks.find((each) => each.id === id)
    const place = neighbourOf(ids, id, to)
    if (task === undefined || place === undefined || to < 0 || to >= ids.length || ids[to] === id) return
    setSaid(words.place(task.title, to + 1, ids.length))
    onMove(task, place)
  }
  const drag = useRowDrag(list, ids, {
    onPlace: move,
    onList(id, into) {
      const task = tasks.find((each) => each.id === id)
      if (task !== undefined) onMoveInto(task, into)
    },
  })

  function onKeyDown(pressed: KeyboardEvent, index: number) {
    const step = pressed.key === 'ArrowUp' ? -1 : pressed.key === 'ArrowDown' ? 1 : 0
    const id = ids[index]
    if (!pressed.altKey || step === 0 || id === undefined) return
    pressed.preventDefault()
    pressed.stopPropagation()
    if (pressed.target instanceof HTMLElement) refocus.current = pressed.target
    move(id, index + step)
  }

  const orderItems = (task: Task): MenuItem[] => {
    const index = ids.indexOf(task.id)
    const last = ids.length - 1
    return [
      ...(index > 0
        ? [
            { label: words.up, icon: <ArrowUp />, onSelect: () => move(task.id, index - 1) },
            { label: words.toTop, icon: <ArrowUpToLine />, onSelect: () => move(task.id, 0) },
          ]
        : []),
      ...(index < last
        ? [
            { label: words.down, icon: <ArrowDown />, onSelect: () => move(task.id, index + 1) },
            { label: words.toBottom, icon: <ArrowDownToLine />, onSelect: () => move(task.id, last) },
          ]
        : []),
    ]
  }

  return (
    <>
      <TaskList
        {...rest}
        tasks={tasks}
        list={{
          ref: list,
          className: classNames(styles.list, drag.draggedId !== undefined && styles.busy),
          'aria-describedby': tasks.length > 1 ? hintId : undefined,
          onClickCapture: (click) => {
            if (!drag.wasDrag()) return
            click.preventDefault()
            click.stopPropagation()
          },
        }}
        row={(task) => {
          const index = ids.indexOf(task.id)
          const shift = drag.shiftOf(index)
          return {
            className: classNames(styles.row, drag.draggedId === task.id && styles.dragged),
            style: shift === 0 ? {} : { translate: `0px ${shift}px` },
            onPointerDown: (pointer) => drag.begin(pointer, index),
            onKeyDown: (pressed) => onKeyDown(pressed, index),
          }
        }}
        end={(task) => <RowMenu task={task} items={[...orderItems(task), ...itemsOf(task)]} isOrdered />}
      />
      {tasks.length > 1 && (
        <p id={hintId} className={styles.hint}>
          <span className={styles.byMouse}>{words.orderByMouse}</span>
          <span className={styles.byFinger}>{words.orderByFinger}</span>
        </p>
      )}
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </>
  )
}
