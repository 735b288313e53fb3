/**
 * What is drawn of a voice.
 * @module
 */
import { describe, expect, it, vi } from 'vitest'
import { barsOf, shapeOf, timeText } from './voice-shape.ts'

describe(barsOf, () => {
  it('shows where it is loud, beside the loudest', () => {
    const samples = Float32Array.from({ length: 4_000 }, (_, index) => (index < 1_000 ? 0.5 : index < 2_000 ? 0.25 : 0))
    expect(barsOf(samples, 4).map((bar) => Math.round(bar * 100) / 100)).toEqual([1, 0.5, 0, 0])
  })

  it('shows silence flat, and nothing as nothing', () => {
    expect(barsOf(new Float32Array(100), 4)).toEqual([0, 0, 0, 0])
    expect(barsOf(new Float32Array(0), 2)).toEqual([0, 0])
  })

  it('looks at a bounded number of samples, however long it is', () => {
    let looked = 0
    const long = new Proxy(new Float32Array(0), {
      get(_, name) {
        if (name === 'length') return 10_000_000
        looked += 1
        return 0.5
      },
    })
    expect(barsOf(long, 40)).toHaveLength(40)
    expect(looked).toBeLessThan(40 * 500)
  })
})

describe(shapeOf, () => {
  it('is not known where the browser cannot decode it', async () => {
    expect(await shapeOf(new Blob(['x']))).toBeUndefined()
    vi.stubGlobal(
      'OfflineAudioContext',
      class {
        decodeAudioData = () => Promise.reject(new DOMException('no', 'EncodingError'))
      },
    )
    expect(await shapeOf(new Blob(['x']))).toBeUndefined()
    vi.unstubAllGlobals()
  })
})

describe(timeText, () => {
  it.each([
    [0, '0:00'],
    [9.9, '0:09'],
    [67, '1:07'],
  ])('writes %d seconds as %s', (seconds, text) => expect(timeText(seconds)).toBe(text))
})
