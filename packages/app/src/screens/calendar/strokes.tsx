/**
 * What of the calendar is leafed through by strokes of a finger; the buttons above it do the same.
 * @module
 */
import { type ReactNode, useRef } from 'react'
import { useMedia } from '../../parts/use-media.ts'
import { useSwipe } from '../../parts/use-swipe.ts'
import styles from './calendar-screen.module.css'

/** How far what comes slides in, and how long it takes. */
const [slideRem, slideMs] = [0.75, 180]

export interface StrokesProps {
  onStep: (direction: 1 | -1) => void
  children: ReactNode
}

export function Strokes({ onStep, children }: StrokesProps) {
  const surface = useRef<HTMLDivElement>(null)
  const isStill = useMedia('(prefers-reduced-motion: reduce)', true)
  useSwipe(surface, (direction) => {
    onStep(direction)
    if (isStill) return
    const from = { opacity: 0.3, translate: `${direction * slideRem}rem 0` }
    surface.current?.animate([from, { opacity: 1, translate: '0 0' }], { duration: slideMs, easing: 'ease-out' })
  })
  return (
    <div ref={surface} className={styles.strokes}>
      {children}
    </div>
  )
}
