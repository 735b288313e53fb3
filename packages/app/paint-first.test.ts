/**
 * In which order a page is fetched.
 * @module
 */
import { expect, test } from 'vitest'
import { withScriptsLater } from './paint-first.ts'

test('what a page needs to be painted is fetched before its modules', () => {
  const page = [
    '<script src="/first-paint.js"></script>',
    '<script type="module" crossorigin src="/index.js"></script>',
    '<link rel="modulepreload" crossorigin href="/react.js">',
    '<link rel="stylesheet" crossorigin href="/index.css">',
  ]

  expect(withScriptsLater(page.join('\n')).split('\n')).toEqual([
    page[0],
    '<script type="module" fetchpriority="low" crossorigin src="/index.js"></script>',
    '<link rel="modulepreload" fetchpriority="low" crossorigin href="/react.js">',
    page[3],
  ])
})
