/**
 * Leads to what has to be corrected when a form was refused.
 * @module
 */
import { type RefObject, useEffect, useRef } from 'react'

/** @returns the form's ref: on each failure the first of its fields that is wrong takes the focus. */
export function useFocusWrong(failure: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (failure !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [failure])
  return form
}
