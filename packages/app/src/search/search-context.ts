/**
 * The way to the search from any screen.
 * @module
 */
import { createContext, useContext } from 'react'

/** Opens the search; undefined where there is none. */
export const SearchContext = createContext<(() => void) | undefined>(undefined)

export function useOpenSearch(): (() => void) | undefined {
  return useContext(SearchContext)
}
