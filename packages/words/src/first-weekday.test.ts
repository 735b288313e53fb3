import { expect, it } from 'vitest'
import { firstWeekdayOf } from './first-weekday.ts'

it.for([
  ['es-ES', 1],
  ['en-GB', 1],
  ['es-CO', 0],
  ['en-US', 0],
  ['es', 1],
  ['en', 0],
  ['en-EG', 6],
] as const)('begins the week of %s on %i', ([languageTag, firstWeekday]) => {
  expect(firstWeekdayOf(languageTag)).toBe(firstWeekday)
})
