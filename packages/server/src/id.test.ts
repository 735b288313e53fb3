import { describe, expect, it } from 'vitest'
import { idForm, isId, newId } from './id.ts'

describe(newId, () => {
  it('is an identifier, a new one each time, and stands behind the one before', () => {
    const ids = Array.from({ length: 100 }, newId)
    expect(ids.every(isId)).toBe(true)
    expect(ids.every((id) => new RegExp(`^${idForm}$`).test(id))).toBe(true)
    expect([...new Set(ids)].sort()).toEqual(ids)
  })
})

describe(isId, () => {
  it.each([
    ['0190b3a0-0000-7000-8000-000000000000', true],
    ['0190B3A0-0000-7000-8000-00000000000F', true],
    ['urn:uuid:0190b3a0-0000-7000-8000-000000000000', false],
    ['{0190b3a0-0000-7000-8000-000000000000}', false],
    ['0190b3a0000070008000000000000000', false],
    ['0190b3a0-0000-7000-8000-000000000000\n', false],
    ['0190b3a0-0000-7000-8000-00000000000g', false],
    ['', false],
  ])('tells of %j: %s', (text, expected) => {
    expect(isId(text)).toBe(expected)
  })
})
