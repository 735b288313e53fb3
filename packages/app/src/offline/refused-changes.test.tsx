/**
 * What the user is told of changes that wait, and of those that the server refused.
 * @module
 */
import { ApiError, type WaitingChange } from '@axia/client'
import { describe, expect, it } from 'vitest'
import { fakeClient, openApp, testTask } from '../test-support.tsx'
import { RefusedChanges } from './refused-changes.tsx'

const change: WaitingChange = {
  id: 'change-1',
  call: 'PATCH /tasks/{id}',
  target: 'task-1',
  query: {},
  body: { title: 'Leche de avena', description: 'dos litros' },
  createdAt: '2026-11-21T16:00:00Z',
}

describe(RefusedChanges, () => {
  it('says why, shows all that was written, and takes the user’s word', async () => {
    const client = fakeClient()
    client.changes.set({ waiting: [], refused: [{ ...change, failure: 'not_found' }], isUnsafe: false })
    const { screen, user } = openApp('/tasks', { client })
    await user.click(await screen.findByRole('button', { name: 'Ver' }))
    const dialog = await screen.findByRole('dialog', { name: 'Cambios sin guardar' })
    for (const text of ['Leche de avena', 'dos litros', 'Ya no existe']) expect(dialog.textContent).toContain(text)
    await user.click(await screen.findByRole('button', { name: 'Reintentar' }))
    expect(client.changes.retry).toHaveBeenCalledWith('change-1')
  })
})

describe('changes that wait', () => {
  it('are counted where it is said that there is no connection', async () => {
    const client = fakeClient()
    client.changes.set({ waiting: [change], refused: [], isUnsafe: false })
    client.tasks.set({
      status: 'failed',
      error: new ApiError('unreachable', 'x'),
      tasks: [testTask({})],
      seenAt: new Date('2026-11-21T15:40:00Z'),
      hasMore: false,
    })
    const { screen } = openApp('/tasks', { client })
    await screen.findByText(/Sin conexión · visto a las 10:40/)
    await screen.findByText('Un cambio se enviará cuando haya conexión.')
    expect(screen.queryByRole('alert')).toBeNull()
  })
})
