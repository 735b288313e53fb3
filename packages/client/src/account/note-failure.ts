/**
 * What could not be loaded is told to who waits for it and to who looks at the state.
 * @module
 */
import { ApiError } from '../api-error.ts'
import type { Store } from '../store.ts'

/** Puts the error of a load into the state, too; who gave up waiting has not failed. */
export async function noteFailure<State extends { readonly error: ApiError | undefined }, T>(
  store: Store<State>,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    if (cause instanceof ApiError && cause.code !== 'aborted') store.set({ ...store.state, error: cause })
    throw cause
  }
}
