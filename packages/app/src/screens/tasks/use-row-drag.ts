/**
 * Rows put into another order by mouse, pen or finger. A finger scrolls, unless it holds a row for a moment.
 * @module
 */
import { type PointerEvent as ReactPointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { giveWay, placeOf, type RowBox } from './drag-layout.ts'

/** How far a pointer goes before it means to drag, in CSS pixels; and how far a finger may tremble while it holds. */
const slackPx = 4
const tremblePx = 9
const holdMs = 350

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

/** @param onDrop told the id, and the index at which it was let go */
export function useRowDrag(
  list: RefObject<HTMLUListElement | null>,
  ids: readonly string[],
  onDrop: (id: string, to: number) => void,
): RowDrag {
  const [dragged, setDragged] = useState<Dragged>()
  const active = useRef<Dragged | undefined>(undefined)
  const stop = useRef<(() => void) | undefined>(undefined)
  const justDragged = useRef(false)
  const latest = useRef({ ids, onDrop })
  useEffect(() => {
    latest.current = { ids, onDrop }
  })

  useEffect(() => {
    const element = list.current
    const holdStill = (event: Event) => {
      if (active.current !== undefined) event.preventDefault() // else the finger would scroll
    }
    element?.addEventListener('touchmove', holdStill, { passive: false })
    element?.addEventListener('contextmenu', holdStill)
    return () => {
      stop.current?.()
      element?.removeEventListener('touchmove', holdStill)
      element?.removeEventListener('contextmenu', holdStill)
    }
  }, [list])

  const begin = useCallback<RowDrag['begin']>(
    (pointer, from) => {
      const element = list.current
      if (pointer.button !== 0 || element === null || stop.current !== undefined) return
      const id = latest.current.ids[from]
      const [startX, startY] = [pointer.clientX, pointer.clientY]
      const startTop = element.getBoundingClientRect().top
      const isFinger = pointer.pointerType === 'touch'
      let lastY = startY
      let frame = 0
      justDragged.current = false

      const show = (next: Dragged | undefined) => {
        active.current = next
        setDragged(next)
      }
      const lift = () => {
        justDragged.current = true
        show({ from, to: from, byPx: 0, rows: boxesOf(element) })
        frame = requestAnimationFrame(scrollOn)
        if (isFinger) navigator.vibrate?.(8)
      }
      const follow = () => {
        if (active.current === undefined) return
        const byPx = lastY - startY - (element.getBoundingClientRect().top - startTop)
        show({ ...active.current, byPx, to: placeOf(active.current.rows, from, byPx) })
      }
      const scrollOn = () => {
        const scrolled = scrollParent(element)
        const { top, bottom } = scrolled.getBoundingClientRect()
        if (lastY < top + edgePx) scrolled.scrollBy(0, -scrollPx)
        else if (lastY > bottom - edgePx) scrolled.scrollBy(0, scrollPx)
        follow()
        frame = requestAnimationFrame(scrollOn)
      }
      const hold = isFinger ? setTimeout(lift, holdMs) : undefined
      const move = ({ clientX, clientY }: PointerEvent) => {
        lastY = clientY
        const went = Math.hypot(clientX - startX, clientY - startY)
        if (active.current !== undefined) follow()
        else if (isFinger && went > tremblePx) stop.current?.()
        else if (!isFinger && went >= slackPx) lift()
      }
      const end = () => {
        const { to } = active.current ?? { to: from }
        stop.current?.()
        if (id !== undefined && to !== from) latest.current.onDrop(id, to)
      }
      const cancel = () => stop.current?.()
      const key = (pressed: KeyboardEvent) => {
        if (pressed.key !== 'Escape') return
        pressed.stopPropagation()
        cancel()
      }
      stop.current = () => {
        clearTimeout(hold)
        cancelAnimationFrame(frame)
        window.removeEventListener('pointermove', move)
        window.removeEventListener('pointerup', end)
        window.removeEventListener('pointercancel', cancel)
        window.removeEventListener('keydown', key, true)
        show(undefined)
        stop.current = undefined
      }
      window.addEventListener('pointermove', move)
      window.addEventListener('pointerup', end)
      window.addEventListener('pointercancel', cancel)
      window.addEventListener('keydown', key, true)
    },
    [list],
  )

  const wasDrag = useCallback(() => {
    const was = justDragged.current
    justDragged.current = false
    return was
  }, [])

  return {
    draggedId: dragged && ids[dragged.from],
    shiftOf(index) {
      if (dragged === undefined) return 0
      const { rows, from, to, byPx } = dragged
      return index === from ? byPx : giveWay(rows, index, from, to)
    },
    begin,
    wasDrag,
  }
}

function boxesOf(list: HTMLUListElement): RowBox[] {
  return [...list.children].map((row) => {
    const { offsetTop: top = 0, offsetHeight: height = 0 } = row instanceof HTMLElement ? row : {}
    return { top, height }
  })
}

function scrollParent(element: HTMLElement): Element {
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
    if (parent.scrollHeight > parent.clientHeight && /auto|scroll/.test(getComputedStyle(parent).overflowY))
      return parent
  }
  return document.documentElement
}
