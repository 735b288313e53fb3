import { describe, expect, it, vi } from 'vitest'
import { testTimers } from '../test/chat-support.ts'
import { testClock } from '../test/support.ts'
import { createLookout, databasePauseMs } from './lookout.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

function lookout(look: (isWokenAgain: () => boolean) => Promise<number | undefined>) {
  const timers = testTimers(testClock())
  const onError = vi.fn()
  return { timers, onError, ...createLookout({ timers, look, onError }) }
}

describe(createLookout, () => {
  it('looks when it starts, when it is woken and when something is due, and not before or after', async () => {
    const look = vi.fn(async () => 5000)
    const { start, wake, stop, timers } = lookout(look)
    wake()
    expect(look).not.toHaveBeenCalled()
    start()
    await settled()
    timers.turn(4999)
    await settled()
    expect(look).toHaveBeenCalledTimes(1)
    timers.turn(1)
    await settled()
    wake()
    await settled()
    expect(look).toHaveBeenCalledTimes(3)
    await stop()
    wake()
    timers.turn(60_000)
    await settled()
    expect(look).toHaveBeenCalledTimes(3)
  })

  it('takes one look at a time, and one more for all that was said meanwhile', async () => {
    const first = Promise.withResolvers<undefined>()
    const asked: boolean[] = []
    const look = vi.fn(async (isWokenAgain: () => boolean) => {
      if (asked.length === 0) await first.promise
      asked.push(isWokenAgain())
      return undefined
    })
    const { start, wake, stop } = lookout(look)
    start()
    for (let time = 0; time < 3; time++) wake()
    expect(look).toHaveBeenCalledTimes(1)
    first.resolve(undefined)
    await settled()
    expect(asked).toEqual([true, false])
    await stop()
  })

  it('looks again a little after a look that threw', async () => {
    const failure = new Error('no database')
    const look = vi.fn(async () => undefined).mockRejectedValueOnce(failure)
    const { start, stop, timers, onError } = lookout(look)
    start()
    await settled()
    expect(onError).toHaveBeenCalledExactlyOnceWith(failure)
    timers.turn(databasePauseMs)
    await settled()
    expect(look).toHaveBeenCalledTimes(2)
    await stop()
  })

  it('has stopped when its last look is over', async () => {
    const look = Promise.withResolvers<undefined>()
    const { start, stop } = lookout(() => look.promise)
    start()
    const ended = vi.fn()
    const stopped = stop().then(ended)
    await settled()
    expect(ended).not.toHaveBeenCalled()
    look.resolve(undefined)
    await stopped
  })
})
