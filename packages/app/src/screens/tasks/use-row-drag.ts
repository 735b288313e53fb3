/**
 * Rows put into another order, or let go over another list, by mouse, pen or finger.
 * @module
 */
import { type PointerEvent as ReactPointerEvent, type RefObject, useState } from 'react'
import { useLatest } from '../../parts/use-latest.ts'
import { usePointerDrag } from '../../parts/use-pointer-drag.ts'
import { giveWay, placeOf, type RowBox } from './drag-layout.ts'

/** Near the edges of what scrolls it goes on by itself: so near, so far for each frame. */
const edgePx = 56
const scrollPx = 9

export interface RowDrag {
  draggedId: string | undefined
  /** How far the row at an index is from its place now, in CSS pixels. */
  shiftOf: (index: number) => number
  /** For `onPointerDown` of a row. */
  begin: (pointer: ReactPointerEvent, index: number) => void
  /** Whether the click that comes now is the end of a drag, and means nothing. */
  wasDrag: () => boolean
}

interface Dragged {
  from: number
  to: number
  byPx: number
  rows: readonly RowBox[]
}

export interface RowDrops {
  /** It was let go at the place with this index. */
  onPlace: (id: string, to: number) => void
  /** It was let go over what stands for a list: that one's `data-list`. */
  onList: (id: string, list: string) => void
}

export function useRowDrag(list: RefObject<HTMLUListElement | null>, ids: readonly string[], drops: RowDrops): RowDrag {
  const [dragged, setDragged] = useState<Dragged>()
  const drag = usePointerDrag(list)
  const latest = useLatest(drops)

  function begin(pointer: ReactPointerEvent, from: number) {
    const [element, id] = [list.current, ids[from]]
    if (element === null || id === undefined) return
    const startY = pointer.clientY
    const startTop = element.getBoundingClientRect().top
    let [lastY, to, frame] = [startY, from, 0]
    let rows: readonly RowBox[] = []
    let over: HTMLElement | undefined

    const show = () => {
      const byPx = lastY - startY - (element.getBoundingClientRect().top - startTop)
      to = placeOf(rows, from, byPx)
      setDragged({ rows, from, to, byPx })
    }
    const scrollOn = () => {
      scrollNearEdge(element, lastY)
      show()
      frame = requestAnimationFrame(scrollOn)
    }
    drag.begin(pointer, {
      lift() {
        rows = boxesOf(element)
        show()
        frame = requestAnimationFrame(scrollOn)
      },
      follow(pointer) {
        lastY = pointer.clientY
        over?.removeAttribute('data-over')
        over = listUnder(pointer)
        over?.setAttribute('data-over', '')
        show()
      },
      end() {
        over?.removeAttribute('data-over')
        cancelAnimationFrame(frame)
        setDragged(undefined)
      },
      drop() {
        if (over?.dataset.list !== undefined) latest.current.onList(id, over.dataset.list)
        else if (to !== from) latest.current.onPlace(id, to)
      },
    })
  }

  return {
    draggedId: dragged && ids[dragged.from],
    shiftOf(index) {
      if (dragged === undefined) return 0
      const { rows, from, to, byPx } = dragged
      return index === from ? byPx : giveWay(rows, index, from, to)
    },
    begin,
    wasDrag: drag.wasDrag,
  }
}

function listUnder({ clientX, clientY }: PointerEvent): HTMLElement | undefined {
  const under = document.elementsFromPoint(clientX, clientY)
  return under.flatMap((each) => each.closest<HTMLElement>('[data-list]') ?? []).at(0)
}

function boxesOf(list: HTMLUListElement): RowBox[] {
  return [...list.children].map((row) => {
    const { offsetTop: top = 0, offsetHeight: height = 0 } = row instanceof HTMLElement ? row : {}
    return { top, height }
  })
}

function scrollNearEdge(element: HTMLElement, y: number): void {
  const scrolled = scrollParent(element)
  const { top, bottom } = scrolled.getBoundingClientRect()
  if (y < top + edgePx) scrolled.scrollBy(0, -scrollPx)
  else if (y > bottom - edgePx) scrolled.scrollBy(0, scrollPx)
}

function scrollParent(element: HTMLElement): Element {
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
    if (parent.scrollHeight > parent.clientHeight && /auto|scroll/.test(getComputedStyle(parent).overflowY))
      return parent
  }
  return document.documentElement
}
