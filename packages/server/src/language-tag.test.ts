import { describe, expect, it } from 'vitest'
import { languagesOf, languageTagOf, readersTag } from './language-tag.ts'

it.for([
  ['es', 'America/Bogota', 'es-CO'],
  ['es', 'Europe/Madrid', 'es-ES'],
  ['es', 'Atlantic/Canary', 'es-ES'],
  ['es', 'America/Argentina/Buenos_Aires', 'es-AR'],
  ['en', 'US/Eastern', 'en-US'],
  ['en', 'Asia/Kolkata', 'en-IN'],
  ['en', 'Europe/Kyiv', 'en-UA'],
  ['es', 'UTC', 'es'],
  ['en', 'Etc/GMT+5', 'en'],
] as const)('%s in %s is %s', ([language, timeZone, tag]) => {
  expect(languageTagOf(language, timeZone)).toBe(tag)
})

describe(languagesOf, () => {
  it.for([
    ['es-CO,es;q=0.9,en-US;q=0.8,en;q=0.7', ['es-CO', 'es', 'en-US', 'en']],
    ['fr-CA, fr;q=0.9, es-419;q=0.5', ['es-419']],
    ['*', []],
    [undefined, []],
    ['es-<script>, en-', []],
    ['es,'.repeat(500), Array.from({ length: 8 }, () => 'es')],
  ] as const)('of %s', ([header, tags]) => {
    expect(languagesOf(header)).toEqual(tags)
  })
})

describe(readersTag, () => {
  it.for([
    ['es', ['en-GB', 'es-MX'], 'es-MX'],
    ['es', ['en-GB'], 'es'],
    ['es', [], 'es-CO'],
  ] as const)('%s on a device that speaks %s is %s', ([language, languages, tag]) => {
    expect(readersTag(language, { languages, timeZone: 'America/Bogota' })).toBe(tag)
  })
})
