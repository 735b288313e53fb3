/**
 * How much of the window's foot the on-screen keyboard covers, as `--keyboard`, where it does not make the window smaller (iOS).
 * @module
 */
import { useEffect } from 'react'

/** @param isNeeded something stands at the window's foot */
export function useKeyboardInset(isNeeded: boolean): void {
  useEffect(() => {
    const seen = window.visualViewport
    if (!isNeeded || seen == null) return
    const { style } = document.documentElement
    const measure = () => {
      const covered = seen.scale > 1 ? 0 : window.innerHeight - seen.height - seen.offsetTop // what is zoomed in covers nothing
      style.setProperty('--keyboard', `${Math.max(0, Math.round(covered))}px`)
    }
    measure()
    seen.addEventListener('resize', measure)
    seen.addEventListener('scroll', measure)
    return () => {
      seen.removeEventListener('resize', measure)
      seen.removeEventListener('scroll', measure)
      style.removeProperty('--keyboard')
    }
  }, [isNeeded])
}
