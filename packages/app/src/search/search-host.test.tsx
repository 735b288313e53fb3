/**
 * Where the search stays shut.
 * @module
 */
import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { CoveredContext } from '../auth/cover.ts'
import { SearchHost } from './search-host.tsx'

afterEach(cleanup)

it('leaves its keys to the browser under the cover of who was thrown out', () => {
  render(
    <CoveredContext value={true}>
      <SearchHost>the screens</SearchHost>
    </CoveredContext>,
  )
  expect(fireEvent.keyDown(window, { key: 'k', ctrlKey: true })).toBe(true) // false: prevented, to open the search
})
