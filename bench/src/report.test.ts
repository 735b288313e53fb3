import { describe, expect, it } from 'vitest'
import { meets, toMarkdown } from './report.ts'

describe(toMarkdown, () => {
  const figures = [
    { name: 'fast', unit: '×', samples: [0.9, 0.95, 0.91], goal: { atLeast: 0.9 } },
    { name: 'slow', unit: 'µs', samples: [4, 5, 3], goal: { atMost: 3 } },
    { name: 'many', unit: '/s', samples: [12_345.6] },
  ] as const

  it('shows median, spread and goal, and says plainly what was missed', () => {
    const text = toMarkdown('Bench', ['2 cores'], [{ title: 'Part', how: 'So.', figures: [...figures] }])
    expect(text).toContain('| fast | **0.91** × | 0.9 to 0.95 | ≥ 0.9 | met |')
    expect(text).toContain('| slow | **4** µs | 3 to 5 | ≤ 3 | **missed** |')
    expect(text).toContain('| many | **12,346** /s |  |  |  |')
    expect(text).toContain('- 2 cores')
    expect(text).toContain('Goals missed: slow.')
  })

  it('judges by the median, the goal itself included', () => {
    expect(figures.map(meets)).toEqual([true, false, undefined])
    expect(meets({ ...figures[0], samples: [0.9] })).toBe(true)
    expect(toMarkdown('Bench', [], [{ title: '', how: '', figures: [figures[0]] }])).toContain('All goals were met.')
  })
})
