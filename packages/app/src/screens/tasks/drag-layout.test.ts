import { describe, expect, it } from 'vitest'
import { giveWay, neighbourOf, placeOf } from './drag-layout.ts'

/** Rows of 40, 80 and 40 pixels. */
const rows = [
  { top: 0, height: 40 },
  { top: 40, height: 80 },
  { top: 120, height: 40 },
]

describe(placeOf, () => {
  it.for([
    [0, 0, 0],
    [0, 59, 0],
    [0, 61, 1],
    [0, 500, 2],
    [2, -59, 2],
    [2, -61, 1],
    [2, -500, 0],
  ] as const)('of row %i, dragged by %i pixels, is %i', ([from, byPx, to]) => {
    expect(placeOf(rows, from, byPx)).toBe(to)
  })
})

describe(giveWay, () => {
  it('makes room by the height of the row that comes', () => {
    const shifts = (from: number, to: number) => rows.map((_, index) => giveWay(rows, index, from, to))
    expect(shifts(0, 2)).toEqual([0, -40, -40])
    expect(shifts(1, 0)).toEqual([80, 0, 0])
    expect(shifts(1, 1)).toEqual([0, 0, 0])
  })
})

describe(neighbourOf, () => {
  it('names the one before, and at the top the one after', () => {
    expect(neighbourOf(['a', 'b', 'c'], 'a', 2)).toEqual({ after_id: 'c' })
    expect(neighbourOf(['a', 'b', 'c'], 'c', 1)).toEqual({ after_id: 'a' })
    expect(neighbourOf(['a', 'b', 'c'], 'c', 0)).toEqual({ before_id: 'a' })
    expect(neighbourOf(['a'], 'a', 0)).toBeUndefined()
  })
})
