import { describe, expect, it } from 'vitest'
import { percentile, ratios, summarize } from './statistics.ts'

describe(summarize, () => {
  it('tells the middle and the ends, in whatever order the rounds came', () => {
    expect(summarize([5, 1, 4, 2, 30])).toEqual({ median: 4, least: 1, most: 30 })
    expect(summarize([1, 2]).median).toBe(1.5)
  })

  it('makes nothing of nothing', () => {
    expect(() => summarize([])).toThrow('nothing was measured')
  })
})

describe(percentile, () => {
  it('lies between samples', () => {
    const samples = Array.from({ length: 101 }, (_, index) => index)
    expect(percentile(samples, 99)).toBe(99)
    expect(percentile([0, 10], 99)).toBeCloseTo(9.9)
  })
})

describe(ratios, () => {
  it('compares round by round', () => {
    expect(ratios([10, 20], [5, 40])).toEqual([2, 0.5])
    expect(() => ratios([10, 20], [5])).toThrow('same run')
  })
})
