/**
 * The empty hours of a day: a press makes an event there, and a mouse that pulls over them gives it its length at once.
 * @module
 */
import { type MouseEvent, type PointerEvent, type RefObject, useState } from 'react'
import { usePointerDrag } from '../../parts/use-pointer-drag.ts'
import { dayMinutes } from '../../time/day-minutes.ts'

/** A new event begins on a half hour and takes an hour. */
const slotMinutes = 30
const newMinutes = 60

/** An event that is being made, in minutes since midnight. */
export interface Draft {
  day: string
  from: number
  to: number
}

export interface Slots {
  draft: Draft | undefined
  /** What the empty hours of a day listen to. */
  listenersOf: (day: string) => {
    onPointerDown: (pointer: PointerEvent) => void
    onClick: (click: MouseEvent) => void
  }
}

export interface SlotsOptions {
  /** What holds the days. */
  surface: RefObject<HTMLElement | null>
  /** Minutes since midnight at a height of the window, in CSS pixels. */
  minutesAt: (y: number) => number
  onAdd: (draft: Draft) => void
  /** An event without times of its own is wanted on that day. */
  onAddOn: (day: string) => void
}

export function useSlots({ surface, minutesAt, onAdd, onAddOn }: SlotsOptions): Slots {
  const [draft, setDraft] = useState<Draft>()
  const drag = usePointerDrag(surface)

  function slotAt(y: number): number {
    const slot = Math.floor(minutesAt(y) / slotMinutes) * slotMinutes
    return Math.max(0, Math.min(dayMinutes - newMinutes, slot))
  }

  function begin(pointer: PointerEvent, day: string) {
    if (pointer.pointerType === 'touch') return
    const from = slotAt(pointer.clientY)
    let pulled: Draft = { day, from, to: from + newMinutes }
    drag.begin(pointer, {
      follow({ clientY }) {
        const to = slotAt(clientY)
        const length = to === from ? newMinutes : Math.abs(to - from) + slotMinutes
        pulled = { day, from: Math.min(from, to), to: Math.min(from, to) + length }
        setDraft(pulled)
      },
      end: () => setDraft(undefined),
      drop: () => onAdd(pulled),
    })
  }

  return {
    draft,
    listenersOf: (day) => ({
      onPointerDown: (pointer) => begin(pointer, day),
      onClick({ detail, clientY }) {
        const from = slotAt(clientY)
        if (detail === 0) onAddOn(day)
        else if (!drag.wasDrag()) onAdd({ day, from, to: from + newMinutes })
      },
    }),
  }
}
