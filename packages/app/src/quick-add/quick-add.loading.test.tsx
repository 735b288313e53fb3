/**
 * Quick add while what reads and keeps its lines is still on its way.
 * @module
 */
import { waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { fakeClient, openApp } from '../test-support.tsx'

const arrival = vi.hoisted(() => Promise.withResolvers<void>())
vi.mock('./keep.ts', async (importOriginal) => {
  await arrival.promise
  return importOriginal()
})

it('keeps each line once, and takes nothing away that was typed meanwhile', async () => {
  const client = fakeClient()
  const { user, screen } = openApp('/', { client })
  const input = await screen.findByRole('textbox', { name: 'Añadir tarea o evento' })
  await user.type(input, 'comprar pan{Enter}{Enter}')
  await user.clear(input)
  await user.type(input, 'comprar leche{Enter}')
  await user.clear(input)
  await user.type(input, 'comprar queso')
  arrival.resolve()
  await waitFor(() => expect(client.tasks.add).toHaveBeenCalledTimes(2))
  expect(client.tasks.add.mock.calls.map(([{ title }]) => title)).toEqual(['Comprar pan', 'Comprar leche'])
  await screen.findByText(/^Añadido: Comprar leche/)
  expect(screen.getByDisplayValue('comprar queso')).toBe(input)
})
