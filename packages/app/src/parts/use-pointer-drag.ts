/**
 * Dragging with a mouse, a pen or a finger. A finger that moves at once scrolls; one that rests first takes up what is under it.
 * @module
 */
import { type PointerEvent as ReactPointerEvent, type RefObject, useCallback, useEffect, useRef } from 'react'

/** How far a pointer goes before it means to drag, in CSS pixels; a finger is never quite still. */
const [slackPx, fingerSlackPx] = [4, 10]
/** How long a finger rests before it takes something up, and how long that is felt. */
const [holdMs, feltMs] = [350, 10]

export interface PointerDrag {
  /** For `onPointerDown` of what can be dragged. */
  begin: (pointer: ReactPointerEvent, steps: DragSteps) => void
  /** Whether the click that comes now is the end of a drag, and means nothing. */
  wasDrag: () => boolean
}

export interface DragSteps {
  /** It is taken up. */
  lift?: () => void
  follow: (pointer: PointerEvent) => void
  /** It is over, however it ended: also a press that never became a drag. */
  end: () => void
  /** It was let go after it had been taken up; comes after `end`. */
  drop: () => void
}

/** @param surface what holds all that can be dragged; it is there from the first effect on */
export function usePointerDrag(surface: RefObject<HTMLElement | null>): PointerDrag {
  const stop = useRef<() => void>(undefined)
  const isLifted = useRef(false)
  const wasLifted = useRef(false)
  const holdStill = useCallback((event: Event) => {
    if (isLifted.current) event.preventDefault() // else the finger would scroll
  }, [])

  useEffect(() => {
    const element = surface.current
    // Browsers ask only listeners that were there before the touch began, and only if these may refuse.
    element?.addEventListener('touchmove', holdStill, { passive: false })
    element?.addEventListener('contextmenu', holdStill)
    return () => {
      stop.current?.()
      element?.removeEventListener('touchmove', holdStill)
      element?.removeEventListener('contextmenu', holdStill)
    }
  }, [surface, holdStill])

  const begin = useCallback<PointerDrag['begin']>(
    (pointer, steps) => {
      if (pointer.button !== 0) return
      stop.current?.()
      const { clientX: fromX, clientY: fromY, currentTarget: touched } = pointer
      const isFinger = pointer.pointerType === 'touch'
      const slack = isFinger ? fingerSlackPx : slackPx
      const listening = new AbortController()
      const { signal } = listening
      let isMoving = false
      wasLifted.current = false

      const lift = () => {
        isLifted.current = true
        wasLifted.current = true
        if (isFinger) navigator.vibrate?.(feltMs)
        steps.lift?.()
      }
      const hold = isFinger ? setTimeout(lift, holdMs) : undefined
      const end = () => {
        clearTimeout(hold)
        listening.abort()
        isLifted.current = false
        stop.current = undefined
        steps.end()
      }
      const move = (to: PointerEvent) => {
        isMoving ||= Math.hypot(to.clientX - fromX, to.clientY - fromY) >= slack
        if (!isMoving) return
        if (isFinger && !isLifted.current) return end()
        if (!isLifted.current) lift()
        steps.follow(to)
      }
      const drop = () => {
        const lifted = isLifted.current
        end()
        if (lifted) steps.drop()
      }
      const giveUp = (pressed: KeyboardEvent) => {
        if (pressed.key !== 'Escape') return
        pressed.stopPropagation()
        end()
      }
      stop.current = end
      touched.addEventListener('touchmove', holdStill, { passive: false, signal }) // when it is drawn anew elsewhere, this one hangs in the air
      window.addEventListener('pointermove', move, { signal })
      window.addEventListener('pointerup', drop, { signal })
      window.addEventListener('pointercancel', end, { signal })
      window.addEventListener('keydown', giveUp, { capture: true, signal })
    },
    [holdStill],
  )

  const wasDrag = useCallback(() => {
    const was = wasLifted.current
    wasLifted.current = false
    return was
  }, [])

  return { begin, wasDrag }
}
