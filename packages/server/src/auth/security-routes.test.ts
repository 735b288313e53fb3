import { describe, expect, it } from 'vitest'
import { originOf } from './security-routes.ts'

describe(originOf, () => {
  const own = 'https://axia.example.org'

  it.each<[string, string | undefined, string]>([
    ['where the page is that asks', 'http://localhost:9000', 'http://localhost:9000'],
    ['the server’s own where nobody says', undefined, own],
    ['the server’s own for the app of an iPhone', 'capacitor://localhost', own],
    ['the server’s own for the app of an Android phone', 'https://localhost', own],
  ])('is %s', (_, origin, expected) => {
    expect(originOf({ headers: { origin } }, own)).toBe(expected)
  })
})
