/**
 * Where the search is opened from: Ctrl or Cmd with K, on every screen. The search itself comes when it is wanted.
 * @module
 */
import { lazy, type ReactNode, Suspense, useCallback, useContext, useEffect, useState } from 'react'
import { CoveredContext } from '../auth/cover.ts'
import { SearchContext } from './search-context.ts'

const loadPalette = () => import('./search-palette.tsx')
const SearchPalette = lazy(() => loadPalette().then((m) => ({ default: m.SearchPalette })))

export function SearchHost({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const [isNeeded, setIsNeeded] = useState(false)
  const isCovered = useContext(CoveredContext)
  const show = useCallback(() => {
    setIsNeeded(true)
    setOpen(true)
  }, [])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      if (isCovered) return
      event.preventDefault() // the browser would go to its own search
      // What is open over the screen waits for an answer of its own.
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') === null) show()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [show, isCovered])

  return (
    <SearchContext value={show}>
      {children}
      <Suspense>{isNeeded && <SearchPalette open={open} onClose={() => setOpen(false)} />}</Suspense>
    </SearchContext>
  )
}
