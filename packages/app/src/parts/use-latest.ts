/**
 * The newest value, for what looks at it later and is not to be made anew whenever it changes.
 * @module
 */
import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Stable; holds what it was given when the page was drawn last. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}
