/**
 * The microphone of who is thrown out.
 * @module
 */
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { CoveredContext } from '../../auth/cover.ts'
import { VoiceRecorder } from './recorder.ts'
import { useRecorder } from './use-recorder.ts'

describe(useRecorder, () => {
  it('does not begin to listen under the cover, where the browser still asked when it came', () => {
    vi.spyOn(VoiceRecorder.prototype, 'start').mockResolvedValue()
    let isCovered = false
    const wrapper = ({ children }: { children: ReactNode }) => (
      <CoveredContext value={isCovered}>{children}</CoveredContext>
    )
    const { result, rerender } = renderHook(useRecorder, { wrapper })
    act(() => result.current.begin())
    const { recorder } = result.current
    isCovered = true
    rerender()
    expect(recorder?.state).toEqual({ status: 'cancelled' })
    expect(result.current).toMatchObject({ recorder: undefined, problem: undefined })
  })
})
