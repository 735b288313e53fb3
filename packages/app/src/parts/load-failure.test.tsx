import { ApiError } from '@axia/client'
import { act } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { fakeClient, openApp, testNow } from '../test-support.tsx'
import { OfflineNote } from './load-failure.tsx'

describe(OfflineNote, () => {
  it('has its screen look again when the connection goes, to say since when nothing is new, and when it comes back', async () => {
    const client = fakeClient()
    client.calendar.set({ status: 'ready', events: [] })
    const { screen } = openApp('/calendar', { client })
    await screen.findByRole('table')
    client.calendar.load.mockImplementation(async () =>
      client.calendar.set({
        ...client.calendar.state,
        status: 'failed',
        error: new ApiError('unreachable', 'x'),
        seenAt: testNow,
      }),
    )
    act(() => void window.dispatchEvent(new Event('offline')))
    expect(await screen.findByText(/^Sin conexión · /)).toBeTruthy()
    client.calendar.load.mockImplementation(async () => client.calendar.set({ status: 'ready', events: [] }))
    act(() => void window.dispatchEvent(new Event('online')))
    expect(screen.queryByText(/^Sin conexión · /)).toBeNull()
  })
})
