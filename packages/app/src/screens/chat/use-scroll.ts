/**
 * Keeps the place in a list of messages: at its end while one is there, and where one reads when older ones come.
 * @module
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'

/** So near to the end counts as being there, in pixels. */
const nearPx = 80

export interface Scroll {
  /** What scrolls. */
  frame: RefObject<HTMLDivElement | null>
  /** What grows in it. */
  content: RefObject<HTMLDivElement | null>
  isAtEnd: boolean
  onScroll: () => void
  toEnd: () => void
}

/**
 * @param oldest names the first message: another one means that older ones came
 * @param onTop called when one comes near the beginning
 */
export function useScroll(oldest: string | undefined, onTop: () => void): Scroll {
  const frame = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const stays = useRef(true)
  const before = useRef<{ oldest: string | undefined; height: number }>({ oldest: undefined, height: 0 })
  const [isAtEnd, setIsAtEnd] = useState(true)

  const toEnd = useCallback(() => {
    stays.current = true
    if (frame.current !== null) frame.current.scrollTop = frame.current.scrollHeight
  }, [])

  // Every drawing may have changed the height.
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return
    const height = element.scrollHeight
    if (stays.current) element.scrollTop = height
    else if (before.current.oldest !== undefined && before.current.oldest !== oldest) {
      element.scrollTop += height - before.current.height
    }
    before.current = { oldest, height }
  })

  // Markdown, voice and the keyboard change it without a drawing of ours.
  useEffect(() => {
    if (content.current === null || frame.current === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => {
      if (stays.current) toEnd()
      if (frame.current !== null) before.current.height = frame.current.scrollHeight
    })
    observer.observe(content.current)
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [toEnd])

  // What does not fill the frame cannot be scrolled to its beginning.
  useEffect(() => {
    if (frame.current !== null && frame.current.scrollHeight <= frame.current.clientHeight) onTop()
  }, [onTop])

  const onScroll = useCallback(() => {
    const element = frame.current
    if (element === null) return
    stays.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx
    setIsAtEnd(stays.current)
    if (element.scrollTop < element.clientHeight / 2) onTop()
  }, [onTop])

  return { frame, content, isAtEnd, onScroll, toEnd }
}
