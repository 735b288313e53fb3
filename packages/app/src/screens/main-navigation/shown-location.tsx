/**
 * Where one is, for the screens: they follow when the bar is painted, drawn in slices, so that a press is answered at once. What is
 * shown until then is not drawn again for it.
 * @module
 */
import { createContext, type ReactNode, startTransition, useContext, useEffect, useState } from 'react'
import { type BaseLocationHook, type BaseSearchHook, Router, useRouter } from 'wouter'
import { navigate, useBrowserLocation, useSearch } from 'wouter/use-browser-location'
import { afterPaint } from '../../when-idle.ts'

interface Shown {
  location: string
  search: string
}

const ShownContext = createContext<Shown>({ location: '/', search: '' })

const useShownLocation: BaseLocationHook = () => [useContext(ShownContext).location, navigate]
const useShownSearch: BaseSearchHook = () => useContext(ShownContext).search

/** Hands to what it holds, which is to be the same each time, where it is. */
export function ShownLocation({ children }: { children: ReactNode }) {
  const { base } = useRouter()
  const [location] = useBrowserLocation()
  const search = useSearch()
  const [shown, setShown] = useState<Shown>({ location, search })

  useEffect(() => {
    if (location === shown.location && search === shown.search) return
    return afterPaint(() => startTransition(() => setShown({ location, search })))
  }, [location, search, shown])

  return (
    <ShownContext value={shown}>
      <Router base={base} hook={useShownLocation} searchHook={useShownSearch}>
        {children}
      </Router>
    </ShownContext>
  )
}
