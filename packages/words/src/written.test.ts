/**
 * How times are written.
 * @module
 */
import { describe, expect, it } from 'vitest'
import { betweenHours, tagOf, unbroken } from './written.ts'

const shown = (text: string) => text.replaceAll('\u00a0', '_')

describe(tagOf, () => {
  it('takes the region that the device names for the language', () => {
    expect(tagOf('es', ['en-GB', 'es-CO', 'es'])).toBe('es-CO')
    expect(tagOf('en', ['es-CO'])).toBeUndefined()
  })
})

describe(unbroken, () => {
  const start = new Date('2026-11-27T17:15:00Z')
  const end = new Date('2026-11-27T18:15:00Z')
  const times = (tag: string) => new Intl.DateTimeFormat(tag, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' })

  it.each([
    ['es-CO', '5:15_p._m.', '5:15 a 6:15_p._m.'],
    ['en-US', '5:15_PM', '5:15\u2009–\u20096:15_PM'],
    ['en-GB', '17:15', '17:15–18:15'],
  ])('keeps the halves of the day with their hour, in %s', (tag, time, range) => {
    expect(shown(unbroken(times(tag).formatToParts(start)))).toBe(time)
    expect(shown(unbroken(times(tag).formatRangeToParts(start, end)))).toBe(range)
  })

  it('keeps a number with what it counts', () => {
    const relative = new Intl.RelativeTimeFormat('es', { numeric: 'auto' })
    expect(shown(unbroken(relative.formatToParts(25, 'minute')))).toBe('dentro de 25_minutos')
    expect(shown(unbroken(relative.formatToParts(-2, 'day')))).toBe('anteayer')
  })
})

describe(betweenHours, () => {
  it.each([
    ['es-CO', ' a '],
    ['en-US', ' – '],
    ['de', '–'],
  ])('is as %s writes it', (tag, between) => {
    expect(betweenHours(tag).replaceAll(/\s/g, ' ')).toBe(between)
  })
})
