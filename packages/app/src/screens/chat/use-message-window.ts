/**
 * The part of a long conversation that is drawn: what is in sight and a little around it. Keeps the place: at the end while one is
 * there, and where one reads when older messages come, when something grows, and when a phone's keyboard opens.
 * @module
 */
import { defaultRangeExtractor, type Range, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** So near to the end counts as being there, in pixels. */
const nearPx = 80
/** Older messages are asked for when no more than so many screens are left above. */
const screensAbove = 1.5
/** Drawn beyond what is in sight, on either side. */
const around = 5

export interface MessageWindowOptions {
  count: number
  keyOf: (index: number) => string
  /** Height of one that was not drawn yet, in pixels. */
  estimate: (index: number) => number
  /** Keys of those that stay drawn while they are out of sight: one holds the focus, or sounds. */
  held: readonly string[]
  /** Room above the first and below the last, in pixels. */
  padding: number
  /** Called when one comes near the beginning. */
  onTop: () => void
  /** Called when one comes near the end. */
  onBottom: () => void
  /** The last one is the conversation's end: what comes after it is followed. */
  follows: boolean
}

export interface MessageWindow {
  /** What scrolls. */
  frame: RefObject<HTMLDivElement | null>
  items: VirtualItem[]
  totalPx: number
  /** Put on each drawn element, which says its place in `data-index`. */
  measure: (element: Element | null) => void
  isAtEnd: boolean
  onScroll: () => void
  toEnd: () => void
  /** Brings one into sight with as little movement as needed; `center` also when it is there already. */
  show: (index: number, align?: 'auto' | 'center') => void
}

export function useMessageWindow(options: MessageWindowOptions): MessageWindow {
  const { count, keyOf, estimate, held, padding, onTop, onBottom, follows } = options
  const frame = useRef<HTMLDivElement>(null)
  const stays = useRef(true)
  /** A conversation is opened at its end; before, where it stands means nothing. */
  const isPlaced = useRef(false)
  const [isAtEnd, setIsAtEnd] = useState(true)

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    getItemKey: keyOf,
    estimateSize: estimate,
    overscan: around,
    paddingStart: padding,
    paddingEnd: padding,
    anchorTo: 'end',
    followOnAppend: follows,
    scrollEndThreshold: nearPx,
    rangeExtractor: (range) => withHeld(range, held, keyOf),
  })

  const toEnd = useCallback(() => {
    stays.current = true
    isPlaced.current = true
    virtualizer.scrollToEnd()
  }, [virtualizer])

  const isEmpty = count === 0
  useLayoutEffect(() => {
    if (!isEmpty) toEnd()
  }, [isEmpty, toEnd])

  // A keyboard that opens takes room from below: the end is what one wants to see then.
  useEffect(() => {
    if (frame.current === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => {
      if (stays.current) toEnd()
    })
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [toEnd])

  // What does not fill the frame cannot be scrolled to its beginning.
  const totalPx = virtualizer.getTotalSize()
  useEffect(() => {
    if (frame.current !== null && totalPx <= frame.current.clientHeight) onTop()
  }, [totalPx, onTop])

  const onScroll = useCallback(() => {
    const element = frame.current
    if (element === null || !isPlaced.current) return
    const below = element.scrollHeight - element.scrollTop - element.clientHeight
    stays.current = below < nearPx
    setIsAtEnd(stays.current)
    if (below < element.clientHeight * screensAbove) onBottom()
    if (element.scrollTop < element.clientHeight * screensAbove && !stays.current) onTop()
  }, [onTop, onBottom])

  const show = useCallback(
    (index: number, align: 'auto' | 'center' = 'auto') => {
      stays.current = false
      virtualizer.scrollToIndex(index, { align })
    },
    [virtualizer],
  )

  return {
    frame,
    items: virtualizer.getVirtualItems(),
    totalPx,
    measure: virtualizer.measureElement,
    isAtEnd,
    onScroll,
    toEnd,
    show,
  }
}

/** What is in sight, and those that stay drawn wherever they are. */
function withHeld(range: Range, held: readonly string[], keyOf: (index: number) => string): number[] {
  const indexes = defaultRangeExtractor(range)
  if (held.length === 0) return indexes
  const drawn = new Set(indexes)
  for (let index = 0; index < range.count; index++) if (held.includes(keyOf(index))) drawn.add(index)
  return [...drawn].sort((a, b) => a - b)
}
