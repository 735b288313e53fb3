/**
 * The cover over the screens of who was thrown out: until the same user signs in again nothing of theirs can be seen, heard,
 * read out, found in the page or reached by keys, and all of it stays as it was.
 * @module
 */
import type { AuthState } from '@axia/client'
import { createContext, type RefObject, useLayoutEffect, useState } from 'react'

/** Whether the screens are covered: then the page's title is of nobody's either. */
export const CoveredContext = createContext(false)

/**
 * Covers the page as long as the session was revoked, also while a login is under way; `base.css` does the rest.
 *
 * @param hadFocus - what had the focus when the cover came: what is hidden cannot keep it.
 */
export function useCover(auth: AuthState, hadFocus: RefObject<Element | null>): boolean {
  const [wasCovered, setWasCovered] = useState(false)
  const isCovered =
    auth.status === 'token_expired' ? auth.reason === 'revoked' : auth.status === 'authenticating' && wasCovered
  if (isCovered !== wasCovered) setWasCovered(isCovered)

  useLayoutEffect(() => {
    if (!isCovered) return
    const { dataset } = document.documentElement
    hadFocus.current = document.activeElement
    dataset.covered = ''
    for (const sounding of document.querySelectorAll('audio')) sounding.pause()
    return () => {
      delete dataset.covered
    }
  }, [isCovered, hadFocus])
  return isCovered
}
