/**
 * Puts the app on the page, in the browser and on a phone.
 * @module
 */
import { CSPProvider } from '@base-ui/react/csp-provider'
import { type ReactNode, StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { Preferences, type PreferencesStorage } from './preferences.ts'

export function draw(app: ReactNode): void {
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no element #root')
  // In slices: the page answers in between.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        {/* The page's policy forbids inline styles; the parts bring their own. */}
        <CSPProvider disableStyleElements>{app}</CSPProvider>
      </StrictMode>,
    ),
  )
}

/** What this browser remembers of how it shows the app: that alone lies in `localStorage`, and only where the browser allows it. */
export function findPreferences(): Preferences {
  return new Preferences(findStorage(), document.documentElement, navigator.languages)
}

function findStorage(): PreferencesStorage {
  try {
    return window.localStorage
  } catch {
    return undefined
  }
}
