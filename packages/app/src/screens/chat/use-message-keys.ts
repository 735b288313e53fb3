/**
 * A conversation by the keyboard: the arrows lead from message to message, and scroll through one that is higher than the screen.
 * Page keys, Home and End scroll, as everywhere.
 * @module
 */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { MessageWindow } from './use-message-window.ts'

const steps: Record<string, -1 | 1> = { ArrowUp: -1, ArrowDown: 1 }

export interface MessageKeysOptions {
  list: MessageWindow
  /** How many messages there are. */
  count: number
}

export function useMessageKeys({ list, count }: MessageKeysOptions): (event: KeyboardEvent<HTMLElement>) => void {
  const { frame, items, show } = list
  const wanted = useRef<number>(undefined)

  // What is not drawn yet takes the focus as soon as it is.
  useEffect(() => {
    if (wanted.current === undefined) return
    const message = messageAt(frame.current, wanted.current)
    if (message === null) return
    wanted.current = undefined
    message.focus({ preventScroll: true })
  })

  return (event) => {
    const step = steps[event.key]
    const place = event.target instanceof HTMLElement ? event.target : undefined
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey || place === undefined) return
    const isOnList = place === frame.current
    if (!isOnList && !place.matches('article')) return // within a message the keys belong to what is there
    const from = isOnList ? undefined : indexOf(place)
    if (from !== undefined && reachesBeyond(place, frame.current, step)) return
    const next = from === undefined ? Math.min(items.at(-1)?.index ?? 0, count - 1) : from + step
    if (next < 0 || next >= count) return
    event.preventDefault()
    show(next)
    const message = messageAt(frame.current, next)
    if (message !== null) message.focus({ preventScroll: true })
    else wanted.current = next
  }
}

function messageAt(frame: HTMLElement | null, index: number): HTMLElement | null {
  return frame?.querySelector<HTMLElement>(`[data-index="${index}"] article`) ?? null
}

function indexOf(message: HTMLElement): number | undefined {
  const index = Number(message.closest('[data-index]')?.getAttribute('data-index') ?? Number.NaN)
  return Number.isNaN(index) ? undefined : index
}

/** There is more of the message in that direction than is in sight. */
function reachesBeyond(message: HTMLElement, frame: HTMLElement | null, step: -1 | 1): boolean {
  const [inner, outer] = [message.getBoundingClientRect(), frame?.getBoundingClientRect()]
  if (outer === undefined) return false
  return step === 1 ? inner.bottom > outer.bottom + 1 : inner.top < outer.top - 1
}
