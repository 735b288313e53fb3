import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { inTurns } from './turns.ts'

describe(inTurns, () => {
  it('gives others a turn after each thing that took long, and all things in their order', async () => {
    let turns = 0
    let isOver = false
    const others = (async () => {
      for (; !isOver; turns++) await setImmediate()
    })()
    const done: number[] = []
    for await (const thing of inTurns([1, 2, 3, 4])) {
      for (const since = performance.now(); performance.now() - since < 11; );
      done.push(thing)
    }
    const turnsOfOthers = turns
    isOver = true
    await others
    expect(done).toEqual([1, 2, 3, 4])
    expect(turnsOfOthers).toBeGreaterThanOrEqual(3)
  })
})
