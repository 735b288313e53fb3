/**
 * Which phones are offered the lock.
 * @module
 */
import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { ScreenLock } from './screen-lock.ts'
import { useLockOffer } from './use-lock-offer.ts'

it.each([
  ['where a finger or a face is known', { isAvailable: true, isOn: false }, true],
  ['where it is on already', { isAvailable: false, isOn: true }, true],
  ['nowhere else', { isAvailable: false, isOn: false }, false],
])('is offered %s', async (_, { isAvailable, isOn }, isOffered) => {
  const biometrics = { isAvailable: async () => isAvailable, confirm: async () => true }
  const settings = { read: async () => (isOn ? 'on' : undefined), write: async () => {}, delete: async () => {} }
  const lock = await ScreenLock.load(biometrics, settings, () => new Date())
  const { result } = renderHook(() => useLockOffer(lock))
  await act(async () => {})
  expect(result.current).toBe(isOffered ? lock : undefined)
})

it('is not offered in a browser', () => {
  expect(renderHook(() => useLockOffer(undefined)).result.current).toBeUndefined()
})
