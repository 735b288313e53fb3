import { expect, it } from 'vitest'
import { languageTagOf } from './language-tag.ts'

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
