/**
 * The order as it is guessed: beside, at the ends, and where there is no room.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { byPosition, moved } from './order.ts'

const items = (...positions: number[]) => positions.map((position, index) => ({ id: 'abcdef'[index] ?? '', position }))
const order = (all: readonly { id: string; position: number }[]) =>
  [...all]
    .sort(byPosition)
    .map(({ id }) => id)
    .join('')

describe(moved, () => {
  it.for([
    ['c', { after_id: 'a' }, 'acbd'],
    ['a', { after_id: 'd' }, 'bcda'],
    ['d', { before_id: 'a' }, 'dabc'],
    ['a', { before_id: 'c' }, 'bacd'],
    ['a', { after_id: 'gone' }, 'abcd'],
    ['gone', { after_id: 'a' }, 'abcd'],
  ] as const)('puts %s %o: %s', ([id, place, expected]) => {
    expect(order(moved(items(1, 2, 3, 4), id, place))).toBe(expected)
  })

  it('numbers anew where two stand at the same place', () => {
    const all = moved(items(0, 0, 0), 'a', { after_id: 'c' }) // of equal ones the newer id is first
    expect(order(all)).toBe('cab')
  })
})
