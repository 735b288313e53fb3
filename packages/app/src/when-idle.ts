/**
 * What can wait until nothing else is to do.
 * @module
 */

/** Milliseconds: by then the screen that was opened has what it needs. */
const settlingMs = 5000

/**
 * Runs these one after another, each when the browser has nothing else to do, so that no two of them keep a person waiting;
 * the first when the page has settled. Where the browser does not say when it is idle, none is run.
 *
 * @returns what stops it.
 */
export function whenIdle(works: readonly (() => void)[]): () => void {
  if (typeof requestIdleCallback !== 'function') return () => {}
  const left = [...works]
  let handle: number | undefined
  const timer = setTimeout(waitForNext, settlingMs)

  function waitForNext(): void {
    if (left.length > 0) handle = requestIdleCallback(next)
  }

  function next(): void {
    left.shift()?.()
    waitForNext()
  }

  return () => {
    clearTimeout(timer)
    if (handle !== undefined) cancelIdleCallback(handle)
  }
}
