import { describe, expect, it } from 'vitest'
import { countHeader, onlyHeader } from './raw-headers.ts'

const asLong = ['If-None-Match', 'b', 'Date', 'c']
const request = {
  rawHeaders: ['Host', 'axia', ...asLong, 'AUTHORIZATION', 'Bearer a', 'x-authorization', 'd', 'hOST', 'other'],
}

describe(countHeader, () => {
  it('counts a header however it is written, and no other', () => {
    expect(['host', 'authorization', 'origin'].map((name) => countHeader(request, name))).toEqual([2, 1, 0])
  })
})

describe(onlyHeader, () => {
  it('reads a header that is there once', () => {
    expect(onlyHeader(request, 'authorization')).toBe('Bearer a')
    expect(onlyHeader({ rawHeaders: ['Origin', ''] }, 'origin')).toBe('')
  })

  it('believes none that is missing or repeated', () => {
    expect(['origin', 'host'].map((name) => onlyHeader(request, name))).toEqual([undefined, undefined])
  })
})
