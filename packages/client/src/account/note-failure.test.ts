import { describe, expect, it } from 'vitest'
import { ApiError } from '../api-error.ts'
import { Store } from '../store.ts'
import { noteFailure } from './note-failure.ts'

describe(noteFailure, () => {
  const failing = async (cause: Error) => {
    const store = new Store<{ error: ApiError | undefined }>({ error: undefined })
    await expect(noteFailure(store, () => Promise.reject(cause))).rejects.toBe(cause)
    return store.state.error
  }

  it('tells who looks at the state, and who waits, why something could not be loaded', async () => {
    const cause = new ApiError('unreachable', 'No connection')
    expect(await failing(cause)).toBe(cause)
  })

  it('takes it for no failure when the caller gave up, nor for one of the server when the code is wrong', async () => {
    expect(await failing(new ApiError('aborted', 'Given up'))).toBeUndefined()
    expect(await failing(new TypeError('a fault'))).toBeUndefined()
  })
})
