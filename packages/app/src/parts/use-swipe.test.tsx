/**
 * Strokes of a finger.
 * @module
 */
import { cleanup, fireEvent, render } from '@testing-library/react'
import { useRef } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useSwipe } from './use-swipe.ts'

function Leaves({ onSwipe }: { onSwipe: (direction: 1 | -1) => void }) {
  const surface = useRef<HTMLDivElement>(null)
  useSwipe(surface, onSwipe)
  return (
    <div ref={surface}>
      <button type="button">leaf</button>
    </div>
  )
}

function leaves() {
  const onSwipe = vi.fn()
  const leaf = render(<Leaves onSwipe={onSwipe} />).getByText('leaf')
  const at = (x: number, y: number) => ({ clientX: x, clientY: y })
  const stroke = (byX: number, byY: number, fingers = 1) => {
    fireEvent.touchStart(leaf, { touches: Array.from({ length: fingers }, () => at(200, 200)) })
    fireEvent.touchMove(leaf, { touches: [at(200 + byX, 200 + byY)] })
    fireEvent.touchEnd(leaf, { changedTouches: [at(200 + byX, 200 + byY)] })
  }
  return { leaf, onSwipe, stroke }
}

describe(useSwipe, () => {
  afterEach(cleanup)

  it('goes on where the finger goes to the left, and back where it goes to the right', () => {
    const { onSwipe, stroke } = leaves()
    stroke(-80, 10)
    expect(onSwipe).toHaveBeenLastCalledWith(1)
    stroke(80, -10)
    expect(onSwipe).toHaveBeenLastCalledWith(-1)
  })

  it('leaves alone what scrolls, what is short, and two fingers', () => {
    const { onSwipe, stroke } = leaves()
    stroke(-80, 60)
    stroke(-40, 0)
    stroke(-80, 0, 2)
    expect(onSwipe).not.toHaveBeenCalled()
  })

  it('leaves alone what drags something', () => {
    const { leaf, onSwipe, stroke } = leaves()
    leaf.addEventListener('touchmove', (event) => event.preventDefault(), { passive: false })
    stroke(-80, 0)
    expect(onSwipe).not.toHaveBeenCalled()
  })
})
