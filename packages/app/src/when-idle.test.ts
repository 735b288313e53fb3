import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { afterPaint, inTurn, toldAfterPaint, whenIdle, whenSettled } from './when-idle.ts'

/** A browser that is idle when the test says so. */
function idleBrowser() {
  const waiting = new Map<number, () => void>()
  let last = 0
  vi.stubGlobal('requestIdleCallback', (run: () => void) => {
    waiting.set(++last, run)
    return last
  })
  vi.stubGlobal('cancelIdleCallback', (handle: number) => waiting.delete(handle))
  return {
    settles: () => vi.advanceTimersByTime(5000),
    isIdle() {
      const runs = [...waiting.values()]
      waiting.clear()
      for (const run of runs) run()
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe(afterPaint, () => {
  it('waits for the paint', () => {
    const run = vi.fn()
    afterPaint(run)
    vi.advanceTimersToNextFrame() // a frame is painted after what is asked for before it
    expect(run).not.toHaveBeenCalled()
    vi.advanceTimersToNextTimer()
    expect(run).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1000)
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('does not wait long where nothing is painted', () => {
    vi.stubGlobal('requestAnimationFrame', () => 0)
    const run = vi.fn()
    afterPaint(run)
    vi.advanceTimersByTime(100)
    expect(run).toHaveBeenCalledTimes(1)
  })
})

describe(toldAfterPaint, () => {
  function watch() {
    const listeners = new Set<() => void>()
    const store = {
      state: 0,
      subscribe(listener: () => void) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    }
    const set = (state: number) => {
      store.state = state
      for (const listener of listeners) listener()
    }
    const told: number[] = []
    const later = toldAfterPaint(store)
    const stop = later.subscribe(() => told.push(later.state))
    return { set, told, later, stop, listeners }
  }
  const paint = () => {
    vi.advanceTimersToNextFrame()
    vi.advanceTimersToNextTimer()
  }

  it('tells of several changes once, when they are painted, and of later ones again', () => {
    const { set, told, later } = watch()
    set(1)
    set(2)
    expect(told).toEqual([])
    expect(later.state).toBe(2)
    paint()
    expect(told).toEqual([2])
    set(3)
    paint()
    expect(told).toEqual([2, 3])
  })

  it('tells nobody who has stopped listening meanwhile', () => {
    const { set, told, stop, listeners } = watch()
    set(1)
    stop()
    paint()
    expect([told, listeners.size]).toEqual([[], 0])
  })
})

describe(whenIdle, () => {
  it('does one thing each time that nothing else is to do', () => {
    const browser = idleBrowser()
    const done: string[] = []
    whenIdle([() => done.push('first'), () => done.push('second')])
    browser.isIdle()
    expect(done).toEqual([])
    browser.settles()
    browser.isIdle()
    expect(done).toEqual(['first'])
    browser.isIdle()
    browser.isIdle()
    expect(done).toEqual(['first', 'second'])
  })

  it('does no more when it is stopped', () => {
    const browser = idleBrowser()
    const done: string[] = []
    const stop = whenIdle([() => done.push('first'), () => done.push('second')])
    browser.settles()
    browser.isIdle()
    stop()
    browser.isIdle()
    expect(done).toEqual(['first'])
  })

  it('does nothing on a page that was left before it settled', () => {
    const browser = idleBrowser()
    const work = vi.fn<() => void>()
    whenIdle([work])()
    browser.settles()
    browser.isIdle()
    expect(work).not.toHaveBeenCalled()
  })

  it('leaves it where the browser does not say when it is idle', () => {
    vi.stubGlobal('requestIdleCallback', undefined)
    const work = vi.fn<() => void>()
    whenIdle([work])()
    expect(work).not.toHaveBeenCalled()
  })
})

describe(inTurn, () => {
  it('does one thing in each task', () => {
    const done: string[] = []
    inTurn([() => done.push('first'), () => done.push('second')])
    expect(done).toEqual([])
    vi.advanceTimersToNextTimer()
    expect(done).toEqual(['first'])
    vi.runAllTimers()
    expect(done).toEqual(['first', 'second'])
  })

  it('does no more when it is stopped', () => {
    const done: string[] = []
    const stop = inTurn([() => done.push('first'), () => done.push('second')])
    vi.advanceTimersToNextTimer()
    stop()
    vi.runAllTimers()
    expect(done).toEqual(['first'])
  })
})

describe(whenSettled, () => {
  it('waits until the page has settled, unless it is left', () => {
    const { settles } = idleBrowser()
    const work = vi.fn<() => void>()
    const other = vi.fn<() => void>()
    whenSettled(work)
    whenSettled(other)()
    expect(work).not.toHaveBeenCalled()
    settles()
    expect(work).toHaveBeenCalledOnce()
    expect(other).not.toHaveBeenCalled()
  })
})
