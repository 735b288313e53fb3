import { describe, expect, it } from 'vitest'
import { backoffMs } from './backoff.ts'

describe(backoffMs, () => {
  it('spreads repeats over the whole of a span that doubles up to five minutes', () => {
    expect([1, 2, 3, 9, 10, 30].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      1000, 2000, 4000, 256_000, 300_000, 300_000,
    ])
    expect(backoffMs(5, () => 0)).toBe(0)
    expect(backoffMs(5, () => 0.5)).toBe(8000)
  })
})
