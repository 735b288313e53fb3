/**
 * The lists of tasks: beside them on a wide screen, a row above them on a phone.
 * @module
 */
import type { Task, TaskList } from '@axia/contract'
import ChevronDown from 'lucide-react/icons/chevron-down'
import ChevronUp from 'lucide-react/icons/chevron-up'
import Plus from 'lucide-react/icons/plus'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useTasksWords } from '../../i18n/tasks-words.ts'
import { IconButton } from '../../parts/button.tsx'
import { classNames } from '../../parts/class-names.ts'
import link from '../../parts/nav-link.module.css'
import panes from '../../parts/panes.module.css'
import styles from './list-navigation.module.css'

export interface ListNavigationProps {
  lists: readonly TaskList[]
  /** The id of the one that is shown, `default`, or none: all of them. */
  shown: string | undefined
  /** The open tasks, which are counted; undefined where they are not known. */
  open: readonly Task[] | undefined
  onAdd: () => void
}

export function ListNavigation({ lists, shown, open, onAdd }: ListNavigationProps) {
  const words = useTasksWords()
  const here = useRef<HTMLAnchorElement>(null)
  const row = useRef<HTMLUListElement>(null)
  const [isWhole, setIsWhole] = useState(false)
  const isCut = useIsCut(row, lists)
  const entries = [
    { id: undefined, name: words.all, count: open?.length },
    { id: 'default', name: words.defaultList, count: countIn(open, null) },
    ...lists.map(({ id, name }) => ({ id, name, count: countIn(open, id) })),
  ]

  useEffect(() => {
    if (shown !== undefined && !isWhole) here.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [shown, isWhole])

  return (
    <nav className={classNames(panes.side, styles.lists)} aria-label={words.lists}>
      <ul ref={row} className={classNames(styles.entries, !isWhole && styles.inOneRow)}>
        {entries.map(({ id, name, count }) => (
          <li key={id ?? 'all'}>
            <Link
              ref={id === shown ? here : null}
              href={id === undefined ? '/tasks' : `/tasks/${id}`}
              className={classNames(link.link, styles.entry)}
              aria-current={id === shown ? 'page' : undefined}
              data-list={id === shown ? undefined : id} // a task can be dragged here
              onClick={() => setIsWhole(false)}
            >
              <span className={styles.name}>{name}</span>
              {count !== undefined && count > 0 && (
                <span className={styles.count}>
                  <span aria-hidden="true">{count}</span>
                  <span className="visually-hidden">, {words.openIn(count)}</span>
                </span>
              )}
            </Link>
          </li>
        ))}
        <li>
          <button type="button" className={classNames(link.link, styles.entry)} onClick={onAdd}>
            <Plus size={16} aria-hidden />
            <span className={styles.name}>{words.newList}</span>
          </button>
        </li>
      </ul>
      {(isCut || isWhole) && (
        <IconButton
          label={words.showAllLists}
          className={styles.more}
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? <ChevronUp size={18} /> : <ChevronDown size={18} />}
        </IconButton>
      )}
    </nav>
  )
}

/** Whether a row goes on beyond its edge. */
function useIsCut(row: RefObject<HTMLElement | null>, content: unknown): boolean {
  const [isCut, setIsCut] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with other content it is measured again
  useEffect(() => {
    const { current } = row
    if (current === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => setIsCut(current.scrollWidth > current.clientWidth))
    observer.observe(current)
    return () => observer.disconnect()
  }, [row, content])
  return isCut
}

function countIn(open: readonly Task[] | undefined, listId: string | null): number | undefined {
  return open?.filter(({ list_id }) => list_id === listId).length
}
