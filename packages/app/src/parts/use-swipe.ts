/**
 * A finger that strokes sideways goes on or back. What scrolls, zooms or drags something is no stroke.
 * @module
 */
import { type RefObject, useEffect } from 'react'
import { useLatest } from './use-latest.ts'

/** A stroke goes so far, more sideways than up or down by so much, and takes no longer. */
const [leastPx, slope, longestMs] = [56, 2, 700]

interface Start {
  x: number
  y: number
  atMs: number
}

/**
 * @param surface where fingers stroke; there from the first effect on, and scrolling up and down at most
 * @param onSwipe 1 where the finger pulls in what comes next, from the end of the line; else -1
 */
export function useSwipe(surface: RefObject<HTMLElement | null>, onSwipe: (direction: 1 | -1) => void): void {
  const latest = useLatest(onSwipe)

  useEffect(() => {
    const element = surface.current
    if (element === null) return
    let start: Start | undefined

    function begin({ touches: [finger, another], timeStamp }: TouchEvent) {
      const isZoomed = (window.visualViewport?.scale ?? 1) > 1.01
      const isOne = finger !== undefined && another === undefined && !isZoomed
      start = isOne ? { x: finger.clientX, y: finger.clientY, atMs: timeStamp } : undefined
    }
    function follow({ defaultPrevented }: TouchEvent) {
      if (defaultPrevented) start = undefined // something is being dragged
    }
    function end({ changedTouches: [finger], timeStamp }: TouchEvent) {
      if (start === undefined || finger === undefined) return
      const [byX, byY] = [finger.clientX - start.x, finger.clientY - start.y]
      const isStroke = Math.abs(byX) >= leastPx && Math.abs(byX) >= slope * Math.abs(byY)
      if (isStroke && timeStamp - start.atMs <= longestMs) latest.current(byX < 0 ? 1 : -1)
      start = undefined
    }
    function giveUp() {
      start = undefined
    }

    const listening = new AbortController()
    const options = { passive: true, signal: listening.signal }
    element.addEventListener('touchstart', begin, options)
    element.addEventListener('touchmove', follow, options)
    element.addEventListener('touchend', end, options)
    element.addEventListener('touchcancel', giveUp, options)
    return () => listening.abort()
  }, [surface, latest])
}
