import { describe, expect, it } from 'vitest'
import { whenWords } from './reminder-words.ts'

describe(whenWords, () => {
  const saying = {
    now: new Date('2026-11-21T15:00:00Z'),
    timeZone: 'America/Bogota',
    locale: 'es',
    wholeDay: false,
  } as const
  const [today, later] = [new Date('2026-11-21T22:00:00Z'), new Date('2026-11-26T22:00:00Z')]

  it('writes as the app does on the device that signed in last', () => {
    expect(whenWords(today, { ...saying, languages: ['es-CO'] })).toBe('5:00\u00a0p.\u00a0m.')
    expect(whenWords(today, { ...saying, languages: ['es-ES'] })).toBe('17:00')
    expect(whenWords(later, { ...saying, languages: ['en-GB', 'es-ES'] })).toBe('jue, 26 nov, 17:00')
  })

  it('takes the region from the time zone until a device has named one', () => {
    expect(whenWords(today, { ...saying, languages: [] })).toBe('5:00\u00a0p.\u00a0m.')
  })
})
