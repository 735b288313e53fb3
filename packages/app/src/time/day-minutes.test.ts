import { describe, expect, it } from 'vitest'
import { dayMinutes, minutesOf, timeOf } from './day-minutes.ts'

describe(timeOf, () => {
  it.each([
    [0, '00:00'],
    [65, '01:05'],
    [dayMinutes - 1, '23:59'],
    [dayMinutes, '00:00'],
    [-15, '23:45'],
    [2 * dayMinutes + 605, '10:05'],
  ])('writes %d minutes as %s', (minutes, time) => expect(timeOf(minutes)).toBe(time))

  it('is taken back by minutesOf, within a day', () => {
    for (let minutes = 0; minutes < dayMinutes; minutes += 7) expect(minutesOf(timeOf(minutes))).toBe(minutes)
  })
})
