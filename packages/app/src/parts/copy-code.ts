/**
 * What code in the agent's words is copied with; where nobody says so, it has no button.
 * @module
 */
import { createContext } from 'react'

export interface CopyCode {
  /** The button's name. */
  label: string
  copy: (code: string) => void
}

export const CopyCodeContext = createContext<CopyCode | undefined>(undefined)
