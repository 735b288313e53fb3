/**
 * What can wait until nothing else is to do.
 * @module
 */

/**
 * Runs these one after another, each when the browser has nothing else to do, so that no two of them keep a person waiting.
 * Where the browser does not say when it is idle, none is run.
 *
 * @returns what stops it.
 */
export function whenIdle(works: readonly (() => void)[]): () => void {
  if (typeof requestIdleCallback !== 'function') return () => {}
  const left = [...works]
  let handle = requestIdleCallback(next)

  function next(): void {
    left.shift()?.()
    if (left.length > 0) handle = requestIdleCallback(next)
  }

  return () => cancelIdleCallback(handle)
}
