/**
 * What need not be done at once: one after another, or when nothing else is to do.
 * @module
 */
import type { Observable } from '@axia/client'

/** Milliseconds: by then the screen that was opened has what it needs. */
const settlingMs = 5000

/** Milliseconds: a page that nobody sees is not painted. */
const unpaintedMs = 100

/**
 * Runs these soon, each in a task of its own, so that the page answers in between.
 *
 * @returns what stops it.
 */
export function inTurn(works: readonly (() => void)[]): () => void {
  const left = [...works]
  let timer = setTimeout(next)

  function next(): void {
    left.shift()?.()
    if (left.length > 0) timer = setTimeout(next)
  }

  return () => clearTimeout(timer)
}

/**
 * Runs this once when what was just changed is painted, so that what it draws keeps nobody waiting for that.
 *
 * @returns what stops it.
 */
export function afterPaint(work: () => void): () => void {
  let isLeft = true
  const run = () => {
    if (isLeft) work()
    isLeft = false
  }
  requestAnimationFrame(() => setTimeout(run))
  setTimeout(run, unpaintedMs)
  return () => {
    isLeft = false
  }
}

/** The same store, whose listeners are told of a change when what else it changed is painted: of several changes once. */
export function toldAfterPaint<State>(store: Observable<State>): Observable<State> {
  return {
    get state() {
      return store.state
    },
    subscribe(listener) {
      let stop: (() => void) | undefined
      const unsubscribe = store.subscribe(() => {
        stop ??= afterPaint(() => {
          stop = undefined
          listener()
        })
      })
      return () => {
        unsubscribe()
        stop?.()
      }
    },
  }
}

/**
 * Runs this when the page has settled.
 *
 * @returns what stops it.
 */
export function whenSettled(work: () => void): () => void {
  const timer = setTimeout(work, settlingMs)
  return () => clearTimeout(timer)
}

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
  const stop = whenSettled(waitForNext)

  function waitForNext(): void {
    if (left.length > 0) handle = requestIdleCallback(next)
  }

  function next(): void {
    left.shift()?.()
    waitForNext()
  }

  return () => {
    stop()
    if (handle !== undefined) cancelIdleCallback(handle)
  }
}
