/**
 * Where one is, for the screens: they follow an instant after the bar, drawn in slices, so that a press is answered at once.
 * @module
 */
import { useDeferredValue } from 'react'
import type { BaseLocationHook, BaseSearchHook } from 'wouter'
import { useBrowserLocation, useSearch } from 'wouter/use-browser-location'

export const useLocationInSlices: BaseLocationHook = () => {
  const [location, navigate] = useBrowserLocation()
  return [useDeferredValue(location), navigate]
}

export const useSearchInSlices: BaseSearchHook = () => useDeferredValue(useSearch())
