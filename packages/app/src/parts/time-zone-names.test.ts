/**
 * What time zones are found by.
 * @module
 */
import { hasWords } from '@axia/contract'
import { describe, expect, it } from 'vitest'
import { namesOf, spokenName } from './time-zone-names.ts'

describe(namesOf, () => {
  it.each([
    ['hora de Colombia', 'America/Bogota'],
    ['bogotá', 'America/Bogota'],
    ['Europa central', 'Europe/Madrid'],
    ['Central European', 'Europe/Madrid'],
    ['CET', 'Europe/Madrid'],
    ['cest', 'Europe/Madrid'],
    ['nueva york', 'America/New_York'],
    ['EST', 'America/New_York'],
    ['japon', 'Asia/Tokyo'],
    ['america buenos', 'America/Argentina/Buenos_Aires'],
    ['utc', 'UTC'],
  ])('finds by “%s” the zone %s', (words, zone) => {
    expect(hasWords(namesOf(zone, 'es'), words)).toBe(true)
  })

  it('finds no other', () => {
    expect(hasWords(namesOf('Asia/Tokyo', 'es'), 'Colombia')).toBe(false)
    expect(hasWords(namesOf('America/New_York', 'en'), 'CET')).toBe(false)
  })
})

describe(spokenName, () => {
  it('is that of the language', () => {
    expect(spokenName('Europe/Madrid', 'es')).toBe('hora de Europa central')
    expect(spokenName('Europe/Madrid', 'en')).toBe('Central European Time')
  })
})
